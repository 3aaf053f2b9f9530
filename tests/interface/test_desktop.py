"""What the agent asks for, and what is sent."""

import pytest
from stories import ANSWERED, DIALLED, FULL, HELD, READY, RINGS, UP

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.states import AgentState, Reason
from cti.interface.desktop import Desktop
from cti.interface.store import Store

EMERGENCY = ("112",)


def desktop_after(*happened: Event) -> tuple[Desktop, Store, list[services.Request]]:
    sent: list[services.Request] = []
    store = Store(FULL, clock=lambda: 1.0)
    for event in happened:
        store.apply(event)

    def send(request: services.Request) -> None:
        sent.append(request)
        store.apply(events.RequestSent(request))

    return Desktop(store, send, EMERGENCY), store, sent


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
    desktop.agent_not_ready("3")
    desktop.logout("1")
    assert sent == [
        services.SetAgentState(AgentState.NOT_READY, "3"),
        services.SetAgentState(AgentState.NULL, "1"),
    ]


def test_the_work_mode_acw_is_after_call_work() -> None:
    desktop, _, sent = desktop_after(
        UP, events.AgentStateChanged(state=AgentState.BUSY, agent_id="1")
    )
    desktop.agent_not_ready("", "ACW")
    desktop.agent_ready()
    assert sent == [
        services.SetAgentState(AgentState.WORKING_AFTER_CALL),
        services.SetAgentState(AgentState.READY),
    ]


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
    ("request_snapshot", (), services.SnapshotDevice()),
]


@pytest.mark.parametrize(("name", "given", "expected"), ONE_CALL)
def test_each_function_sends_its_service(
    name: str, given: tuple[object, ...], expected: services.Request
) -> None:
    desktop, _, sent = desktop_after(UP, RINGS, ANSWERED)
    getattr(desktop, name)(*given)
    assert sent == [expected]


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
