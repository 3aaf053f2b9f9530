"""Requests that Voximplant Kit never answers: what later events show that they were obeyed."""

from collections.abc import Mapping
from dataclasses import dataclass

from cti.domain import events
from cti.domain.services import AssociateData, MakeCall, Request, SetAgentState
from cti.domain.states import Reason
from cti.wire.voximplant_messages import Message

from .voximplant_causes import refusal_code
from .voximplant_statuses import normal_key

Outcome = events.RequestSucceeded | events.RequestFailed

SHORTEST_WHOLE_NUMBER = 7  # digits; shorter ones are extensions and must be equal
TIME_LIMITS: dict[type[Request], float] = {
    MakeCall: 10.0,
    AssociateData: 5.0,
    SetAgentState: 10.0,
}


def same_number(one: str, other: str) -> bool:
    """Whether two numbers are one, of which either may lack its + or its country's code."""
    first, second = _digits(one), _digits(other)
    if min(len(first), len(second)) < SHORTEST_WHOLE_NUMBER:
        return first == second and bool(first)
    return first.endswith(second) or second.endswith(first)


def _digits(number: str) -> str:
    return "".join(mark for mark in number if mark in "0123456789")


@dataclass(frozen=True, slots=True)
class _Asked:
    request: Request
    until: float


class VoximplantRequests:
    """The requests in flight, oldest first."""

    def __init__(self) -> None:
        self._asked: list[_Asked] = []

    @property
    def deadline(self) -> float | None:
        """When the first request is to be given up."""
        return min([asked.until for asked in self._asked], default=None)

    def is_asked(self, request: Request) -> bool:
        """Whether `request` would come twice; a call to an emergency number waits for no other."""
        waiting = [asked.request for asked in self._asked]
        if isinstance(request, MakeCall) and not request.emergency:
            return any(isinstance(each, MakeCall) for each in waiting)
        return request in waiting

    def add(self, request: Request, now: float) -> None:
        """A request is on its way."""
        self._asked.append(_Asked(request, now + TIME_LIMITS[type(request)]))

    def confirm(self, message: Message, is_new: bool) -> list[Outcome]:
        """Return what a message of our user tells about the requests in flight.

        `is_new`: its call was not announced before. A late copy of an older call's message must not
        pass for the call that was asked for.
        """
        for choose in (_shows, _implies):
            for asked in self._asked:
                if choose(asked.request, message, is_new):
                    self._asked.remove(asked)
                    return [_outcome(asked.request, message)]
        return []

    def tick(self, now: float) -> list[events.Event]:
        """Return the failure of each request whose time is over."""
        return self._fail([each for each in self._asked if each.until <= now], Reason.TIMED_OUT)

    def abandon(self) -> list[events.Event]:
        """Nobody will tell us of these any more."""
        return self._fail(list(self._asked), Reason.OUTCOME_UNKNOWN)

    def _fail(self, over: list[_Asked], reason: Reason) -> list[events.Event]:
        self._asked = [asked for asked in self._asked if asked not in over]
        return [events.RequestFailed(asked.request, reason) for asked in over]


def _shows(request: Request, message: Message, is_new: bool) -> bool:
    """Whether a message is about what was asked for, beyond doubt."""
    match request:
        case MakeCall(number):
            called = message.text("number") or message.text("phone_b")
            return is_new and _is_outgoing(message) and same_number(number, called)
        case AssociateData(call_id, data):
            told = message.fields.get("variables")
            shown = told.items() if isinstance(told, Mapping) else ()
            return message.text("call_id") == call_id and not data.items().isdisjoint(shown)
    status = normal_key(message.text("status"))
    return message.name == "status_changed" and status == "OFFLINE"


def _is_outgoing(message: Message) -> bool:
    may_be = message.name in ("call_connected", "call_failed")
    return message.name == "outgoing_call" or (
        may_be and message.fields.get("is_incoming") is not True
    )


def _implies(request: Request, message: Message, is_new: bool) -> bool:
    """Whether a message, showing no other request, is taken as the answer to this one."""
    return (
        isinstance(request, AssociateData)
        and message.name == "data_updated"
        and message.text("call_id") == request.call_id
    )


def _outcome(request: Request, message: Message) -> Outcome:
    if isinstance(request, MakeCall) and message.name == "call_failed":
        words, code = message.text("reason"), refusal_code(message)
        return events.RequestFailed(request, Reason.REFUSED, words, code)
    return events.RequestSucceeded(request)
