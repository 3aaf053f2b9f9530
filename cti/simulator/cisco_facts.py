"""How calls, devices and agents look in GED-188: values for the fields of messages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cti.domain.states import CallType as SwitchCallType
from cti.domain.states import ConnectionState
from cti.wire.ged188_values import (
    NULL_ID,
    NULL_TYPE,
    AgentState,
    CallType,
    ConnectionDeviceIDType,
    DeviceIDType,
    LineType,
)

from .cisco_data import fit
from .cisco_words import (
    AGENT_STATES,
    CALL_TYPES,
    GRANTABLE,
    WORK_STATES,
)
from .people import CISCO, Person, Queue
from .reports import AgentPicture, CallPicture, CallReport, Connection, Happening, Report
from .switch import Switch

S = ConnectionState
MOST_PARTIES = 16
ANY_NAME = "*"


@dataclass(slots=True, kw_only=True)
class Options:
    """Where sites differ, and what tests turn."""

    confirm: str = "before"  # the events that a request causes, or "after"
    seed: int | None = None  # shuffles what is not promised; None: the usual order
    reason_required: bool = False
    single_step_conference: bool = False  # Unified CCE does not
    recorder: bool = True  # a recording application has registered
    grantable: int = GRANTABLE
    supervisors: tuple[str, ...] = ("1004",)
    client_passwords: Mapping[str, str] = field(default_factory=dict)  # by ClientID
    protected: frozenset[str] = frozenset()  # variables that nobody may write
    named_variables: frozenset[str] = frozenset({ANY_NAME})  # those that the site has configured
    versions: range = range(9, 26)


@dataclass(slots=True)
class Centre:
    """What both sides share: the switch, and what only GED-188 knows of its calls."""

    switch: Switch
    options: Options
    special: dict[str, CallType] = field(default_factory=dict)  # calls for help, by id
    repeat: list[str] = field(default_factory=list)  # agents whose state is to be told again
    recordings: dict[str, int] = field(default_factory=dict)  # SessionIDs by the calls' ids
    last_recording: int = 7000  # the SessionID that was given last
    emergencies: list[tuple[str, str]] = field(default_factory=list)  # to be told: call, device

    def person_at(self, device: str) -> Person | None:
        """Whose device it is, if it is one of this peripheral."""
        for person in self.switch.people.persons:
            if person.device == device and person.vendor is CISCO:
                return person
        return None

    def queue(self, name: str) -> Queue | None:
        """The queue of that name or title."""
        queues = self.switch.people.queues
        return next((queue for queue in queues if name in (queue.name, queue.title)), None)

    def ours(self, devices: Iterable[str]) -> list[str]:
        """Those of the devices that belong to this peripheral, each once."""
        return [device for device in dict.fromkeys(devices) if self.person_at(device)]

    def agents(self) -> list[AgentPicture]:
        """The agents of this peripheral."""
        return [each for each in self.switch.agent_pictures() if each.person.vendor is CISCO]

    def agent_at(self, device: str) -> AgentPicture | None:
        """Who is signed in at the device."""
        signed_in = (each for each in self.agents() if agent_state(each) != AgentState.LOGOUT)
        return next((each for each in signed_in if each.device == device), None)

    def agent(self, agent_id: str) -> AgentPicture | None:
        """The agent of that id."""
        return next((each for each in self.agents() if each.person.agent_id == agent_id), None)

    def call(self, call_id: str) -> CallPicture | None:
        """The call of that id."""
        calls = self.switch.call_pictures()
        return next((each for each in calls if each.call_id == call_id), None)

    def calls_at(self, device: str) -> list[CallPicture]:
        """The calls in which the device has a part."""
        calls = self.switch.call_pictures()
        return [each for each in calls if each.state_of(device) is not S.NULL]

    def follow(self, reports: Iterable[Report]) -> None:
        """Forget what only GED-188 knows of calls that are no more."""
        for call_id in calls_gone(reports):
            self.special.pop(call_id, None)
            self.recordings.pop(call_id, None)

    def device_type(self, device: str) -> DeviceIDType:
        """What kind of device it is."""
        if not device:
            return DeviceIDType.NONE
        if self.person_at(device):
            return DeviceIDType.AGENT_DEVICE
        return DeviceIDType.QUEUE if self.queue(device) else DeviceIDType.EXTERNAL

    def device(self, role: str, device: str) -> dict[str, Any]:
        """The fields that name a device: `role` is Calling, Alerting, Holding…"""
        kind = self.device_type(device)
        named = {} if kind is DeviceIDType.NONE else {f"{role}DeviceID": fit(device, "device")}
        return {f"{role}DeviceType": kind, **named}

    def id_type(self, device: str) -> ConnectionDeviceIDType:
        """Whether the device has this id for good."""
        static = self.person_at(device) or self.queue(device)
        return ConnectionDeviceIDType.STATIC if static else ConnectionDeviceIDType.DYNAMIC

    def connection(self, call_id: str, device: str, role: str = "") -> dict[str, Any]:
        """The fields that name a connection: `role` is empty, or New."""
        return {
            f"{role}ConnectionCallID": int(call_id),
            f"{role}ConnectionDeviceIDType": self.id_type(device),
            f"{role}ConnectionDeviceID": fit(device, "device"),
        }

    def parties(self, call: CallPicture) -> dict[str, Any]:
        """The fields that list who is in the call."""
        there = parties_of(call)
        return {
            "NumParties": len(there),
            "ConnectedPartyCallID": [int(call.call_id)] * len(there),
            "ConnectedPartyDeviceIDType": [self.id_type(each.device) for each in there],
            "ConnectedPartyDeviceID": [fit(each.device, "device") for each in there],
        }

    def call_type(self, call: CallPicture, device: str) -> CallType:
        """What kind of call it is for that device."""
        talking = [each for each in call.connections if each.state in (S.CONNECTED, S.HOLD)]
        if len(talking) > 2:
            return CallType.CONFERENCE
        if special := self.special.get(call.call_id):
            return special
        if call.transferred:
            return CallType.TRANSFER_IN
        if call.call_type is SwitchCallType.CONSULT:
            return CallType.CONSULT if device == call.calling else CallType.CONSULT_OFFERED
        if call.queue and device != call.calling:
            return CallType.ACD_IN
        return CALL_TYPES.get(call.call_type, CallType.OTHER_IN)

    def skill_group(self, call: CallPicture) -> dict[str, Any]:
        """The fields of the line, the service and the skill group."""
        number = NULL_ID if call.queue_id is None else call.queue_id
        inside = call.call_type in (SwitchCallType.INTERNAL, SwitchCallType.CONSULT)
        return {
            "LineType": LineType.INSIDE if inside else LineType.INBOUND_ACD,
            "ServiceNumber": NULL_ID,
            "ServiceID": NULL_ID,
            "SkillGroupNumber": number,
            "SkillGroupID": number,
        }

    def number_queued(self, queue: str) -> int:
        """How many calls wait in the queue."""
        states = [each.state_of(queue) for each in self.switch.call_pictures()]
        return states.count(S.QUEUED)


def calls_gone(reports: Iterable[Report]) -> Iterator[str]:
    """Yield the calls that ended, or went over into others."""
    for report in reports:
        if not isinstance(report, CallReport):
            continue
        if report.secondary is not None:
            yield report.secondary.call_id
        if report.happening is Happening.CALL_CLEARED:
            yield report.call.call_id


def parties_of(call: CallPicture) -> tuple[Connection, ...]:
    """Who is in the call, as many as a message can list."""
    return call.connections[:MOST_PARTIES]


def agent_state(agent: AgentPicture) -> AgentState:
    """What the agent is doing."""
    return AGENT_STATES.get(agent.phase) or WORK_STATES[agent.follows]


def reason_code(agent: AgentPicture) -> int:
    """Why the agent is not ready or signed out."""
    tells = agent_state(agent) in (AgentState.NOT_READY, AgentState.LOGOUT)
    reason = agent.reason if tells and agent.reason.isascii() and agent.reason.isdigit() else "0"
    return min(int(reason[:9]), NULL_TYPE)


def who(agent: AgentPicture) -> dict[str, Any]:
    """The fields that name an agent at a device."""
    return {
        "AgentID": fit(agent.person.agent_id, "DNIS"),
        "AgentExtension": fit(agent.device, "DNIS"),
        "AgentInstrument": fit(agent.device, "device"),
    }
