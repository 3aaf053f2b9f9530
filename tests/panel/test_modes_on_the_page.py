"""How much of the page there is in each telephony mode."""

from dataclasses import replace

import pytest
from stories import (
    ANSWERED,
    CLEARED,
    DIALLED,
    FULL,
    HELD,
    LOST,
    NOW,
    READY,
    RINGS,
    UP,
    after,
    without,
)

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Agent, Snapshot
from cti.domain.states import AgentState, Speaker
from cti.opencti.modes import MODES, TelephonyMode
from cti.panel.buttons import Button
from cti.panel.site import Site
from cti.panel.view import PanelView, panel_view
from cti.settings import AgentSettings

SIMPLE, AGENT_STATE, WHOLE = TelephonyMode.SIMPLE, TelephonyMode.AGENT_STATE, TelephonyMode.FULL
SMALLER = [SIMPLE, AGENT_STATE]
AT_2001 = events.SnapshotTaken(Agent(device_id="2001"), ())
LOGGED_OUT = events.LinkStateChanged(LOST.state, events.LOGGED_OUT)
REASONS = AgentSettings(not_ready_reasons={"1": "Lunch"}, logout_reasons={"9": "End of shift"})


def server_in(mode: TelephonyMode) -> Snapshot:
    return replace(FULL, services=FULL.services & MODES[mode].services)


def shown(mode: TelephonyMode, *happened: Event, server: str = "cisco") -> PanelView:
    site = Site(server=server, mode=MODES[mode])
    snapshot = after(*happened, start=server_in(mode))
    return panel_view(snapshot, NOW, lambda time: f"{time - NOW:.0f}", site)


@pytest.mark.parametrize(
    ("mode", "server", "fields"),
    [
        (SIMPLE, "cisco", (False, False, True, False)),
        (AGENT_STATE, "cisco", (True, True, True, False)),
        (WHOLE, "cisco", (True, True, True, False)),
        (SIMPLE, "voximplant", (False, False, False, True)),
        (AGENT_STATE, "voximplant", (False, False, False, True)),
        (WHOLE, "voximplant", (False, False, False, True)),
    ],
)
def test_who_logs_in_is_asked_for_what_the_mode_needs(
    mode: TelephonyMode, server: str, fields: tuple[bool, ...]
) -> None:
    view = shown(mode, server=server)
    assert view.log_in
    assert fields == (
        view.log_in_agent,
        view.log_in_password,
        view.log_in_extension,
        view.log_in_token,
    )


def test_in_simple_telephony_nobody_has_a_state() -> None:
    view = shown(SIMPLE, UP, AT_2001)
    assert (view.agent_state, view.agent_text) == ("null", "Extension 2001")
    assert (view.agent_time, view.agent_note, view.menu_hint) == ("", "", "")


def test_in_simple_telephony_a_state_that_is_told_all_the_same_is_not_shown() -> None:
    view = shown(SIMPLE, UP, READY, server="voximplant")
    assert (view.agent_state, view.agent_text) == ("null", "User 501")
    assert (view.agent_time, view.agent_note) == ("", "")


def test_in_simple_telephony_nothing_is_unknown_before_anything_is_told() -> None:
    assert shown(SIMPLE, UP).agent_text == "Notices of calls"


@pytest.mark.parametrize(
    ("happened", "text"),
    [((), "Not logged in"), ((UP, AT_2001, LOST), "No notices of calls at the moment")],
)
def test_in_simple_telephony_it_is_said_when_no_call_would_be_noticed(
    happened: tuple[Event, ...], text: str
) -> None:
    assert shown(SIMPLE, *happened).agent_text == text


@pytest.mark.parametrize("link", [UP, LOST])
def test_in_simple_telephony_one_can_log_out_and_nothing_else(link: Event) -> None:
    menu = shown(SIMPLE, UP, AT_2001, link).menu
    assert [(row.label, row.action, row.disabled, row.current) for row in menu] == [
        ("Log out", "logout", False, False)
    ]


def test_in_simple_telephony_who_has_logged_out_can_log_in_again() -> None:
    view = shown(SIMPLE, UP, AT_2001, LOGGED_OUT)
    assert (view.log_in, view.working, view.agent_text) == (True, False, "Not logged in")


def test_the_menu_is_the_same_with_and_without_call_control() -> None:
    agent_state, full = (shown(mode, UP, READY) for mode in (AGENT_STATE, WHOLE))
    assert agent_state.menu == full.menu
    assert [row.label for row in full.menu] == ["Ready", "Not ready", "After call work", "Log out"]
    assert (agent_state.agent_state, agent_state.agent_text) == ("ready", "Ready")


@pytest.mark.parametrize("mode", SMALLER)
def test_a_notice_shows_who_calls_and_where_to_answer(mode: TelephonyMode) -> None:
    view = shown(mode, UP, RINGS)
    card = view.calls[0]
    assert (card.heading, card.state, card.buttons) == ("Ann Lee", "alerting", ())
    assert card.hint == "Answer on your telephone."
    assert (card.data_shown, card.data_editable) == (True, False)
    assert "Ann Lee" in view.title
    assert "Ann Lee" in view.announcement


@pytest.mark.parametrize("mode", SMALLER)
def test_at_voximplant_kit_one_answers_on_the_softphone(mode: TelephonyMode) -> None:
    assert shown(mode, UP, RINGS, server="voximplant").calls[0].hint == "Answer on your softphone."


@pytest.mark.parametrize("mode", SMALLER)
@pytest.mark.parametrize("happened", [(RINGS, ANSWERED), (RINGS, ANSWERED, HELD), (DIALLED,)])
def test_a_notice_goes_when_the_call_is_answered_and_calls_out_have_none(
    mode: TelephonyMode, happened: tuple[Event, ...]
) -> None:
    view = shown(mode, UP, *happened)
    assert view.calls == ()
    assert view.title == "Hookswitch"
    assert view.announcement == ""


@pytest.mark.parametrize("mode", SMALLER)
def test_the_last_calls_are_listed_in_every_mode_but_cannot_be_called(mode: TelephonyMode) -> None:
    view = shown(mode, UP, RINGS, ANSWERED, CLEARED)
    assert [(row.heading, row.number_to_call) for row in view.history] == [("Ann Lee", "")]
    assert not view.can_dial


def labels(*happened: Event, reasons: AgentSettings) -> list[str]:
    site = Site(server="cisco", agent=reasons)
    snapshot = after(UP, *happened)
    return [row.label for row in panel_view(snapshot, NOW, lambda time: "", site).menu]


def test_where_the_site_wants_a_reason_the_menu_offers_nothing_without_one() -> None:
    wanted = replace(REASONS, not_ready_reason_required=True, logout_reason_required=True)
    assert labels(READY, reasons=wanted) == [
        "Ready",
        "Lunch",
        "After call work",
        "Log out: End of shift",
    ]
    nothing_to_choose = AgentSettings(not_ready_reason_required=True, logout_reason_required=True)
    assert labels(READY, reasons=nothing_to_choose) == ["Ready", "After call work"]


def button(key: str, *happened: Event, start: Snapshot = FULL) -> Button:
    snapshot = after(UP, RINGS, ANSWERED, *happened, start=start)
    view = panel_view(snapshot, NOW, lambda time: "", Site(server="cisco"))
    return next(each for each in view.calls[0].buttons if each.key == key)


def told(**fields: bool) -> Event:
    return events.CallDataChanged(call_id="17", **fields)  # type: ignore[arg-type]


def test_mute_stays_down_while_nobody_hears_us() -> None:
    loud, quiet = button("mute"), button("mute", told(is_muted=True))
    assert (loud.label, loud.pressed, loud.action) == ("Mute", "false", "mute_call")
    assert (quiet.label, quiet.pressed, quiet.action) == ("Mute", "true", "unmute_call")
    assert (loud.tip, quiet.tip) == ("", "Unmute")


def test_a_recording_is_begun_and_stopped_by_the_same_button() -> None:
    idle, running = button("record"), button("record", told(is_recorded=True))
    assert (idle.label, idle.action) == ("Record", "start_recording")
    assert (running.label, running.action) == ("Stop recording", "stop_recording")
    assert (idle.pressed, running.pressed) == ("", "")


def test_a_click_on_mute_shows_that_it_is_under_way() -> None:
    asked = events.RequestSent(services.SetMicrophoneMute("17", True))
    assert button("mute", asked).busy
    assert not button("record", asked).busy


@pytest.mark.parametrize("key", ["mute", "record"])
def test_what_the_server_cannot_do_has_no_button(key: str) -> None:
    kinds = (services.SetMicrophoneMute, services.StartRecording, services.StopRecording)
    with pytest.raises(StopIteration):
        button(key, start=without(FULL, kinds))


def test_a_card_says_that_it_is_recorded_or_muted_until_the_end() -> None:
    view = shown(WHOLE, UP, RINGS, ANSWERED, told(is_muted=True, is_recorded=True))
    assert (view.calls[0].muted, view.calls[0].recorded) == (True, True)
    view = shown(WHOLE, UP, RINGS, ANSWERED)
    assert (view.calls[0].muted, view.calls[0].recorded) == (False, False)


def test_after_the_call_its_conversation_can_still_be_read() -> None:
    heard = events.LineHeard("17", Speaker.CUSTOMER, "Thank you")
    work = replace(READY, state=AgentState.WORKING_AFTER_CALL)
    wrap_up = shown(WHOLE, UP, RINGS, ANSWERED, heard, CLEARED, work).wrap_up[0]
    assert [line.text for line in wrap_up.conversation[0].lines] == ["Thank you"]
    assert not wrap_up.conversation[0].open
