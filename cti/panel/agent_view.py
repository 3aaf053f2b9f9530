"""What the page says of the agent, and what the state menu offers."""

from collections.abc import Callable
from dataclasses import dataclass

from cti.domain.model import Agent, Snapshot
from cti.domain.permissions import objection
from cti.domain.services import SetAgentState
from cti.domain.states import AgentState, LinkState

from . import words


@dataclass(frozen=True, slots=True)
class MenuRow:
    """One entry of the state menu."""

    key: str
    action: str
    reason: str
    label: str
    state: str
    current: bool
    disabled: bool
    tip: str


def agent_text(snapshot: Snapshot) -> str:
    """Return the agent's state in words, never one that may be out of date."""
    agent = snapshot.agent
    if snapshot.link.state is not LinkState.UP:
        return words.STATE_UNKNOWN if snapshot.link.retry_at or agent.since else words.NOT_LOGGED_IN
    if not agent.confirmed:
        return words.STATE_UNKNOWN
    return agent.title or words.AGENT_STATES[agent.state]


def agent_note(agent: Agent, local_time: Callable[[float], str]) -> str:
    """Return who or what put the agent into the state, and when."""
    when = local_time(agent.since) if agent.since is not None else ""
    who = words.BY_YOU if agent.changed_by == agent.agent_id != "" else agent.changed_by
    if who and when:
        return words.SET_BY_AT.format(who, when)
    return words.SET_AT.format(when) if when else ""


def menu_rows(snapshot: Snapshot) -> tuple[MenuRow, ...]:
    """Return what the agent may become, as far as this server can do it."""
    if SetAgentState not in snapshot.services:
        return ()
    return tuple(
        _row(snapshot, action, state, label)
        for action, state, label in words.STATE_MENU
        if state in snapshot.agent_choices
    )


def _row(snapshot: Snapshot, action: str, state: AgentState, label: str) -> MenuRow:
    objected = objection(snapshot, SetAgentState(state))
    return MenuRow(
        key=action,
        action=action,
        reason="",
        label=label,
        state=state.value,
        current=snapshot.agent.confirmed and snapshot.agent.state is state,
        disabled=objected is not None,
        tip=words.SHORT_REASONS.get(objected, "") if objected else "",
    )
