"""The simulated switch: owns calls and agents, and refuses what is not allowed. It has no clock."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar

from cti.domain.states import WorkMode

from . import desks, joining, telephony
from .acd import end_wrap_up, not_answered, settle
from .exchange import Exchange, agent_picture
from .legs import AT_LEG, give_up
from .people import DEMO, People, Phase
from .reports import AgentPicture, CallPicture, Report
from .truth import agent_values, call_values

P = ParamSpec("P")
T = TypeVar("T")
NOTHING: Mapping[str, str] = MappingProxyType({})
FIRST_CALL_ID = 0x01000000


class Switch:
    """Every service takes `now`, raises Refused or acts at once, and leaves its reports.

    `pace` 10 makes everything that takes time ten times quicker.
    """

    def __init__(
        self,
        people: People = DEMO,
        *,
        now: float = 0.0,
        pace: float = 1.0,
        first_call_id: int = FIRST_CALL_ID,
    ) -> None:
        if not pace > 0:
            raise ValueError(f"pace is {pace}; it has to be above 0.")
        self.people = people
        self._x = Exchange(people, pace, first_call_id, now)

    # Time and news

    def next_due(self) -> float | None:
        """When `advance` has something to do; None: nothing is due."""
        return min(self._x.timers.values(), default=None)

    def advance(self, now: float) -> None:
        """Do everything that is due, in its order and as of its time."""
        x = self._x
        while x.timers:
            key = min(x.timers, key=lambda each: (x.timers[each], each))
            if x.timers[key] > now:
                break
            x.now = max(x.now, x.timers.pop(key))
            self._fire(*key)
            settle(x)
        x.now = max(x.now, now)

    def reports(self) -> list[Report]:
        """Return what has happened since the last time this was asked."""
        happened, self._x.reports = self._x.reports, []
        return happened

    def _fire(self, what: str, whose: str, device: str = "") -> None:
        x = self._x
        match what:
            case "wrap_up":
                end_wrap_up(x, x.agent(whose))
            case "patience":
                give_up(x, x.call(whose))
            case "no_answer":
                not_answered(x, x.call(whose), device)
            case _:
                AT_LEG[what](x, x.call(whose), device)

    def _do(
        self,
        now: float,
        service: Callable[Concatenate[Exchange, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        self.advance(now)
        result = service(self._x, *args, **kwargs)
        settle(self._x)
        return result

    # Calls

    def customer_calls(
        self,
        now: float,
        caller: str,
        to: str,
        variables: Mapping[str, str] = NOTHING,
        queue: str = "",
        name: str = "",
    ) -> str:
        """Let a customer call a device or a queue; return the call's id."""
        return self._do(now, telephony.customer_calls, caller, to, variables, queue, name).call_id

    def make_call(
        self,
        now: float,
        device: str,
        number: str,
        variables: Mapping[str, str] = NOTHING,
        callerid: str = "",
    ) -> str:
        """Call `number` from the device; return the call's id."""
        return self._do(now, telephony.make_call, device, number, variables, callerid).call_id

    def answer(self, now: float, device: str, call_id: str) -> None:
        """Connect the ringing device; a call it is in goes on hold."""
        self._do(now, telephony.answer, device, call_id)

    def clear_connection(self, now: float, device: str, call_id: str) -> None:
        """Take the device out of the call."""
        self._do(now, telephony.clear_connection, device, call_id)

    def drop(self, now: float, device: str, call_id: str, other: str) -> None:
        """Take another device out of the conference."""
        self._do(now, telephony.drop, device, call_id, other)

    def deflect(self, now: float, device: str, call_id: str, number: str = "") -> None:
        """Send the ringing call to `number`; without one, decline it."""
        self._do(now, telephony.deflect, device, call_id, number)

    def hold(self, now: float, device: str, call_id: str) -> None:
        """Put the call on hold."""
        self._do(now, telephony.hold, device, call_id)

    def retrieve(self, now: float, device: str, call_id: str) -> None:
        """Take the call off hold."""
        self._do(now, telephony.retrieve, device, call_id)

    def alternate(self, now: float, device: str, active_id: str, other_id: str) -> None:
        """Hold the active call and take up the other."""
        self._do(now, telephony.alternate, device, active_id, other_id)

    def reconnect(self, now: float, device: str, active_id: str, held_id: str) -> None:
        """Clear the active call and retrieve the held one."""
        self._do(now, telephony.reconnect, device, active_id, held_id)

    def consult(
        self,
        now: float,
        device: str,
        call_id: str,
        number: str,
        variables: Mapping[str, str] = NOTHING,
    ) -> str:
        """Hold the call and call `number` about it; return the new call's id."""
        return self._do(now, joining.consult, device, call_id, number, variables).call_id

    def transfer(self, now: float, device: str, active_id: str, held_id: str) -> None:
        """Join the two calls, without the device; the held one's id lives on."""
        self._do(now, joining.transfer, device, active_id, held_id)

    def conference(self, now: float, device: str, active_id: str, held_id: str) -> None:
        """Join the two calls, with the device; the held one's id lives on."""
        self._do(now, joining.conference, device, active_id, held_id)

    def single_step_transfer(
        self,
        now: float,
        device: str,
        call_id: str,
        number: str,
        variables: Mapping[str, str] = NOTHING,
    ) -> None:
        """Send the call to `number` without asking there."""
        self._do(now, joining.single_step_transfer, device, call_id, number, variables)

    def single_step_conference(self, now: float, device: str, call_id: str, number: str) -> None:
        """Bring `number` into the call without asking there."""
        self._do(now, joining.single_step_conference, device, call_id, number)

    def generate_digits(self, now: float, device: str, call_id: str, digits: str) -> None:
        """Play tones into the call."""
        self._do(now, telephony.generate_digits, device, call_id, digits)

    def set_data(self, now: float, device: str, call_id: str, variables: Mapping[str, str]) -> None:
        """Add variables to the call."""
        self._do(now, telephony.set_data, device, call_id, variables)

    # Agents

    def log_on(
        self,
        now: float,
        agent_id: str,
        password: str,
        device: str,
        work_mode: WorkMode = WorkMode.UNSPECIFIED,
    ) -> None:
        """Sign the agent in, with a password."""
        self._do(now, desks.log_on, agent_id, password, device, work_mode)

    def put_on(self, now: float, agent_id: str, device: str = "") -> None:
        """Sign the agent in, as if at the telephone itself."""
        self._do(now, desks.put_on, self._x.agent(agent_id), device, agent_id)

    def set_state(
        self,
        now: float,
        agent_id: str,
        phase: Phase,
        reason: str = "",
        changed_by: str = "",
        follows: Phase | None = None,
        work_mode: WorkMode = WorkMode.UNSPECIFIED,
    ) -> None:
        """Put the agent into a state; LOGGED_OUT signs out."""
        self._do(now, desks.set_state, agent_id, phase, reason, changed_by, follows, work_mode)

    def reset(self, now: float) -> None:
        """End every call, and put every agent where they were in the beginning."""
        self._do(now, desks.reset)

    # The truth

    def call_pictures(self) -> list[CallPicture]:
        """Return every call, oldest first."""
        return [self._x.picture(call) for call in self._x.calls.values()]

    def agent_pictures(self) -> list[AgentPicture]:
        """Return every agent."""
        return [agent_picture(agent) for agent in self._x.agents.values()]

    def calls(self) -> list[dict[str, Any]]:
        """Return every call as plain values."""
        return [call_values(each) for each in self.call_pictures()]

    def agents(self) -> list[dict[str, Any]]:
        """Return every agent as plain values."""
        return [agent_values(each) for each in self.agent_pictures()]
