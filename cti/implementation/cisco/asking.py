"""The agent's requests while the session is up: sent, confirmed or refused, with their effects."""

from collections.abc import Callable
from functools import partial

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.services import Request
from cti.domain.states import AgentState, Cause, Reason
from cti.domain.wording import worded
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import AgentState as Wire
from cti.wire.ged188_values import MessageType
from cti.wire.ged188_write import EncodingError

from .agent import REQUESTED
from .dialling import Dialled
from .failures import Failure
from .live import Live
from .logging_out import LoggingOut, state_fields
from .requests import Context, write_request
from .session import PATIENCE

MOST_REASON = 0xFFFF
NEW_CALL = {
    services.MakeCall: "NewConnectionCallID",
    services.ConsultationCall: "NewConnectionCallID",
    services.SupervisorAssist: "ConnectionCallID",
}
"""Which field of the confirmation names the call that was asked for."""


class Asking:
    """Brings requests to the server, and tells what became of them."""

    def __init__(
        self,
        live: Live,
        refresh: Callable[[float], list[Event]],
        logged_out: Callable[[float], list[Event]],
    ) -> None:
        self._live = live
        self._refresh = refresh
        self._logged_out = logged_out
        self._logging_out: LoggingOut | None = None

    @property
    def log_out_request(self) -> Request | None:
        """The request to sign out that is under way."""
        return self._logging_out.request if self._logging_out is not None else None

    @property
    def deadline(self) -> float | None:
        """When a step of signing out has taken too long."""
        return self._logging_out.deadline if self._logging_out is not None else None

    def ask(self, request: Request, now: float) -> list[Event]:
        """Put a request on its way: RequestSent, or RequestFailed at once."""
        failure = self._sent(request, now)
        if failure is not None:
            return [failure.of(request)]
        return [events.RequestSent(request)]

    def hear(self, now: float) -> list[Event]:
        """The agent's state changed."""
        return self._logging_out.hear(now) if self._logging_out is not None else []

    def tick(self, now: float) -> list[Event]:
        """Give up what takes too long."""
        return self._logging_out.tick(now) if self._logging_out is not None else []

    def _sent(self, request: Request, now: float) -> Failure | None:
        if self._live.session.is_full:
            return Failure(Reason.NOT_POSSIBLE_NOW, "too_many_requests")
        try:
            if isinstance(request, services.SetAgentState):
                return self._set_agent_state(request, now)
            return self._write(request, now)
        except EncodingError as error:
            return Failure(Reason.BAD_INPUT, worded("not_sendable", error))

    def _write(self, request: Request, now: float) -> Failure | None:
        live = self._live
        context = Context(live.desk, live.session.version, live.calls.records)
        written = write_request(request, context)
        if isinstance(written, Failure):
            return written
        kind, fields = written
        self._send(kind, fields, request, now)
        self._expect(request, now + PATIENCE)
        return None

    def _send(
        self, kind: MessageType, fields: dict[str, object], request: Request, now: float
    ) -> None:
        self._live.session.ask(
            kind,
            fields,
            now,
            partial(self._confirmed, request),
            partial(self._refused, request),
            request=request,
        )

    # The agent's state

    def _set_agent_state(self, request: services.SetAgentState, now: float) -> Failure | None:
        agent = self._live.agent
        problem = _problem_with(request)
        if problem:
            return Failure(Reason.BAD_INPUT, problem)
        if request.state is AgentState.NULL:
            return self._log_out(request, now)
        wire = REQUESTED[request.state]
        told = agent.state
        if wire is Wire.WORK_READY and told is not None:
            rests = told.state is AgentState.NOT_READY or told.pending is AgentState.NOT_READY
            wire = Wire.WORK_NOT_READY if rests else wire
        agent.asked(request.state)
        code = int(request.reason or 0)
        fields = state_fields(self._live.desk, wire, code, request.work_mode)
        self._send(MessageType.SET_AGENT_STATE_REQ, dict(fields), request, now)
        return None

    def _log_out(self, request: services.SetAgentState, now: float) -> Failure | None:
        told = self._live.agent.state
        if told is not None and told.state is AgentState.BUSY:
            return Failure(Reason.NOT_POSSIBLE_NOW, "log_out_on_call")
        if self._logging_out is not None:
            return Failure(Reason.ALREADY_ASKED, "")
        self._logging_out = LoggingOut(
            self._live, request, self._has_logged_out, self._has_not_logged_out
        )
        self._logging_out.begin(now)
        return None

    def _has_logged_out(self, now: float) -> list[Event]:
        assert self._logging_out is not None
        request, self._logging_out = self._logging_out.request, None
        return [events.RequestSucceeded(request), *self._logged_out(now)]

    def _has_not_logged_out(self, failure: Failure, now: float) -> list[Event]:
        assert self._logging_out is not None
        request, self._logging_out = self._logging_out.request, None
        return self._refused(request, failure, now)

    # Outcomes

    def _confirmed(self, request: Request, message: Message, now: float) -> list[Event]:
        told: list[Event] = [events.RequestSucceeded(request)]
        live = self._live
        if type(request) in NEW_CALL:
            told += live.calls.dialled(request, message.number(NEW_CALL[type(request)]), now)
        match request:
            case services.SetAgentState():
                told += live.agent.accepted(request)
            case services.SetDisposition(call_id, code):
                told += live.calls.written(call_id, {"disposition": code}, {})
            case services.AssociateData(call_id, data):
                told += live.calls.written(call_id, {}, data)
            case services.StartRecording(call_id):
                numbers = message.number("SessionID"), message.number("ServerData")
                told += live.calls.recorded(call_id, numbers)
            case services.StopRecording(call_id):
                told += live.calls.recorded(call_id, None)
        return told

    def _refused(self, request: Request, failure: Failure, now: float) -> list[Event]:
        told: list[Event] = [failure.of(request)]
        live = self._live
        match request:
            case services.SetAgentState(state):
                live.agent.refused(state)
            case services.MakeCall() | services.ConsultationCall() | services.SupervisorAssist():
                live.calls.dialling.refused(request)
            case services.SingleStepTransferCall(call_id):
                live.calls.dialling.refused(request)
                told += live.calls.will_not_join([int(call_id)], now)
            case services.TransferCall(active, held) | services.ConferenceCall(active, held):
                told += live.calls.will_not_join([int(active), int(held)], now)
            case services.DeflectCall(call_id):
                self._decline(call_id, declined=False)
        return told + (self._refresh(now) if failure.is_timeout else [])

    def _expect(self, request: Request, until: float) -> None:
        """Prepare for events that come before the confirmation."""
        calls = self._live.calls
        match request:
            case services.MakeCall(number):
                calls.dialling.expect(request, Dialled(number), until)
            case services.ConsultationCall(call_id, number):
                calls.dialling.expect(request, Dialled(number, call_id), until)
            case services.SupervisorAssist(call_id):
                calls.dialling.expect(request, Dialled("", call_id), until)
            case services.SingleStepTransferCall(call_id, number):
                calls.dialling.expect(request, Dialled(number, call_id, int(call_id)), until)
                calls.joining.expect([int(call_id)], Cause.TRANSFERRED, until)
            case services.TransferCall(active, held):
                calls.joining.expect([int(active), int(held)], Cause.TRANSFERRED, until)
            case services.ConferenceCall(active, held):
                calls.joining.expect([int(active), int(held)], Cause.CONFERENCED, until)
            case services.DeflectCall(call_id, ""):
                self._decline(call_id, declined=True)

    def _decline(self, call_id: str, *, declined: bool) -> None:
        record = self._live.calls.records.get(int(call_id))
        if record is not None:
            record.declined = declined


def _problem_with(request: services.SetAgentState) -> str:
    if request.reason and not (
        request.reason.isascii()
        and request.reason.isdecimal()
        and int(request.reason[:6]) <= MOST_REASON
        and len(request.reason) <= 6
    ):
        return worded("reason_code", MOST_REASON)
    if request.state not in (*REQUESTED,):
        return "state_no_choice"
    return ""
