"""The Implementation for Voximplant Kit's CTI server: JSON text over a WebSocket."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from cti.domain import events
from cti.domain.services import AssociateData, MakeCall, MonitorStop, Request, SetAgentState
from cti.domain.states import AgentState, LinkState, Reason
from cti.errors import ProtocolError
from cti.settings import VoximplantSettings
from cti.wire.voximplant import read
from cti.wire.voximplant_fields import spellings
from cti.wire.voximplant_messages import Message
from cti.wire.voximplant_reading import REFUSED

from .backoff import CAP, Backoff
from .contract import Fetch, Implementation
from .voximplant_calls import VoximplantCalls
from .voximplant_description import described
from .voximplant_requests import VoximplantRequests
from .voximplant_session import Session, address
from .voximplant_statuses import told
from .voximplant_users import (
    ask_statuses,
    ask_users,
    find_user,
    present_state,
    read_titles,
    read_users,
)
from .voximplant_writer import VoximplantWriter

HELLO_LIMIT = 10.0  # seconds for the WebSocket to open, and again for `connection_accepted`
NOT_AUTHORISED = frozenset({1008, 4001, 4401, 4403})
TOO_LARGE = 1009
MOST_UNKNOWN, LONGEST_UNKNOWN = 100, 64
NOT_BY_SOFTPHONES = frozenset({"connected", "make_call", "set_variables", "logout"})


class VoximplantImplementation(Implementation):
    """Translates between the domain and a Voximplant Kit account. Does no I/O.

    `dropped` counts what was no message, by reason; `unknown` counts the names of fields that were
    not understood. Both are for whoever matches the settings to an account.
    """

    services = frozenset({MakeCall, AssociateData, SetAgentState, MonitorStop})
    agent_choices = frozenset({AgentState.NULL})

    def __init__(self, settings: VoximplantSettings, token: str, draw: Callable[[], float]) -> None:
        self.dropped: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self._settings = settings
        self._token = token
        self._draw = draw
        self._backoff = Backoff(draw)
        self._calls = VoximplantCalls()
        self._requests = VoximplantRequests()
        self._spelled = spellings(settings.dialect.fields, settings.dialect.sender_id)
        self._writer = VoximplantWriter(settings.dialect, settings.user_id)
        self._session = Session(0)
        self._failures = 0  # in a row
        self._was_accepted = False  # ever

    # The connection

    def connect(self, now: float) -> str:
        """Begin a new attempt and return the address: the token is part of it."""
        self._calls.session_lost()
        self._session = Session(self._session.number + 1, now + HELLO_LIMIT)
        self._set_deadline()
        return address(self._settings, self._token)

    def opened(self, now: float) -> list[events.Event]:
        """Wait for `connection_accepted`."""
        self._session.hello_until = now + HELLO_LIMIT
        self._set_deadline()
        return [events.LinkStateChanged(LinkState.CONNECTING)]

    def closed(self, code: int, now: float) -> list[events.Event]:
        """Give up what is in flight, and say when to try again."""
        problem, retry_at = self._problem(code, now)
        self._calls.session_lost()
        self._session = Session(self._session.number)
        lost = events.LinkStateChanged(LinkState.DOWN, problem, retry_at)
        return self._timed([*self._requests.abandon(), lost])

    def _problem(self, code: int, now: float) -> tuple[str, float | None]:
        """Return a key of the panel's words, and when to try again (None: never by itself)."""
        if self._session.is_left:
            return events.LOGGED_OUT, None
        self._failures = 0 if self._session.is_up else self._failures + 1
        soon = self._backoff.next_try(now)
        if self._session.is_refused or code in NOT_AUTHORISED:
            return "not_authorised", None
        if code == TOO_LARGE:
            return "too_large", soon
        if self._failures >= 2 and not self._was_accepted:
            return "refused", now + CAP * (1 + self._draw()) / 2
        return "lost" if self._was_accepted else "unreachable", soon

    def wants_to_close(self) -> bool:
        """Whether nobody has let us in for too long, or nobody listens any more."""
        return self._session.gave_up or self._session.is_left

    # From the server

    def receive(self, data: str | bytes, now: float) -> list[events.Event]:
        """Return what a frame tells of our user. Raises ProtocolError if it is not UTF-8."""
        reading = read(data, self._spelled)
        self.dropped.update(reading.dropped)
        if REFUSED in reading.dropped and not self._session.is_up:
            self._session.is_refused = True
        return self._timed(
            [event for message in reading.messages for event in self._translate(message, now)]
        )

    def tick(self, now: float) -> list[events.Event]:
        """Return what the passing of time brought."""
        if self._session.hello_until is not None and self._session.hello_until <= now:
            self._session.hello_until, self._session.gave_up = None, True
        return self._timed([*self._requests.tick(now), *self._calls.tick(now)])

    def fetched(self, purpose: str, text: str | None, now: float) -> list[events.Event]:
        """Take the titles of the statuses, or our user's, unless a newer one has been told."""
        kind, _, rest = purpose.partition(":")
        session, _, page = rest.partition(":")
        if text is None or session != str(self._session.number):
            return []
        if kind == "statuses":
            return self._entitled(read_titles(text))
        return [] if self._session.statuses.has_any else self._user_found(text, int(page), now)

    def _entitled(self, titles: Mapping[str, str]) -> list[events.Event]:
        """Say the present status again, by its title in the account; the settings' own wins."""
        self._settings = replace(self._settings, statuses={**titles, **self._settings.statuses})
        state = self._session.state
        if state is None or state.reason not in titles:
            return []
        title = self._settings.statuses.get(state.reason, "")
        return [replace(state, title=title or titles[state.reason])]

    def _user_found(self, text: str, page: int, now: float) -> list[events.Event]:
        users, more = read_users(text)
        user = find_user(users, self._settings.user_id)
        if user is None:
            if more:
                self._ask_users(page + 1)
            return []
        state = present_state(user, self._settings, now)
        if state is None or not self._session.is_up:
            return []
        self._session.state = state
        return [state]

    def _translate(self, message: Message, now: float) -> list[events.Event]:
        self._count_unknown(message)
        if message.name == "connection_accepted":
            return self._accepted(message, now)
        if message.sender_id and message.sender_id == self._session.sender_id:
            return []  # our own echo
        if message.name in NOT_BY_SOFTPHONES:
            return []
        self._writer.follow(message)
        if not self._is_ours(message):
            return []
        is_new = self._calls.is_new(message.text("call_id"), now)
        confirmed = self._requests.confirm(message, is_new)
        if message.name == "status_changed":
            return [*confirmed, *self._status(message, now)]
        for outcome in confirmed:
            if isinstance(outcome.request, MakeCall):
                self._calls.spell(message.text("call_id"), outcome.request.number, now)
        return [*confirmed, *self._calls.take(message, now)]

    def _accepted(self, message: Message, now: float) -> list[events.Event]:
        self._session.sender_id = message.sender_id
        if self._session.is_up:
            return []
        if not self._was_accepted:
            self._writer.follow(message)
        self._session.is_up = self._was_accepted = True
        self._session.hello_until = None
        self._backoff.up(now)
        self._calls.session_begun(now)
        self._session.frames.append(self._writer.hello(message.sender_id))
        if self._settings.api_host:
            self._ask_users(1)
            self._session.questions.append(
                ask_statuses(self._settings, self._token, self._session.number)
            )
        return [events.LinkStateChanged(LinkState.UP)]

    def _status(self, message: Message, now: float) -> list[events.Event]:
        if not message.text("status").strip():
            return []  # of chats only
        if self._session.statuses.came_late(message):
            return []
        state = self._session.state = told(message, self._settings)
        doubts = self._calls.user_left(now) if state.state is AgentState.NULL else []
        return [state, *doubts]

    def _is_ours(self, message: Message) -> bool:
        user_id = message.text("user_id")
        return user_id == self._settings.user_id or (
            not user_id and message.text("call_id") in self._calls
        )

    def _count_unknown(self, message: Message) -> None:
        for name in (name[:LONGEST_UNKNOWN] for name in message.extra):
            if name in self.unknown or len(self.unknown) < MOST_UNKNOWN:
                self.unknown[name] += 1

    # To the server

    def request(self, request: Request, now: float) -> list[events.Event]:
        """Put a request on its way, or say at once why not."""
        reason = self._objection(request)
        if reason is not None:
            return [events.RequestFailed(request, reason)]
        if isinstance(request, MonitorStop):
            self._session.is_left = True
            return [events.RequestSent(request), events.RequestSucceeded(request)]
        frame = self._writer.command(request, self._session.sender_id)
        if frame is None:
            return [events.RequestFailed(request, Reason.BAD_INPUT, "data_long")]
        self._session.frames.append(frame)
        self._requests.add(request, now)
        return self._timed([events.RequestSent(request)])

    def data_to_send(self) -> list[str | bytes]:
        """Return the frames to send, each once."""
        frames, self._session.frames = self._session.frames, []
        return frames

    def fetches(self) -> list[Fetch]:
        """Return the HTTP questions to ask, each once."""
        questions, self._session.questions = self._session.questions, []
        return questions

    def describe(self, data: str | bytes) -> str:
        """Return a frame for the log, without anything personal."""
        try:
            reading = read(data, self._spelled)
        except ProtocolError:
            return f"{len(data)} bytes: not UTF-8"
        user_id = self._settings.user_id
        parts = [described(message, user_id) for message in reading.messages]
        return "; ".join([*parts, *(f"dropped: {reason}" for reason in reading.dropped)])

    def _objection(self, request: Request) -> Reason | None:
        if type(request) not in self.services:
            return Reason.NOT_OFFERED
        if isinstance(request, SetAgentState) and request.state not in self.agent_choices:
            return Reason.NOT_OFFERED
        if not self._session.is_up:
            return Reason.NOT_CONNECTED
        if self._requests.is_asked(request):
            return Reason.ALREADY_ASKED
        if isinstance(request, AssociateData) and request.call_id not in self._calls:
            return Reason.NOT_POSSIBLE_NOW
        return None

    def _ask_users(self, page: int) -> None:
        asked = ask_users(self._settings, self._token, self._session.number, page)
        self._session.questions.append(asked)

    def _timed(self, happened: list[events.Event]) -> list[events.Event]:
        self._set_deadline()
        return happened

    def _set_deadline(self) -> None:
        times = (self._session.hello_until, self._requests.deadline, self._calls.deadline)
        self.deadline = min([at for at in times if at is not None], default=None)
