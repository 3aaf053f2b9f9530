"""Our own interface to a host page: messages in, the Desktop asked, messages out. Does no I/O."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from cti.domain import events, services
from cti.domain.model import Snapshot
from cti.interface.desktop import Desktop
from cti.interface.log import one_line
from cti.interface.questions import NAMES, Question, RenewCredentials
from cti.interface.store import Store
from cti.opencti.modes import TelephonyMode

from . import envelope
from .asking import Asking, unanswered
from .envelope import Dropped, Kind, Message, Written
from .flow import MOST_IN_A_SECOND, RateLimit
from .news import News
from .own_requests import OnPage, OwnRequests
from .reading import BadRequest
from .refusing import Say
from .renewing import Renewing, renewed
from .requests import REQUESTS, Given
from .serving import Serving
from .welcoming import Welcome, read_welcome

MOST_READ = 10 * MOST_IN_A_SECOND  # messages in a second that are even looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a host session depends on besides the Desktop."""

    origins: frozenset[str]  # of the pages that may be the host
    mode: TelephonyMode
    server: str
    say: Say
    on_page: OnPage
    note: Callable[[str], None]  # writes one line of the log
    remembered: Callable[[str], None]  # takes what an earlier life of this page left with the host
    session_id: str  # random: the ids of our questions begin with it
    settled: Callable[[str, Callable[[], None]], None] = lambda agent_id, then: then()
    # finds this agent's other tabs, then does it


class HostSession:
    """One host, from its welcome to its bye; another welcome takes the place of the first."""

    def __init__(self, store: Store, desktop: Desktop, terms: Terms, now: float) -> None:
        self._store = store
        self._desktop = desktop
        self._terms = terms
        self._own = OwnRequests(store, desktop, terms.on_page)
        self._serving = Serving(store, desktop, self._own, terms.say, self._note)
        self._news = News(terms.mode, terms.server, self._own.names, terms.say, now)
        self._asking = Asking(terms.session_id)
        self._renewing = Renewing()
        self._limit, self._hard_limit = RateLimit(), RateLimit(MOST_READ)
        self._out: list[Written] = []
        self._counts: Counter[str] = Counter()
        self._welcome = Welcome()
        self.is_there = False  # whether a host listens

    @property
    def deadline(self) -> float | None:
        """When `tick` is due; None: no need."""
        due = (self._serving.deadline, self._asking.deadline)
        return min((at for at in due if at is not None), default=None)

    @property
    def counts(self) -> Counter[str]:
        """How many messages came, and what became of them: for whoever has to find out why."""
        return self._counts + self._serving.counts

    def to_send(self) -> list[Written]:
        """Return the messages for the port, each once."""
        out, self._out = self._out, []
        return out

    # From the host

    def meet(self, text: str, origin: str, has_port: bool, now: float) -> Kind | None:
        """Take a message to the window: a HELLO is to be answered.

        After a WELCOME its port takes the place of any other; then `begin` is called.
        """
        if origin not in self._terms.origins:
            self._drop(Dropped.WRONG_ORIGIN)
            return None
        message = self._read(text, now)
        match message:
            case Message(Kind.HELLO):
                return Kind.HELLO
            case Message(Kind.WELCOME):
                return self._met(message, has_port)
            case Message():
                self._drop(Dropped.UNKNOWN)
        return None

    def receive(self, text: str, now: float) -> None:
        """Take a message that came over the port."""
        message = self._read(text, now, answers=True)
        match message:
            case Message(Kind.REQUEST):
                self._out += self._serving.requested(message, now)
            case Message(Kind.RESPONSE):
                self._answered(message)
            case Message(Kind.BYE):
                self._left()
            case Message():
                self._drop(Dropped.UNKNOWN)

    def _read(self, text: str, now: float, answers: bool = False) -> Message | None:
        """Return a message; None: it is dropped and counted, or refused where that is due."""
        if not self._hard_limit.allows(now):
            self._drop(Dropped.FLOOD)
            return None
        message = envelope.read(text)
        if isinstance(message, Dropped):
            self._drop(message)
            return None
        if self._limit.allows(now):
            return message
        if answers and message.kind is Kind.REQUEST:
            self._out += self._serving.too_many(message)
        else:
            self._drop(Dropped.FLOOD)
        return None

    def _drop(self, why: Dropped) -> None:
        self._counts[f"dropped: {why.value}"] += 1

    def _note(self, words: str) -> None:
        """Write one line into the log: a host that writes line feeds writes none of its own."""
        self._terms.note(one_line(words))

    def _met(self, message: Message, has_port: bool) -> Kind | None:
        try:
            if not has_port:
                raise BadRequest("welcome: there is no MessagePort with it.")
            welcome, problems = read_welcome(message.data)
        except BadRequest as problem:
            self._drop(Dropped.MALFORMED)
            self._note(str(problem))
            return None
        for words in (f"welcome from {welcome.host or 'a host'}", *problems):
            self._note(words)
        self._welcome = welcome
        return Kind.WELCOME

    def begin(self) -> None:
        """Be what the host that was met last wants, tell it how everything stands, log it in."""
        welcome, self._welcome = self._welcome, Welcome()
        self._counts["welcomes"] += 1
        self._wish("setLocale", locale=welcome.locale)
        self._wish("setTheme", theme=welcome.theme)
        if welcome.state:
            self._terms.remembered(welcome.state)
        self._own.offer(welcome.answers)
        self.is_there = True
        self._out = list(self._news.ready(welcome, self._store.snapshot))
        credentials = welcome.credentials or {}
        self._renewing.brought = bool(credentials)
        agent_id = credentials.get("agentId")
        known = agent_id if isinstance(agent_id, str) else ""
        self._terms.settled(known, lambda: self._log_in(credentials))

    def _log_in(self, credentials: Given) -> None:
        """Log in with what the host brought, unless somebody is in: in another tab, perhaps."""
        if credentials and nobody_is_in(self._store.snapshot):
            REQUESTS["login"].ask(self._desktop, credentials)

    def _wish(self, name: str, **given: str) -> None:
        if all(given.values()) and name in self._own.names:
            self._own.do(name, given)

    def _left(self) -> None:
        """The host said bye: nobody is to be told, and nobody answers."""
        self._counts["byes"] += 1
        self.is_there, self._out = False, []
        for event in self._asking.abandon():
            self._store.apply(event)
        self._own.offer(frozenset())

    # Questions to it

    def ask(self, question: Question, now: float) -> None:
        """Ask a host that answers such questions; without one, it is as if it had not answered."""
        if self.is_there and NAMES[type(question)] in self._store.snapshot.host_answers:
            self._out.append(self._asking.ask(question, now))
            return
        for event in unanswered(question):
            self._store.apply(event)

    def _answered(self, message: Message) -> None:
        if not self._asking.is_asked(message.id):
            self._drop(Dropped.UNKNOWN)
            return
        brings = self._asking.asks_for_credentials(message.id)
        try:
            told = self._asking.answered(message)
            if brings and message.error is None:
                REQUESTS["login"].ask(self._desktop, renewed(message.data))
        except BadRequest as problem:
            self._drop(Dropped.MALFORMED)
            self._note(str(problem))
            return
        for event in told:
            self._store.apply(event)

    # From the panel

    def event(self, event: events.Event, before: Snapshot, after: Snapshot, now: float) -> None:
        """Tell the host what happened, and answer what can be answered now."""
        self._serving.note_event(event)
        after = self._serving.choose_records(after)
        if not self._serving.is_choosing:
            news = self._news.of(event, before, after)  # kept even while the host is away
            self._out += news if self.is_there else []
        self._out += self._serving.hear(event, after, now)
        if self._renewing.is_due(event, now):
            self.ask(RenewCredentials(self._renewing.reason(event, self._terms.say)), now)

    def tick(self, now: float) -> None:
        """Give up what has taken too long."""
        self._out += self._serving.tick(now)
        for event in self._asking.tick(now):
            self._store.apply(event)

    def keep(self, state: str) -> None:
        """Leave something with the host that it gives back if this page is loaded again."""
        if self.is_there:
            self._out.append(self._news.state(state))

    def bye(self) -> None:
        """The page goes away."""
        if self.is_there:
            self._out.append(envelope.bye())


def nobody_is_in(snapshot: Snapshot) -> bool:
    """Whether nobody is logged in, nor about to be."""
    is_asked = any(isinstance(asked, services.LogOn) for asked in snapshot.pending)
    return snapshot.link.is_at_rest and not is_asked
