"""HubSpot's calling frame (its calling-extensions SDK 0.9.7): messages in, messages out. No I/O."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cti.domain import events
from cti.domain.events import Event
from cti.domain.model import Call, Record, Snapshot
from cti.domain.services import Request
from cti.domain.states import ConnectionState
from cti.interface.desktop import Desktop
from cti.interface.questions import Question
from cti.interface.store import Store

from .asking import unanswered
from .envelope import LONGEST_ID, Dropped, read_object
from .flow import RateLimit
from .hubspot_asking import ANSWERS, HubSpotAsking
from .hubspot_saying import Message, Saying
from .hubspot_telling import Telling
from .hubspot_terms import HubSpotTerms
from .hubspot_waiting import Waiting
from .hubspot_words import identifier, record_dialled
from .settling import new_call

LONGEST_NUMBER = 200
DIALLING = 10.0  # seconds in which a number that was clicked becomes a call
BEGINS = frozenset({ConnectionState.INITIATED, ConnectionState.ALERTING})


@dataclass(frozen=True, slots=True)
class _Dialled:
    """A click on a number in HubSpot."""

    request: Request
    known: frozenset[str]  # the calls that there were before
    record: Record | None
    until: float


class HubSpotSession:
    """One HubSpot page around the panel, from its greeting on."""

    def __init__(self, store: Store, desktop: Desktop, terms: HubSpotTerms, now: float) -> None:
        self._store = store
        self._desktop = desktop
        self._terms = terms
        self._saying = Saying(now)
        self._waiting = Waiting()
        self._telling = Telling(self._saying.say, self._waiting, terms)
        self._asking = HubSpotAsking(store, self._saying.say, self._telling, self._waiting, terms)
        self._limit = RateLimit()
        self._dialled: _Dialled | None = None
        self._refused: Request | None = None
        self._ongoing = ""  # HubSpot's id of a call that goes on, until we see it
        self._is_told = False  # whether HubSpot knows how everything stands
        self._instance = ""  # of the page's own side, whose greeting is answered
        self.origin = ""  # of the page that has greeted us: nobody else hears anything
        self.counts: Counter[str] = Counter()

    @property
    def deadline(self) -> float | None:
        """When `tick` is due; None: no need."""
        return self._waiting.deadline

    def to_send(self) -> list[Message]:
        """Return the messages for `origin`, each once."""
        return self._saying.to_send()

    # From HubSpot

    def receive(self, text: str, origin: str, now: float) -> None:
        """Take what the parent window says. What is wrong is counted, and never answered."""
        if origin not in self._terms.origins or self.origin not in ("", origin):
            self._drop(Dropped.WRONG_ORIGIN)
            return
        if not self._limit.allows(now):
            self._drop(Dropped.FLOOD)
            return
        message = read_object(text)
        if isinstance(message, Dropped):
            self._drop(message)
            return
        kind, message_id = message.get("type"), message.get("messageId")
        if not isinstance(kind, str) or not isinstance(message_id, str):
            self._drop(Dropped.MALFORMED)
        elif kind == "SYNC":
            self._sync(message, message_id, origin, now)
        else:
            self._hear(kind, message.get("data"), now)

    def _hear(self, kind: str, data: Any, now: float) -> None:
        hear = HEARD.get(kind)
        if hear is None or not self.origin:
            self._drop(Dropped.UNKNOWN)
            return
        self.counts["accepted"] += 1
        hear(self, data if isinstance(data, dict) else {}, now)

    def _drop(self, why: Dropped) -> None:
        self.counts[f"dropped: {why.value}"] += 1

    def _sync(self, message: Message, message_id: str, origin: str, now: float) -> None:
        """Answer a page's first greeting: HubSpot repeats it until it is answered."""
        instance = message_id.partition("_")[0]
        if not instance or len(message_id) > LONGEST_ID:
            self._drop(Dropped.MALFORMED)
            return
        self.counts["greetings"] += 1
        if instance == self._instance:
            return
        self.origin, self._instance = origin, instance
        self._terms.note(f"hubspot: greeted by {origin}")
        self._saying.acknowledge(message, instance, self._terms.own_origin)
        self._asking.signed_in(message)
        self._ongoing = identifier(message.get("engagementId"))
        ongoing, after = self._ongoing, self._adopt(None, self._store.snapshot)
        self._telling.begin(after, ongoing, now)
        self._is_told = True
        self._store.apply(events.HostAnswersChanged(ANSWERS))
        self._terms.join(f"hubspot {identifier(message.get('userId'))}".rstrip())

    def _dial(self, data: Message, now: float) -> None:
        number = data.get("phoneNumber")
        if not isinstance(number, str) or not 0 < len(number) <= LONGEST_NUMBER:
            self._drop(Dropped.MALFORMED)
            return
        self._asking.signed_in(data)
        snapshot, self._refused = self._store.snapshot, None
        known = frozenset(call.call_id for call in snapshot.known_calls)
        request = self._desktop.make_call(number)
        if request != self._refused:
            self._dialled = _Dialled(request, known, record_dialled(data), now + DIALLING)
            self._find_dialled(self._store.snapshot, now)

    def _visibility(self, data: Message, now: float) -> None:
        self._terms.shown(not (data.get("isMinimized") or data.get("isHidden")))

    # From the panel

    def event(self, event: Event, before: Snapshot, after: Snapshot, now: float) -> None:
        """Tell HubSpot what happened."""
        if isinstance(event, events.RequestFailed):
            self._not_done(event.request)
        if not self._is_told:
            return  # nobody listens yet; then it is told how everything stands
        after = self._adopt(event, self._find_dialled(after, now))
        self._telling.follow(event, before, after, now)

    def ask(self, question: Question, now: float) -> None:
        """Ask HubSpot; before it has greeted us, it is as if it had not answered."""
        if self._is_told:
            self._asking.ask(question, now)
            return
        for event in unanswered(question):
            self._store.apply(event)

    def tick(self, now: float) -> None:
        """Give up what has taken too long."""
        self._asking.tick(now)

    def _not_done(self, request: Request) -> None:
        self._refused = request
        if self._dialled is not None and self._dialled.request == request:
            self._dialled = None

    def _find_dialled(self, after: Snapshot, now: float) -> Snapshot:
        """See whether a click has become a call: it is about the record then."""
        dialled = self._dialled
        if dialled is None:
            return after
        call = new_call(dialled.request, dialled.known, after)
        if call is not None or dialled.until <= now:
            self._dialled = None
        if call is None or dialled.until <= now:
            return after
        self._telling.dialled = call.call_id
        if dialled.record is not None:
            self._store.apply(events.RecordChosen(call.call_id, dialled.record))
        return self._store.snapshot

    def _adopt(self, event: Event | None, after: Snapshot) -> Snapshot:
        """Find the call that HubSpot told us goes on: we knew it before we were loaded again."""
        ongoing, calls = self._ongoing, list(after.calls.values())
        if not ongoing or not calls:
            return after
        self._ongoing = ""
        ours = [call for call in calls if self._telling.concerns(call)]
        if len(ours) != 1 or ours[0].log_id or _begins(event, ours[0]):
            return after
        self._store.apply(events.LogStateChanged(ours[0].call_id, ours[0].log_state, ongoing))
        return self._store.snapshot


def _begins(event: Event | None, call: Call) -> bool:
    return isinstance(event, events.CallEvent) and call.state in BEGINS


Hear = Callable[[HubSpotSession, Message, float], None]
HEARD: dict[str, Hear] = {
    "DIAL_NUMBER": HubSpotSession._dial,
    "VISIBILITY_CHANGED": HubSpotSession._visibility,
    "CALLER_ID_MATCH_SUCCEEDED": lambda session, data, now: session._asking.matched(data),
    "CALLER_ID_MATCH_FAILED": lambda session, data, now: session._asking.matched(data),
    "CREATE_ENGAGEMENT_SUCCEEDED": lambda session, data, now: session._asking.engaged(data),
    "ENGAGEMENT_CREATED": lambda session, data, now: session._asking.engaged(data),
    "CREATE_ENGAGEMENT_FAILED": lambda session, data, now: session._asking.not_engaged(data),
    "UPDATE_ENGAGEMENT_SUCCEEDED": lambda session, data, now: session._asking.saved(data),
    "UPDATE_ENGAGEMENT_FAILED": lambda session, data, now: session._asking.not_saved(data),
}
"""What HubSpot says that means something here; the rest is counted, never answered."""
