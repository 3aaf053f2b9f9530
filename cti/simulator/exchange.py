"""What the switch is made of: calls with their legs, agents, timers. It decides nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cti.domain.states import CallType, Cause, ConnectionState, WorkMode

from .people import People, Person, Phase, Queue
from .reports import (
    AgentPicture,
    AgentReport,
    CallPicture,
    CallReport,
    Connection,
    Happening,
    Refusal,
    Refused,
    Report,
)

S = ConnectionState
TALKING = frozenset({S.CONNECTED, S.HOLD})


@dataclass(slots=True)
class Leg:
    """One device's part in a call."""

    device: str
    state: ConnectionState
    since: float
    from_queue: str = ""  # where the call goes back to if it is not answered here


@dataclass(slots=True, kw_only=True)
class Call:
    """A call; `legs` are in the order in which the devices came into it."""

    call_id: str
    call_type: CallType
    caller: str  # the device that began it
    calling: str  # the number it shows
    called: str
    dialled: str
    started_at: float
    name: str = ""
    queue: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    legs: dict[str, Leg] = field(default_factory=dict)
    consultation_of: str = ""
    transferred: bool = False
    answered_at: float | None = None

    def others(self, device: str) -> list[Leg]:
        """The legs of everybody else."""
        return [leg for leg in self.legs.values() if leg.device != device]


@dataclass(slots=True)
class Agent:
    """An agent at work."""

    person: Person
    device: str
    phase: Phase
    reason: str
    since: float
    chosen: tuple[Phase, str] = (Phase.NOT_READY, "")  # where to be when no call decides
    pending: Phase | None = None  # what was chosen during this call
    wraps_up: bool = False  # whether this call is followed by after-call work
    work_mode: WorkMode = WorkMode.UNSPECIFIED  # what follows every call of a queue

    @property
    def status(self) -> str:
        """The vendor's key for what the agent is doing."""
        vendor = self.person.vendor
        if self.phase is Phase.NOT_READY and vendor.reason_is_status and self.reason:
            return self.reason
        return vendor.statuses[self.phase]


class Exchange:
    """Holds what there is, and writes down what happens."""

    def __init__(self, people: People, pace: float, first_call_id: int, now: float) -> None:
        self.people = people
        self.now = now
        self.calls: dict[str, Call] = {}
        self.timers: dict[tuple[str, ...], float] = {}  # (what, call or agent, device): when
        self.reports: list[Report] = []
        self.agents = {each.agent_id: self._new_agent(each) for each in people.persons}
        self.persons_by_device = {each.device: each for each in people.persons}
        self._pace = pace
        self._next_call_id = first_call_id

    def _new_agent(self, person: Person) -> Agent:
        phase = Phase.NOT_READY if person.vendor.logged_on_at_start else Phase.LOGGED_OUT
        return Agent(person, person.device, phase, "", self.now)

    # Looking things up

    def call(self, call_id: str) -> Call:
        if call_id not in self.calls:
            raise Refused(Refusal.UNKNOWN_CALL, f'There is no call "{call_id[:40]}".')
        return self.calls[call_id]

    def agent(self, agent_id: str) -> Agent:
        if agent_id not in self.agents:
            known = ", ".join(self.agents)
            words = f'There is no agent "{agent_id[:40]}"; there are: {known}.'
            raise Refused(Refusal.UNKNOWN_AGENT, words)
        return self.agents[agent_id]

    def agent_at(self, device: str) -> Agent | None:
        """Who is logged on at the device."""
        for agent in self.agents.values():
            if agent.device == device and agent.phase is not Phase.LOGGED_OUT:
                return agent
        return None

    def queue(self, name: str) -> Queue | None:
        """The queue of that name or number."""
        for queue in self.people.queues:
            if name in (queue.name, queue.number):
                return queue
        return None

    def is_internal(self, device: str) -> bool:
        return device in self.persons_by_device

    def legs_of(self, device: str) -> Iterator[tuple[Call, Leg]]:
        """Every call that the device has a part in."""
        for call in self.calls.values():
            if device in call.legs:
                yield call, call.legs[device]

    # Changing them

    def new_call(self, call_type: CallType, caller: str, called: str, calling: str = "") -> Call:
        call_id = str(self._next_call_id)
        self._next_call_id += 1
        call = Call(
            call_id=call_id,
            call_type=call_type,
            caller=caller,
            calling=calling or caller,
            called=called,
            dialled=called,
            started_at=self.now,
        )
        self.calls[call_id] = call
        return call

    def set_leg(self, call: Call, device: str, state: ConnectionState) -> Leg:
        """Put the device into that state of the call, and keep its place among the others."""
        leg = call.legs.setdefault(device, Leg(device, state, self.now))
        leg.state = state
        leg.since = self.now
        return leg

    def set_timer(self, seconds: float, *key: str) -> None:
        self.timers[key] = self.now + seconds / self._pace

    def cancel(self, *key: str) -> None:
        """Drop the timers whose keys begin like that; an empty part fits any."""
        for each in list(self.timers):
            begins = zip(key, each, strict=False)
            if len(key) <= len(each) and all(part in ("", have) for part, have in begins):
                del self.timers[each]

    # Telling of it

    def report(
        self,
        happening: Happening,
        call: Call,
        device: str,
        cause: Cause = Cause.NORMAL,
        secondary: CallPicture | None = None,
        digits: str = "",
    ) -> None:
        self.reports.append(
            CallReport(
                happening=happening,
                call=self.picture(call),
                device=device,
                cause=cause,
                at=self.now,
                secondary=secondary,
                digits=digits,
            )
        )

    def move(self, agent: Agent, phase: Phase, reason: str = "", changed_by: str = "") -> None:
        """Put the agent into a phase; what is already so is not told again."""
        if (agent.phase, agent.reason) == (phase, reason):
            return
        previous = agent.status
        if phase is not Phase.AFTER_CALL:
            self.cancel("wrap_up", agent.person.agent_id)
        agent.phase, agent.reason, agent.since = phase, reason, self.now
        self.reports.append(
            AgentReport(
                agent=agent_picture(agent),
                previous_status=previous,
                changed_by=changed_by,
                at=self.now,
            )
        )

    def picture(self, call: Call) -> CallPicture:
        queue_id = next((q.queue_id for q in self.people.queues if q.title == call.queue), None)
        return CallPicture(
            call_id=call.call_id,
            call_type=call.call_type,
            caller=call.caller,
            calling=call.calling,
            called=call.called,
            dialled=call.dialled,
            name=call.name,
            queue=call.queue,
            queue_id=queue_id,
            variables=_frozen(call.variables),
            connections=tuple(Connection(leg.device, leg.state) for leg in call.legs.values()),
            consultation_of=call.consultation_of,
            transferred=call.transferred,
            started_at=call.started_at,
            answered_at=call.answered_at,
        )


def agent_picture(agent: Agent) -> AgentPicture:
    """Return how the agent is now."""
    reason = agent.reason
    if agent.phase is Phase.NOT_READY and agent.person.vendor.reason_is_status:
        reason = agent.status
    return AgentPicture(
        person=agent.person,
        device=agent.device,
        phase=agent.phase,
        status=agent.status,
        reason=reason,
        since=agent.since,
        pending=agent.pending,
        pending_reason=agent.chosen[1] if agent.pending is agent.chosen[0] else "",
        follows=agent.chosen[0],
        work_mode=agent.work_mode,
    )


def _frozen(values: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(values))
