"""The OpenCTI Desktop Interface: one function per user action (OpenCTI, *Desktop interface*)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cti.domain import events, services
from cti.domain.model import NO_DATA
from cti.domain.permissions import objection
from cti.domain.services import Request
from cti.domain.states import AgentState, Reason, WorkMode
from cti.opencti.modes import MODES, Mode, TelephonyMode
from cti.opencti.work_modes import NOT_READY_MODES, READY_MODES

from .numbers import read_number
from .store import Store

LONGEST_NAME = 64
LONGEST_VALUE = 1024
LONGEST_NOTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a site asks of its agents."""

    mode: Mode = MODES[TelephonyMode.FULL]
    emergency_numbers: tuple[str, ...] = ()
    not_ready_reason_required: bool = False
    logout_reason_required: bool = False


class Desktop:
    """What the agent, or the host page in the agent's name, can do.

    Nothing on the page changes by it: each function returns what it asks for, and the outcome
    arrives as an event about that. What is asked for twice is sent once.
    """

    def __init__(
        self, store: Store, send: Callable[[Request], None], rules: Rules | None = None
    ) -> None:
        self._store = store
        self._send = send
        self._rules = rules or Rules()

    # Session and agent

    def login(
        self, agent_id: str, password: str, extension: str = "", work_mode: str = ""
    ) -> Request:
        """Sign in to the CTI server; the password stays in memory only.

        In simple telephony nobody signs in: the extension's calls are told, and that is all.
        """
        if not self._rules.mode.has_agent:
            agent_id = ""
        after = READY_MODES.get(work_mode, WorkMode.UNSPECIFIED)
        log_on = services.LogOn(agent_id.strip(), password, extension.strip(), after)
        if work_mode not in READY_MODES:
            return self._refuse(log_on, "work_mode")
        if not (log_on.agent_id or log_on.password or log_on.device_id):
            return self._refuse(log_on, "log_on_empty")
        if self._rules.mode.has_agent and log_on.device_id and not log_on.agent_id:
            return self._refuse(log_on, "agent_id_empty")  # else the device alone would be told
        return self._request(log_on)

    def logout(self, reason: str = "") -> Request:
        """Sign out, for a reason where the site wants one; in simple telephony: hear no more."""
        if not self._rules.mode.has_agent:
            return self._request(services.MonitorStop(self._store.snapshot.agent.device_id))
        request = services.SetAgentState(AgentState.NULL, reason)
        if self._rules.logout_reason_required and not reason:
            return self._refuse(request, "reason_required")
        return self._request(request)

    def agent_ready(self, work_mode: str = "") -> Request:
        """Take calls from the queue; `work_mode` says what follows each of them."""
        after = READY_MODES.get(work_mode, WorkMode.UNSPECIFIED)
        request = services.SetAgentState(AgentState.READY, "", after)
        if work_mode not in READY_MODES:
            return self._refuse(request, "work_mode")
        return self._request(request)

    def agent_not_ready(self, work_mode: str = "", reason: str = "") -> Request:
        """Take no calls from the queue, for a reason; in the work mode ACW: after-call work."""
        state = NOT_READY_MODES.get(work_mode, AgentState.NOT_READY)
        request = services.SetAgentState(state, reason)
        if work_mode not in NOT_READY_MODES:
            return self._refuse(request, "work_mode")
        required = self._rules.not_ready_reason_required and state is AgentState.NOT_READY
        if required and not reason:
            return self._refuse(request, "reason_required")
        return self._request(request)

    # One call

    def make_call(self, destination: str, data: Mapping[str, str] = NO_DATA) -> Request:
        """Call what `destination` says, written as people write numbers."""

        def call(number: str) -> Request:
            return services.MakeCall(number, data, number in self._rules.emergency_numbers)

        return self._dial(destination, call, data)

    def answer_call(self, call_id: str) -> Request:
        """Connect the ringing call to our device."""
        return self._request(services.AnswerCall(call_id))

    def reject_call(self, call_id: str) -> Request:
        """Decline the ringing call."""
        return self._request(services.DeflectCall(call_id))

    def hang_up_call(self, call_id: str) -> Request:
        """Leave the call; with two in it, that ends it."""
        return self._request(services.ClearConnection(call_id))

    def hold_call(self, call_id: str) -> Request:
        """Let the other party wait."""
        return self._request(services.HoldCall(call_id))

    def retrieve_call(self, call_id: str) -> Request:
        """Talk again with who waits."""
        return self._request(services.RetrieveCall(call_id))

    def send_dtmf(self, call_id: str, digits: str) -> Request:
        """Play tones into the call."""
        request = services.GenerateDigits(call_id, digits)
        if digits and set(digits) <= set("0123456789*#ABCD"):
            return self._request(request)
        return self._refuse(request, "digits")

    def set_call_data(self, call_id: str, data: Mapping[str, str]) -> Request:
        """Add variables to the call."""
        data = {name.strip(): value for name, value in data.items()}
        request = services.AssociateData(call_id, data)
        problem = _problem_with(data) if data else "data_no_name"
        return self._refuse(request, problem) if problem else self._request(request)

    def mute_call(self, call_id: str, on: bool) -> Request:
        """Let the others hear us no more, or again."""
        return self._request(services.SetMicrophoneMute(call_id, on))

    def start_recording(self, call_id: str) -> Request:
        """Record the call from now on."""
        return self._request(services.StartRecording(call_id))

    def stop_recording(self, call_id: str) -> Request:
        """Record the call no more."""
        return self._request(services.StopRecording(call_id))

    # Two calls

    def consultation_call(
        self, call_id: str, destination: str, data: Mapping[str, str] = NO_DATA
    ) -> Request:
        """Hold the call and ask somebody about it."""
        return self._consult(call_id, destination, data)

    def transfer_initiate(
        self, call_id: str, destination: str, data: Mapping[str, str] = NO_DATA
    ) -> Request:
        """Begin a transfer: hold the call and ask its new owner first."""
        return self._consult(call_id, destination, data)

    def conference_initiate(
        self, call_id: str, destination: str, data: Mapping[str, str] = NO_DATA
    ) -> Request:
        """Begin a conference: hold the call and ask the new party first."""
        return self._consult(call_id, destination, data, for_conference=True)

    def transfer_complete(self, held_call_id: str, active_call_id: str) -> Request:
        """Connect the two others and leave."""
        return self._request(services.TransferCall(active_call_id, held_call_id))

    def conference_complete(self, held_call_id: str, active_call_id: str) -> Request:
        """Put everyone into one call."""
        return self._request(services.ConferenceCall(active_call_id, held_call_id))

    def cancel_consultation(self, held_call_id: str, active_call_id: str) -> Request:
        """End the consultation and go back to who waits."""
        return self._request(services.ReconnectCall(active_call_id, held_call_id))

    def alternate_call(self, held_call_id: str, active_call_id: str) -> Request:
        """Talk to the one who waits, and let the other wait."""
        return self._request(services.AlternateCall(active_call_id, held_call_id))

    def blind_transfer(
        self, call_id: str, destination: str, data: Mapping[str, str] = NO_DATA
    ) -> Request:
        """Send the call on without asking there first."""

        def transfer(number: str) -> Request:
            return services.SingleStepTransferCall(call_id, number, data)

        return self._dial(destination, transfer, data)

    def single_step_conference(self, call_id: str, destination: str) -> Request:
        """Bring somebody into the call without asking there first."""

        def confer(number: str) -> Request:
            return services.SingleStepConferenceCall(call_id, number)

        return self._dial(destination, confer)

    def drop_party(self, call_id: str, party: str) -> Request:
        """Take one party out of a conference."""
        return self._request(services.ClearConnection(call_id, party))

    def supervisor_assist(self, call_id: str = "", emergency: bool = False) -> Request:
        """Call a supervisor to help; `emergency` raises the alarm."""
        return self._request(services.SupervisorAssist(call_id, emergency))

    # After the call

    def set_disposition(self, call_id: str, code: str) -> Request:
        """Say how the call came out."""
        return self._request(services.SetDisposition(call_id, code))

    def take_notes(self, call_id: str, notes: str) -> None:
        """Keep what the agent wrote about the call."""
        self._store.apply(events.NotesTaken(call_id, notes[:LONGEST_NOTES]))

    # The panel itself

    def request_snapshot(self) -> Request:
        """Ask the server how everything stands."""
        return self._request(services.SnapshotDevice())

    def dismiss_alert(self, number: int) -> None:
        """Put away an alert that has been read."""
        self._store.apply(events.AlertDismissed(number))

    def _consult(
        self, call_id: str, destination: str, data: Mapping[str, str], for_conference: bool = False
    ) -> Request:
        def consult(number: str) -> Request:
            return services.ConsultationCall(call_id, number, for_conference, data)

        return self._dial(destination, consult, data)

    def _dial(
        self,
        destination: str,
        ask: Callable[[str], Request],
        data: Mapping[str, str] = NO_DATA,
    ) -> Request:
        """Ask for a call to the number in `destination`, or refuse it in words."""
        dialling = read_number(destination, self._rules.emergency_numbers)
        problem = dialling.problem or _problem_with(data)
        if problem:
            return self._refuse(ask(destination), problem)
        request = ask(dialling.number)
        if self._is_sent(request) and dialling.extension:
            words = f"extension_by_hand:{dialling.extension}"
            self._store.apply(events.Notice(Reason.BAD_INPUT, words))
        return request

    def _refuse(self, request: Request, problem: str) -> Request:
        self._store.apply(events.RequestFailed(request, Reason.BAD_INPUT, problem))
        return request

    def _request(self, request: Request) -> Request:
        self._is_sent(request)
        return request

    def _is_sent(self, request: Request) -> bool:
        """Send the request, if it can be asked for now; return whether it was sent."""
        reason = objection(self._store.snapshot, request)
        if reason is None:
            self._send(request)
        elif reason is not Reason.ALREADY_ASKED:  # a second click is no news
            self._store.apply(events.RequestFailed(request, reason))
        return reason is None


def _problem_with(data: Mapping[str, str]) -> str:
    if not all(data):
        return "data_no_name"
    if any(len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE for name, value in data.items()):
        return "data_long"
    return ""
