"""How a request is refused: by the server itself, or by the switch."""

from cti.errors import ProtocolError
from cti.wire.ged188_frames import HEADER_SIZE
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import MessageType, StatusCode

from .cisco_words import REFUSALS, ControlFailure, Failure
from .reports import Refused

REFUSING = (Failure, ControlFailure, Refused, ProtocolError)


def refusal(frame: bytes, error: Exception) -> Message:
    """Return the message that tells why the request in `frame` comes to nothing."""
    invoke_id = int.from_bytes(frame[HEADER_SIZE : HEADER_SIZE + 4], "big")
    match error:
        case ControlFailure(code=code):
            pass
        case Refused(refusal=reason):
            code = REFUSALS[reason]
        case Failure(status=status):
            return Message(MessageType.FAILURE_CONF, {"InvokeID": invoke_id, "Status": status})
        case _:
            bad = {"InvokeID": invoke_id, "Status": StatusCode.BAD_MESSAGE_FORMAT}
            return Message(MessageType.FAILURE_CONF, bad)
    fields = {"InvokeID": invoke_id, "FailureCode": code, "PeripheralErrorCode": int(code)}
    return Message(MessageType.CONTROL_FAILURE_CONF, fields)
