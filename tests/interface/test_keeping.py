"""What a page leaves for itself over a reload."""

import json
from dataclasses import replace

import pytest
from stories import ANSWERED, CLEARED, DIALLED, FULL, HELD, NOW, READY, RINGS, UP, after

from cti.domain import events
from cti.domain.model import Call, Snapshot
from cti.domain.states import ConnectionState
from cti.interface.keeping import MOST, kept, restored

NOTED = events.NotesTaken("17", "wants <b>tea</b>")
TALKING = after(UP, READY, RINGS, ANSWERED, NOTED, HELD, step=10)
OURS = {"version": 1, "agent": "501", "calls": {"$items": []}, "history": {"$items": []}}
PAST = after(RINGS, ANSWERED, NOTED, CLEARED, DIALLED, start=TALKING)


def test_calls_come_back_with_timers_data_and_notes_but_unconfirmed() -> None:
    found = restored(kept(TALKING), "501", FULL)
    assert found is not None
    call = found.calls["17"]
    assert call == replace(TALKING.calls["17"], confirmed=False)
    assert call.held_at == NOW + 50 and call.answered_at == NOW + 30
    assert found.services == FULL.services and found.link == FULL.link


def test_the_last_calls_come_back() -> None:
    found = restored(kept(PAST), "501", FULL)
    assert found is not None and found.history == PAST.history


def test_another_agent_finds_nothing() -> None:
    assert restored(kept(TALKING), "502", FULL) is None


def test_the_server_has_the_last_word() -> None:
    found = restored(kept(TALKING), "501", FULL)
    assert found is not None
    told = Call(call_id="17", state=ConnectionState.CONNECTED)
    now = after(UP, events.SnapshotTaken(calls=(told,)), start=found)
    assert now.calls["17"].confirmed
    assert now.calls["17"].notes == "wants <b>tea</b>"
    assert now.calls["17"].answered_at == NOW + 30
    assert after(UP, events.SnapshotTaken(calls=()), start=found).calls == {}


def test_what_is_kept_fits_into_a_message_the_oldest_calls_are_left_out() -> None:
    long = Call(call_id="1", state=ConnectionState.NULL, notes="x" * 4096, ended_at=NOW)
    many = Snapshot(history=tuple(replace(long, call_id=str(number)) for number in range(50)))
    found = restored(kept(many), "", FULL)
    assert len(kept(many)) <= MOST
    assert found is not None and found.history == many.history[: len(found.history)]
    huge = Snapshot(calls={"1": replace(long, notes="x" * MOST)})
    assert kept(huge) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"version": 2}',
        json.dumps({"version": 1, "agent": "501", "calls": 3, "history": {"$items": []}}),
        json.dumps(
            {"version": 1, "agent": "501", "calls": {"$items": [4]}, "history": {"$items": []}}
        ),
        json.dumps({"version": 1, "agent": "501", "calls": {"$": "LogOn"}, "history": None}),
    ],
)
def test_what_is_not_ours_is_left_alone(text: str) -> None:
    assert restored(text, "501", FULL) is None
