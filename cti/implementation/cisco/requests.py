"""What each service of the domain becomes in GED-188: one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cti.domain import services
from cti.domain.services import Request
from cti.domain.states import Reason
from cti.domain.wording import worded
from cti.wire.ged188_values import (
    NULL_ID,
    NULL_TYPE,
    ConsultType,
    DeviceIDType,
    MessageType,
    RTPDirection,
)

from .call_data import data_fields, wrap_up_fields
from .desk import NO_CONNECTION, Connection, Desk
from .failures import Failure
from .record import ANY_RECORDING
from .records import Records

MOST_NUMBER = 39  # bytes of text
MOST_DEVICE = 63
MOST_DIGITS = 31
REQUESTER_NAMED_SINCE = 14
SKILL_GROUP_SINCE = 14

Fields = dict[str, Any]
Written = tuple[MessageType, Fields] | Failure


@dataclass(frozen=True, slots=True)
class Context:
    """What a request is written with."""

    desk: Desk
    version: int
    records: Records

    def connection(self, call_id: str) -> Connection:
        """Return our connection in a call that is known to be there."""
        record = self.records.get(int(call_id))
        return NO_CONNECTION if record is None else record.connection


def write_request(request: Request, context: Context) -> Written:
    """Return the message that asks for it, or why it cannot be asked for."""
    for name in ("call_id", "active_call_id", "held_call_id"):
        call_id = getattr(request, name, "")
        if call_id and not _is_there(request, call_id, context.records):
            return Failure(Reason.NOT_POSSIBLE_NOW, "call_left")
    written = WRITERS[type(request)](request, context)
    if isinstance(written, Failure):
        return written
    kind, fields = written
    desk = context.desk
    always = {"PeripheralID": desk.peripheral_id}
    if kind not in WITHOUT_INSTRUMENT:
        always["AgentInstrument"] = desk.instrument  # type: ignore[assignment]
    return kind, always | fields


def _is_there(request: Request, call_id: str, records: Records) -> bool:
    if not call_id.isdecimal():
        return False
    record = records.get(int(call_id))
    if record is None:
        return False
    return record.is_live or isinstance(request, services.AssociateData | services.SetDisposition)


def _simple(kind: MessageType, prefix: str = "") -> Callable[[Any, Context], Written]:
    """Return what writes a request about one connection."""

    def write(request: Any, context: Context) -> Written:
        return kind, context.connection(request.call_id).fields(prefix)

    return write


def _pair(kind: MessageType, other: str) -> Callable[[Any, Context], Written]:
    """Return what writes a request about the active call and another one."""

    def write(request: Any, context: Context) -> Written:
        active = context.connection(request.active_call_id).fields("Active")
        return kind, active | context.connection(request.held_call_id).fields(other)

    return write


def _make_call(request: services.MakeCall, context: Context) -> Written:
    skill_group = {"SkillGroupNumber": NULL_ID} if context.version >= SKILL_GROUP_SINCE else {}
    return _with_number(MessageType.MAKE_CALL_REQ, request.number, skill_group, request.data)


def _consult(request: services.ConsultationCall, context: Context) -> Written:
    consult_type = ConsultType.CONFERENCE if request.for_conference else ConsultType.TRANSFER
    fields: Fields = {"ConsultType": consult_type}
    fields |= context.connection(request.call_id).fields("Active")
    return _with_number(MessageType.CONSULTATION_CALL_REQ, request.number, fields, request.data)


def _transfer_at_once(request: services.SingleStepTransferCall, context: Context) -> Written:
    fields = context.connection(request.call_id).fields("Active") | NO_CONNECTION.fields("Held")
    return _with_number(MessageType.TRANSFER_CALL_REQ, request.number, fields, request.data)


def _with_number(
    kind: MessageType, number: str, fields: Mapping[str, Any], data: Mapping[str, str]
) -> Written:
    if not number:
        return Failure(Reason.BAD_INPUT, "number_empty")
    if len(number.encode("utf-8", "replace")) > MOST_NUMBER:
        return Failure(Reason.BAD_INPUT, worded("number_longer", MOST_NUMBER))
    written = data_fields(data)
    if isinstance(written, Failure):
        return written
    if "CallerEnteredDigits" in written:
        return Failure(Reason.BAD_INPUT, "data_ced")
    return kind, {**fields, "DialedNumber": number, **written}


def _deflect(request: services.DeflectCall, context: Context) -> Written:
    """Without a number the call is declined: our ringing connection is cleared."""
    connection = context.connection(request.call_id).fields()
    if not request.number:
        return MessageType.CLEAR_CONNECTION_REQ, connection
    if len(request.number.encode("utf-8", "replace")) > MOST_DEVICE:
        return Failure(Reason.BAD_INPUT, worded("number_longer", MOST_DEVICE))
    called = {
        "CalledDeviceType": DeviceIDType.DEVICE_IDENTIFIER,
        "CalledDeviceID": request.number,
    }
    return MessageType.DEFLECT_CALL_REQ, {**connection, **called}


def _clear(request: services.ClearConnection, context: Context) -> Written:
    kind = MessageType.CLEAR_CONNECTION_REQ
    connection = context.connection(request.call_id)
    if not request.device_id or context.desk.is_ours(request.device_id):
        return kind, connection.fields()
    record = context.records.get(int(request.call_id))
    parties = record.parties if record else ()
    party = next((each for each in parties if each.device_id == request.device_id), None)
    if party is None:
        return Failure(Reason.NOT_POSSIBLE_NOW, "party_left")
    fields = party.fields()
    if context.version >= REQUESTER_NAMED_SINCE:
        fields |= {
            "RequestingDeviceID": context.desk.extension,
            "RequestingDeviceIDType": DeviceIDType.DEVICE_IDENTIFIER,
        }
    return kind, fields


def _tones(request: services.GenerateDigits, context: Context) -> Written:
    if not 0 < len(request.digits) <= MOST_DIGITS or set(request.digits) - set("0123456789*#ABCD"):
        return Failure(Reason.BAD_INPUT, worded("digits_at_once", MOST_DIGITS))
    connection = context.connection(request.call_id).fields()
    return MessageType.SEND_DTMF_SIGNAL_REQ, {**connection, "DTMFString": request.digits}


def _data(request: services.AssociateData, context: Context) -> Written:
    return _call_data(request.call_id, data_fields(request.data), context)


def _wrap_up(request: services.SetDisposition, context: Context) -> Written:
    return _call_data(request.call_id, wrap_up_fields(request.code), context)


def _call_data(call_id: str, written: Fields | Failure, context: Context) -> Written:
    if isinstance(written, Failure):
        return written
    fields: Fields = {**context.connection(call_id).fields(), "CallType": NULL_TYPE}
    return MessageType.SET_CALL_DATA_REQ, fields | written


def _start_recording(request: services.StartRecording, context: Context) -> Written:
    """What a recorder is to do beyond that, it knows itself."""
    fields = context.connection(request.call_id).fields()
    return MessageType.START_RECORDING_REQ, {**fields, "Direction": RTPDirection.BIDIRECTIONAL}


def _stop_recording(request: services.StopRecording, context: Context) -> Written:
    record = context.records.get(int(request.call_id))
    session_id, server_data = record.recording if record else ANY_RECORDING
    fields = context.connection(request.call_id).fields()
    numbers = {"SessionID": session_id, "ServerData": server_data}
    direction = {"Direction": RTPDirection.BIDIRECTIONAL}
    return MessageType.STOP_RECORDING_REQ, {**fields, **numbers, **direction}


def _assist(request: services.SupervisorAssist, context: Context) -> Written:
    kind = (
        MessageType.EMERGENCY_CALL_REQ if request.emergency else MessageType.SUPERVISOR_ASSIST_REQ
    )
    connection = context.connection(request.call_id) if request.call_id else NO_CONNECTION
    return kind, connection.fields() | context.desk.agent_fields()


WRITERS: Mapping[type[Request], Callable[[Any, Context], Written]] = {
    services.MakeCall: _make_call,
    services.AnswerCall: _simple(MessageType.ANSWER_CALL_REQ),
    services.DeflectCall: _deflect,
    services.ClearConnection: _clear,
    services.HoldCall: _simple(MessageType.HOLD_CALL_REQ),
    services.RetrieveCall: _simple(MessageType.RETRIEVE_CALL_REQ, "Held"),
    services.AlternateCall: _pair(MessageType.ALTERNATE_CALL_REQ, "Other"),
    services.ReconnectCall: _pair(MessageType.RECONNECT_CALL_REQ, "Held"),
    services.ConsultationCall: _consult,
    services.TransferCall: _pair(MessageType.TRANSFER_CALL_REQ, "Held"),
    services.ConferenceCall: _pair(MessageType.CONFERENCE_CALL_REQ, "Held"),
    services.SingleStepTransferCall: _transfer_at_once,
    services.GenerateDigits: _tones,
    services.AssociateData: _data,
    services.SetDisposition: _wrap_up,
    services.StartRecording: _start_recording,
    services.StopRecording: _stop_recording,
    services.SupervisorAssist: _assist,
}
"""LogOn, SetAgentState and SnapshotDevice take more than one message: see elsewhere."""

WITHOUT_INSTRUMENT = frozenset({MessageType.SET_CALL_DATA_REQ})
