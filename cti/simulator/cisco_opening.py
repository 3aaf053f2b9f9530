"""Whether a session is opened: every check of OPEN_REQ, and what follows the confirmation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cti.wire.ged188_messages import Codec, Message
from cti.wire.ged188_values import (
    NULL_ID,
    NULL_TYPE,
    AgentFlags,
    AgentState,
    AgentStateMask,
    CallEventMask,
    ConfigMask,
    ConfigOperation,
    MessageType,
    Service,
    SessionType,
    StatusCode,
    SystemEventID,
)

from .cisco_events import announce, hears
from .cisco_facts import Centre, agent_state, who
from .cisco_session import NEVER, Session, Stream
from .cisco_words import PERIPHERAL, PERIPHERAL_ID, TEAM_ID, TEAM_NAME, Failure

E = StatusCode
LEAST_IDLE_TIMEOUT = 20
UNPRINTED_SERVICES = 0x00040200
SINCE: Mapping[int, int] = {
    Service.AGENT_STATE_CONTROL_ONLY: 10,
    Service.DEVICE_STATE_CONTROL: 10,
    Service.UPDATE_EVENTS: 10,
    Service.IGNORE_DUPLICATE_AGENT_EVENTS: 10,
    Service.ACD_LINE_ONLY: 14,
    Service.IGNORE_CONF: 14,
    Service.ACTIVE_STANDBY: 24,
}
CALL_SINCE: Mapping[int, int] = {
    CallEventMask.CALL_AGENT_GREETING: 15,
    CallEventMask.NETWORK_RECORDING_STARTED: 23,
    CallEventMask.NETWORK_RECORDING_ENDED: 23,
    CallEventMask.NETWORK_RECORDING_FAILED: 23,
    CallEventMask.NETWORK_RECORDING_TARGET_INFO: 23,
}
CONFIG_SINCE: Mapping[int, int] = {
    ConfigMask.MEDIA_ROUTING_DOMAIN: 20,
    ConfigMask.PERIPHERAL: 22,
    ConfigMask.AGENT_DESK_SETTINGS: 22,
    ConfigMask.TERMINAL: 24,
    ConfigMask.AGENT_SERVICE: 24,
}
MASKS: tuple[tuple[str, Iterable[int], Mapping[int, int], StatusCode], ...] = (
    ("ServicesRequested", (*Service, UNPRINTED_SERVICES), SINCE, E.INVALID_SERVICE_MASK),
    ("CallMsgMask", CallEventMask, CALL_SINCE, E.INVALID_CALL_MSG_MASK),
    ("AgentStateMask", AgentStateMask, {}, E.INVALID_AGENT_STATE_MASK),
    ("ConfigMsgMask", ConfigMask, CONFIG_SINCE, E.INVALID_CONFIG_MSG_MASK),
)


def open_session(
    centre: Centre, session: Session, others: Sequence[Session], message: Message
) -> list[Session]:
    """Let the session in beside the others; return those that it ends. Raises Failure."""
    if session.opened:
        raise Failure(E.SESSION_ALREADY_OPEN)
    version = message.number("VersionNumber")
    _check_values(centre, message, version)
    services = message.number("ServicesRequested") & centre.options.grantable
    device = _device(centre, message, services)
    same_device = [each for each in others if device and each.device == device]
    older = [
        each
        for each in others
        if (each.device, each.client_id) == (device, message.text("ClientID"))
    ]
    if any(each not in older for each in same_device):
        raise Failure(E.DEVICE_IN_USE)
    session.codec = Codec(version)
    session.opened, session.services, session.due = True, services, NEVER
    session.device = device
    session.monitor_id = session.number if device else 0
    _take_over(session, message)
    return older


def _take_over(session: Session, message: Message) -> None:
    """Keep what the client wants to hear, and what it is called."""
    session.call_mask = message.number("CallMsgMask")
    session.agent_mask = message.number("AgentStateMask")
    session.client_id = message.text("ClientID")
    idle = message.number("IdleTimeout")
    session.idle_timeout = NEVER if idle == NULL_ID else idle


def _check_values(centre: Centre, message: Message, version: int) -> None:
    if version not in centre.options.versions:
        raise Failure(E.INVALID_VERSION)
    if any(message.number(f"Reserved{number}") for number in (1, 2, 3)):
        raise Failure(E.INVALID_RESERVED_FIELD)
    if message.number("IdleTimeout") < LEAST_IDLE_TIMEOUT:
        raise Failure(E.INVALID_TIMEOUT)
    for name, bits, since, status in MASKS:
        defined = 0
        for bit in bits:
            defined |= int(bit) if since.get(bit, 0) <= version else 0
        if message.number(name) & ~defined:
            raise Failure(status)
    if not message.text("ClientID") or "ClientPassword" not in message.fields:
        raise Failure(E.REQUIRED_DATA_MISSING)
    passwords = centre.options.client_passwords
    password = message.data("ClientPassword").partition(b"\0")[0].decode("utf-8", "replace")
    if passwords and passwords.get(message.text("ClientID")) != password:
        raise Failure(E.INVALID_PASSWORD)


def _device(centre: Centre, message: Message, services: int) -> str:
    """Return the device of a desktop; empty for a bridge. Raises Failure."""
    peripheral = message.number("PeripheralID")
    allowed = (PERIPHERAL_ID,) if services & Service.CLIENT_EVENTS else (PERIPHERAL_ID, NULL_ID)
    if peripheral not in allowed:
        raise Failure(E.INVALID_PERIPHERAL_ID)
    if services & Service.ALL_EVENTS:
        return ""
    if not services & Service.CLIENT_EVENTS:
        if services & Service.SUPERVISOR:
            raise Failure(E.FUNCTION_NOT_AVAILABLE)
        return ""
    device = _agents_device(centre, message)
    agent_id = message.text("AgentID")
    if services & Service.SUPERVISOR:
        person = centre.person_at(device)
        known = {agent_id, person.agent_id if person else ""}
        if not known & set(centre.options.supervisors):
            raise Failure(E.FUNCTION_NOT_AVAILABLE)
    return device


def _agents_device(centre: Centre, message: Message) -> str:
    """Return the one device that all agent fields of OPEN_REQ mean."""
    instrument = message.text("AgentInstrument").partition(";")[0]
    devices = [each for each in (instrument, message.text("AgentExtension")) if each]
    agent_id = message.text("AgentID")
    if not devices and not agent_id:
        raise Failure(E.REQUIRED_DATA_MISSING)
    agent = centre.agent(agent_id) if agent_id else None
    if (agent_id and agent is None) or any(centre.person_at(each) is None for each in devices):
        raise Failure(E.INVALID_AGENT_DATA)
    if len(set(devices)) > 1:
        raise Failure(E.INCONSISTENT_AGENT_DATA)
    if agent is None:
        return devices[0]
    if not devices:
        return agent.device
    here = centre.agent_at(devices[0])
    signed_in = agent_state(agent) is not AgentState.LOGOUT
    elsewhere = signed_in and agent.device != devices[0]
    if elsewhere or (here is not None and here.person.agent_id != agent_id):
        raise Failure(E.INCONSISTENT_AGENT_DATA)
    return devices[0]


def confirmation(centre: Centre, session: Session, message: Message, now: float) -> dict[str, Any]:
    """Return what OPEN_CONF tells."""
    agent = centre.agent_at(session.device) if session.device else None
    state = AgentState.UNKNOWN
    fields: dict[str, Any] = {}
    if agent is not None:
        state, fields = agent_state(agent), who(agent)
    elif session.device:
        state = AgentState.LOGOUT
        fields = {"AgentExtension": session.device, "AgentInstrument": session.device}
        fields |= {"AgentID": message.text("AgentID")} if message.text("AgentID") else {}
    return {
        "ServicesGranted": session.services,
        "MonitorID": session.monitor_id,
        "PGStatus": 0,
        "ICMCentralControllerTime": int(now) & NULL_ID,
        "PeripheralOnline": 1,
        "PeripheralType": PERIPHERAL["PeripheralType"],
        "AgentState": state,
        "SessionType": SessionType.ACTIVE,
        **fields,
        "NumPeripherals": 1,
        "FltPeripheralID": [PERIPHERAL_ID],
        "MultilineAgentControl": [0],
    }


def after_opening(centre: Centre, session: Session, now: float) -> None:
    """Tell what comes on its own: teams, peripherals, calls in progress."""
    if session.services & Service.SUPERVISOR:
        _tell_team(centre, session, now)
    if session.sees_all:
        session.tell(Stream.CALL, MessageType.SYSTEM_EVENT, _peripheral_online(now))
    elif session.device:
        for call in centre.calls_at(session.device):
            announce(centre, session, call, session.device)
            if hears(call, session.device):  # has been for a while: only its end is news
                session.watched[call.call_id].media.add(session.device)


def _peripheral_online(now: float) -> dict[str, Any]:
    return {
        "PGStatus": 0,
        "ICMCentralControllerTime": int(now) & NULL_ID,
        "SystemEventID": SystemEventID.PERIPHERAL_ONLINE,
        "SystemEventArg1": PERIPHERAL_ID,
        "SystemEventArg2": 0,
        "SystemEventArg3": 0,
        "EventDeviceType": NULL_TYPE,
    }


def _tell_team(centre: Centre, session: Session, now: float) -> None:
    agents = centre.agents()
    supervisors = centre.options.supervisors
    flags = [
        AgentFlags.PRIMARY_SUPERVISOR if each.person.agent_id in supervisors else 0
        for each in agents
    ]
    fields = {
        "PeripheralID": PERIPHERAL_ID,
        "TeamID": TEAM_ID,
        "ConfigOperation": ConfigOperation.ADD_AGENT,
        "DepartmentID": 0,
        "AgentTeamName": TEAM_NAME,
        "NumberOfAgents": len(agents),
        "AtcAgentID": [each.person.agent_id for each in agents],
        "AgentFlags": flags,
        "AtcAgentState": [agent_state(each) for each in agents],
        "AtcStateDuration": [max(0, int(now - each.since)) for each in agents],
    }
    session.tell(Stream.CALL, MessageType.AGENT_TEAM_CONFIG_EVENT, fields)
