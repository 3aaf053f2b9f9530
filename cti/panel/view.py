"""What the page shows for a Snapshot: plain texts and flags, nothing for the page to decide."""

from collections.abc import Callable
from dataclasses import dataclass

from cti.domain.model import Alert, Call, Snapshot
from cti.domain.services import LogOn, MakeCall
from cti.domain.states import AgentState, ConnectionState, LinkState, Reason

from . import words
from .agent_view import MenuRow, WrapUp, agent_note, agent_text, menu_hint, menu_rows, wrap_up
from .call_view import CallRow, call_row, duration, in_view, other_end
from .history_view import HistoryRow, history_row
from .site import Site

HISTORY_SHOWN = 20
PRODUCT = "Hookswitch"
NOT_LET_IN = frozenset({"refused", "not_authorised"})

LocalTime = Callable[[float], str]
"""Seconds since 1970 as the agent's wall clock reads them, such as 14:05."""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """Something the agent should know, and what to do."""

    key: str
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class PanelView:
    """The whole page."""

    title: str
    announcement: str
    news: str
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


def panel_view(snapshot: Snapshot, now: float, local_time: LocalTime, site: Site) -> PanelView:
    """Return everything the page shows at `now`."""
    up = snapshot.link.state is LinkState.UP
    agent = snapshot.agent
    known = up and agent.confirmed
    calls = tuple(call_row(snapshot, call, now, site) for call in in_view(snapshot, now))
    logged_out = is_logged_out(snapshot)
    return PanelView(
        title=_title(snapshot, now),
        announcement=_announcement(snapshot),
        news=_news(snapshot, calls),
        link_state=snapshot.link.state.value,
        link_text=_link_text(snapshot),
        link_detail=_link_detail(snapshot, now),
        agent_state=(agent.state if known else AgentState.NULL).value,
        agent_text=agent_text(snapshot, site),
        agent_time=duration(now - agent.since) if known and agent.since is not None else "",
        agent_note=agent_note(agent, local_time, site) if known else "",
        menu=menu_rows(snapshot, site),
        menu_hint=menu_hint(snapshot),
        log_in=logged_out,
        log_in_token=site.server == "voximplant",
        log_in_agent=site.server != "voximplant",
        log_in_busy=any(isinstance(asked, LogOn) for asked in snapshot.pending),
        working=not logged_out,
        alerts=tuple(alert_row(alert) for alert in snapshot.alerts),
        calls=calls,
        wrap_up=wrap_up(snapshot, now, site) if up else (),
        can_dial=MakeCall in snapshot.services and not logged_out,
        dial_disabled=not up,
        dial_tip="" if up else words.SHORT_REASONS[Reason.NOT_CONNECTED],
        dial_busy=any(isinstance(asked, MakeCall) for asked in snapshot.pending),
        history=tuple(
            history_row(snapshot, call, local_time) for call in snapshot.history[:HISTORY_SHOWN]
        ),
        no_history=not snapshot.history,
    )


def is_logged_out(snapshot: Snapshot) -> bool:
    """Whether somebody has to log in: nobody is, or what was typed does not let us in."""
    link = snapshot.link
    if link.state is LinkState.DOWN and link.retry_at is None:
        return True
    return link.state is not LinkState.UP and link.problem in NOT_LET_IN


def alert_row(alert: Alert) -> AlertRow:
    """Return what went wrong and what to do, in words."""
    key, _, value = alert.detail.partition(":")
    said = words.DETAILS.get(key, "").format(value) or words.LINK_PROBLEMS.get(alert.detail, "")
    if alert.request is None:
        return AlertRow(str(alert.number), said or alert.detail, "")
    unknown = alert.reason in (Reason.OUTCOME_UNKNOWN, Reason.TIMED_OUT)
    text = (words.UNKNOWN_OUTCOMES if unknown else words.REQUESTS)[type(alert.request)]
    if isinstance(alert.request, MakeCall) and alert.request.number and not said:
        text = f"{text}: {alert.request.number}"
    if said:
        return AlertRow(str(alert.number), f"{text}.", said)
    told = f" ({alert.detail})" if alert.detail else ""
    return AlertRow(str(alert.number), f"{text}{told}.", words.REASONS[alert.reason])


def _link_text(snapshot: Snapshot) -> str:
    match snapshot.link.state:
        case LinkState.UP:
            return "Connected"
        case LinkState.CONNECTING:
            return "Connecting…"
        case LinkState.DOWN:
            return "Not connected" if snapshot.link.retry_at is None else "Reconnecting…"


def _link_detail(snapshot: Snapshot, now: float) -> str:
    link = snapshot.link
    if link.state is LinkState.UP or not link.problem:
        return ""
    said = words.LINK_PROBLEMS.get(link.problem, link.problem)
    if link.state is LinkState.CONNECTING:
        return f"{said} Trying again…"
    if link.retry_at is not None:
        wait = max(0, round(link.retry_at - now))
        return f"{said} Next try in {wait} s." if wait > 1 else f"{said} Trying again…"
    return said


def _title(snapshot: Snapshot, now: float) -> str:
    """Return the tab's title; while a call rings it alternates once a second."""
    for call in _certain(snapshot, ConnectionState.ALERTING):
        mark = "☎" if int(now) % 2 else "☏"
        return f"{mark} {other_end(call)}"
    for call in _certain(snapshot, ConnectionState.CONNECTED):
        return f"{other_end(call)} · {PRODUCT}"
    return PRODUCT


def _announcement(snapshot: Snapshot) -> str:
    """Return what a screen reader says at once."""
    for call in _certain(snapshot, ConnectionState.ALERTING):
        queue = f", {call.queue}" if call.queue else ""
        return f"{words.CALL_STATES[call.state]}: {other_end(call)}{queue}"
    return ""


def _news(snapshot: Snapshot, calls: tuple[CallRow, ...]) -> str:
    """Return what a screen reader says when it has said the rest."""
    for row in calls:
        if row.state != "alerting":
            return f"{row.badge}: {row.name}"
    last = next(iter(snapshot.history), None)
    return f"{words.CALL_STATES[ConnectionState.NULL]}: {other_end(last)}" if last else ""


def _certain(snapshot: Snapshot, state: ConnectionState) -> list[Call]:
    return [each for each in snapshot.calls.values() if each.state is state and each.confirmed]
