"""The OpenCTI Desktop Interface: one function per user action (OpenCTI, *Desktop interface*)."""

from collections.abc import Callable, Mapping

from cti.domain import events, services
from cti.domain.permissions import objection
from cti.domain.states import AgentState, Reason

from .numbers import read_number
from .store import Store

LONGEST_NAME = 64
LONGEST_VALUE = 1024
LONGEST_NOTES = 4096
AUXILIARY_WORK, AFTER_CALL_WORK = "AUX_WORK", "ACW"


class Desktop:
    """What the agent, or the host page in the agent's name, can do.

    Nothing is returned and nothing on the page changes by it: the outcome arrives as an event.
    What is asked for twice is sent once.
    """

    def __init__(
        self,
        store: Store,
        send: Callable[[services.Request], None],
        emergency_numbers: tuple[str, ...] = (),
    ) -> None:
        self._store = store
        self._send = send
        self._emergency_numbers = emergency_numbers

    # Session and agent

    def login(self, agent_id: str, password: str, extension: str = "") -> None:
        """Sign in to the CTI server; the password stays in memory only."""
        log_on = services.LogOn(agent_id.strip(), password, extension.strip())
        if log_on.agent_id or log_on.password:
            self._request(log_on)
        else:
            self._refuse(log_on, "log_on_empty")

    def logout(self, reason: str = "") -> None:
        """Sign out."""
        self._request(services.SetAgentState(AgentState.NULL, reason))

    def agent_ready(self) -> None:
        """Take calls from the queue."""
        self._request(services.SetAgentState(AgentState.READY))

    def agent_not_ready(self, reason: str = "", work_mode: str = AUXILIARY_WORK) -> None:
        """Take no calls from the queue, for a reason; in the work mode ACW: after-call work."""
        state = (
            AgentState.WORKING_AFTER_CALL if work_mode == AFTER_CALL_WORK else AgentState.NOT_READY
        )
        self._request(services.SetAgentState(state, reason))

    # One call

    def make_call(self, destination: str, data: Mapping[str, str] | None = None) -> None:
        """Call what `destination` says, written as people write numbers."""

        def call(number: str) -> services.Request:
            return services.MakeCall(number, data or {}, number in self._emergency_numbers)

        self._dial(destination, call)

    def answer_call(self, call_id: str) -> None:
        """Connect the ringing call to our device."""
        self._request(services.AnswerCall(call_id))

    def reject_call(self, call_id: str) -> None:
        """Decline the ringing call."""
        self._request(services.DeflectCall(call_id))

    def hang_up_call(self, call_id: str) -> None:
        """Leave the call; with two in it, that ends it."""
        self._request(services.ClearConnection(call_id))

    def hold_call(self, call_id: str) -> None:
        """Let the other party wait."""
        self._request(services.HoldCall(call_id))

    def retrieve_call(self, call_id: str) -> None:
        """Talk again with who waits."""
        self._request(services.RetrieveCall(call_id))

    def send_dtmf(self, call_id: str, digits: str) -> None:
        """Play tones into the call."""
        if digits and set(digits) <= set("0123456789*#ABCD"):
            self._request(services.GenerateDigits(call_id, digits))
        else:
            self._refuse(services.GenerateDigits(call_id, digits), "digits")

    def set_call_data(self, call_id: str, data: Mapping[str, str]) -> None:
        """Add variables to the call."""
        data = {name.strip(): value for name, value in data.items()}
        problem = _problem_with_data(data)
        request = services.AssociateData(call_id, data)
        if problem:
            self._refuse(request, problem)
        else:
            self._request(request)

    # Two calls

    def consultation_call(self, call_id: str, destination: str) -> None:
        """Hold the call and ask somebody about it."""
        self._consult(call_id, destination, for_conference=False)

    def transfer_initiate(self, call_id: str, destination: str) -> None:
        """Begin a transfer: hold the call and ask its new owner first."""
        self._consult(call_id, destination, for_conference=False)

    def conference_initiate(self, call_id: str, destination: str) -> None:
        """Begin a conference: hold the call and ask the new party first."""
        self._consult(call_id, destination, for_conference=True)

    def transfer_complete(self, held_call_id: str, active_call_id: str) -> None:
        """Connect the two others and leave."""
        self._request(services.TransferCall(active_call_id, held_call_id))

    def conference_complete(self, held_call_id: str, active_call_id: str) -> None:
        """Put everyone into one call."""
        self._request(services.ConferenceCall(active_call_id, held_call_id))

    def cancel_consultation(self, held_call_id: str, active_call_id: str) -> None:
        """End the consultation and go back to who waits."""
        self._request(services.ReconnectCall(active_call_id, held_call_id))

    def alternate_call(self, held_call_id: str, active_call_id: str) -> None:
        """Talk to the one who waits, and let the other wait."""
        self._request(services.AlternateCall(active_call_id, held_call_id))

    def blind_transfer(self, call_id: str, destination: str) -> None:
        """Send the call on without asking there first."""
        self._dial(destination, lambda number: services.SingleStepTransferCall(call_id, number))

    def single_step_conference(self, call_id: str, destination: str) -> None:
        """Bring somebody into the call without asking there first."""
        self._dial(destination, lambda number: services.SingleStepConferenceCall(call_id, number))

    def drop_party(self, call_id: str, party: str) -> None:
        """Take one party out of a conference."""
        self._request(services.ClearConnection(call_id, party))

    def supervisor_assist(self, call_id: str = "", emergency: bool = False) -> None:
        """Call a supervisor to help; `emergency` raises the alarm."""
        self._request(services.SupervisorAssist(call_id, emergency))

    # After the call

    def set_disposition(self, call_id: str, code: str) -> None:
        """Say how the call came out."""
        self._request(services.SetDisposition(call_id, code))

    def take_notes(self, call_id: str, notes: str) -> None:
        """Keep what the agent wrote about the call."""
        self._store.apply(events.NotesTaken(call_id, notes[:LONGEST_NOTES]))

    # The panel itself

    def request_snapshot(self) -> None:
        """Ask the server how everything stands."""
        self._request(services.SnapshotDevice())

    def dismiss_alert(self, number: int) -> None:
        """Put away an alert that has been read."""
        self._store.apply(events.AlertDismissed(number))

    def _consult(self, call_id: str, destination: str, for_conference: bool) -> None:
        self._dial(
            destination,
            lambda number: services.ConsultationCall(call_id, number, for_conference),
        )

    def _dial(self, destination: str, request: Callable[[str], services.Request]) -> None:
        """Ask for a call to the number in `destination`, or refuse it in words."""
        dialling = read_number(destination, self._emergency_numbers)
        if dialling.problem:
            self._refuse(request(destination), dialling.problem)
        elif self._request(request(dialling.number)) and dialling.extension:
            words = f"extension_by_hand:{dialling.extension}"
            self._store.apply(events.Notice(Reason.BAD_INPUT, words))

    def _refuse(self, request: services.Request, problem: str) -> None:
        self._store.apply(events.RequestFailed(request, Reason.BAD_INPUT, problem))

    def _request(self, request: services.Request) -> bool:
        """Send the request, if it can be asked for now; return whether it was sent."""
        reason = objection(self._store.snapshot, request)
        if reason is None:
            self._send(request)
        elif reason is not Reason.ALREADY_ASKED:  # a second click is no news
            self._store.apply(events.RequestFailed(request, reason))
        return reason is None


def _problem_with_data(data: Mapping[str, str]) -> str:
    if not data or not all(data):
        return "data_no_name"
    if any(len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE for name, value in data.items()):
        return "data_long"
    return ""
