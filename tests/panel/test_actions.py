"""The page's buttons and forms all reach the Desktop."""

import re
from pathlib import Path

import pytest
from stories import ANSWERED, CLEARED, DIALLED, HELD, READY, RINGS, SMALL, UP, after

from cti.domain import events, services
from cti.domain.model import Record
from cti.domain.states import AgentState, CallType, LogState
from cti.interface.call_log import CallLog
from cti.interface.desktop import Desktop
from cti.interface.questions import OpenRecord, Question, SaveLog, SearchRecords
from cti.interface.store import Store
from cti.interface.transfers import Transfers
from cti.interface.treatment import Treatment, TreatmentRules
from cti.panel.actions import (
    ACTIONS,
    LOG_ACTIONS,
    POP_ACTIONS,
    TRANSFER_ACTIONS,
    act,
    log,
    send_on,
    treat,
)
from cti.panel.agent_view import ACTIONS as MENU
from cti.panel.agent_view import CodeRow, MenuRow, WrapUp
from cti.panel.alert_view import AlertRow
from cti.panel.buttons import (
    BESIDE_A_HELD_CALL,
    CALLING,
    CONSULTING,
    OFFERS,
    OPPOSITES,
    TALKING,
    Button,
)
from cti.panel.call_view import CallRow, Pair, PartyRow
from cti.panel.context_view import ContextRow, ReasonRow
from cti.panel.history_view import HistoryRow, history_row
from cti.panel.notice_view import SwitchRow
from cti.panel.pop_view import CandidateRow, PopFact, PopRow
from cti.panel.view import PanelView
from cti.panel.voice_view import Conversation, LineRow, SpokenRow, SuggestionRow
from cti.panel.words import english
from cti.settings import TransferSettings, TypeTreatment

PAGE = (Path(__file__).parents[2] / "index.html").read_text()


VOICE = (Conversation, LineRow, SuggestionRow, SpokenRow)
POPS = (PopRow, PopFact, CandidateRow, ContextRow, ReasonRow)
CARDS = (CallRow, Pair, PartyRow, Button, *VOICE, *POPS)
ROWS = (PanelView, *CARDS, HistoryRow, AlertRow, MenuRow, WrapUp, CodeRow, SwitchRow)


def test_every_action_on_the_page_is_known() -> None:
    on_page = set(re.findall(r'data-(?:action|input)="([a-z_]+)"', PAGE))
    every_state = (CONSULTING, BESIDE_A_HELD_CALL, TALKING, CALLING, *OFFERS.values())
    in_cards = {offer.action for row in every_state for offer in row if not offer.local}
    in_cards |= {opposite.action for _, _, opposite in OPPOSITES}
    from_page_itself = {"send_dtmf"}
    assert on_page | in_cards | set(MENU.values()) | from_page_itself == {
        *ACTIONS,
        *POP_ACTIONS,
        *TRANSFER_ACTIONS,
        *LOG_ACTIONS,
    }


def test_every_field_on_the_page_is_one_of_the_view() -> None:
    known = {name for row in ROWS for name in row.__slots__}
    bound = set(re.findall(r'data-(?:text|show|content)="(\w+)"', PAGE))
    bound |= set(re.findall(r'data-rows="(\w+):', PAGE))
    for pairs in re.findall(r'data-attr="([^"]+)"', PAGE):
        bound |= {pair.split("=")[1] for pair in pairs.split()}
    assert bound <= known


def test_an_unknown_action_does_nothing() -> None:
    sent: list[services.Request] = []
    act(Desktop(Store(SMALL, lambda: 0.0), sent.append), "__class__", {})
    assert sent == []


TALKS = {"call_id": "17", "other_id": "", "value": ""}
ANN = {"number": "2002"}
PAIR = {"call_id": "18", "other_id": "17", "value": ""}


@pytest.mark.parametrize(
    ("action", "given", "expected"),
    [
        ("login", {"value": "", "token": "t"}, services.LogOn("", "t")),
        (
            "login",
            {"value": "", "agent_id": "1001", "password": "demo", "extension": "2001"},
            services.LogOn("1001", "demo", "2001"),
        ),
        ("make_call", {"value": "", "number": "2002"}, services.MakeCall("2002")),
        ("make_call", {"value": "2002"}, services.MakeCall("2002")),
        ("logout", {"value": "9"}, services.SetAgentState(AgentState.NULL, "9")),
        ("agent_not_ready", {"value": "1"}, services.SetAgentState(AgentState.NOT_READY, "1")),
        ("hold_call", TALKS, services.HoldCall("17")),
        ("send_dtmf", TALKS | {"value": "5"}, services.GenerateDigits("17", "5")),
        ("drop_party", TALKS | {"value": "2002"}, services.ClearConnection("17", "2002")),
        (
            "blind_transfer",
            TALKS | {"number": "2002"},
            services.SingleStepTransferCall("17", "2002"),
        ),
        ("transfer_initiate", TALKS | {"number": "2002"}, services.ConsultationCall("17", "2002")),
        ("mute_call", TALKS, services.SetMicrophoneMute("17", True)),
        ("unmute_call", TALKS, services.SetMicrophoneMute("17", False)),
        ("start_recording", TALKS, services.StartRecording("17")),
        ("stop_recording", TALKS, services.StopRecording("17")),
        ("emergency_assist", TALKS, services.SupervisorAssist("17", True)),
        (
            "set_call_data",
            TALKS | {"name": "a", "value": "b"},
            services.AssociateData("17", {"a": "b"}),
        ),
    ],
)
def test_an_action_asks_for_its_service(
    action: str, given: dict[str, str], expected: services.Request
) -> None:
    assert asked_for(action, given, UP, READY, RINGS, ANSWERED) == [expected]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("alternate_call", services.AlternateCall("18", "17")),
        ("transfer_complete", services.TransferCall("18", "17")),
        ("conference_complete", services.ConferenceCall("18", "17")),
        ("cancel_consultation", services.ReconnectCall("18", "17")),
    ],
)
def test_the_active_call_of_a_pair_names_the_held_one(
    action: str, expected: services.Request
) -> None:
    assert asked_for(action, PAIR, UP, RINGS, ANSWERED, HELD, DIALLED) == [expected]


def test_the_work_after_a_call_is_saved_and_ended_by_one_click() -> None:
    working = events.AgentStateChanged(state=AgentState.WORKING_AFTER_CALL)
    given = {"call_id": "17", "notes": "call back", "code": "sale", "then": "ready", "value": ""}
    assert asked_for("wrap_up", given, UP, RINGS, ANSWERED, CLEARED, working) == [
        services.SetDisposition("17", "sale"),
        services.SetAgentState(AgentState.READY),
    ]


ANN_LEE = Record("customer", "1", "Ann Lee")
RULES = TreatmentRules(by_type={CallType.INBOUND: TypeTreatment()})


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("accept_pop", [OpenRecord("17", ANN_LEE)]),
        ("search_records", [SearchRecords("17", "+16175550142")]),
        ("dismiss_pop", []),
        ("open_record", []),
    ],
)
def test_an_action_of_a_pop_closes_it_and_asks_the_host(action: str, asked: list[Question]) -> None:
    answers = events.HostAnswersChanged(frozenset({"openRecord", "searchRecords"}))
    matched = events.RecordsMatched("17", (ANN_LEE,))
    store = Store(after(UP, answers, RINGS, matched, events.PopShown("17", 30.0)), lambda: 0.0)
    questions: list[Question] = []
    treatment = Treatment(store, Desktop(store, lambda request: None), questions.append, RULES)
    treat(treatment, action, TALKS)
    assert questions == asked
    assert (store.snapshot.calls["17"].pop_until is None) == (action != "open_record")
    treat(treatment, "show_pop", TALKS)
    assert store.snapshot.calls["17"].pop_until == 30.0


def asked_for(
    action: str, given: dict[str, str], *happened: events.Event
) -> list[services.Request]:
    sent: list[services.Request] = []
    store = Store(after(*happened), lambda: 0.0)
    desktop = Desktop(store, sent.append)
    act(desktop, action, given)
    send_on(Transfers(store, desktop, TransferSettings(), lambda: "key"), action, given)
    return sent


def test_a_call_that_could_not_be_logged_is_logged_again_on_a_click() -> None:
    asked: list[Question] = []
    store = Store(after(RINGS, CLEARED), lambda: 0.0)
    call_log = CallLog(store, asked.append, lambda: True)
    failed = events.LogStateChanged("17", LogState.FAILED)
    store.apply(failed)
    row = history_row(store.snapshot, store.snapshot.history[0], str, english())
    log(call_log, "save_log", {"value": row.call_id_to_log})
    log(call_log, "make_call", {"value": "17"})
    assert [each.call.call_id for each in asked if isinstance(each, SaveLog)] == ["17"]
    assert store.snapshot.history[0].log_state is LogState.SAVING
