"""The framework's work modes, in either spelling, and what they mean (OpenCTI, *Agent states*)."""

from cti.domain.states import AgentState, WorkMode

AFTER_CALL_WORK = "ACW"

READY_MODES: dict[str, WorkMode] = {
    "": WorkMode.UNSPECIFIED,
    "UNSPECIFIED": WorkMode.UNSPECIFIED,
    "MODE_NONE": WorkMode.UNSPECIFIED,
    "AUTO_IN": WorkMode.AUTO_IN,
    "MODE_AUTO_IN": WorkMode.AUTO_IN,
    "MANUAL_IN": WorkMode.MANUAL_IN,
    "MODE_MANUAL_IN": WorkMode.MANUAL_IN,
}
"""Of an agent who is ready: what follows each call."""

NOT_READY_MODES: dict[str, AgentState] = {
    "": AgentState.NOT_READY,
    "MODE_NONE": AgentState.NOT_READY,
    "AUX_WORK": AgentState.NOT_READY,
    "BUSY": AgentState.NOT_READY,
    AFTER_CALL_WORK: AgentState.WORKING_AFTER_CALL,
    "AFTER_CALL_WORK": AgentState.WORKING_AFTER_CALL,
}
"""Of an agent who is not: after-call work is asked for in this way, too."""

SPELLINGS: dict[WorkMode, str] = {
    WorkMode.UNSPECIFIED: "MODE_NONE",
    WorkMode.AUTO_IN: "MODE_AUTO_IN",
    WorkMode.MANUAL_IN: "MODE_MANUAL_IN",
}
"""As events write them."""
