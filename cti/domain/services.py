"""What can be asked of a CTI server: one class per CSTA service (ECMA-269 §17 to §20)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .states import AgentState, WorkMode


@dataclass(frozen=True, slots=True)
class MakeCall:
    """Call `number` from our device; an emergency waits for no other request."""

    number: str
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """Connect our ringing device."""

    call_id: str


@dataclass(frozen=True, slots=True)
class DeflectCall:
    """Send a ringing call elsewhere unanswered; no number: decline it."""

    call_id: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class ClearConnection:
    """Take our device out of the call; another device's, if named, out of a conference."""

    call_id: str
    device_id: str = ""


@dataclass(frozen=True, slots=True)
class HoldCall:
    """Put the call on hold."""

    call_id: str


@dataclass(frozen=True, slots=True)
class RetrieveCall:
    """Take the call off hold."""

    call_id: str


@dataclass(frozen=True, slots=True)
class AlternateCall:
    """Hold the active call and retrieve the held one."""

    active_call_id: str
    held_call_id: str


@dataclass(frozen=True, slots=True)
class ReconnectCall:
    """Clear the active call and retrieve the held one: the end of a consultation."""

    active_call_id: str
    held_call_id: str


@dataclass(frozen=True, slots=True)
class ConsultationCall:
    """Hold the call and call `number` about it, to transfer it or to confer."""

    call_id: str
    number: str
    for_conference: bool = False
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)


@dataclass(frozen=True, slots=True)
class TransferCall:
    """Join the held and the active call, without us."""

    active_call_id: str
    held_call_id: str


@dataclass(frozen=True, slots=True)
class ConferenceCall:
    """Join the held and the active call, with us."""

    active_call_id: str
    held_call_id: str


@dataclass(frozen=True, slots=True)
class SingleStepTransferCall:
    """Send the call to `number` without asking there first."""

    call_id: str
    number: str
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)


@dataclass(frozen=True, slots=True)
class SingleStepConferenceCall:
    """Bring `number` into the call without asking there first."""

    call_id: str
    number: str


@dataclass(frozen=True, slots=True)
class GenerateDigits:
    """Play the tones of `digits` (0-9 * # A-D) into the call."""

    call_id: str
    digits: str


@dataclass(frozen=True, slots=True)
class AssociateData:
    """Add variables to a call; those not named stay."""

    call_id: str
    data: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class SetDisposition:
    """Say how the call came out; possible for a while after its end, too."""

    call_id: str
    code: str


@dataclass(frozen=True, slots=True)
class SetMicrophoneMute:
    """Let the other party hear us no more, or again (ECMA-269 §21)."""

    call_id: str
    on: bool


@dataclass(frozen=True, slots=True)
class StartRecording:
    """Record the call (GED-188: START_RECORDING_REQ)."""

    call_id: str


@dataclass(frozen=True, slots=True)
class StopRecording:
    """Record the call no more."""

    call_id: str


@dataclass(frozen=True, slots=True)
class LogOn:
    """Sign the agent in at a device; ECMA-269 puts this under Set Agent State.

    Without an agent nobody signs in to the queue: the device's calls are told, and that is all
    (OpenCTI's simple telephony).
    """

    agent_id: str
    password: str = field(repr=False)
    device_id: str = ""
    work_mode: WorkMode = WorkMode.UNSPECIFIED


@dataclass(frozen=True, slots=True)
class SetAgentState:
    """Put the agent into a state; NULL signs out. `reason` is a code of the server's list."""

    state: AgentState
    reason: str = ""
    work_mode: WorkMode = WorkMode.UNSPECIFIED


@dataclass(frozen=True, slots=True)
class SupervisorAssist:
    """Call a supervisor to help with the call; `emergency` raises the alarm (GED-188)."""

    call_id: str = ""
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class MonitorStart:
    """Tell us what happens at a device."""

    device_id: str


@dataclass(frozen=True, slots=True)
class MonitorStop:
    """Tell us no more of a device; where no agent is signed in, this ends the session."""

    device_id: str


@dataclass(frozen=True, slots=True)
class SnapshotDevice:
    """Tell us how our device and its calls stand."""


Request = (
    MakeCall
    | AnswerCall
    | DeflectCall
    | ClearConnection
    | HoldCall
    | RetrieveCall
    | AlternateCall
    | ReconnectCall
    | ConsultationCall
    | TransferCall
    | ConferenceCall
    | SingleStepTransferCall
    | SingleStepConferenceCall
    | GenerateDigits
    | AssociateData
    | SetDisposition
    | SetMicrophoneMute
    | StartRecording
    | StopRecording
    | LogOn
    | SetAgentState
    | SupervisorAssist
    | MonitorStart
    | MonitorStop
    | SnapshotDevice
)
