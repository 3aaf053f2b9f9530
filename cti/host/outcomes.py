"""Each request gets one response: when it is done, refused, or has taken too long."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cti.domain import events, services
from cti.domain.model import Record, Snapshot
from cti.domain.services import Request
from cti.domain.states import Reason

from . import envelope
from .envelope import Refusal, Written
from .settling import is_reached, new_call, outcome_of

PATIENCE = 10.0  # seconds until a request is answered, whatever happens
SETTLING = 2.0  # seconds that the call's own event may come later than the confirmation
REMEMBERED = 256
MOST_WAITING = 64
SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request of the host's on its way."""

    id: str
    request: Request
    until: float
    known: frozenset[str] = frozenset()  # the calls that there were before it
    record: Record | None = None  # what the new call is about
    is_confirmed: bool = False


class Outcomes:
    """The requests under way, and the last responses, by the ids that the host chose."""

    def __init__(self, refuse: Callable[[events.RequestFailed], Refusal]) -> None:
        self._refuse = refuse
        self._waiting: list[Waiting] = []
        self._given: OrderedDict[str, Written] = OrderedDict()

    @property
    def deadline(self) -> float | None:
        """When the next request is answered at the latest."""
        return min((each.until for each in self._waiting), default=None)

    @property
    def is_full(self) -> bool:
        """Whether no more requests can be followed."""
        return len(self._waiting) >= MOST_WAITING

    def is_under_way(self, message_id: str) -> bool:
        """Whether the request with this id will be answered yet."""
        return any(each.id == message_id for each in self._waiting)

    def given(self, message_id: str) -> Written | None:
        """Return the response that this id has got."""
        return self._given.get(message_id)

    def succeeded(self, message_id: str, data: Mapping[str, Any]) -> Written:
        """Return the response of a request that is done."""
        return self._remember(envelope.response(message_id, data))

    def refused(self, message_id: str, refusal: Refusal) -> Written:
        """Return the response of a request that came to nothing."""
        return self._remember(envelope.error(message_id, refusal))

    def take_log_ons(self) -> list[Waiting]:
        """Give out the log-ons under way: another one may be about to take their place."""
        log_ons = [each for each in self._waiting if isinstance(each.request, services.LogOn)]
        self._waiting = [each for each in self._waiting if each not in log_ons]
        return log_ons

    def begin(
        self, waiting: Waiting, told: Iterable[events.Event], after: Snapshot, now: float
    ) -> list[Written]:
        """Follow a request; `told` came about while it was asked."""
        others, self._waiting = self._waiting, [waiting]
        written = [each for event in told for each in self.hear(event, after, now)]
        self._waiting = [*others, *self._waiting]
        return written

    def put_back(self, log_ons: Iterable[Waiting]) -> None:
        """Follow these log-ons again: nothing has taken their place."""
        self._waiting += log_ons

    def supersede(self, log_ons: Iterable[Waiting]) -> list[Written]:
        """Return the responses of log-ons whose place another has taken."""
        return [
            self._fail(each, events.RequestFailed(each.request, Reason.REFUSED, SUPERSEDED))
            for each in log_ons
        ]

    def hear(self, event: events.Event, after: Snapshot, now: float) -> list[Written]:
        """Return the responses that an event makes possible."""
        match event:
            case events.RequestSucceeded(request):
                self._confirm(request, now)
            case events.RequestFailed(request, reason):
                if reason is Reason.ALREADY_ASKED and request in after.pending:
                    return []  # the outcome of the first is theirs, too
                return [self._fail(each, event) for each in self._pop(self._about(request))]
        done = [
            each
            for each in self._waiting
            if each.is_confirmed and is_reached(each.request, each.known, after)
        ]
        return [self._finish(each, after) for each in self._pop(done)]

    def tick(self, after: Snapshot, now: float) -> list[Written]:
        """Return the responses that can wait no longer."""
        due = self._pop([each for each in self._waiting if each.until <= now])
        return [
            self._finish(each, after)
            if each.is_confirmed
            else self._fail(each, events.RequestFailed(each.request, Reason.TIMED_OUT))
            for each in due
        ]

    def records(self, after: Snapshot) -> list[events.RecordChosen]:
        """Return which calls have turned out to be the ones that are about a record."""
        chosen = []
        for at, each in enumerate(self._waiting):
            call = new_call(each.request, each.known, after) if each.record else None
            if call is not None and each.record is not None:
                chosen.append(events.RecordChosen(call.call_id, each.record))
                self._waiting[at] = replace(each, record=None)
        return chosen

    def _about(self, request: Request) -> list[Waiting]:
        """Return who waits for `request`: of equal tones each is one of its own."""
        same = [each for each in self._waiting if each.request == request]
        return same[:1] if isinstance(request, services.GenerateDigits) else same

    def _confirm(self, request: Request, now: float) -> None:
        for each in self._about(request):
            until = min(each.until, now + SETTLING)
            confirmed = replace(each, is_confirmed=True, until=until)
            self._waiting[self._waiting.index(each)] = confirmed

    def _pop(self, over: list[Waiting]) -> list[Waiting]:
        self._waiting = [each for each in self._waiting if each not in over]
        return over

    def _finish(self, waiting: Waiting, after: Snapshot) -> Written:
        return self.succeeded(waiting.id, outcome_of(waiting.request, waiting.known, after))

    def _fail(self, waiting: Waiting, failed: events.RequestFailed) -> Written:
        return self.refused(waiting.id, self._refuse(failed))

    def _remember(self, written: Written) -> Written:
        self._given[written["id"]] = written
        while len(self._given) > REMEMBERED:
            self._given.popitem(last=False)
        return written
