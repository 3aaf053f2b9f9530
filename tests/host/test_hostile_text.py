"""Hostile texts on their way to page, host and log: they arrive as they are, and as texts."""

import json

import pytest
from host.test_hubspot import ANN, LIVE
from host.test_hubspot import World as HubSpotWorld
from host.world import only_response, welcomed
from hostile import HARSH, HOSTILE, seen
from stories import ANSWERED, CLEARED, FULL, NOW, READY, UP, after

from cti.domain import events
from cti.domain.events import Delivered, RequestFailed
from cti.domain.model import Record
from cti.domain.services import MakeCall
from cti.domain.states import CallType, ConnectionState, Direction, Reason, Speaker
from cti.interface.log import Log
from cti.interface.questions import MatchRecords
from cti.interface.treatment import TreatmentRules
from cti.panel.naming import visible
from cti.panel.notice_view import desktop_text
from cti.panel.site import Site
from cti.panel.view import panel_view
from cti.settings import TypeTreatment

SITE = Site(
    server="cisco",
    treatment=TreatmentRules(by_type=dict.fromkeys(CallType, TypeTreatment(pop=("queue",)))),
)


def test_there_are_a_hundred() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) == 100


def rings(text: str) -> Delivered:
    """Return a call in which everything that a stranger can choose is `text`."""
    return Delivered(
        call_id="17",
        local_state=ConnectionState.ALERTING,
        call_type=CallType.INBOUND,
        direction=Direction.IN,
        calling_device=text,
        dialled_device=text,
        other_name=text,
        queue=text,
        data={text: text},
    )


@pytest.mark.parametrize("text", [*HOSTILE, *HARSH])
def test_the_view_shows_it_as_it_is(text: str) -> None:
    record = Record("customer", text, text, text)
    snapshot = after(
        UP,
        READY,
        rings(text),
        events.RecordsMatched("17", (record, Record("customer", "2", text, text))),
        events.PopShown("17", NOW + 30),
        events.LineHeard("17", Speaker.CUSTOMER, text),
        events.SuggestionMade("17", text, text, text, 0.9),
        events.NotesTaken("17", text),
        RequestFailed(MakeCall(text), Reason.REFUSED, text),
        start=FULL,
    )
    view = panel_view(snapshot, NOW, str, SITE)
    name = visible(text)
    assert view.title.endswith(f"{name} {name}".strip() or "No number")
    (card,) = view.calls
    assert [(pair.label, pair.value) for pair in card.data] == [(text, text)]
    assert card.heading == name or text
    assert {each.title for each in card.pop[0].candidates} == {text}
    assert {each.value for each in card.pop[0].facts} == {text}
    (conversation,) = card.conversation
    assert conversation.lines[0].text[:1900] == text[:1900]
    assert conversation.suggestions[0].reference[:1900] == text[:1900]
    assert card.notes == text
    assert any(text in each.text + each.advice for each in view.alerts)
    shown = desktop_text(snapshot.calls["17"], SITE)
    assert name in shown.title
    over = panel_view(after(UP, READY, rings(text), ANSWERED, CLEARED), NOW, str, SITE)
    assert name in over.history[0].call_label


@pytest.mark.parametrize("text", [*HOSTILE, *HARSH])
def test_nothing_that_the_view_takes_for_more_than_text_comes_from_it(text: str) -> None:
    """What the page uses as an address of an icon, an action or a state is the panel's own."""
    view = panel_view(after(UP, READY, rings(text)), NOW, str, SITE)
    (card,) = view.calls
    harmless = panel_view(after(UP, READY, rings("Ann")), NOW, str, SITE).calls[0]
    assert card.buttons == harmless.buttons
    assert (card.state, view.bell, card.key) == ("alerting", "#icon-bell", "17")


@pytest.mark.parametrize("text", [*HOSTILE, *HARSH])
def test_the_host_is_told_it_as_it_is(text: str) -> None:
    world = welcomed(UP, READY)
    (delivered, *_) = world.happen(rings(text[:256]))
    call = delivered["data"]["call"]
    told = (call["otherParty"], call["otherPartyName"], call["queue"], call["dialledNumber"])
    assert set(told) == {text[:256]}
    assert call["data"] == {text[:256]: text[:256]}
    response = only_response(world.ask("takeNotes", callId="17", notes=text[:4096]))
    again = json.loads(json.dumps(response))
    assert again["data"]["call"]["notes"] == text[:4096]


@pytest.mark.parametrize("text", HOSTILE)
def test_hubspots_names_are_titles_and_nothing_else(text: str) -> None:
    world = HubSpotWorld(UP, READY, rings("+16175550142"))
    world.say(LIVE)
    world.ask(MatchRecords("17", "+16175550142", Direction.IN, {}))
    place = {**ANN["objectCoordinates"], "objectTypeId": text}  # type: ignore[dict-item]
    match = {**ANN, "firstName": text, "lastName": "", "email": text, "objectCoordinates": place}
    world.tell("CALLER_ID_MATCH_SUCCEEDED", callerIdMatches=[match])
    matches = world.store.snapshot.calls["17"].matches
    assert matches is not None
    assert [(each.title, each.subtitle) for each in matches] == [(text[:200], text[:200])]


@pytest.mark.parametrize("text", [*HOSTILE, *HARSH])
def test_the_log_knows_nothing_of_it(text: str) -> None:
    log, snapshot = Log(), FULL
    for event in (UP, READY, rings(text), ANSWERED, CLEARED):
        snapshot = after(event, start=snapshot)
        log.add_event(NOW, event, snapshot)
    lines = log.text().splitlines()
    assert len(lines) == 5
    assert text not in log.text().replace("call 17", "") or text in ("toString", "constructor")


def test_what_a_reader_sees_has_no_marks_that_turn_text_around() -> None:
    assert seen("\u202egnp.eciovni\u202c") == "gnp.eciovni"
