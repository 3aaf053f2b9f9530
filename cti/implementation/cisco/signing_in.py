"""Signing the agent in, unless the switch says that this was done before."""

from collections.abc import Callable

from cti.domain.events import Event
from cti.domain.states import AgentState, Reason
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import AgentState as Wire
from cti.wire.ged188_values import AgentWorkMode, MessageType

from .failures import NO_ANSWER, Failure
from .live import Live
from .logging_out import state_fields
from .rebuilding import ask_agent
from .session import PATIENCE


class SigningIn:
    """Asks who is signed in, and signs in after LOGOUT only."""

    def __init__(
        self,
        live: Live,
        finished: Callable[[float], list[Event]],
        refused: Callable[[Failure, float], list[Event]],
    ) -> None:
        self._live = live
        self._finished = finished
        self._refused = refused
        self._is_confirmed = False
        self._until: float | None = None

    @property
    def deadline(self) -> float | None:
        """When a sign-in that was confirmed has taken too long to happen."""
        return self._until

    def begin(self, now: float) -> list[Event]:
        """Ask for the agent's state."""
        return ask_agent(self._live, now, self._told, self._not_told)

    def hear(self, now: float) -> list[Event]:
        """The agent's state may have become what we wait for."""
        if not self._is_confirmed or not self._live.agent.is_signed_in:
            return []
        self._is_confirmed, self._until = False, None
        return self._finished(now)

    def tick(self, now: float) -> list[Event]:
        """Give up a sign-in that was confirmed but does not happen."""
        if self._until is None or now < self._until:
            return []
        self._until = None
        return self._refused(NO_ANSWER, now)

    def _told(self, message: Message, now: float) -> list[Event]:
        desk = self._live.desk
        if message.number("AgentState") == Wire.LOGOUT:
            return self._sign_in(now)
        if message.text("AgentID", desk.agent_id) not in ("", desk.agent_id):
            return self._refused(Failure(Reason.REFUSED, "extension_taken"), now)
        self._live.agent.refresh(message)
        return self._finished(now)

    def _not_told(self, failure: Failure, now: float) -> list[Event]:
        """The server may know no state of an agent who is not signed in."""
        return self._refused(failure, now) if failure.is_timeout else self._sign_in(now)

    def _sign_in(self, now: float) -> list[Event]:
        desk = self._live.desk
        fields = state_fields(desk, Wire.LOGIN, work_mode=desk.work_mode)
        if desk.is_remote:
            fields["AgentWorkMode"] = AgentWorkMode.RA_CALL_BY_CALL
        kind = MessageType.SET_AGENT_STATE_REQ
        self._live.agent.asked(AgentState.NOT_READY)
        self._live.session.ask(kind, fields, now, self._confirmed, self._refused)
        return []

    def _confirmed(self, message: Message, now: float) -> list[Event]:
        """Accepted; it has happened once an event or a second question says so."""
        self._is_confirmed, self._until = True, now + PATIENCE
        self._live.agent.works(self._live.desk.work_mode)
        return self.hear(now) or ask_agent(self._live, now, self._told_again, self._told_nothing)

    def _told_again(self, message: Message, now: float) -> list[Event]:
        if message.number("AgentState") != Wire.LOGOUT:
            self._live.agent.refresh(message)
        return self.hear(now)

    def _told_nothing(self, failure: Failure, now: float) -> list[Event]:
        return []
