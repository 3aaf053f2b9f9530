"""What the page says of the agent, and what the state menu offers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cti.domain.model import Agent, Call, Snapshot
from cti.domain.permissions import objection
from cti.domain.services import MonitorStop, SetAgentState, SetDisposition
from cti.domain.states import AgentState, LinkState, Reason

from .context_view import ContextRow, context_rows
from .naming import duration, other_end
from .pop_view import PopRow, pop_rows
from .site import Site
from .voice_view import Conversation, conversation
from .words import Words

ACTIONS = {  # in the order of the menu
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
    context: tuple[ContextRow, ...]
    pop: tuple[PopRow, ...]
    codes: tuple[CodeRow, ...]
    has_codes: bool
    code: str
    notes: str
    conversation: tuple[Conversation, ...]
    busy: bool
    label: str


def agent_text(snapshot: Snapshot, site: Site) -> str:
    """Return the agent's state in words, never one that may be out of date.

    Where nobody signs in, it is the device whose calls are shown.
    """
    agent, link = snapshot.agent, snapshot.link
    if not site.mode.has_agent and link.state is LinkState.UP:
        return _watched(agent, site.words)
    if link.state is not LinkState.UP or not agent.confirmed:
        nobody = link.is_at_rest
        unknown = "agent.state_unknown" if site.mode.has_agent else "agent.no_notices"
        return site.words.say("agent.not_logged_in" if nobody else unknown)
    labels = (
        site.agent.logout_reasons
        if agent.state is AgentState.NULL
        else site.agent.not_ready_reasons
    )
    known = agent.state in (AgentState.NOT_READY, AgentState.NULL) and labels.get(agent.reason)
    return known or _title(agent, site) or site.words.name("agent_states", agent.state)


def _title(agent: Agent, site: Site) -> str:
    """Return the server's title, or ours for a reason that this kind of server sets by itself."""
    words, key = site.words, f"{site.server}_reasons.{agent.reason.lower()}"
    if agent.title or not words.find(key):
        return words.named(agent.title)
    return words.say(key, words.name("agent_states", agent.state))


def _watched(agent: Agent, words: Words) -> str:
    if agent.device_id:
        return words.say("agent.extension", agent.device_id)
    return words.say("agent.user" if agent.agent_id else "agent.notices", agent.agent_id)


def agent_note(agent: Agent, local_time: Callable[[float], str], site: Site) -> str:
    """Return what comes after the call, or who or what put the agent into the state, and when."""
    words = site.words
    if agent.pending is not None:
        label = site.agent.not_ready_reasons.get(agent.pending_reason, "")
        return words.say("agent.afterwards", label or words.name("agent_states", agent.pending))
    when = local_time(agent.since) if agent.since is not None else ""
    is_own = agent.changed_by == agent.agent_id != ""
    who = words.say("agent.by_you") if is_own else words.named(agent.changed_by)
    if who and when:
        return words.say("agent.set_by_at", who, when)
    return words.say("agent.since", when) if when else ""


def menu_rows(snapshot: Snapshot, site: Site) -> tuple[MenuRow, ...]:
    """Return what the agent may become, as far as this server can do it."""
    if not site.mode.has_agent:
        return _leaving(snapshot, site.words)
    if SetAgentState not in snapshot.services:
        return ()
    return tuple(
        _choice(snapshot, state, reason, label, site.words)
        for state, reason, label in _choices(site)
        if state in snapshot.agent_choices
    )


def menu_hint(snapshot: Snapshot, site: Site) -> str:
    """Return what an agent should know before choosing."""
    words = site.words
    if not site.mode.has_agent:
        return ""
    if AgentState.READY not in snapshot.agent_choices:
        return words.say("agent.set_elsewhere")
    is_busy = snapshot.agent.state is AgentState.BUSY
    return words.say("agent.after_the_call") if is_busy else ""


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
        heading=other_end(call, site.words),
        timer=duration(now - (snapshot.agent.since or now)),
        context=context_rows(snapshot.agent, call, site),
        pop=pop_rows(snapshot, call, now, site),
        codes=codes,
        has_codes=bool(codes),
        code=call.disposition,
        notes=call.notes,
        conversation=conversation(call, site.words, folded=True),
        busy=any(isinstance(asked, SetDisposition) for asked in snapshot.pending),
        label=site.words.say("agent.wrap_up", other_end(call, site.words)),
    )


def _leaving(snapshot: Snapshot, words: Words) -> tuple[MenuRow, ...]:
    """Return all that somebody without a state can choose: to go."""
    if MonitorStop not in snapshot.services:
        return ()
    label = words.name("state_menu", AgentState.NULL)
    objected = objection(snapshot, MonitorStop(snapshot.agent.device_id))
    return (_row(AgentState.NULL, "", label, objected, words),)


def _choices(site: Site) -> Iterator[tuple[AgentState, str, str]]:
    """Yield the states with their reasons: a state that has reasons is chosen by one of them.

    What the site wants a reason for cannot be chosen without one.
    """
    reasons = {
        AgentState.NOT_READY: site.agent.not_ready_reasons,
        AgentState.NULL: site.agent.logout_reasons,
    }
    required = {
        AgentState.NOT_READY: site.agent.not_ready_reason_required,
        AgentState.NULL: site.agent.logout_reason_required,
    }
    for state in ACTIONS:
        label = site.words.name("state_menu", state)
        own = reasons.get(state)
        if own and state is AgentState.NULL:
            yield from ((state, code, f"{label}: {title}") for code, title in own.items())
        elif own:
            yield from ((state, code, title) for code, title in own.items())
        elif not required.get(state):
            yield state, "", label


def _choice(
    snapshot: Snapshot, state: AgentState, reason: str, label: str, words: Words
) -> MenuRow:
    agent = snapshot.agent
    here = (agent.pending, agent.pending_reason) if agent.pending else (agent.state, agent.reason)
    same = here == (state, reason) if reason else here[0] is state
    objected = objection(snapshot, SetAgentState(state, reason))
    return _row(state, reason, label, objected, words, is_current=agent.confirmed and same)


def _row(
    state: AgentState,
    reason: str,
    label: str,
    objected: Reason | None,
    words: Words,
    is_current: bool = False,
) -> MenuRow:
    return MenuRow(
        key=f"{ACTIONS[state]} {reason}",
        action=ACTIONS[state],
        reason=reason,
        label=label,
        state=state.value,
        current=is_current,
        disabled=objected is not None,
        tip=words.name("short_reasons", objected) if objected else "",
    )
