"""What the agent does: GED-188's states to ours."""

from dataclasses import replace

from cti.domain.events import AgentStateChanged, Event
from cti.domain.model import Agent
from cti.domain.services import SetAgentState
from cti.domain.states import AgentState, WorkMode
from cti.domain.wording import named
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import AgentState as Wire

from .desk import Desk
from .reasons import author_of

STATES: dict[int, AgentState] = {
    Wire.LOGIN: AgentState.NOT_READY,
    Wire.LOGOUT: AgentState.NULL,
    Wire.NOT_READY: AgentState.NOT_READY,
    Wire.AVAILABLE: AgentState.READY,
    Wire.TALKING: AgentState.BUSY,
    Wire.WORK_NOT_READY: AgentState.WORKING_AFTER_CALL,
    Wire.WORK_READY: AgentState.WORKING_AFTER_CALL,
    Wire.BUSY_OTHER: AgentState.BUSY,
    Wire.RESERVED: AgentState.BUSY,
    Wire.HOLD: AgentState.BUSY,
    Wire.ACTIVE: AgentState.BUSY,
    Wire.PAUSED: AgentState.BUSY,
    Wire.INTERRUPTED: AgentState.BUSY,
}
"""UNKNOWN and NOT_ACTIVE are missing: they leave what is known."""

FOLLOWS: dict[int, AgentState] = {
    Wire.WORK_READY: AgentState.READY,
    Wire.WORK_NOT_READY: AgentState.NOT_READY,
}
"""What comes after after-call work."""

TITLES: dict[int, str] = {
    Wire.RESERVED: named("agent.call_is_coming"),
    Wire.BUSY_OTHER: named("agent.busy_elsewhere"),
}
REQUESTED: dict[AgentState, Wire] = {
    AgentState.NULL: Wire.LOGOUT,
    AgentState.NOT_READY: Wire.NOT_READY,
    AgentState.READY: Wire.AVAILABLE,
    AgentState.WORKING_AFTER_CALL: Wire.WORK_READY,
}
WITH_REASON = frozenset({AgentState.NOT_READY, AgentState.NULL})
VOICE = frozenset({0, 1})  # media routing domains
LONGEST_DURATION = 7 * 86400


class AgentTracker:
    """Keeps the agent's state as the server told it, and tells what is new."""

    def __init__(self, desk: Desk) -> None:
        self.state: AgentStateChanged | None = None
        self.desk = desk
        self._asked: AgentState | None = None  # what we asked for, until it comes
        self._work_mode: WorkMode | None = None  # None: nobody has said it here
        self._is_told = False  # in this session

    def begin_session(self) -> None:
        """What an earlier session told is out of date, but helps to know what did not change."""
        self._is_told = False
        self._asked = None

    @property
    def is_signed_in(self) -> bool:
        """Whether the server has said that the agent is signed in."""
        told = self.state if self._is_told else None
        return told is not None and told.state is not AgentState.NULL

    def is_about_us(self, message: Message) -> bool:
        """Whether an AGENT_STATE_EVENT is about our agent's voice calls."""
        agent_id = message.text("AgentID")
        if not self.desk.has_agent:
            return False
        return agent_id in ("", self.desk.agent_id) and message.number("MRDID") in VOICE

    def hear(self, message: Message, now: float) -> list[Event]:
        """Take a state in; what is no news is not told."""
        wire = message.number("AgentState", Wire.UNKNOWN)
        state = STATES.get(wire)
        if state is None:
            return []
        code = message.number("EventReasonCode") if state in WITH_REASON else 0
        duration = message.number("StateDuration")
        since = now - duration if 0 < duration <= LONGEST_DURATION else None
        before = self.state
        after = replace(
            self._after(state, wire, code),
            device_id=self.desk.extension or message.text("AgentExtension"),
        )
        self.state, self._is_told = after, True
        return [replace(after, since=since)] if after != before else []

    def _after(self, state: AgentState, wire: int, code: int) -> AgentStateChanged:
        reason = str(code) if code else ""
        before = self.state if self.state is not None and self.state.state is state else None
        author = author_of(code)
        if self._asked is state:
            self._asked = None
            author = author or self.desk.agent_id
        elif before is not None and before.reason == reason:
            author = author or before.changed_by
        goes_on = before if state is AgentState.BUSY else None
        if state is AgentState.NULL:
            self._work_mode = None
        return AgentStateChanged(
            state=state,
            agent_id=self.desk.agent_id,
            reason=reason,
            work_mode=self._work_mode,
            title=TITLES.get(wire, ""),
            changed_by=author,
            pending=goes_on.pending if goes_on else FOLLOWS.get(wire),
            pending_reason=goes_on.pending_reason if goes_on else "",
        )

    def refresh(self, message: Message) -> None:
        """Take the answer to a query in: it has no reason, so the known one stays if it fits."""
        wire = message.number("AgentState", Wire.UNKNOWN)
        state = STATES.get(wire)
        if state is None:
            return
        self._is_told = True
        before = self.state
        if before is None or before.state is not state:
            device_id = self.desk.extension or message.text("AgentExtension")
            self.state = replace(self._after(state, wire, 0), device_id=device_id)
        elif state not in WITH_REASON:
            pending = FOLLOWS.get(wire, before.pending)
            self.state = replace(before, title=TITLES.get(wire, ""), pending=pending)

    def forget_pending(self) -> None:
        """The calls that a state was to follow are over, and nobody tells what followed them."""
        if self.state is not None and self.state.state is AgentState.BUSY:
            self.state = replace(self.state, pending=None, pending_reason="")

    def asked(self, state: AgentState) -> None:
        """Remember what we asked for, to know whose doing it is when it comes."""
        self._asked = state

    def refused(self, state: AgentState) -> None:
        """Forget what we asked for."""
        if self._asked is state:
            self._asked = None

    def accepted(self, request: SetAgentState) -> list[Event]:
        """A state was confirmed: during a call it is what follows."""
        is_news = self.works(request.work_mode)
        came_already = self._asked is not request.state
        if self.state is None:
            return []
        if came_already or self.state.state is not AgentState.BUSY:
            return [self.state] if is_news else []
        self.state = replace(
            self.state, pending=request.state, pending_reason=request.reason, since=None
        )
        return [self.state]

    def works(self, mode: WorkMode) -> bool:
        """What follows each call was confirmed; return whether that is news."""
        if self.desk.is_remote or mode in (WorkMode.UNSPECIFIED, self._work_mode):
            return False
        self._work_mode = mode
        if self.state is not None:
            self.state = replace(self.state, work_mode=mode)
        return True

    def agent(self) -> Agent | None:
        """Return the agent for a snapshot; None if the server did not say.

        Where nobody signs in it has but the device: who may sit there is no business of ours.
        """
        if not self.desk.has_agent:
            return Agent(device_id=self.desk.extension)
        if self.state is None or not self._is_told:
            return None
        told = self.state
        return Agent(
            agent_id=told.agent_id,
            device_id=told.device_id,
            state=told.state,
            reason=told.reason,
            work_mode=told.work_mode or WorkMode.UNSPECIFIED,
            title=told.title,
            changed_by=told.changed_by,
            pending=told.pending,
            pending_reason=told.pending_reason,
        )
