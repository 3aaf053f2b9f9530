"""Which functions of the protocol make sense now: one table for calls, and one for the server."""

from collections.abc import Callable, Iterator

from cti.domain import services
from cti.domain.model import Call, Snapshot
from cti.domain.permissions import objection
from cti.domain.services import Request
from cti.domain.states import AgentState, Reason
from cti.opencti.modes import Mode

from .requests import OWN_REQUESTS, REQUESTS

SOMEBODY = "0"  # stands for a number that is not known yet

OF_CALL: dict[str, Callable[[str], Request]] = {
    "answerCall": services.AnswerCall,
    "rejectCall": services.DeflectCall,
    "hangUpCall": services.ClearConnection,
    "holdCall": services.HoldCall,
    "retrieveCall": services.RetrieveCall,
    "sendDTMF": lambda call_id: services.GenerateDigits(call_id, SOMEBODY),
    "blindTransfer": lambda call_id: services.SingleStepTransferCall(call_id, SOMEBODY),
    "transferInitiate": lambda call_id: services.ConsultationCall(call_id, SOMEBODY),
    "conferenceInitiate": lambda call_id: services.ConsultationCall(call_id, SOMEBODY, True),
    "consultationCall": lambda call_id: services.ConsultationCall(call_id, SOMEBODY),
    "setCallData": lambda call_id: services.AssociateData(call_id, {}),
    "setDisposition": lambda call_id: services.SetDisposition(call_id, SOMEBODY),
    "muteCall": lambda call_id: services.SetMicrophoneMute(call_id, True),
}
OF_PAIR: dict[str, Callable[[str, str], Request]] = {  # the active call, then the held one
    "alternateCall": services.AlternateCall,
    "transferComplete": services.TransferCall,
    "conferenceComplete": services.ConferenceCall,
    "cancelConsultation": services.ReconnectCall,
}
AGENT_STATES: dict[str, frozenset[AgentState]] = {
    "agentReady": frozenset({AgentState.READY}),
    "agentNotReady": frozenset({AgentState.NOT_READY, AgentState.WORKING_AFTER_CALL}),
}


def functions_of(call: Call, snapshot: Snapshot) -> Iterator[str]:
    """Yield what can be asked for with `call` now."""
    for name, request in OF_CALL.items():
        if _can(snapshot, request(call.call_id)):
            yield name
    recording = services.StopRecording if call.is_recorded else services.StartRecording
    if _can(snapshot, recording(call.call_id)):
        yield "stopRecording" if call.is_recorded else "startRecording"
    others = [party.device_id for party in call.parties]
    if len(others) > 1 and _can(snapshot, services.ClearConnection(call.call_id, others[0])):
        yield "dropParty"
    for name, pair in OF_PAIR.items():
        if _can_with_another(call, snapshot, pair):
            yield name


def functions(snapshot: Snapshot, mode: Mode, own: frozenset[str]) -> Iterator[str]:
    """Yield what the server can do at all, within the mode, and what the panel does itself."""
    for name, entry in REQUESTS.items():
        if name == "logout":
            if not mode.has_agent or AgentState.NULL in snapshot.agent_choices:
                yield name
        elif name in AGENT_STATES:
            if AGENT_STATES[name] & snapshot.agent_choices:
                yield name
        elif entry.service in snapshot.services or entry.service is services.LogOn:
            yield name
    yield from (name for name in OWN_REQUESTS if name in own)


def _can(snapshot: Snapshot, request: Request) -> bool:
    return objection(snapshot, request) in (None, Reason.ALREADY_ASKED)


def _can_with_another(call: Call, snapshot: Snapshot, pair: Callable[[str, str], Request]) -> bool:
    others = (other for other in snapshot.calls if other != call.call_id)
    return any(
        _can(snapshot, pair(call.call_id, other)) or _can(snapshot, pair(other, call.call_id))
        for other in others
    )
