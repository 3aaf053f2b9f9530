"""What a message of GED-188 says about a call, in the domain's words: tables."""

from typing import Any

from cti.domain.states import CallType, Cause, ConnectionState, Direction
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import NULL_ID, DeviceIDType, MessageType
from cti.wire.ged188_values import CallType as Type
from cti.wire.ged188_values import EventCause as Why

TYPES: dict[CallType, tuple[int, ...]] = {
    CallType.INBOUND: (
        Type.ACD_IN,
        Type.PREROUTE_ACD_IN,
        Type.PREROUTE_DIRECT_AGENT,
        Type.TRANSFER_IN,
        Type.OVERFLOW_IN,
        Type.OTHER_IN,
        Type.OFFERED,
    ),
    CallType.OUTBOUND: (
        Type.AUTO_OUT,
        Type.AGENT_OUT,
        Type.OUT,
        Type.PREVIEW,
        Type.RESERVATION,
        Type.RESERVATION_PREVIEW,
        Type.RESERVATION_PREVIEW_DIRECT,
        Type.RESERVATION_PREDICTIVE,
        Type.RESERVATION_CALLBACK,
        Type.RESERVATION_PERSONAL_CALLBACK,
        Type.CUSTOMER_PREVIEW,
        Type.CUSTOMER_PREVIEW_DIRECT,
        Type.CUSTOMER_PREDICTIVE,
        Type.CUSTOMER_CALLBACK,
        Type.CUSTOMER_PERSONAL,
        Type.CUSTOMER_IVR,
        Type.VOICE_CALL_BACK,
    ),
    CallType.INTERNAL: (
        Type.AGENT_INSIDE,
        Type.ASSIST,
        Type.EMERGENCY,
        Type.SUPERVISOR_MONITOR,
        Type.SUPERVISOR_WHISPER,
        Type.SUPERVISOR_BARGEIN,
        Type.SUPERVISOR_INTERCEPT,
    ),
    CallType.CONSULT: (Type.CONSULT, Type.CONSULT_OFFERED, Type.CONSULT_CONFERENCE),
}
"""What is missing here, as CONFERENCE, leaves the type as it was."""

SIDES: dict[Direction, tuple[int, ...]] = {
    Direction.IN: (*TYPES[CallType.INBOUND], Type.CONSULT_OFFERED),
    Direction.OUT: (Type.AUTO_OUT, Type.AGENT_OUT, Type.OUT),
}
"""Types that only one side of a call has; of the others, the devices and events tell."""

REASONS: dict[Cause, tuple[int, ...]] = {
    Cause.BUSY: (Why.BUSY, Why.CECX_BUSY, Why.CECX_FORCED_BUSY, Why.CECX_DROP_BUSY),
    Cause.NO_ANSWER: (
        Why.CALL_NOT_ANSWERED,
        Why.TIME_OUT,
        Why.CECX_RING_NO_ANSWER,
        Why.CECX_DROP_NO_ANSWER,
        Why.CECX_TIME_OUT,
    ),
    Cause.CANCELLED: (
        Why.CALL_CANCELLED,
        Why.CECX_ABAND_NETWORK,
        Why.CECX_ABAND_LOCAL_QUEUE,
        Why.CECX_ABAND_RING,
        Why.CECX_ABAND_DELAY,
        Why.CECX_ABAND_INTERFLOW,
        Why.CECX_ABAND_AGENT_TERMINAL,
    ),
    Cause.INVALID_DESTINATION: (
        Why.DEST_NOT_OBTAINABLE,
        Why.INCOMPATIBLE_DESTINATION,
        Why.REORDER_TONE,
        Why.CECX_DROP_REORDER,
        Why.CECX_INTERCEPT_REORDER,
    ),
    Cause.REJECTED: (Why.DO_NOT_DISTURB,),
    Cause.NOT_ALLOWED: (Why.INVALID_ACCOUNT_CODE, Why.LOCKOUT, Why.CECX_INTERCEPT_DENIAL),
    Cause.NETWORK: (
        Why.NETWORK_CONGESTION,
        Why.NETWORK_NOT_OBTAINABLE,
        Why.RESOURCES_NOT_AVAILABLE,
        Why.TRUNKS_BUSY,
        Why.MAINTENANCE,
        Why.CTI_LINK_DOWN,
        Why.NETWORK_ERROR,
        Why.NETWORK_ERROR_BEFORE_ANSWER,
        Why.NETWORK_ERROR_AFTER_ANSWER,
    ),
    Cause.VOICEMAIL: (Why.CECX_ANSWERING_MACHINE,),
    Cause.REDIRECTED: (
        Why.REDIRECTED,
        Why.CALL_FORWARD_ALWAYS,
        Why.CALL_FORWARD_BUSY,
        Why.CALL_FORWARD_NO_ANSWER,
        Why.CALL_FORWARD,
        Why.CALL_PICKUP,
        Why.OVERFLOW,
        Why.CECX_REDIRECTED,
    ),
    Cause.TRANSFERRED: (Why.TRANSFER, Why.CECX_BLIND_TRANSFER, Why.CECX_ANNOUNCED_TRANSFER),
    Cause.CONFERENCED: (Why.KEY_CONFERENCE, Why.CECX_CONFERENCED),
}
"""What is missing here, as NEW_CALL or NONE, says nothing about an end."""

CALL_TYPES = {number: kind for kind, numbers in TYPES.items() for number in numbers}
DIRECTIONS = {number: side for side, numbers in SIDES.items() for number in numbers}
CAUSES = {number: cause for cause, numbers in REASONS.items() for number in numbers}

PEOPLES_DEVICES = frozenset(
    {
        DeviceIDType.DEVICE_IDENTIFIER,
        DeviceIDType.EXTERNAL,
        DeviceIDType.AGENT_DEVICE,
        DeviceIDType.NON_ACD_DEVICE_IDENTIFIER,
        DeviceIDType.SHARED_DEVICE_IDENTIFIER,
    }
)
CALL_VARIABLES = tuple(f"CallVariable{number}" for number in range(1, 11))
DATA_NAMES = {name: name for name in CALL_VARIABLES} | {"CallerEnteredDigits": "CED"}
NON_ACD_BEFORE_19 = Type.RESERVATION_PREVIEW


def connection_state(number: int) -> ConnectionState | None:
    """Return our state; None for 0xffff and what GED-188 does not have: keep what is known."""
    return ConnectionState(number) if number in ConnectionState.__members__.values() else None


def call_type(number: int, version: int) -> CallType | None:
    """Return the kind of call; None if the number tells none."""
    if number == NON_ACD_BEFORE_19 and version < 19:
        return None
    return CALL_TYPES.get(number)


def facts_of(message: Message) -> dict[str, Any]:
    """Return what a message tells of a call, by the field names of `CallEvent`; data apart."""
    ani = message.readable("ANI")
    told = {
        "calling_device": message.readable("CallingDeviceID") or ani,
        "called_device": message.readable("CalledDeviceID"),
        "dialled_device": message.readable("DialedNumber") or message.readable("DNIS"),
        "queue": _queue(message),
        "disposition": message.readable("CallWrapupData"),
    }
    return {name: value for name, value in told.items() if value}


def far_end_of(message: Message) -> str:
    """Return which device answered, rings or is being reached, if it is known by its number."""
    reached = message.type == MessageType.CALL_REACHED_NETWORK_EVENT
    for name in ("Answering", "Alerting", *(("Called",) if reached else ())):
        device_id = message.readable(f"{name}DeviceID")
        if device_id and message.number(f"{name}DeviceType") in PEOPLES_DEVICES:
            return device_id
    return ""


def data_of(message: Message) -> dict[str, str]:
    """Return the call variables that a message has, the named ones apart."""
    data = {
        shown: message.readable(name)
        for name, shown in DATA_NAMES.items()
        if name in message.fields
    }
    for name in ("ANI", "DNIS"):
        if shown := message.readable(name):
            data[name] = shown
    return data


def named_data_of(message: Message) -> dict[str, str]:
    """Return the named (ECC) variables of a message; an array's elements by name and position."""
    named = {
        readable_text(name): readable_text(value) for name, value in _named(message, "Variable")
    }
    for position, name, value in _named(message, "Array"):
        named[f"{readable_text(name)}[{position}]"] = readable_text(value)
    return named


def readable_text(text: str) -> str:
    """Return text for people (see `Message.readable`)."""
    return Message(0, {"": text}).readable("")


def _named(message: Message, kind: str) -> list[Any]:
    return [each for each in message.values(f"Named{kind}") if each is not None]


def _queue(message: Message) -> str:
    """Return the queue's own name, or the number of its skill group or service."""
    queue = message.readable("QueueDeviceID")
    if queue:
        return queue
    for name in ("SkillGroupNumber", "ServiceNumber"):
        number = message.number(name)
        if number not in (0, NULL_ID):
            return str(number)
    return ""
