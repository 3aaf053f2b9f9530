"""What the panel asks the host, and what it makes of the answers."""

from typing import Any

import pytest
from host.world import World, told
from stories import ANSWERED, CLEARED, READY, RINGS, UP

from cti.domain import events
from cti.domain.model import Record, frozen
from cti.domain.states import Direction, LogState
from cti.interface.questions import (
    NAMES,
    Attention,
    AttentionLevel,
    MatchRecords,
    OpenRecord,
    Question,
    SaveLog,
    SearchRecords,
)

NUMBER = "+16175550142"
MATCH = MatchRecords("17", NUMBER, Direction.IN, frozen({"case": "C-1"}))
ANN = {"type": "contact", "id": "1", "title": "Ann Lee", "subtitle": "Harbour & Pine"}
RINGING = (UP, READY, RINGS)


def welcomed(*happened: events.Event) -> World:
    """Return a world with a host that answers everything."""
    world = World(*happened)
    world.welcome(answers=list(NAMES.values()))
    return world


def asked(world: World, question: Question) -> dict[str, Any]:
    world.session.ask(question, world.now)
    (request,) = world.session.to_send()
    return request


def matches(world: World) -> tuple[Record, ...] | None:
    return world.store.snapshot.calls["17"].matches


def test_a_host_is_asked_who_calls() -> None:
    request = asked(welcomed(*RINGING), MATCH)
    assert (request["kind"], request["name"]) == ("request", "matchRecords")
    assert request["data"] == {
        "callId": "17",
        "number": NUMBER,
        "direction": "in",
        "data": {"case": "C-1"},
    }


def test_its_records_fit_the_call() -> None:
    world = welcomed(*RINGING)
    request = asked(world, MATCH)
    bare = {"type": "company", "id": "2", "extra": True}
    world.say(kind="response", id=request["id"], data={"records": [ANN, bare]})
    assert matches(world) == (
        Record("contact", "1", "Ann Lee", "Harbour & Pine"),
        Record("company", "2"),
    )


@pytest.mark.parametrize(
    "answer",
    [
        {"error": {"code": "FAILED", "message": "no"}},
        {"data": {}},
        {"data": {"records": None}},
        {"data": {"records": {}}},
        {"data": {"records": ["Ann"]}},
        {"data": {"records": [{"type": "contact"}]}},
        {"data": {"records": [{**ANN, "title": 7}]}},
        {"data": {"records": [{**ANN, "id": "x" * 200}]}},
    ],
)
def test_an_answer_that_is_none_means_that_nobody_fits(answer: dict[str, Any]) -> None:
    world = welcomed(*RINGING)
    request = asked(world, MATCH)
    assert world.say(kind="response", id=request["id"], **answer) == []
    world.wait(0.0)
    assert matches(world) == ()


def test_no_answer_in_ten_seconds_means_that_nobody_fits() -> None:
    world = welcomed(*RINGING)
    asked(world, MATCH)
    world.wait(9.9)
    assert matches(world) is None
    world.wait(0.1)
    assert matches(world) == ()


def test_an_answer_that_comes_late_or_twice_is_counted() -> None:
    world = welcomed(*RINGING)
    request = asked(world, MATCH)
    world.say(kind="response", id=request["id"], data={"records": []})
    world.say(kind="response", id=request["id"], data={"records": [ANN]})
    assert matches(world) == ()
    assert world.session.counts["dropped: unknown"] == 1


def test_twenty_records_are_enough() -> None:
    world = welcomed(*RINGING)
    request = asked(world, MATCH)
    many = [{**ANN, "id": str(number)} for number in range(50)]
    world.say(kind="response", id=request["id"], data={"records": many})
    found = matches(world)
    assert found is not None and len(found) == 20


def test_without_a_host_nobody_fits() -> None:
    world = World(*RINGING)
    world.session.ask(MATCH, world.now)
    assert matches(world) == ()


def test_a_host_is_not_asked_what_it_does_not_answer() -> None:
    world = World(*RINGING)
    world.welcome(answers=["openRecord"])
    world.session.ask(MATCH, world.now)
    assert world.session.to_send() == []
    assert matches(world) == ()


def test_a_host_that_leaves_answers_nothing_more() -> None:
    world = World(*RINGING)
    world.welcome(answers=["matchRecords", "openRecord", "dance"])
    assert world.store.snapshot.host_answers == {"matchRecords", "openRecord"}
    asked(world, MATCH)
    world.say(kind="bye")
    assert matches(world) == ()
    assert world.store.snapshot.host_answers == frozenset()


def test_a_host_may_answer_more_or_less_later() -> None:
    world = welcomed(UP)
    world.ask("offerAnswers", names=["matchRecords", "saveLog"])
    assert world.store.snapshot.host_answers == {"matchRecords", "saveLog"}
    world.ask("offerAnswers", names=[])
    assert world.store.snapshot.host_answers == frozenset()


def test_a_host_that_comes_anew_answers_what_it_says_then() -> None:
    world = World(UP)
    world.welcome(answers=["matchRecords"])
    world.welcome()
    assert world.store.snapshot.host_answers == frozenset()


def test_records_are_opened_and_searched() -> None:
    world = welcomed(*RINGING)
    opened = asked(world, OpenRecord("17", Record("contact", "1", "Ann Lee")))
    assert opened["data"]["record"] == {**ANN, "subtitle": ""}
    assert asked(world, SearchRecords("17", NUMBER))["data"] == {"callId": "17", "number": NUMBER}
    level = asked(world, Attention(AttentionLevel.NOTICE))
    assert (level["name"], level["data"]) == ("attention", {"level": "notice"})
    before = world.store.snapshot
    for request in (opened, level):
        world.say(kind="response", id=request["id"], error={"code": "UNSUPPORTED"})
    world.wait(10.0)
    assert world.store.snapshot is before


@pytest.mark.parametrize(
    ("answer", "state", "log_id"),
    [
        ({"data": {"logId": "L-7"}}, LogState.SAVED, "L-7"),
        ({"data": {}}, LogState.SAVED, ""),
        ({"error": {"code": "FAILED"}}, LogState.FAILED, ""),
        (None, LogState.FAILED, ""),
    ],
)
def test_an_ended_call_goes_into_the_hosts_log(
    answer: dict[str, Any] | None, state: LogState, log_id: str
) -> None:
    world = welcomed(*RINGING, ANSWERED)
    world.now += 65.0
    world.happen(CLEARED)
    request = asked(world, SaveLog(world.store.snapshot.history[0]))
    data = request["data"]
    assert (request["name"], data["durationSeconds"]) == ("saveLog", 65)
    assert (data["call"]["callId"], data["notes"], data["disposition"]) == ("17", "", "")
    if answer is not None:
        world.say(kind="response", id=request["id"], **answer)
    world.wait(10.0)
    logged = world.store.snapshot.history[0]
    assert (logged.log_state, logged.log_id) == (state, log_id)


def test_questions_have_ids_that_no_other_page_has_used() -> None:
    world = welcomed(*RINGING)
    ids = [asked(world, SearchRecords("17", NUMBER))["id"] for _ in range(3)]
    assert ids == ["s-1", "s-2", "s-3"]


def test_the_host_is_told_which_record_a_call_is_about() -> None:
    world = welcomed(*RINGING)
    written = world.happen(events.RecordChosen("17", Record("contact", "1", "Ann Lee")))
    assert told(written) == ["callDataChanged"]
    assert written[0]["data"]["call"]["record"]["id"] == "1"
