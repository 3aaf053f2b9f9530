"""What the page says of the agent, and what the state menu offers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cti.domain.model import Agent, Call, Snapshot
from cti.domain.permissions import objection
from cti.domain.services import SetAgentState, SetDisposition
from cti.domain.states import AgentState, LinkState

from . import words
from .call_view import duration, other_end
from .site import Site

ACTIONS = {
    AgentState.READY: "agent_ready",
    AgentState.NOT_READY: "agent_not_ready",
    AgentState.WORKING_AFTER_CALL: "after_call_work",
    AgentState.NULL: "logout",
}


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


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One wrap-up code."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class WrapUp:
    """The work after a call: what it was, how it came out, how long it has taken."""

    key: str
    heading: str
    timer: str
    codes: tuple[CodeRow, ...]
    has_codes: bool
    code: str
    notes: str
    busy: bool
    label: str


def agent_text(snapshot: Snapshot, site: Site) -> str:
    """Return the agent's state in words, never one that may be out of date."""
    agent, link = snapshot.agent, snapshot.link
    if link.state is not LinkState.UP or not agent.confirmed:
        nobody = link.state is LinkState.DOWN and link.retry_at is None
        return words.NOT_LOGGED_IN if nobody else words.STATE_UNKNOWN
    labels = (
        site.agent.logout_reasons
        if agent.state is AgentState.NULL
        else site.agent.not_ready_reasons
    )
    known = agent.state in (AgentState.NOT_READY, AgentState.NULL) and labels.get(agent.reason)
    return known or agent.title or words.AGENT_STATES[agent.state]


def agent_note(agent: Agent, local_time: Callable[[float], str], site: Site) -> str:
    """Return what comes after the call, or who or what put the agent into the state, and when."""
    if agent.pending is not None:
        label = site.agent.not_ready_reasons.get(agent.pending_reason, "")
        return words.AFTERWARDS.format(label or words.AGENT_STATES[agent.pending])
    when = local_time(agent.since) if agent.since is not None else ""
    who = words.BY_YOU if agent.changed_by == agent.agent_id != "" else agent.changed_by
    if who and when:
        return words.SET_BY_AT.format(who, when)
    return words.SINCE.format(when) if when else ""


def menu_rows(snapshot: Snapshot, site: Site) -> tuple[MenuRow, ...]:
    """Return what the agent may become, as far as this server can do it."""
    if SetAgentState not in snapshot.services:
        return ()
    return tuple(
        _row(snapshot, state, reason, label)
        for state, reason, label in _choices(site)
        if state in snapshot.agent_choices
    )


def menu_hint(snapshot: Snapshot) -> str:
    """Return what an agent should know before choosing."""
    if AgentState.READY not in snapshot.agent_choices:
        return words.STATE_IS_SET_ELSEWHERE
    return words.AFTER_THE_CALL if snapshot.agent.state is AgentState.BUSY else ""


def wrap_up(snapshot: Snapshot, now: float, site: Site) -> tuple[WrapUp, ...]:
    """Return the work after the last call, while the agent is at it."""
    agent = snapshot.agent
    if agent.state is not AgentState.WORKING_AFTER_CALL or not agent.confirmed:
        return ()
    last = next(iter(snapshot.history), None)
    if last is None or SetDisposition not in snapshot.services:
        return ()
    return (_wrap_up(snapshot, last, now, site),)


def _wrap_up(snapshot: Snapshot, call: Call, now: float, site: Site) -> WrapUp:
    codes = tuple(CodeRow(key, label) for key, label in site.agent.wrap_up_codes.items())
    return WrapUp(
        key=call.call_id,
        heading=other_end(call),
        timer=duration(now - (snapshot.agent.since or now)),
        codes=codes,
        has_codes=bool(codes),
        code=call.disposition,
        notes=call.notes,
        busy=any(isinstance(asked, SetDisposition) for asked in snapshot.pending),
        label=words.WRAP_UP.format(other_end(call)),
    )


def _choices(site: Site) -> Iterator[tuple[AgentState, str, str]]:
    """Yield the states with their reasons: a state that has reasons is chosen by one of them."""
    reasons = {
        AgentState.NOT_READY: site.agent.not_ready_reasons,
        AgentState.NULL: site.agent.logout_reasons,
    }
    for state, label in words.STATE_MENU:
        own = reasons.get(state)
        if own and state is AgentState.NULL:
            yield from ((state, code, f"{label}: {words_}") for code, words_ in own.items())
        elif own:
            yield from ((state, code, words_) for code, words_ in own.items())
        else:
            yield state, "", label


def _row(snapshot: Snapshot, state: AgentState, reason: str, label: str) -> MenuRow:
    agent = snapshot.agent
    objected = objection(snapshot, SetAgentState(state, reason))
    here = (agent.pending, agent.pending_reason) if agent.pending else (agent.state, agent.reason)
    same = here == (state, reason) if reason else here[0] is state
    return MenuRow(
        key=f"{ACTIONS[state]} {reason}",
        action=ACTIONS[state],
        reason=reason,
        label=label,
        state=state.value,
        current=agent.confirmed and same,
        disabled=objected is not None,
        tip=words.SHORT_REASONS.get(objected, "") if objected else "",
    )
