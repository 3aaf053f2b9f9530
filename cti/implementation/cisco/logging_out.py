"""Signing an agent out, who must be not ready first."""

from collections.abc import Callable

from cti.domain.events import Event
from cti.domain.services import SetAgentState
from cti.domain.states import AgentState, WorkMode
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import AgentState as Wire
from cti.wire.ged188_values import AgentWorkMode, MessageType, ReasonCode

from .desk import Desk
from .failures import NO_ANSWER, Failure
from .live import Live
from .session import PATIENCE


class LoggingOut:
    """Goes through NOT_READY to LOGOUT; each step is done when confirmed and told."""

    def __init__(
        self,
        live: Live,
        request: SetAgentState,
        finished: Callable[[float], list[Event]],
        refused: Callable[[Failure, float], list[Event]],
    ) -> None:
        self.request = request
        self._session, self._desk, self._agent = live.session, live.desk, live.agent
        self._finished = finished
        self._refused = refused
        self._goal = AgentState.NULL
        self._is_confirmed = False
        self._until = 0.0

    @property
    def deadline(self) -> float:
        """When the present step has taken too long."""
        return self._until

    def begin(self, now: float) -> list[Event]:
        """Ask for NOT_READY if need be, else to sign out."""
        told = self._agent.state
        if told is None or told.state in (AgentState.NOT_READY, AgentState.NULL):
            return self._step(AgentState.NULL, int(self.request.reason or 0), now)
        return self._step(AgentState.NOT_READY, ReasonCode.LOGOUT_ASKED_FOR, now)

    def hear(self, now: float) -> list[Event]:
        """The agent's state may have become what this step waits for."""
        told = self._agent.state
        if not self._is_confirmed or told is None or told.state is not self._goal:
            return []
        if self._goal is AgentState.NULL:
            return self._finished(now)
        return self._step(AgentState.NULL, int(self.request.reason or 0), now)

    def tick(self, now: float) -> list[Event]:
        """Give up a step that was confirmed but does not happen."""
        return self._refused(NO_ANSWER, now) if now >= self._until else []

    def _step(self, goal: AgentState, code: int, now: float) -> list[Event]:
        wire = Wire.LOGOUT if goal is AgentState.NULL else Wire.NOT_READY
        fields = state_fields(self._desk, wire, code)
        kind = MessageType.SET_AGENT_STATE_REQ
        self._agent.asked(goal)
        self._session.ask(
            kind, fields, now, self._confirmed, self._not_confirmed, request=self.request
        )
        self._goal, self._is_confirmed, self._until = goal, False, now + PATIENCE
        return []

    def _confirmed(self, message: Message, now: float) -> list[Event]:
        self._is_confirmed = True
        return self.hear(now)

    def _not_confirmed(self, failure: Failure, now: float) -> list[Event]:
        self._agent.refused(self._goal)
        return self._refused(failure, now)


WORK_MODES: dict[WorkMode, AgentWorkMode] = {
    WorkMode.AUTO_IN: AgentWorkMode.AUTO_IN,
    WorkMode.MANUAL_IN: AgentWorkMode.MANUAL_IN,
}


def state_fields(
    desk: Desk, wire: Wire, code: int = 0, work_mode: WorkMode = WorkMode.UNSPECIFIED
) -> dict[str, int | str]:
    """Return the fields of SET_AGENT_STATE_REQ; signing in and out needs the password.

    One field tells what follows a call, and how to reach an agent who works from afar: there the
    second is needed, so the first cannot be chosen.
    """
    fields: dict[str, int | str] = {
        "PeripheralID": desk.peripheral_id,
        "AgentState": wire,
        "EventReasonCode": code,
        "AgentInstrument": desk.instrument,
        "AgentID": desk.agent_id,
    }
    if work_mode in WORK_MODES and not desk.is_remote:
        fields["AgentWorkMode"] = WORK_MODES[work_mode]
    if wire in (Wire.LOGIN, Wire.LOGOUT):
        fields["AgentPassword"] = desk.password
    return fields
