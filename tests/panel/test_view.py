"""What the page shows."""

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
    RETRIEVED,
    RINGS,
    SMALL,
    UP,
    after,
)

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Party, Snapshot
from cti.domain.services import Request
from cti.domain.states import AgentState, Cause, ConnectionState, LinkState, Reason
from cti.panel.call_view import duration
from cti.panel.site import Site
from cti.panel.view import PanelView, panel_title, panel_view
from cti.panel.words import english
from cti.settings import AgentSettings

WORDS = english()
SITE = Site(
    server="cisco",
    agent=AgentSettings(
        not_ready_reasons={"1": "Lunch", "2": "Training"},
        logout_reasons={"9": "End of shift"},
        wrap_up_codes={"sale": "Sale"},
    ),
    variables={"case": "Case number"},
)


def shown(
    *happened: Event, start: Snapshot = SMALL, at: float = NOW, site: Site | None = None
) -> PanelView:
    snapshot = after(*happened, start=start)
    return panel_view(snapshot, at, lambda time: f"at {time - NOW:.0f}", site or Site())


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (7.9, "0:07"), (754, "12:34"), (3723, "1:02:03"), (-5, "0:00")],
)
def test_a_length_of_time_is_short(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("event", "state", "text", "detail"),
    [
        (UP, "up", "Connected", ""),
        (events.LinkStateChanged(LinkState.CONNECTING), "connecting", "Connecting…", ""),
        (LOST, "down", "Reconnecting…", "The connection was lost. Next try in 3 s."),
        (
            events.LinkStateChanged(LinkState.DOWN, "lost", NOW),
            "down",
            "Reconnecting…",
            "The connection was lost. Trying again…",
        ),
        (
            events.LinkStateChanged(LinkState.DOWN, "logged_out"),
            "down",
            "Not connected",
            "You are logged out.",
        ),
        (
            events.LinkStateChanged(LinkState.DOWN, "Side B is off line."),
            "down",
            "Not connected",
            "Side B is off line.",
        ),
    ],
)
def test_the_connection_is_said_in_words(event: Event, state: str, text: str, detail: str) -> None:
    view = shown(event)
    assert (view.link_state, view.link_text, view.link_detail) == (state, text, detail)


def test_the_agents_state_has_its_title_and_its_clock() -> None:
    lunch = events.AgentStateChanged(
        state=AgentState.NOT_READY,
        reason="CUSTOM_1",
        title="Lunch",
        agent_id="501",
        changed_by="501",
    )
    view = shown(UP, lunch, at=NOW + 65)
    assert (view.agent_state, view.agent_text, view.agent_time) == ("not_ready", "Lunch", "1:05")
    assert view.agent_note == "Set by you at at 0"


def test_a_state_without_a_title_has_our_word() -> None:
    assert shown(UP, READY).agent_text == "Ready"
    assert shown(UP, replace(READY, changed_by="Ann")).agent_note == "Set by Ann at at 0"
    assert shown(UP, READY).agent_note == "Since at 0"


def test_a_lost_connection_never_shows_a_stale_state() -> None:
    view = shown(UP, READY, LOST)
    assert (view.agent_state, view.agent_text) == ("null", WORDS.say("agent.state_unknown"))
    assert (view.agent_time, view.agent_note) == ("", "")
    assert shown(UP, READY, LOST, UP).agent_text == WORDS.say("agent.state_unknown")


def test_before_the_first_connection_nobody_is_logged_in() -> None:
    view = shown()
    assert view.agent_text == WORDS.say("agent.not_logged_in")
    assert view.log_in and not view.working and not view.can_dial


def test_the_menu_offers_what_the_server_can_do() -> None:
    small = shown(UP, READY)
    assert [row.label for row in small.menu] == ["Log out"]
    assert small.menu_hint == WORDS.say("agent.set_elsewhere")
    full = shown(UP, READY, start=FULL)
    assert [row.label for row in full.menu] == ["Ready", "Not ready", "After call work", "Log out"]
    assert [row.current for row in full.menu] == [True, False, False, False]
    assert [row.disabled for row in full.menu] == [True, False, True, False]
    assert full.menu_hint == ""


def test_a_server_without_states_has_no_menu() -> None:
    assert shown(UP, start=Snapshot()).menu == ()


def test_a_ringing_call_is_the_loudest_thing() -> None:
    view = shown(UP, DIALLED, RINGS, at=NOW + 9)
    card = view.calls[0]
    assert (card.key, card.state, card.badge) == ("17", "alerting", "Incoming call")
    assert (card.heading, card.number, card.timer) == ("Ann Lee", "+16175550142", "0:09")
    assert "+16175550142" in card.name
    assert [(fact.label, fact.value) for fact in card.facts] == [
        ("Queue", "Support"),
        ("Dialled", "+16175550100"),
    ]
    assert [(pair.label, pair.value) for pair in card.data] == [("case", "C-1")]
    assert view.announcement == "Incoming call: Ann Lee +16175550142, Support"
    assert "Ann Lee" in view.title


def test_the_title_of_a_ringing_call_alternates() -> None:
    assert shown(UP, RINGS, at=NOW).title != shown(UP, RINGS, at=NOW + 1).title
    assert shown(UP, RINGS, ANSWERED).title == "Ann Lee +16175550142 · Hookswitch"
    assert shown(UP).title == "Hookswitch"


@pytest.mark.parametrize("happened", [(UP,), (UP, RINGS), (UP, RINGS, ANSWERED)])
def test_the_title_alone_is_that_of_the_whole_page(happened: tuple[Event, ...]) -> None:
    assert panel_title(after(*happened, start=SMALL), NOW, Site()) == shown(*happened, at=NOW).title


def test_what_the_server_cannot_do_has_no_button() -> None:
    assert shown(UP, RINGS).calls[0].buttons == ()
    assert shown(UP, RINGS).calls[0].hint == WORDS.say("call.answer_elsewhere")
    labels = [button.label for button in shown(UP, RINGS, start=FULL).calls[0].buttons]
    assert labels[:2] == ["Answer", "Decline"]


def test_a_button_says_why_it_cannot_be_pressed() -> None:
    (answer, *_) = shown(UP, RINGS, LOST, start=FULL).calls[0].buttons
    assert answer.disabled and answer.tip == WORDS.name("short_reasons", Reason.NOT_CONNECTED)
    asked = events.RequestSent(services.AnswerCall("17"))
    (answer, *_) = shown(UP, RINGS, asked, start=FULL).calls[0].buttons
    assert answer.disabled and answer.busy


def test_a_withheld_number_is_said_to_be_withheld() -> None:
    card = shown(UP, replace(RINGS, calling_device="", other_name="")).calls[0]
    assert card.heading == WORDS.say("call.no_number")
    assert card.name == WORDS.say("call.no_number")


def test_timers_run_for_what_the_call_does_now() -> None:
    ringing = shown(UP, RINGS, at=NOW + 3).calls[0]
    talking = shown(UP, RINGS, ANSWERED, at=NOW + 65).calls[0]
    held = shown(UP, RINGS, ANSWERED, HELD, at=NOW + 7).calls[0]
    assert (ringing.timer, ringing.timer_label) == ("0:03", WORDS.say("call.ringing"))
    assert (talking.timer, talking.timer_label) == ("1:05", WORDS.say("call.talking"))
    assert (held.timer, held.timer_label) == ("0:07", WORDS.say("call.held"))


def test_holds_that_are_over_are_told() -> None:
    snapshot = after(RINGS, ANSWERED, HELD, RETRIEVED, start=SMALL, step=10)
    card = panel_view(snapshot, NOW + 60, str, Site()).calls[0]
    assert ("Held", "0:10 (1 times)") in [(fact.label, fact.value) for fact in card.facts]


def test_an_outgoing_call_is_calling_until_it_is_answered() -> None:
    assert shown(UP, DIALLED).calls[0].badge == WORDS.say("call.calling")
    answered = events.Established(call_id="18", local_state=ConnectionState.CONNECTED)
    assert shown(UP, DIALLED, answered).calls[0].badge == "Connected"


FAILED = events.Failed(call_id="18", local_state=ConnectionState.FAIL, cause=Cause.BUSY)
GONE = events.ConnectionCleared(call_id="18", local_state=ConnectionState.NULL)


def test_a_failed_call_stays_a_moment_with_its_reason() -> None:
    card = shown(UP, DIALLED, FAILED, GONE, at=NOW + 5).calls[0]
    assert (card.state, card.badge, card.timer) == ("fail", "The number is busy", "")
    assert card.buttons == ()
    assert shown(UP, DIALLED, FAILED, GONE, at=NOW + 11).calls == ()
    assert shown(UP, DIALLED, FAILED).calls[0].state == "fail"


def test_a_call_that_we_gave_up_is_no_failure() -> None:
    assert shown(UP, DIALLED, GONE).calls == ()


def test_a_queue_has_the_sites_name() -> None:
    site = replace(SITE, queues={"Support": "First level"})
    assert shown(UP, RINGS, site=site).calls[0].facts[0].value == "First level"


def test_unconfirmed_calls_say_so() -> None:
    lost = shown(UP, RINGS, ANSWERED, LOST).calls[0]
    back = shown(UP, RINGS, ANSWERED, LOST, UP).calls[0]
    assert lost.unconfirmed and lost.hint == WORDS.say("call.unconfirmed_lost")
    assert back.unconfirmed and back.hint == WORDS.say("call.unconfirmed_back")


def test_data_can_be_added_where_the_server_takes_it() -> None:
    saving = events.RequestSent(services.AssociateData("17", {"a": "b"}))
    assert shown(UP, RINGS).calls[0].data_editable
    assert shown(UP, RINGS, saving).calls[0].data_busy
    assert not shown(UP, RINGS, start=Snapshot()).calls[0].data_editable


@pytest.mark.parametrize(
    ("happened", "kind", "outcome"),
    [
        ((RINGS, ANSWERED, CLEARED), "in", "0:00"),
        ((RINGS, CLEARED), "missed", "Missed"),
        (
            (RINGS, replace(CLEARED, cause=Cause.REJECTED)),
            "missed",
            WORDS.name("causes", Cause.REJECTED),
        ),
        ((DIALLED, FAILED, GONE), "failed", WORDS.name("causes", Cause.BUSY)),
        ((DIALLED, GONE), "failed", WORDS.name("causes", Cause.CANCELLED)),
        (
            (RINGS, ANSWERED, replace(CLEARED, cause=Cause.LOST_SIGHT)),
            "in",
            WORDS.name("causes", Cause.LOST_SIGHT),
        ),
    ],
)
def test_the_last_calls_tell_how_they_ended(
    happened: tuple[Event, ...], kind: str, outcome: str
) -> None:
    row = shown(UP, *happened).history[0]
    assert (row.kind, row.outcome) == (kind, outcome)
    assert row.number_to_call and row.time == "at 0"


def test_a_past_call_cannot_be_repeated_without_its_number_or_a_server_that_dials() -> None:
    withheld = replace(RINGS, calling_device="")
    assert shown(UP, withheld, CLEARED).history[0].number_to_call == ""
    assert shown(UP, RINGS, CLEARED, start=Snapshot()).history[0].number_to_call == ""
    assert shown(UP, RINGS, CLEARED, LOST).history[0].disabled


def test_the_dial_box_waits_for_the_connection() -> None:
    assert not shown(UP).dial_disabled
    assert shown(UP, LOST).dial_tip == WORDS.name("short_reasons", Reason.NOT_CONNECTED)
    assert shown(UP, events.RequestSent(services.MakeCall("1"))).dial_busy


@pytest.mark.parametrize(
    ("event", "text", "advice"),
    [
        (
            events.RequestFailed(services.MakeCall("2002"), Reason.TIMED_OUT),
            "It is not known whether the call was made: 2002.",
            WORDS.name("reasons", Reason.TIMED_OUT),
        ),
        (
            events.RequestFailed(services.MakeCall("bob"), Reason.BAD_INPUT, "number_letters"),
            "The call was not made.",
            WORDS.say("details.number_letters"),
        ),
        (
            events.RequestFailed(services.HoldCall("1"), Reason.REFUSED, "CF_GENERIC"),
            "The call was not put on hold (CF_GENERIC).",
            WORDS.name("reasons", Reason.REFUSED),
        ),
        (
            events.Notice(Reason.BAD_INPUT, "extension_by_hand:45"),
            "Calling without the extension. Key in 45 when somebody answers.",
            "",
        ),
        (events.Notice(Reason.REFUSED, "PG off line"), "PG off line", ""),
    ],
)
def test_an_alert_says_what_went_wrong_and_what_to_do(event: Event, text: str, advice: str) -> None:
    row = shown(UP, event).alerts[0]
    assert (row.text, row.advice) == (text, advice)


def test_a_call_that_may_be_over_does_not_ring() -> None:
    for view in (shown(UP, RINGS, LOST), shown(UP, RINGS, LOST, UP)):
        assert (view.announcement, view.title) == ("", "Hookswitch")
        assert (view.calls[0].badge, view.calls[0].timer) == ("Last known: Incoming call", "")


def test_a_screen_reader_hears_the_rest_as_well() -> None:
    assert shown(UP, RINGS, ANSWERED).news == "Connected: Ann Lee +16175550142"
    assert shown(UP, RINGS, ANSWERED, CLEARED).news == "Ended: Ann Lee +16175550142"


@pytest.mark.parametrize("problem", ["refused", "not_authorised"])
def test_whoever_is_not_let_in_can_log_in_again(problem: str) -> None:
    view = shown(events.LinkStateChanged(LinkState.DOWN, problem, NOW + 9))
    assert view.log_in and not view.can_dial
    trying = events.LinkStateChanged(LinkState.CONNECTING)
    assert shown(events.LinkStateChanged(LinkState.DOWN, problem, NOW + 9), trying).log_in


@pytest.mark.parametrize("name", ["\u200b\u200b", "\u202e", "\x00", "\u200d"])
def test_a_name_that_cannot_be_seen_gives_way_to_the_number(name: str) -> None:
    view = shown(UP, replace(RINGS, other_name=name))
    assert (view.calls[0].heading, view.calls[0].number) == ("+16175550142", "")
    assert shown(UP, replace(RINGS, other_name=f"Ann{name}"), CLEARED).history[0].heading in (
        "Ann",
        "Ann\u200d",
    )


def names_in(table: str) -> set[str]:
    keys = (key.partition(".") for key in WORDS.texts)
    return {name for of, _, name in keys if of == table}


def test_every_word_is_there() -> None:
    requests = {request.__name__ for request in Request.__args__}
    assert names_in("unknown_outcomes") == names_in("requests") == requests
    assert names_in("reasons") == {each.name.lower() for each in Reason}
    assert names_in("causes") == {each.name.lower() for each in Cause}
    assert names_in("agent_states") == {each.name.lower() for each in AgentState}
    assert names_in("call_states") == {each.name.lower() for each in ConnectionState}


def test_reasons_are_chosen_by_their_labels() -> None:
    menu = shown(UP, READY, start=FULL, site=SITE).menu
    labels = ["Ready", "Lunch", "Training", "After call work", "Log out: End of shift"]
    assert [row.label for row in menu] == labels
    assert [(row.action, row.reason) for row in menu[1:3]] == [
        ("agent_not_ready", "1"),
        ("agent_not_ready", "2"),
    ]


def test_the_reason_of_a_state_is_said_and_marked() -> None:
    lunch = events.AgentStateChanged(state=AgentState.NOT_READY, reason="1", changed_by="Kim")
    view = shown(UP, lunch, start=FULL, site=SITE)
    assert view.agent_text == "Lunch"
    assert [row.label for row in view.menu if row.current] == ["Lunch"]


def test_what_follows_the_call_is_said_and_marked() -> None:
    busy = events.AgentStateChanged(
        state=AgentState.BUSY, pending=AgentState.NOT_READY, pending_reason="2"
    )
    view = shown(UP, busy, start=FULL, site=SITE)
    assert view.agent_note == "Then: Training"
    assert [row.label for row in view.menu if row.current] == ["Training"]
    assert view.menu_hint == WORDS.say("agent.after_the_call")


CONSULT = replace(DIALLED, consultation_of="17", other_name="Bo")
BO_ANSWERS = events.Established(call_id="18", local_state=ConnectionState.CONNECTED)


def test_a_consultation_is_shown_as_a_pair() -> None:
    view = shown(UP, RINGS, ANSWERED, HELD, CONSULT, BO_ANSWERS, start=FULL)
    held, active = view.calls
    assert (active.key, active.other_id, held.other_id) == ("18", "17", "18")
    assert active.about == "Consulting about Ann Lee +16175550142"
    assert held.about == "Waits while you ask Bo +16175550199"
    assert [button.label for button in active.buttons] == [
        "Complete transfer",
        "Complete conference",
        "Swap",
        "Mute",
        "Keypad",
        "Record",
        "Cancel consultation",
    ]
    assert held.buttons == ()


def test_a_held_call_beside_an_unrelated_one_can_be_swapped_in() -> None:
    view = shown(UP, RINGS, ANSWERED, HELD, DIALLED, start=FULL)
    labels = [button.label for button in view.calls[1].buttons]
    assert labels == ["Hang up", "Swap", "Mute", "Keypad", "Record"]
    assert view.calls[1].about == ""


@pytest.mark.parametrize(
    ("happened", "labels"),
    [
        ((RINGS,), ["Answer", "Decline"]),
        (
            (RINGS, ANSWERED),
            [
                *("Hang up", "Hold", "Mute", "Keypad", "Transfer", "Conference", "Record"),
                *("Ask supervisor", "Emergency"),
            ],
        ),
        ((RINGS, ANSWERED, HELD), ["Retrieve", "Hang up"]),
        ((DIALLED,), ["Hang up", "Mute", "Keypad"]),
        ((DIALLED, FAILED), ["Hang up"]),
    ],
)
def test_a_card_has_the_buttons_that_make_sense(
    happened: tuple[Event, ...], labels: list[str]
) -> None:
    card = shown(UP, *happened, start=FULL).calls[0]
    assert [button.label for button in card.buttons] == labels


def test_a_server_with_blind_transfer_alone_still_has_the_transfer_button() -> None:
    able = Snapshot(services=frozenset({services.SingleStepTransferCall}))
    card = shown(UP, RINGS, ANSWERED, start=able).calls[0]
    assert [button.label for button in card.buttons] == ["Transfer"]
    assert (card.can_consult, card.can_transfer_now) == (False, True)


def test_the_parties_of_a_conference_can_be_dropped() -> None:
    joined = events.Conferenced(
        call_id="17",
        secondary_call_id="18",
        local_state=ConnectionState.CONNECTED,
        parties=(Party("+16175550142", "Ann Lee"), Party("2002")),
    )
    card = shown(UP, RINGS, ANSWERED, joined, start=FULL).calls[0]
    assert card.badge == "Conference"
    assert [(row.name, row.drop_label) for row in card.parties] == [
        ("Ann Lee +16175550142", "Drop Ann Lee"),
        ("2002", "Drop 2002"),
    ]
    assert all(row.can_drop for row in card.parties)


def test_variables_have_the_sites_labels() -> None:
    card = shown(UP, RINGS, site=SITE).calls[0]
    assert [(pair.label, pair.value) for pair in card.data] == [("Case number", "C-1")]


WRAPPING = events.AgentStateChanged(state=AgentState.WORKING_AFTER_CALL)


def test_the_work_after_a_call_is_on_the_page_until_it_is_done() -> None:
    coded = events.CallDataChanged(call_id="17", disposition="sale")
    (work,) = shown(
        UP, RINGS, ANSWERED, CLEARED, WRAPPING, coded, start=FULL, site=SITE, at=NOW + 5
    ).wrap_up
    assert (work.key, work.timer, work.code) == ("17", "0:05", "sale")
    assert [row.label for row in work.codes] == ["Sale"]
    assert shown(UP, RINGS, ANSWERED, CLEARED, WRAPPING, READY, start=FULL).wrap_up == ()
    assert shown(UP, WRAPPING, start=FULL).wrap_up == ()
    assert shown(UP, RINGS, CLEARED, WRAPPING, LOST, start=FULL).wrap_up == ()


def test_the_log_in_form_asks_for_what_the_server_wants() -> None:
    assert (shown().log_in_token, shown().log_in_agent) == (True, False)
    assert (shown(site=SITE).log_in_token, shown(site=SITE).log_in_agent) == (False, True)


def test_what_broke_the_connection_is_said_while_it_is_tried_again() -> None:
    view = shown(LOST, events.LinkStateChanged(LinkState.CONNECTING))
    assert view.link_detail == "The connection was lost. Trying again…"
    assert shown(LOST, events.LinkStateChanged(LinkState.CONNECTING), UP).link_detail == ""
