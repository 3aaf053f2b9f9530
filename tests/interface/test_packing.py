"""What is packed for another tab comes out the same."""

import contextlib
import json
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import ANSWERED, DIALLED, FULL, HELD, LOST, READY, RINGS, UP, after

from cti.domain import events, model, services, states
from cti.interface.packing import CLASSES, PackingError, pack, unpack

EVENTS = [
    UP,
    LOST,
    READY,
    RINGS,
    ANSWERED,
    HELD,
    DIALLED,
    events.RequestFailed(services.HoldCall("17"), states.Reason.REFUSED, "no", "CISCO_CF_X"),
    events.RequestSent(services.MakeCall("112", {"case": "1"}, True)),
    events.ServicesChanged(frozenset({services.HoldCall}), frozenset({states.AgentState.READY})),
    events.SnapshotTaken(
        model.Agent(agent_id="501"), (model.Call(call_id="1", state=states.ConnectionState.HOLD),)
    ),
    events.SnapshotTaken(calls=()),
    events.RecordsMatched("17", (model.Record("contact", "4", "Ann"),)),
    events.LineHeard("17", states.Speaker.CUSTOMER, "<b>hello</b>", False, 1.5),
    events.SuggestionMade("17", "reply", "Say hello", "", 0.5),
    events.Notice(states.Reason.BAD_INPUT, "extension_by_hand:12"),
]


def over_the_wire(value: object) -> object:
    return unpack(json.loads(json.dumps(pack(value))))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_comes_out_the_same(event: events.Event) -> None:
    assert over_the_wire(event) == event


def test_a_whole_snapshot_comes_out_the_same() -> None:
    snapshot = after(*EVENTS, RINGS, ANSWERED, HELD, start=FULL)
    assert snapshot.calls and snapshot.alerts
    assert over_the_wire(snapshot) == snapshot


def test_every_event_and_request_has_a_name_of_its_own() -> None:
    for module in (model, services, events):
        for name, value in vars(module).items():
            if is_dataclass(value):
                assert CLASSES[name] is value


def test_nothing_is_packed_that_is_as_by_default() -> None:
    assert pack(services.MakeCall("112")) == {"$": "MakeCall", "number": "112"}
    assert len(fields(services.MakeCall)) == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["$", "$items", "$pairs", "$names", "value", "call_id", "x"]),
            inner | st.sampled_from(sorted(CLASSES)),
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_rubbish_is_refused_and_nothing_else_happens(rubbish: object) -> None:
    with contextlib.suppress(PackingError):
        unpack(rubbish)


def test_what_is_too_deep_is_refused() -> None:
    packed: object = "end"
    for _ in range(40):
        packed = {"$items": [packed]}
    with pytest.raises(PackingError):
        unpack(packed)
