"""Voximplant Kit's call events, in CSTA's words, in whatever order they come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cti.domain import events
from cti.domain.states import CallType, Cause, ConnectionState, Direction
from cti.wire.voximplant_messages import Message

from .voximplant_causes import by_code, cause_of

ENDED_FOR = 30.0  # seconds for which news of an ended call is ignored
MOST_ENDED = 1000
DOUBT = 60.0  # seconds for which a call may be shown without being heard of
MOST_CALLS = 50
MOST_VARIABLES = 200
LONGEST_CALL = 86_400.0

CALL_TYPES = {Direction.IN: CallType.INBOUND, Direction.OUT: CallType.OUTBOUND}
BEGINNINGS = {"incoming_call": Direction.IN, "outgoing_call": Direction.OUT}
ENDINGS = ("call_failed", "call_disconnected")


@dataclass(slots=True)
class _Shown:
    """What must be remembered of a call in order to understand the next message about it."""

    direction: Direction | None
    seen_at: float
    announced: bool = False  # we were told how it began
    begun: bool = False  # that, or that it was answered
    connected: bool = False
    was_lost: bool = False  # connected when we lost sight of it
    doubt_until: float | None = None
    dialled_as: str = ""  # with the + that the server drops
    variables: set[str] = field(default_factory=set)


class VoximplantCalls:
    """Our user's calls: messages in, events out. Whose a message is, is decided before."""

    def __init__(self) -> None:
        self._shown: dict[str, _Shown] = {}
        self._ended: dict[str, float] = {}
        self._lost: dict[str, _Shown] = {}  # connected when we gave them up
        self._heard: set[str] = set()  # in this session

    def __contains__(self, call_id: str) -> bool:
        return call_id in self._shown

    @property
    def deadline(self) -> float | None:
        """When the first doubtful call is to be given up."""
        doubts = [call.doubt_until for call in self._shown.values()]
        return min([doubt for doubt in doubts if doubt is not None], default=None)

    def take(self, message: Message, now: float) -> list[events.Event]:
        """Return what a message about one of our calls tells."""
        call_id = message.text("call_id")
        if self._has_ended(call_id, now):
            return []
        if message.name in ENDINGS:
            return self._end(message, now)
        made_room = self._make_room(call_id)
        if call_id not in self._shown:
            self._shown[call_id] = self._lost.pop(call_id, _Shown(None, now))
        call = self._shown[call_id]
        # Data of a call that rang before a loss does not say whether it still rings.
        still_open = call_id not in self._heard and call.begun and not call.connected
        self._heard.add(call_id)
        call.doubt_until = None
        news = self._news(call, message, now)
        call.announced = call.announced or message.name in BEGINNINGS
        doubted = call.doubt_until is not None or (
            still_open and isinstance(news, events.CallDataChanged)
        )
        return [*made_room, news, *([events.CallDoubted(call_id)] if doubted else [])]

    def spell(self, call_id: str, number: str, now: float) -> None:
        """Show a number that was dialled with its + in the same way: the server drops it."""
        if number.startswith("+"):
            call = self._shown.setdefault(call_id, _Shown(Direction.OUT, now))
            call.dialled_as = number

    def is_new(self, call_id: str, now: float) -> bool:
        """Whether we were not told yet how this call began."""
        call = self._shown.get(call_id)
        return not self._has_ended(call_id, now) and not (call and call.announced)

    def session_lost(self) -> None:
        """What we have heard may be out of date; it stays until somebody can tell."""
        self._heard.clear()
        for call in self._shown.values():
            call.doubt_until = None

    def session_begun(self, now: float) -> None:
        """Give each call of before some time to be spoken of."""
        for call_id, call in self._shown.items():
            if call_id not in self._heard:
                call.doubt_until = now + DOUBT

    def user_left(self, now: float) -> list[events.Event]:
        """Doubt every call: its user is offline."""
        for call in self._shown.values():
            call.doubt_until = now + DOUBT
        return [events.CallDoubted(call_id) for call_id in self._shown]

    def tick(self, now: float) -> list[events.Event]:
        """Return the end of each call that nobody spoke of for too long."""
        lost = [
            call_id
            for call_id, call in self._shown.items()
            if call.doubt_until is not None and call.doubt_until <= now
        ]
        return [self._lose(call_id) for call_id in lost]

    def _news(self, call: _Shown, message: Message, now: float) -> events.CallEvent:
        told = message.fields.get("is_incoming")
        direction = BEGINNINGS.get(message.name)
        if direction is None and isinstance(told, bool):
            direction = Direction.IN if told else Direction.OUT
        call.direction = direction or call.direction or _guessed(message)
        facts = dict(_facts(call, message))
        match message.name:
            case "call_connected" | "data_updated" if _is_answer(call, message):
                # A stamp from before we saw the call begin is that of its beginning.
                not_before = call.seen_at if call.begun else now - LONGEST_CALL
                call.begun = call.connected = True
                answered_at = _answered_at(message, not_before, now)
                return events.Established(
                    local_state=ConnectionState.CONNECTED, answered_at=answered_at, **facts
                )
            case "incoming_call" if not call.begun:
                call.begun = True
                return events.Delivered(local_state=ConnectionState.ALERTING, **facts)
            case "outgoing_call" if not call.begun:
                call.begun = True
                return events.Originated(local_state=ConnectionState.CONNECTED, **facts)
        if not call.begun:  # its data is the first we hear of it: it may be over already
            call.doubt_until = now + DOUBT
            return events.CallDataChanged(local_state=ConnectionState.CONNECTED, **facts)
        return events.CallDataChanged(**facts)

    def _end(self, message: Message, now: float) -> list[events.Event]:
        call_id = message.text("call_id")
        call = self._shown.pop(call_id, None)
        self._heard.discard(call_id)
        self._remember_end(call_id, now)
        if call is None:
            return []
        null, detail = ConnectionState.NULL, message.text("reason")
        if message.name == "call_failed":
            cause = cause_of(message)
            detail = detail or str(message.fields.get("code", ""))
            fail = ConnectionState.FAIL
            return [
                events.Failed(call_id=call_id, local_state=fail, cause=cause, detail=detail),
                events.ConnectionCleared(call_id=call_id, local_state=null, cause=cause),
            ]
        cause = by_code(message) or Cause.NORMAL
        return [events.ConnectionCleared(call_id=call_id, local_state=null, cause=cause)]

    def _has_ended(self, call_id: str, now: float) -> bool:
        ended_at = self._ended.get(call_id)
        return ended_at is not None and now - ended_at < ENDED_FOR

    def _remember_end(self, call_id: str, now: float) -> None:
        self._ended.pop(call_id, None)
        self._ended[call_id] = now  # the newest is last
        self._lost.pop(call_id, None)
        over = [each for each, at in self._ended.items() if now - at >= ENDED_FOR]
        excess = list(self._ended)[: max(0, len(self._ended) - MOST_ENDED)]
        for each in {*over, *excess}:
            del self._ended[each]

    def _make_room(self, call_id: str) -> list[events.Event]:
        if call_id in self._shown or len(self._shown) < MOST_CALLS:
            return []
        return [self._lose(next(iter(self._shown)))]

    def _lose(self, call_id: str) -> events.Event:
        call = self._shown.pop(call_id)
        self._heard.discard(call_id)
        if call.connected:
            self._lost[call_id] = _Shown(call.direction, call.seen_at, was_lost=True)
            for oldest in list(self._lost)[:-MOST_CALLS]:
                del self._lost[oldest]
        return events.ConnectionCleared(
            call_id=call_id, local_state=ConnectionState.NULL, cause=Cause.LOST_SIGHT
        )


def _is_answer(call: _Shown, message: Message) -> bool:
    """Whether a message tells that the call is answered: of one that was, any news does."""
    return not call.connected and (call.was_lost or message.name == "call_connected")


def _guessed(message: Message) -> Direction | None:
    """Return the direction of a call whose beginning we missed, if its numbers show it."""
    caller, called = message.text("callerid"), message.text("number")
    if bool(caller) == bool(called):
        return None
    return Direction.IN if caller else Direction.OUT


def _facts(call: _Shown, message: Message) -> Iterator[tuple[str, Any]]:
    """Yield what a message tells of a call beside its state, for an event's fields."""
    caller = message.text("callerid") or message.text("phone_a")
    called = message.text("number") or message.text("phone_b")
    yield "call_id", message.text("call_id")
    yield "calling_device", caller
    if call.direction is Direction.IN:
        yield "dialled_device", called
    else:
        yield "called_device", call.dialled_as or called
    yield "other_name", message.text("display_name")
    yield "queue", message.text("queue_title")
    yield "data", _within_limit(call, message)
    if call.direction is not None and message.name != "data_updated":
        yield "direction", call.direction
        internal = message.text("assign_type").lower() == "internal_call"
        if internal or not call.begun or message.name in BEGINNINGS:
            yield "call_type", CallType.INTERNAL if internal else CALL_TYPES[call.direction]


def _within_limit(call: _Shown, message: Message) -> Mapping[str, str]:
    """Return the variables that are told, as long as the call does not get too many."""
    told = message.fields.get("variables")
    if not isinstance(told, Mapping):
        return {}
    room = MOST_VARIABLES - len(call.variables)
    new = [name for name in told if name not in call.variables][:room]
    call.variables.update(new)
    return {name: value for name, value in told.items() if name in call.variables}


def _answered_at(message: Message, not_before: float, now: float) -> float | None:
    """Return when the call was answered, if the server's stamp can be that."""
    told = message.fields.get("datetime_start")
    return told if isinstance(told, float) and not_before <= told <= now else None
