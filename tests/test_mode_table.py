"""Telephony mode, CTI server, state, function: every combination, against tables of its own.

The tables below say what the documentation says; nothing in them is read from the product's own.
What the Desktop sends or refuses, and what the page offers, must both agree with them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import pytest
from stories import NOW

from cti.domain import events
from cti.domain.model import Agent, Call, Snapshot
from cti.domain.services import LogOn, Request
from cti.domain.states import AgentState, ConnectionState, Direction, LinkState, Reason
from cti.implementation.choice import choose
from cti.interface.desktop import Desktop, Rules
from cti.interface.store import Store
from cti.opencti.modes import MODES, TelephonyMode, within
from cti.panel.call_view import CallRow
from cti.panel.site import Site
from cti.panel.view import PanelView, panel_view
from cti.settings import Settings, read_settings

# What each mode has (OpenCTI, *Telephony modes*)

SESSION = {"login", "logout", "request_snapshot"}
AGENT = {"agent_ready", "agent_not_ready", "after_call_work"}
CALLS = {
    *("make_call", "answer_call", "reject_call", "hang_up_call", "hold_call", "retrieve_call"),
    *("send_dtmf", "set_call_data", "mute_call", "start_recording", "stop_recording"),
    *("consultation_call", "transfer_initiate", "conference_initiate", "blind_transfer"),
    *("single_step_conference", "drop_party", "supervisor_assist", "emergency_assist"),
    *("transfer_complete", "conference_complete", "cancel_consultation", "alternate_call"),
    *("call_supervisor", "set_disposition"),
}
MODE_HAS = {"simple": SESSION, "agent_state": SESSION | AGENT, "full": SESSION | AGENT | CALLS}
MODE_ASKS = {
    "simple": {"extension"},
    "agent_state": {"agent_id", "password", "extension"},
    "full": {"agent_id", "password", "extension"},
}

# What each server has

SERVER_HAS = {
    "cisco": (SESSION | AGENT | CALLS) - {"mute_call", "single_step_conference"},
    "voximplant": {"login", "logout", "make_call", "set_call_data"},
}

# What each state allows

TALKING, CALLING = "connected", "calling"
ANSWERED_ONLY = {
    *("hold_call", "consultation_call", "transfer_initiate", "conference_initiate"),
    *("blind_transfer", "single_step_conference", "supervisor_assist", "emergency_assist"),
    *("start_recording", "stop_recording"),
}
PAIRS = {"transfer_complete", "conference_complete", "cancel_consultation", "alternate_call"}
WITHOUT_A_CALL = {"make_call", "call_supervisor", *SESSION, *AGENT}
STATE_ALLOWS = {
    "null": {"set_disposition"},  # of a call that has just ended
    "initiated": {"hang_up_call", "drop_party", "send_dtmf"},
    "alerting": {"answer_call", "reject_call", "set_call_data"},
    CALLING: {
        *("hang_up_call", "drop_party", "send_dtmf", "set_call_data", "mute_call"),
        "set_disposition",
    },
    TALKING: {
        *("hang_up_call", "drop_party", "send_dtmf", "set_call_data", "mute_call"),
        "set_disposition",
        *ANSWERED_ONLY,
    },
    "hold": {"retrieve_call", "hang_up_call", "drop_party", "set_call_data", "set_disposition"},
    "queued": {"hang_up_call", "drop_party", "set_call_data"},
    "fail": {"hang_up_call", "drop_party"},
}
AGENT_ALLOWS = {
    "null": {"logout"},
    "not_ready": {"agent_not_ready", "agent_ready", "logout"},
    "ready": {"agent_not_ready", "logout"},
    "busy": {"agent_not_ready", "agent_ready", "after_call_work", "logout"},
    "working_after_call": {"agent_not_ready", "agent_ready", "logout"},
    "unknown": {*AGENT, "logout"},  # the server knows better
}

# What a card has in each state

TRANSFERS = {"transfer_initiate", "blind_transfer"}
CONFERENCES = {"conference_initiate", "single_step_conference"}
BUTTONS = {
    "null": set(),
    "initiated": {"hang_up_call"},
    "alerting": {"answer_call", "reject_call"},
    CALLING: {"hang_up_call", "mute_call", "send_dtmf"},
    TALKING: {
        *("hang_up_call", "hold_call", "mute_call", "send_dtmf", "start_recording"),
        *("supervisor_assist", "emergency_assist", *TRANSFERS, *CONFERENCES),
    },
    "hold": {"retrieve_call", "hang_up_call"},
    "queued": {"hang_up_call"},
    "fail": {"hang_up_call"},
}
CONSULTING = {*PAIRS, "mute_call", "send_dtmf", "start_recording"}

FUNCTIONS_OF = {
    "transfer": TRANSFERS,
    "conference": CONFERENCES,
    "keypad": {"send_dtmf"},
    "mute": {"mute_call"},
    "record": {"start_recording"},
}
"""What a button does that is not called like its function."""

FUNCTIONS: dict[str, Callable[[Desktop], object]] = {
    "login": lambda desktop: desktop.login("1001", "demo", "2001"),
    "logout": lambda desktop: desktop.logout(),
    "request_snapshot": lambda desktop: desktop.request_snapshot(),
    "agent_ready": lambda desktop: desktop.agent_ready(),
    "agent_not_ready": lambda desktop: desktop.agent_not_ready(),
    "after_call_work": lambda desktop: desktop.agent_not_ready("ACW"),
    "make_call": lambda desktop: desktop.make_call("2002"),
    "answer_call": lambda desktop: desktop.answer_call("17"),
    "reject_call": lambda desktop: desktop.reject_call("17"),
    "hang_up_call": lambda desktop: desktop.hang_up_call("17"),
    "hold_call": lambda desktop: desktop.hold_call("17"),
    "retrieve_call": lambda desktop: desktop.retrieve_call("17"),
    "send_dtmf": lambda desktop: desktop.send_dtmf("17", "1"),
    "set_call_data": lambda desktop: desktop.set_call_data("17", {"case": "C-1"}),
    "mute_call": lambda desktop: desktop.mute_call("17", True),
    "start_recording": lambda desktop: desktop.start_recording("17"),
    "stop_recording": lambda desktop: desktop.stop_recording("17"),
    "consultation_call": lambda desktop: desktop.consultation_call("17", "2002"),
    "transfer_initiate": lambda desktop: desktop.transfer_initiate("17", "2002"),
    "conference_initiate": lambda desktop: desktop.conference_initiate("17", "2002"),
    "blind_transfer": lambda desktop: desktop.blind_transfer("17", "2002"),
    "single_step_conference": lambda desktop: desktop.single_step_conference("17", "2002"),
    "drop_party": lambda desktop: desktop.drop_party("17", "2002"),
    "supervisor_assist": lambda desktop: desktop.supervisor_assist("17"),
    "emergency_assist": lambda desktop: desktop.supervisor_assist("17", True),
    "call_supervisor": lambda desktop: desktop.supervisor_assist(),
    "transfer_complete": lambda desktop: desktop.transfer_complete("18", "17"),
    "conference_complete": lambda desktop: desktop.conference_complete("18", "17"),
    "cancel_consultation": lambda desktop: desktop.cancel_consultation("18", "17"),
    "alternate_call": lambda desktop: desktop.alternate_call("18", "17"),
    "set_disposition": lambda desktop: desktop.set_disposition("17", "sale"),
}
NOT_REQUESTS = {"take_notes", "dismiss_alert"}  # nobody is asked anything
OF_THE_SAME_NAME = {"emergency_assist", "call_supervisor", "after_call_work"}  # with other values

SETTINGS = {
    "cisco": '[cti]\nserver = "cisco"\n[cisco]\n',
    "voximplant": (
        '[cti]\nserver = "voximplant"\n[voximplant]\nhost = "127.0.0.1:1"\n'
        'domain = "acme"\ntoken_id = "1"\nuser_id = "501"\n'
    ),
}
LOG_ON = {
    "simple": LogOn("", "", "2001"),
    "agent_state": LogOn("1001", "demo", "2001"),
    "full": LogOn("1001", "demo", "2001"),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """One mode with one server, and how a call and the agent stand."""

    mode: str
    server: str
    call: str
    agent: str
    consults: bool  # about another call, which waits
    incoming: bool
    is_up: bool

    def has(self, function: str) -> bool:
        return function in MODE_HAS[self.mode] & SERVER_HAS[self.server]


def situations(mode: str, server: str, call: str) -> Iterator[Situation]:
    """Yield every situation of one mode, server and state of the call."""
    for agent, consults, incoming, is_up in product(AGENT_ALLOWS, *3 * [(True, False)]):
        yield Situation(mode, server, call, agent, consults, incoming, is_up)


everywhere = pytest.mark.parametrize(
    ("mode", "server", "call"), list(product(MODE_HAS, SERVER_HAS, STATE_ALLOWS))
)


def settings_of(server: str) -> Settings:
    return read_settings(SETTINGS[server], server)


@cache
def begun(mode: str, server: str) -> Snapshot:
    """Return what is known once the server's own adapter has said what it can do."""
    _, begin = choose(settings_of(server), lambda: 0.5)
    adapter = begin(LOG_ON[mode])
    offered = events.ServicesChanged(adapter.services, adapter.agent_choices)
    seen = within(TelephonyMode(mode), offered)
    assert isinstance(seen, events.ServicesChanged)
    return Snapshot(services=seen.services, agent_choices=seen.agent_choices)


def known_in(situation: Situation) -> Snapshot:
    is_ended = situation.call == "null"
    is_calling = situation.call == CALLING
    state = ConnectionState[TALKING.upper() if is_calling else situation.call.upper()]
    call = Call(
        call_id="17",
        state=state,
        direction=Direction.IN if situation.incoming else Direction.OUT,
        calling_device="+16175550142",
        called_device="+16175550199",
        consultation_of="18" if situation.consults else "",
        started_at=NOW,
        answered_at=NOW if situation.call in (TALKING, "hold") else None,
    )
    link = LinkState.UP if situation.is_up else LinkState.DOWN
    snapshot = replace(
        begun(situation.mode, situation.server),
        link=replace(Snapshot().link, state=link, retry_at=NOW + 1),
        agent=agent_of(situation),
    )
    if situation.consults:
        held = Call(call_id="18", state=ConnectionState.HOLD, answered_at=NOW, held_at=NOW)
        snapshot = snapshot.with_call(held)
    if is_ended:
        return replace(snapshot, history=(replace(call, ended_at=NOW, answered_at=NOW),))
    return snapshot.with_call(call)


def agent_of(situation: Situation) -> Agent:
    is_known = situation.agent != "unknown"
    state = AgentState(situation.agent) if is_known else AgentState.READY
    return Agent(agent_id="1001", device_id="2001", state=state, confirmed=is_known)


def expected(situation: Situation, function: str) -> Reason | None:
    """Return why the function is refused, by the tables above; None: it is sent."""
    if function == "login":
        return None
    leaves = situation.mode == "simple" and function == "logout"  # which nobody needs to hear
    if not situation.is_up and not leaves:
        return Reason.NOT_CONNECTED
    if not situation.has(function):
        return Reason.NOT_OFFERED
    if function in AGENT | {"logout"}:
        allowed = leaves or function in AGENT_ALLOWS[situation.agent]
    elif function in PAIRS:
        allowed = situation.consults and situation.call in (TALKING, CALLING)
    else:
        allowed = function in WITHOUT_A_CALL | STATE_ALLOWS[situation.call]
    return None if allowed else Reason.NOT_POSSIBLE_NOW


def outcome(situation: Situation, function: str) -> tuple[Reason | None, list[Request]]:
    sent: list[Request] = []
    store = Store(known_in(situation), lambda: NOW)
    mode = MODES[TelephonyMode(situation.mode)]
    asked = FUNCTIONS[function](Desktop(store, sent.append, Rules(mode=mode)))
    assert sent in ([], [asked])
    refused = [alert.reason for alert in store.snapshot.alerts]
    return next(iter(refused), None), sent


def page_of(situation: Situation) -> PanelView:
    site = Site(server=situation.server, mode=MODES[TelephonyMode(situation.mode)])
    return panel_view(known_in(situation), NOW, lambda time: "", site)


def card_of(view: PanelView) -> CallRow | None:
    return next((row for row in view.calls if row.key == "17"), None)


def test_the_tables_know_every_function_of_the_desktop() -> None:
    public = {name for name in vars(Desktop) if not name.startswith("_")} - NOT_REQUESTS
    assert set(FUNCTIONS) - OF_THE_SAME_NAME == public
    assert set(FUNCTIONS) == SESSION | AGENT | CALLS


def test_the_tables_know_every_mode_and_every_state() -> None:
    assert set(MODE_HAS) == {mode.value for mode in TelephonyMode}
    assert set(STATE_ALLOWS) == {state.name.lower() for state in ConnectionState} | {CALLING}
    assert set(AGENT_ALLOWS) == {state.value for state in AgentState} | {"unknown"}
    assert set(SERVER_HAS) == {"cisco", "voximplant"}


@everywhere
def test_the_desktop_sends_what_can_be_asked_for_and_refuses_the_rest(
    mode: str, server: str, call: str
) -> None:
    for situation in situations(mode, server, call):
        for function in FUNCTIONS:
            reason, sent = outcome(situation, function)
            assert (function, reason) == (function, expected(situation, function))
            assert len(sent) == (reason is None)


@everywhere
def test_a_card_is_there_and_has_a_button_for_what_the_call_allows(
    mode: str, server: str, call: str
) -> None:
    for situation in situations(mode, server, call):
        card = card_of(page_of(situation))
        is_notice = situation.call == "alerting" and situation.incoming
        assert (card is not None) == (
            situation.call != "null" and (situation.mode == "full" or is_notice)
        )
        if card is None:
            continue
        is_pair = situation.consults and situation.call in (TALKING, CALLING)
        in_table = CONSULTING if is_pair else BUTTONS[situation.call]
        assert buttons_of(card) == {function for function in in_table if situation.has(function)}
        assert card.data_editable == situation.has("set_call_data")


@everywhere
def test_a_button_can_be_pressed_if_and_only_if_the_desktop_would_send(
    mode: str, server: str, call: str
) -> None:
    for situation in situations(mode, server, call):
        card = card_of(page_of(situation))
        for button in card.buttons if card is not None else ():
            for function in FUNCTIONS_OF.get(button.key, {button.key}):
                if situation.has(function):
                    is_sent = expected(situation, function) is None
                    assert (function, button.disabled) == (function, not is_sent)


def buttons_of(card: CallRow) -> set[str]:
    """Return what the card's buttons do, those in its dialogs included."""
    in_dialogs = {
        "transfer_initiate": card.can_consult,
        "conference_initiate": card.can_consult,
        "blind_transfer": card.can_transfer_now,
        "single_step_conference": card.can_add_now,
    }
    return {
        function
        for button in card.buttons
        for function in FUNCTIONS_OF.get(button.key, {button.key})
        if in_dialogs.get(function, True)
    }


@everywhere
def test_the_menu_offers_the_states_that_mode_and_server_have(
    mode: str, server: str, call: str
) -> None:
    for situation in situations(mode, server, call):
        menu = page_of(situation).menu
        wanted = [
            function
            for function in ("agent_ready", "agent_not_ready", "after_call_work", "logout")
            if situation.has(function)
        ]
        assert [row.action for row in menu] == wanted
        for row in menu:
            assert (row.action, row.disabled) == (
                row.action,
                expected(situation, row.action) is not None,
            )


@everywhere
def test_the_page_dials_and_asks_for_what_mode_and_server_have(
    mode: str, server: str, call: str
) -> None:
    for situation in situations(mode, server, call):
        view = page_of(situation)
        assert view.can_dial == situation.has("make_call")
        assert view.dial_disabled == (not situation.is_up)
        asked = {"token"} if situation.server == "voximplant" else MODE_ASKS[situation.mode]
        fields = {
            "agent_id": view.log_in_agent,
            "password": view.log_in_password,
            "extension": view.log_in_extension,
            "token": view.log_in_token,
        }
        assert {name for name, is_shown in fields.items() if is_shown} == asked


@everywhere
def test_a_state_is_shown_where_there_is_somebody_to_have_one(
    mode: str, server: str, call: str
) -> None:
    for situation in situations(mode, server, call):
        is_told = situation.mode != "simple" and situation.is_up and situation.agent != "unknown"
        assert page_of(situation).agent_state == (situation.agent if is_told else "null")
