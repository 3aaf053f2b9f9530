"""What the page shows for a Snapshot: plain texts and flags, nothing for the page to decide."""

from collections.abc import Callable
from dataclasses import dataclass

from cti.domain.model import Call, Snapshot
from cti.domain.services import LogOn, MakeCall
from cti.domain.states import AgentState, ConnectionState, LinkState, Reason

from .agent_view import MenuRow, WrapUp, agent_note, agent_text, menu_hint, menu_rows, wrap_up
from .alert_view import AlertRow, alert_row
from .call_view import CallRow, call_row, in_view
from .history_view import HistoryRow, history_row
from .naming import duration, other_end
from .notice_view import USUAL, Notifying, SwitchRow, bell, sound_hint, switch_rows
from .pop_view import said_of
from .site import Site
from .voice_view import SpokenRow, spoken
from .words import Words

HISTORY_SHOWN = 20
PRODUCT = "Hookswitch"
NOT_LET_IN = frozenset({"refused", "not_authorised"})

LocalTime = Callable[[float], str]
"""Seconds since 1970 as the agent's wall clock reads them, such as 14:05."""


@dataclass(frozen=True, slots=True)
class PanelView:
    """The whole page."""

    title: str
    announcement: str
    news: str
    spoken: tuple[SpokenRow, ...]
    link_state: str
    link_text: str
    link_detail: str
    agent_state: str
    agent_text: str
    agent_time: str
    agent_note: str
    menu: tuple[MenuRow, ...]
    menu_hint: str
    log_in: bool
    log_in_token: bool
    log_in_agent: bool
    log_in_password: bool
    log_in_extension: bool
    log_in_busy: bool
    working: bool
    alerts: tuple[AlertRow, ...]
    calls: tuple[CallRow, ...]
    wrap_up: tuple[WrapUp, ...]
    can_dial: bool
    dial_disabled: bool
    dial_tip: str
    dial_busy: bool
    history: tuple[HistoryRow, ...]
    no_history: bool
    switches: tuple[SwitchRow, ...]
    bell: str
    sound_hint: str


def panel_view(
    snapshot: Snapshot,
    now: float,
    local_time: LocalTime,
    site: Site,
    notifying: Notifying = USUAL,
) -> PanelView:
    """Return everything the page shows at `now`."""
    words = site.words
    up = snapshot.link.state is LinkState.UP
    agent = snapshot.agent
    known = up and agent.confirmed and site.mode.has_agent
    seen = in_view(snapshot, now, site.mode)
    calls = tuple(call_row(snapshot, call, now, site) for call in seen)
    fields = log_in_fields(site)
    logged_out = is_logged_out(snapshot)
    return PanelView(
        title=_title(seen, now, words),
        announcement=_announcement(seen, words),
        news=_news(snapshot, calls, words),
        spoken=spoken(seen, words),
        link_state=snapshot.link.state.value,
        link_text=_link_text(snapshot, words),
        link_detail=_link_detail(snapshot, now, words),
        agent_state=(agent.state if known else AgentState.NULL).value,
        agent_text=agent_text(snapshot, site),
        agent_time=duration(now - agent.since) if known and agent.since is not None else "",
        agent_note=agent_note(agent, local_time, site) if known else "",
        menu=menu_rows(snapshot, site),
        menu_hint=menu_hint(snapshot, site),
        log_in=logged_out,
        log_in_token="token" in fields,
        log_in_agent="agent_id" in fields,
        log_in_password="password" in fields,
        log_in_extension="extension" in fields,
        log_in_busy=any(isinstance(asked, LogOn) for asked in snapshot.pending),
        working=not logged_out,
        alerts=tuple(alert_row(alert, words) for alert in snapshot.alerts),
        calls=calls,
        wrap_up=wrap_up(snapshot, now, site) if up else (),
        can_dial=MakeCall in snapshot.services and not logged_out,
        dial_disabled=not up,
        dial_tip="" if up else words.name("short_reasons", Reason.NOT_CONNECTED),
        dial_busy=any(isinstance(asked, MakeCall) for asked in snapshot.pending),
        history=tuple(
            history_row(snapshot, call, local_time, words)
            for call in snapshot.history[:HISTORY_SHOWN]
        ),
        no_history=not snapshot.history,
        switches=switch_rows(notifying, words),
        bell=bell(notifying),
        sound_hint=sound_hint(notifying, words),
    )


def panel_title(snapshot: Snapshot, now: float, site: Site) -> str:
    """Return the title alone: a page that is not seen shows nothing else."""
    return _title(in_view(snapshot, now, site.mode), now, site.words)


def log_in_fields(site: Site) -> tuple[str, ...]:
    """Return what is asked of who logs in; the token of Voximplant Kit says who it is."""
    return ("token",) if site.server == "voximplant" else site.mode.log_in_fields


def is_logged_out(snapshot: Snapshot) -> bool:
    """Whether somebody has to log in: nobody is, or what was typed does not let us in."""
    link = snapshot.link
    if link.is_at_rest:
        return True
    return link.state is not LinkState.UP and link.problem in NOT_LET_IN


def _link_text(snapshot: Snapshot, words: Words) -> str:
    link = snapshot.link
    if link.state is LinkState.DOWN and link.retry_at is not None:
        return words.say("link.reconnecting")
    return words.name("link", link.state)


def _link_detail(snapshot: Snapshot, now: float, words: Words) -> str:
    link = snapshot.link
    if link.state is LinkState.UP or not link.problem:
        return ""
    said = words.told(link.problem) or link.problem
    wait = 0
    if link.state is LinkState.DOWN:
        if link.retry_at is None:
            return said
        wait = round(link.retry_at - now)
    later = words.say("link.next_try", wait) if wait > 1 else words.say("link.trying_again")
    return f"{said} {later}"


def _title(calls: list[Call], now: float, words: Words) -> str:
    """Return the tab's title; while a call rings it alternates once a second."""
    for call in _certain(calls, ConnectionState.ALERTING):
        mark = "☎" if int(now) % 2 else "☏"
        return f"{mark} {other_end(call, words)}"
    for call in _certain(calls, ConnectionState.CONNECTED):
        return f"{other_end(call, words)} · {PRODUCT}"
    return PRODUCT


def _announcement(calls: list[Call], words: Words) -> str:
    """Return what a screen reader says at once."""
    for call in _certain(calls, ConnectionState.ALERTING):
        queue = f", {call.queue}" if call.queue else ""
        return f"{words.name('call_states', call.state)}: {other_end(call, words)}{queue}"
    return ""


def _news(snapshot: Snapshot, calls: tuple[CallRow, ...], words: Words) -> str:
    """Return what a screen reader says when it has said the rest."""
    for row in calls:
        if row.state != "alerting":
            return f"{row.badge}: {row.name}"
        if row.context or row.pop:
            return said_of(row.context, row.pop)
    last = next(iter(snapshot.history), None)
    ended = words.name("call_states", ConnectionState.NULL)
    return f"{ended}: {other_end(last, words)}" if last else ""


def _certain(calls: list[Call], state: ConnectionState) -> list[Call]:
    return [each for each in calls if each.state is state and each.confirmed]
