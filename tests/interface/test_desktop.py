"""What the agent asks for, and what is sent."""

from dataclasses import replace

import pytest
from stories import ANSWERED, DIALLED, FULL, HELD, LOST, READY, RINGS, UP

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Agent
from cti.domain.states import AgentState, Reason, WorkMode
from cti.interface.desktop import Desktop, Rules
from cti.interface.store import Store
from cti.opencti.modes import MODES, TelephonyMode

EMERGENCY = ("112",)
USUAL = Rules(emergency_numbers=EMERGENCY)
SIMPLE = Rules(mode=MODES[TelephonyMode.SIMPLE])
STRICT = Rules(not_ready_reason_required=True, logout_reason_required=True)
BUSY = replace(READY, state=AgentState.BUSY)
AT_2001 = events.SnapshotTaken(Agent(device_id="2001"))


def desktop_after(
    *happened: Event, rules: Rules = USUAL
) -> tuple[Desktop, Store, list[services.Request]]:
    sent: list[services.Request] = []
    store = Store(FULL, clock=lambda: 1.0)
    for event in happened:
        store.apply(event)

    def send(request: services.Request) -> None:
        sent.append(request)
        store.apply(events.RequestSent(request))

    return Desktop(store, send, rules), store, sent


def test_a_call_is_answered_only_once() -> None:
    desktop, store, sent = desktop_after(UP, RINGS)
    desktop.answer_call("17")
    desktop.answer_call("17")
    assert sent == [services.AnswerCall("17")]
    assert store.snapshot.alerts == ()


def test_what_cannot_be_done_is_refused_before_it_is_sent() -> None:
    desktop, store, sent = desktop_after(UP, RINGS, ANSWERED)
    desktop.answer_call("17")
    assert sent == []
    assert store.snapshot.alerts[0].reason is Reason.NOT_POSSIBLE_NOW


def test_without_a_connection_nothing_is_sent() -> None:
    desktop, store, sent = desktop_after()
    desktop.make_call("2002")
    assert sent == []
    assert store.snapshot.alerts[0].reason is Reason.NOT_CONNECTED


def test_a_number_is_sent_as_it_is_dialled() -> None:
    desktop, _, sent = desktop_after(UP)
    desktop.make_call("+1 (617) 555-1212", {"case": "1"})
    assert sent == [services.MakeCall("+16175551212")]
    assert sent[0].data == {"case": "1"}  # type: ignore[union-attr]


def test_a_bad_number_is_refused_with_its_reason() -> None:
    desktop, store, sent = desktop_after(UP)
    desktop.make_call("hello")
    assert sent == []
    assert (store.snapshot.alerts[0].reason, store.snapshot.alerts[0].detail) == (
        Reason.BAD_INPUT,
        "number_letters",
    )


def test_an_extension_is_told_and_not_dialled() -> None:
    desktop, store, sent = desktop_after(UP)
    desktop.make_call("617 555 1212 x45")
    assert sent == [services.MakeCall("6175551212")]
    assert store.snapshot.alerts[0].detail == "extension_by_hand:45"


def test_an_emergency_call_waits_for_no_other() -> None:
    desktop, _, sent = desktop_after(UP)
    desktop.make_call("2002")
    desktop.make_call("2003")
    desktop.make_call("112")
    assert sent == [services.MakeCall("2002"), services.MakeCall("112", {}, True)]


def test_the_password_is_in_no_text() -> None:
    desktop, _, sent = desktop_after()
    desktop.login(" 1001 ", "secret", "2001")
    assert sent == [services.LogOn("1001", "secret", "2001")]
    assert "secret" not in repr(sent)


def test_nothing_typed_logs_nobody_in() -> None:
    desktop, store, sent = desktop_after()
    desktop.login(" ", "")
    assert sent == []
    assert store.snapshot.alerts[0].detail == "log_on_empty"


def test_a_call_that_is_refused_says_nothing_of_its_extension() -> None:
    desktop, store, _ = desktop_after()
    desktop.make_call("617 555 1212 x45")
    assert [alert.detail for alert in store.snapshot.alerts] == [""]


def test_agent_states_are_asked_for() -> None:
    desktop, _, sent = desktop_after(UP, READY)
    desktop.agent_not_ready(reason="3")
    desktop.logout("1")
    assert sent == [
        services.SetAgentState(AgentState.NOT_READY, "3"),
        services.SetAgentState(AgentState.NULL, "1"),
    ]


def test_the_work_mode_acw_is_after_call_work() -> None:
    desktop, _, sent = desktop_after(
        UP, events.AgentStateChanged(state=AgentState.BUSY, agent_id="1")
    )
    desktop.agent_not_ready("ACW")
    desktop.agent_ready()
    assert sent == [
        services.SetAgentState(AgentState.WORKING_AFTER_CALL),
        services.SetAgentState(AgentState.READY),
    ]


def test_in_simple_telephony_an_extension_is_enough_and_nobody_signs_in() -> None:
    desktop, _, sent = desktop_after(rules=SIMPLE)
    desktop.login("1001", "", " 2001 ")
    assert sent == [services.LogOn("", "", "2001")]


def test_in_simple_telephony_nothing_typed_is_not_enough() -> None:
    desktop, store, sent = desktop_after(rules=SIMPLE)
    desktop.login("1001", "", " ")
    assert sent == []
    assert store.snapshot.alerts[0].detail == "log_on_empty"


@pytest.mark.parametrize("link", [UP, LOST])
def test_in_simple_telephony_to_log_out_is_to_hear_no_more(link: Event) -> None:
    desktop, _, sent = desktop_after(UP, AT_2001, link, rules=SIMPLE)
    desktop.logout()
    desktop.logout()
    assert sent == [services.MonitorStop("2001")]


def test_with_an_agent_one_cannot_log_out_while_nobody_hears_it() -> None:
    desktop, store, sent = desktop_after(UP, READY, LOST)
    desktop.logout()
    assert sent == []
    assert store.snapshot.alerts[0].reason is Reason.NOT_CONNECTED


@pytest.mark.parametrize(
    ("spelling", "mode"),
    [
        ("", WorkMode.UNSPECIFIED),
        ("MODE_NONE", WorkMode.UNSPECIFIED),
        ("AUTO_IN", WorkMode.AUTO_IN),
        ("MODE_AUTO_IN", WorkMode.AUTO_IN),
        ("MANUAL_IN", WorkMode.MANUAL_IN),
        ("MODE_MANUAL_IN", WorkMode.MANUAL_IN),
    ],
)
def test_a_work_mode_in_either_spelling_says_what_follows_a_call(
    spelling: str, mode: WorkMode
) -> None:
    desktop, _, sent = desktop_after(UP, BUSY)
    desktop.login("1001", "demo", "2001", spelling)
    desktop.agent_ready(spelling)
    assert sent == [
        services.LogOn("1001", "demo", "2001", mode),
        services.SetAgentState(AgentState.READY, "", mode),
    ]


@pytest.mark.parametrize(
    ("spelling", "state"),
    [
        ("", AgentState.NOT_READY),
        ("AUX_WORK", AgentState.NOT_READY),
        ("BUSY", AgentState.NOT_READY),
        ("MODE_NONE", AgentState.NOT_READY),
        ("ACW", AgentState.WORKING_AFTER_CALL),
        ("AFTER_CALL_WORK", AgentState.WORKING_AFTER_CALL),
    ],
)
def test_a_work_mode_says_how_an_agent_is_not_ready(spelling: str, state: AgentState) -> None:
    desktop, _, sent = desktop_after(UP, BUSY)
    desktop.agent_not_ready(spelling, "4")
    assert sent == [services.SetAgentState(state, "4")]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("login", ("1001", "demo", "2001", "MODE_9")),
        ("agent_ready", ("ACW",)),
        ("agent_not_ready", ("AUTO_IN",)),
    ],
)
def test_a_work_mode_that_there_is_not_is_refused(name: str, given: tuple[str, ...]) -> None:
    desktop, store, sent = desktop_after(UP, BUSY)
    getattr(desktop, name)(*given)
    assert sent == []
    alert = store.snapshot.alerts[0]
    assert (alert.reason, alert.detail) == (Reason.BAD_INPUT, "work_mode")


@pytest.mark.parametrize(
    ("name", "state"), [("agent_not_ready", AgentState.NOT_READY), ("logout", AgentState.NULL)]
)
def test_where_the_site_wants_a_reason_there_has_to_be_one(name: str, state: AgentState) -> None:
    desktop, store, sent = desktop_after(UP, READY, rules=STRICT)
    getattr(desktop, name)()
    assert sent == []
    assert store.snapshot.alerts[0].detail == "reason_required"
    getattr(desktop, name)(reason="7")
    assert sent == [services.SetAgentState(state, "7")]


def test_after_call_work_needs_no_reason() -> None:
    desktop, _, sent = desktop_after(UP, BUSY, rules=STRICT)
    desktop.agent_not_ready("ACW")
    assert sent == [services.SetAgentState(AgentState.WORKING_AFTER_CALL)]


ONE_CALL = [
    ("hang_up_call", ("17",), services.ClearConnection("17")),
    ("hold_call", ("17",), services.HoldCall("17")),
    ("send_dtmf", ("17", "1*#"), services.GenerateDigits("17", "1*#")),
    ("set_call_data", ("17", {" a ": "b"}), services.AssociateData("17", {"a": "b"})),
    ("blind_transfer", ("17", "2002"), services.SingleStepTransferCall("17", "2002")),
    ("single_step_conference", ("17", "2002"), services.SingleStepConferenceCall("17", "2002")),
    ("transfer_initiate", ("17", "2002"), services.ConsultationCall("17", "2002")),
    ("consultation_call", ("17", "2002"), services.ConsultationCall("17", "2002")),
    ("conference_initiate", ("17", "2002"), services.ConsultationCall("17", "2002", True)),
    ("drop_party", ("17", "2002"), services.ClearConnection("17", "2002")),
    ("supervisor_assist", ("17",), services.SupervisorAssist("17")),
    ("mute_call", ("17", True), services.SetMicrophoneMute("17", True)),
    ("mute_call", ("17", False), services.SetMicrophoneMute("17", False)),
    ("start_recording", ("17",), services.StartRecording("17")),
    ("stop_recording", ("17",), services.StopRecording("17")),
    ("set_disposition", ("17", "sale"), services.SetDisposition("17", "sale")),
    ("request_snapshot", (), services.SnapshotDevice()),
]


@pytest.mark.parametrize(("name", "given", "expected"), ONE_CALL)
def test_each_function_sends_its_service(
    name: str, given: tuple[object, ...], expected: services.Request
) -> None:
    desktop, _, sent = desktop_after(UP, RINGS, ANSWERED)
    asked = getattr(desktop, name)(*given)
    assert sent == [expected]
    assert asked == expected


WITH_DATA = [
    ("make_call", ("2002",)),
    ("blind_transfer", ("17", "2002")),
    ("transfer_initiate", ("17", "2002")),
    ("conference_initiate", ("17", "2002")),
    ("consultation_call", ("17", "2002")),
]


@pytest.mark.parametrize(("name", "given"), WITH_DATA)
def test_data_travel_with_the_call(name: str, given: tuple[str, ...]) -> None:
    desktop, _, sent = desktop_after(UP, RINGS, ANSWERED)
    getattr(desktop, name)(*given, data={"case": "C-1"})
    assert [each.data for each in sent] == [{"case": "C-1"}]  # type: ignore[union-attr]


@pytest.mark.parametrize(("name", "given"), WITH_DATA)
@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"": "C-1"}, "data_no_name"),
        ({"a" * 65: ""}, "data_long"),
        ({"a": "b" * 1025}, "data_long"),
    ],
)
def test_data_that_cannot_travel_keep_the_call_back(
    name: str, given: tuple[str, ...], data: dict[str, str], problem: str
) -> None:
    desktop, store, sent = desktop_after(UP, RINGS, ANSWERED)
    getattr(desktop, name)(*given, data=data)
    assert sent == []
    assert store.snapshot.alerts[0].detail == problem


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("login", ("", "", ""), services.LogOn("", "")),
        ("make_call", ("bob",), services.MakeCall("bob")),
        ("answer_call", ("17",), services.AnswerCall("17")),
        ("send_dtmf", ("17", "x"), services.GenerateDigits("17", "x")),
        ("agent_ready", ("ACW",), services.SetAgentState(AgentState.READY)),
    ],
)
def test_who_asks_learns_what_was_refused(
    name: str, given: tuple[object, ...], expected: services.Request
) -> None:
    desktop, store, sent = desktop_after(UP, RINGS, ANSWERED)
    assert getattr(desktop, name)(*given) == expected
    assert sent == []
    assert store.snapshot.alerts[0].request == expected


def test_who_asks_twice_learns_the_same() -> None:
    desktop, _, sent = desktop_after(UP, RINGS)
    assert desktop.answer_call("17") == desktop.answer_call("17") == services.AnswerCall("17")
    assert len(sent) == 1


TWO_CALLS = [
    ("transfer_complete", services.TransferCall("18", "17")),
    ("conference_complete", services.ConferenceCall("18", "17")),
    ("cancel_consultation", services.ReconnectCall("18", "17")),
    ("alternate_call", services.AlternateCall("18", "17")),
]


@pytest.mark.parametrize(("name", "expected"), TWO_CALLS)
def test_each_function_of_two_calls_sends_its_service(
    name: str, expected: services.Request
) -> None:
    desktop, _, sent = desktop_after(UP, RINGS, ANSWERED, HELD, DIALLED)
    getattr(desktop, name)("17", "18")
    assert sent == [expected]


def test_a_ringing_call_is_declined_and_a_held_one_retrieved() -> None:
    desktop, store, sent = desktop_after(UP, RINGS)
    desktop.reject_call("17")
    store.apply(ANSWERED)
    store.apply(HELD)
    desktop.retrieve_call("17")
    assert sent == [services.DeflectCall("17"), services.RetrieveCall("17")]


@pytest.mark.parametrize(
    ("name", "given", "problem"),
    [
        ("send_dtmf", ("17", "x"), "digits"),
        ("send_dtmf", ("17", ""), "digits"),
        ("set_call_data", ("17", {" ": "b"}), "data_no_name"),
        ("set_call_data", ("17", {}), "data_no_name"),
        ("set_call_data", ("17", {"a": "b" * 2000}), "data_long"),
        ("transfer_initiate", ("17", "bob"), "number_letters"),
        ("blind_transfer", ("17", "bob"), "number_letters"),
        ("single_step_conference", ("17", ""), "number_empty"),
    ],
)
def test_bad_input_is_refused_with_its_reason(
    name: str, given: tuple[object, ...], problem: str
) -> None:
    desktop, store, sent = desktop_after(UP, RINGS, ANSWERED)
    getattr(desktop, name)(*given)
    assert sent == []
    assert store.snapshot.alerts[0].detail == problem


def test_a_read_alert_goes_away() -> None:
    desktop, store, _ = desktop_after(UP)
    desktop.make_call("")
    desktop.dismiss_alert(1)
    assert store.snapshot.alerts == ()


def test_everyone_who_asked_is_told_of_every_event() -> None:
    _, store, _ = desktop_after(UP)
    told: list[tuple[Event, int, int]] = []
    store.subscribe(
        lambda event, before, after: told.append((event, len(before.calls), len(after.calls)))
    )
    store.apply(RINGS)
    assert told == [(RINGS, 0, 1)]
