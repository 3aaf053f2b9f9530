"""What HubSpot is told: whether the agent can take calls, and each customer's call by its steps."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cti.domain import events
from cti.domain.events import Event
from cti.domain.model import Call, Snapshot
from cti.domain.states import AgentState, CallType, Cause, ConnectionState, Direction, LinkState

from .hubspot_saying import Say
from .hubspot_terms import HubSpotTerms
from .hubspot_waiting import Awaited, Waiting
from .hubspot_words import end_status, identifier, milliseconds, own_number

WIDTH, HEIGHT = 400, 640  # CSS pixels that the panel wants
CALL_HEIGHT = 160  # more for each further call
MOST_CALLS = 3  # that make the panel higher

AMONG_US = frozenset({CallType.INTERNAL, CallType.CONSULT})
"""Between colleagues: nothing for a customer's record."""


@dataclass(frozen=True, slots=True)
class Told:
    """A call that HubSpot knows: by the first id that we gave it, for that never changes."""

    external_id: str
    is_answered: bool = False


class Telling:
    """What HubSpot has been told of the calls, and what it has to be told next."""

    def __init__(self, say: Say, waiting: Waiting, terms: HubSpotTerms) -> None:
        self._say = say
        self._waiting = waiting
        self._terms = terms
        self._told: dict[str, Told] = {}
        self._ongoing = ""  # the engagement about which HubSpot told us that its call goes on
        self.dialled = ""  # the call that began with a click in HubSpot, whomever it reaches

    def begin(self, snapshot: Snapshot, ongoing: str, now: float) -> None:
        """Tell how everything stands."""
        self._told.clear()
        self._ongoing = ongoing
        is_in = _is_in(snapshot)
        self._say(
            "INITIALIZED",
            isLoggedIn=is_in,
            isAvailable=self._is_available(snapshot),
            engagementId=engagement_id(ongoing),
            sizeInfo=_size(snapshot),
        )
        for call in snapshot.calls.values():
            self._call(call, now)

    def follow(self, event: Event, before: Snapshot, after: Snapshot, now: float) -> None:
        """Tell what an event means to HubSpot."""
        match event:
            case events.CallRenamed(call_id, new_call_id):
                self._rename(call_id, new_call_id)
            case events.Transferred() | events.Conferenced():
                self._join(event.secondary_call_id, event.call_id)
        self._agent(before, after)
        for call in after.calls.values():
            if before.calls.get(call.call_id) is not call:
                self._call(call, now)
        for call in _ended(before, after):
            self._end(call, event)
        if _size(before) != _size(after):
            self._say("RESIZE_WIDGET", **_size(after))
        kept = {call.call_id for call in after.known_calls}
        self._told = {key: told for key, told in self._told.items() if key in kept}

    def is_told(self, call_id: str) -> bool:
        """Whether HubSpot knows the call."""
        return call_id in self._told

    def concerns(self, call: Call) -> bool:
        """Whether the call is of interest to a customer's record."""
        if call.call_id == self.dialled:
            return True
        return not call.consultation_of and call.call_type not in AMONG_US

    def external_id(self, call_id: str) -> str:
        """Return the id by which HubSpot knows the call."""
        told = self._told.get(call_id)
        return told.external_id if told else call_id

    def call_of(self, external_id: object) -> str:
        """Return the call that HubSpot knows by this id; empty: none."""
        known = (key for key, told in self._told.items() if told.external_id == external_id)
        return next(known, "")

    def _agent(self, before: Snapshot, after: Snapshot) -> None:
        if _is_in(before) != _is_in(after):
            self._say("LOGGED_IN" if _is_in(after) else "LOGGED_OUT")
        is_available = self._is_available(after)
        if _is_in(after) and self._is_available(before) != is_available:
            self._say("USER_AVAILABLE" if is_available else "USER_UNAVAILABLE")

    def _is_available(self, snapshot: Snapshot) -> bool:
        agent = snapshot.agent
        is_ready = agent.confirmed and agent.state is AgentState.READY
        return _is_in(snapshot) and (is_ready or not self._terms.has_agent)

    def _call(self, call: Call, now: float) -> None:
        if call.call_id not in self._told and not self._announce(call, now):
            return
        told = self._told[call.call_id]
        if call.answered_at is not None and not told.is_answered:
            self._told[call.call_id] = replace(told, is_answered=True)
            self._say("CALL_ANSWERED", externalCallId=told.external_id)

    def _announce(self, call: Call, now: float) -> bool:
        """Tell that there is a call, if it is one to tell of; return whether HubSpot knows it."""
        if not (call.confirmed and call.other_party and self.concerns(call)):
            return False
        self._told[call.call_id] = Told(call.call_id)
        if call.log_id and call.log_id == self._ongoing:
            return True  # it was told before the panel was loaded again
        is_incoming = call.direction is Direction.IN
        creates = not call.log_id and self._terms.is_ours()
        own = own_number(call) or ("" if is_incoming else None)
        numbers = (own, call.other_party)
        self._say(
            "INCOMING_CALL" if is_incoming else "OUTGOING_CALL_STARTED",
            externalCallId=call.call_id,
            fromNumber=numbers[is_incoming],
            toNumber=numbers[not is_incoming],
            callStartTime=milliseconds(call.started_at),
            createEngagement=creates,
        )
        if creates:
            self._waiting.begin(Awaited.ENGAGEMENT, call.call_id, now)
        return True

    def _end(self, call: Call, event: Event) -> None:
        told = self._told.get(call.call_id)
        if told is None:
            return
        is_transfer = isinstance(event, events.Transferred) or (
            isinstance(event, events.CallEvent) and event.cause is Cause.TRANSFERRED
        )
        if is_transfer:
            self._say("CALL_TRANSFERRED", externalCallId=told.external_id)
        self._say(
            "CALL_ENDED",
            externalCallId=told.external_id,
            engagementId=engagement_id(call.log_id),
            callEndStatus=end_status(call),
        )

    def _rename(self, call_id: str, new_call_id: str) -> None:
        self._waiting.rename(call_id, new_call_id)
        if call_id in self._told:
            self._told[new_call_id] = self._told.pop(call_id)

    def _join(self, second: str, first: str) -> None:
        """Let the one call that is left of two be the one that HubSpot knows."""
        if first not in self._told:
            self._rename(second, first)


def engagement_id(text: str) -> int | str | None:
    """Return HubSpot's id of a call as HubSpot writes it; None: it has none."""
    return int(text) if text.isdecimal() else identifier(text) or None


def _is_in(snapshot: Snapshot) -> bool:
    return snapshot.link.state is LinkState.UP


def _ended(before: Snapshot, after: Snapshot) -> Iterator[Call]:
    for call_id in before.calls.keys() - after.calls.keys():
        yield after.find_call(call_id) or before.calls[call_id]


def _size(snapshot: Snapshot) -> dict[str, int]:
    ringing_or_more = sum(
        call.state is not ConnectionState.NULL for call in snapshot.calls.values()
    )
    further = max(0, min(ringing_or_more, MOST_CALLS) - 1)
    return {"width": WIDTH, "height": HEIGHT + CALL_HEIGHT * further}
