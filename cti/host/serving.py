"""The host's requests: each is asked of the Desktop or done by the panel, and answered once."""

from collections import Counter
from collections.abc import Callable

from cti.domain import events, services
from cti.domain.model import Snapshot
from cti.domain.permissions import objection
from cti.domain.services import Request
from cti.domain.states import Reason
from cti.interface.desktop import Desktop
from cti.interface.store import Store

from . import envelope
from .envelope import Message, Refusal, Written
from .outcomes import PATIENCE, Outcomes, Waiting
from .own_requests import OwnRequests
from .reading import BadRequest
from .refusing import TOO_MANY, Say, bad_request, refusal_of, unsupported
from .requests import REQUESTS, Given, read_request
from .telling import snapshot_object

SNAPSHOT = "requestSnapshot"


class Serving:
    """Everything between a request and its response."""

    def __init__(
        self,
        store: Store,
        desktop: Desktop,
        own: OwnRequests,
        say: Say,
        note: Callable[[str], None],
    ) -> None:
        self._store = store
        self._desktop = desktop
        self._own = own
        self._note = note
        self._outcomes = Outcomes(lambda failed: refusal_of(failed, store.snapshot, say))
        self._told: list[events.Event] | None = None  # a list while the Desktop is being asked
        self.is_choosing = False  # a record for a call whose own event is still to be told
        self.counts: Counter[str] = Counter()

    @property
    def deadline(self) -> float | None:
        """When `tick` is due."""
        return self._outcomes.deadline

    def requested(self, message: Message, now: float) -> list[Written]:
        """Do what is asked for; what was asked before under this id is not done again."""
        given = self._outcomes.given(message.id)
        if given is not None or self._outcomes.is_under_way(message.id):
            self.counts["repeated"] += 1
            return [given] if given is not None else []
        if message.name not in REQUESTS and message.name not in self._own.names:
            return self._refuse(message, unsupported(message.name))
        if self._outcomes.is_full and (message.name in REQUESTS or message.name == SNAPSHOT):
            return self.too_many(message)
        try:
            written = self._do(message, read_request(message.name, message.data), now)
        except BadRequest as problem:
            return self._refuse(message, bad_request(str(problem)))
        self.counts["accepted"] += 1
        self._note(f"{message.name} asked")
        return written

    def too_many(self, message: Message) -> list[Written]:
        """Refuse a request unread; under the same id it may come again."""
        self.counts[f"refused: {TOO_MANY.code}"] += 1
        return [envelope.error(message.id, TOO_MANY)]

    def note_event(self, event: events.Event) -> None:
        """Remember what comes about while the Desktop is asked: it may be the outcome."""
        if self._told is not None:
            self._told.append(event)

    def choose_records(self, after: Snapshot) -> Snapshot:
        """Say which record a call is about as soon as it is seen; return what is known then."""
        for chosen in self._outcomes.records(after):
            self.is_choosing = True
            self._store.apply(chosen)
            self.is_choosing = False
            after = self._store.snapshot
        return after

    def hear(self, event: events.Event, after: Snapshot, now: float) -> list[Written]:
        """Return the responses that an event makes possible."""
        return self._outcomes.hear(event, after, now)

    def tick(self, now: float) -> list[Written]:
        """Return the responses that can wait no longer."""
        return self._outcomes.tick(self._store.snapshot, now)

    def _do(self, message: Message, given: Given, now: float) -> list[Written]:
        if message.name in REQUESTS:
            ask = REQUESTS[message.name].ask
            return self._follow(message, given, now, lambda: ask(self._desktop, given))
        if message.name != SNAPSHOT:
            return [self._outcomes.succeeded(message.id, self._own.do(message.name, given))]
        snapshot = self._store.snapshot
        if objection(snapshot, services.SnapshotDevice()) in (None, Reason.ALREADY_ASKED):
            return self._follow(message, given, now, self._desktop.request_snapshot)
        known = {"snapshot": snapshot_object(snapshot)}  # the server cannot tell: as we know it
        return [self._outcomes.succeeded(message.id, known)]

    def _follow(
        self, message: Message, given: Given, now: float, ask: Callable[[], Request]
    ) -> list[Written]:
        """Ask, and follow what was asked for; a log-on takes the place of one under way."""
        before = self._store.snapshot
        earlier = self._outcomes.take_log_ons() if message.name == "login" else []
        request, told = self._asked(ask)
        waiting = Waiting(
            id=message.id,
            request=request,
            until=now + PATIENCE,
            known=frozenset(call.call_id for call in before.known_calls),
            record=given.get("record"),
        )
        written = []
        if any(_refuses(event, request) for event in told):
            self._outcomes.put_back(earlier)
        else:
            written = self._outcomes.supersede(earlier)
        written += self._outcomes.begin(waiting, told, self._store.snapshot, now)
        self.choose_records(self._store.snapshot)
        return written

    def _asked(self, ask: Callable[[], Request]) -> tuple[Request, list[events.Event]]:
        """Return what the Desktop was asked for, and what came about meanwhile."""
        told: list[events.Event] = []
        self._told = told
        try:
            return ask(), told
        finally:
            self._told = None

    def _refuse(self, message: Message, refusal: Refusal) -> list[Written]:
        self.counts[f"refused: {refusal.code}"] += 1
        self._note(f"refused: {refusal.message}")
        return [self._outcomes.refused(message.id, refusal)]


def _refuses(event: events.Event, request: Request) -> bool:
    return isinstance(event, events.RequestFailed) and event.request is request
