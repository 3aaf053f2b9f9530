"""What a session can look at: devices, calls, desk settings, the team."""

from typing import Any

from cti.domain.states import ConnectionState
from cti.wire.ged188_values import (
    NULL_ID,
    CallControl,
    DeskSettings,
    LineType,
    OtherFeature,
    StatusCode,
    TransferConferenceSetup,
    WrapupDataMode,
)

from .cisco_asking import Ask
from .cisco_data import call_data, fit, numbers
from .cisco_facts import MOST_PARTIES, parties_of
from .cisco_words import (
    DESK_SETTINGS,
    PERIPHERAL,
    PERIPHERAL_ID,
    REASON_REQUIRED,
    RING_NO_ANSWER_SECONDS,
    TEAM_ID,
    WRAP_UP_SECONDS,
    Failure,
)

Fields = dict[str, Any]
S = ConnectionState
DEVICE = {
    "TypeOfDevice": 0,
    "ClassOfDevice": 0x80,  # DEVC_VOICE
    "MaxActiveCalls": 1,
    "MaxHeldCalls": 3,
    "MaxDevicesInConference": MOST_PARTIES,
    "MakeCallSetup": 0,
    "CallEventsSupported": 0x007FEFFF,
    "CallControlSupported": sum(CallControl)
    - CallControl.CLEAR_CALL
    - CallControl.MAKE_PREDICTIVE_CALL,
    "OtherFeaturesSupported": OtherFeature.UNIQUE_CONSULT_CALLID,
    "NumLines": 1,
}


def snapshot_device(ask: Ask) -> Fields:
    """SNAPSHOT_DEVICE_REQ."""
    device = ask.device()
    calls = ask.centre.calls_at(device)[:MOST_PARTIES]
    return {
        "NumCalls": len(calls),
        "CallConnectionCallID": [int(each.call_id) for each in calls],
        "CallConnectionDeviceIDType": [ask.centre.id_type(device) for _ in calls],
        "CallConnectionDeviceID": [device for _ in calls],
        "CallState": [each.state_of(device) for each in calls],
        "SilentMonitorStatus": [0 for _ in calls],
    }


def snapshot_call(ask: Ask) -> Fields:
    """SNAPSHOT_CALL_REQ."""
    centre = ask.centre
    call = centre.call(str(ask.number("ConnectionCallID", NULL_ID)))
    device = ask.session.device or ask.named_device("")
    if call is None:
        raise Failure(StatusCode.INVALID_CALLID)
    if ask.session.device and call.state_of(device) is S.NULL:
        raise Failure(StatusCode.NOT_CALL_PARTY)
    there = parties_of(call)
    return {
        "CallType": centre.call_type(call, device),
        "NumCTIClients": 0,
        "CalledPartyDisposition": 0,
        **numbers(call),
        **call_data(call.variables),
        "NumCallDevices": len(there),
        "CallConnectionCallID": [int(call.call_id) for _ in there],
        "CallConnectionDeviceIDType": [centre.id_type(each.device) for each in there],
        "CallConnectionDeviceID": [fit(each.device, "device") for each in there],
        "CallDeviceType": [centre.device_type(each.device) for each in there],
        "CallDeviceID": [fit(each.device, "device") for each in there],
        "CallDeviceConnectionState": [each.state for each in there],
    }


def query_device(ask: Ask) -> Fields:
    """QUERY_DEVICE_INFO_REQ."""
    ask.device()
    setup = (
        TransferConferenceSetup.CONF_SETUP_CONSULT_ANY
        | TransferConferenceSetup.CONF_SETUP_CONN_HELD
        | TransferConferenceSetup.TRANS_SETUP_ANY_SINGLE_CALL
    )
    if ask.centre.options.single_step_conference:
        setup |= TransferConferenceSetup.CONF_SETUP_ANY_SINGLE_CALL
    return DEVICE | {
        "PeripheralType": PERIPHERAL["PeripheralType"],
        "TransferConferenceSetup": setup,
        "LineHandle": [0],
        "LineType": [LineType.INBOUND_ACD],
    }


def desk_settings(ask: Ask) -> Fields:
    """AGENT_DESK_SETTINGS_REQ."""
    ask.device()
    required = REASON_REQUIRED if ask.centre.options.reason_required else DeskSettings(0)
    return {
        "PeripheralID": PERIPHERAL_ID,
        "DeskSettingsMask": DESK_SETTINGS | required,
        "WrapupDataIncomingMode": WrapupDataMode.OPTIONAL,
        "WrapupDataOutgoingMode": WrapupDataMode.NOT_ALLOWED,
        "LogoutNonActivityTime": 0,
        "RingNoAnswerTime": RING_NO_ANSWER_SECONDS,
        "SupervisorAssistCallMethod": 0,  # a consultation
        "EmergencyCallMethod": 0,
        "WorkModeTimer": WRAP_UP_SECONDS,
        "RingNoAnswerDN": 0,
    }


def list_team(ask: Ask) -> Fields:
    """LIST_AGENT_TEAM_REQ."""
    supervisors = {int(each) for each in ask.centre.options.supervisors if each.isdigit()}
    teams = [TEAM_ID] if ask.number("SupervisorID") in supervisors else []
    found: Fields = {"TeamID": teams} if teams else {}
    return {"NumberOfAgentTeams": len(teams), "SegmentNumber": 1, "More": 0, **found}


def register_variables(ask: Ask) -> Fields:
    """REGISTER_VARIABLES_REQ: narrows what the session is sent."""
    ask.session.variable_mask = ask.number("CallVariableMask")
    variables = [each.name for each in ask.message.values("NamedVariable")]
    arrays = [each.name for each in ask.message.values("NamedArray")]
    ask.session.named = frozenset([*variables, *arrays])
    return {}


def report_client(ask: Ask) -> Fields:
    """CLIENT_EVENT_REPORT_REQ: an alarm of the client's; here nobody minds it."""
    if "ObjectName" not in ask.message.fields:
        raise Failure(StatusCode.REQUIRED_DATA_MISSING)
    return {}
