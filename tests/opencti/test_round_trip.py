"""Who reads what a host is told knows what the panel knows; whatever happens, it is valid."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from opencti.telling import mirrored, names, told
from stories import NOW, UP

from cti.domain import events
from cti.domain.model import Agent, Call, Party, Snapshot
from cti.domain.reducer import reduce
from cti.domain.states import (
    AgentState,
    CallType,
    Cause,
    ConnectionState,
    Direction,
    LinkState,
    Reason,
    Speaker,
    WorkMode,
)
from cti.opencti.events import opencti_events
from cti.opencti.modes import MODES, TelephonyMode
from cti.opencti.names import AgentName, CallName, standing
from cti.opencti.writing import agent_name

IDS = st.sampled_from(["1", "2", "3"])
NUMBERS = st.sampled_from(["+49301234", "2002", "2003"])
DATA = st.dictionaries(st.sampled_from(["case", "stage"]), st.text(max_size=4), max_size=2)
PARTIES = st.none() | st.lists(NUMBERS.map(Party), max_size=3).map(tuple)
CAUSES = st.none() | st.sampled_from(list(Cause))

ANYTHING_OF_A_CALL = st.sampled_from(
    [
        events.ServiceInitiated,
        events.Originated,
        events.NetworkReached,
        events.Delivered,
        events.Queued,
        events.Established,
        events.Held,
        events.Retrieved,
        events.Diverted,
        events.Failed,
        events.ConnectionCleared,
        events.CallCleared,
        events.CallDataChanged,
        events.Transferred,
        events.Conferenced,
    ]
).flatmap(
    lambda kind: st.builds(
        kind,
        call_id=IDS,
        local_state=st.none() | st.sampled_from(ConnectionState),
        call_type=st.none() | st.sampled_from(CallType),
        direction=st.none() | st.sampled_from(Direction),
        calling_device=NUMBERS,
        called_device=NUMBERS,
        parties=PARTIES,
        data=DATA,
        cause=CAUSES,
        detail=st.text(max_size=5),
    )
)
AGENTS = st.builds(
    Agent,
    agent_id=st.just("1001"),
    device_id=st.just("2001"),
    state=st.sampled_from(AgentState),
    reason=st.sampled_from(["", "1"]),
    work_mode=st.sampled_from(WorkMode),
)
AGENT_CHANGES = st.builds(
    events.AgentStateChanged,
    agent_id=st.just("1001"),
    device_id=st.just("2001"),
    state=st.sampled_from(AgentState),
    reason=st.sampled_from(["", "1"]),
    work_mode=st.none() | st.sampled_from(WorkMode),
)
LINKS = st.builds(
    events.LinkStateChanged,
    state=st.sampled_from(LinkState),
    problem=st.sampled_from(["", "lost", events.LOGGED_OUT]),
)
HEARD = (
    st.builds(events.CaptureStarted, IDS, st.text(max_size=3))
    | st.builds(events.CaptureStopped, IDS)
    | st.builds(
        events.LineHeard, IDS, st.sampled_from(Speaker), st.text(), st.booleans(), st.floats(0, 900)
    )
    | st.builds(events.SuggestionMade, IDS, st.text(), st.text(), st.text(), st.floats(0, 1))
)
CALLS = st.builds(
    Call,
    call_id=IDS,
    state=st.sampled_from([*ConnectionState][1:]),
    direction=st.sampled_from(Direction),
    call_type=st.sampled_from(CallType),
    answered_at=st.sampled_from([None, NOW]),
)
ACCOUNTS = st.builds(
    events.SnapshotTaken,
    st.none() | AGENTS,
    st.none() | st.lists(CALLS, max_size=3, unique_by=lambda call: call.call_id).map(tuple),
)
NOTICES = st.builds(events.Notice, st.sampled_from(Reason), st.text(max_size=9))
ANYTHING = (
    ANYTHING_OF_A_CALL
    | AGENT_CHANGES
    | LINKS
    | HEARD
    | ACCOUNTS
    | NOTICES
    | st.builds(events.CallRenamed, IDS, IDS)
    | st.builds(events.CallDoubted, IDS)
)


@given(st.lists(ANYTHING, max_size=25), st.sampled_from(TelephonyMode))
def test_whatever_happens_only_valid_events_of_the_mode_are_told(
    happened: list[events.Event], telephony: TelephonyMode
) -> None:
    mode = MODES[telephony]
    for each in (event for once in told(*happened, mode=mode) for event in once):
        assert each["pyEventType"] in mode.event_types
        if each["pyEventType"] == "CallStateEvent":
            assert each["pyEventName"] in mode.call_event_names


@given(st.lists(ANYTHING, max_size=25), st.sampled_from(TelephonyMode))
def test_no_event_leads_to_two_snapshots(
    happened: list[events.Event], telephony: TelephonyMode
) -> None:
    for once in told(*happened, mode=MODES[telephony]):
        assert [event["pyEventType"] for event in once].count("SnapshotEvent") <= 1


@given(st.lists(ANYTHING, max_size=25))
def test_where_there_are_notices_no_call_is_told_that_did_not_ring_here(
    happened: list[events.Event],
) -> None:
    mode, snapshot = MODES[TelephonyMode.SIMPLE], Snapshot()
    for event in happened:
        before, snapshot = snapshot, reduce(snapshot, event, NOW)
        for told_event in opencti_events(event, before, snapshot, mode):
            if told_event["pyEventType"] != "CallStateEvent":
                continue
            if told_event["pyEventName"] == "Alerting":
                call = snapshot.calls[told_event["pyCallId"]]
            else:
                call = before.calls[told_event["pyCallId"]]
            rings = call.state is ConnectionState.ALERTING
            assert call.direction is Direction.IN
            assert rings or call.answered_at is not None


# What can become of a call on any switch: the event, and our device's state after it.
STEPS = {
    ConnectionState.ALERTING: [(events.Established, ConnectionState.CONNECTED)],
    ConnectionState.INITIATED: [
        (events.Delivered, ConnectionState.CONNECTED),
        (events.Established, ConnectionState.CONNECTED),
        (events.Failed, ConnectionState.FAIL),
    ],
    ConnectionState.CONNECTED: [
        (events.Established, ConnectionState.CONNECTED),
        (events.Held, ConnectionState.HOLD),
        (events.CallDataChanged, ConnectionState.CONNECTED),
    ],
    ConnectionState.HOLD: [(events.Retrieved, ConnectionState.CONNECTED)],
    ConnectionState.FAIL: [],
}
FACTS = {
    Direction.IN: {"calling_device": "+49301234", "called_device": "2001"},
    Direction.OUT: {"calling_device": "2001", "called_device": "+49301234"},
}


@st.composite
def stories(draw: st.DrawFn) -> list[events.Event]:
    """Draw what may happen to an agent, from log-in on."""
    story: list[events.Event] = [events.SnapshotTaken(draw(AGENTS), ()), UP]
    snapshot = after_all(story, Snapshot())
    for _ in range(draw(st.integers(0, 20))):
        more = draw(st.sampled_from([change_of_call, change_of_rest]))(draw, snapshot)
        story += more
        snapshot = after_all(more, snapshot)
    return story


def after_all(happened: list[events.Event], snapshot: Snapshot) -> Snapshot:
    for event in happened:
        snapshot = reduce(snapshot, event, NOW)
    return snapshot


def change_of_call(draw: st.DrawFn, snapshot: Snapshot) -> list[events.Event]:
    call_id = draw(IDS)
    call = snapshot.calls.get(call_id)
    if call is None:
        return [new_call(draw, call_id)]
    end = (events.ConnectionCleared, ConnectionState.NULL)
    kind, state = draw(st.sampled_from([*STEPS[call.state], end]))
    if kind is events.Held and call.answered_at is None:
        return []
    facts = {"data": draw(DATA), "parties": draw(PARTIES)}
    return [kind(call_id=call_id, local_state=state, **facts)]


def new_call(draw: st.DrawFn, call_id: str) -> events.Event:
    direction = draw(st.sampled_from(Direction))
    kind = events.Delivered if direction is Direction.IN else events.Originated
    state = (
        ConnectionState.ALERTING
        if direction is Direction.IN
        else draw(st.sampled_from([ConnectionState.INITIATED, ConnectionState.CONNECTED]))
    )
    call_type = draw(st.sampled_from(CallType))
    return kind(
        call_id=call_id,
        local_state=state,
        direction=direction,
        call_type=call_type,
        data=draw(DATA),
        **FACTS[direction],
    )


def change_of_rest(draw: st.DrawFn, snapshot: Snapshot) -> list[events.Event]:
    """Draw a change of the agent, a loss and a return, a joining, a new id or a doubt."""
    kept = tuple(call for call in snapshot.calls.values() if draw(st.booleans()))
    agent = replace(snapshot.agent, state=draw(st.sampled_from(AgentState)))
    two = list(snapshot.calls)[:2]
    lost = events.LinkStateChanged(LinkState.DOWN, "lost", NOW)
    choices: list[list[events.Event]] = [
        [draw(AGENT_CHANGES)],
        [lost, events.SnapshotTaken(agent, kept), UP],
        [lost, UP, draw(AGENT_CHANGES)],
        [events.SnapshotTaken(agent, kept)],
        [events.LinkStateChanged(LinkState.DOWN, events.LOGGED_OUT), UP, draw(AGENT_CHANGES)],
    ]
    if two:
        new_id = f"{len(snapshot.history) + 9}{two[0]}"
        choices += [[events.CallRenamed(two[0], new_id)], [events.CallDoubted(two[0])]]
    if len(two) == 2:
        joined = draw(st.sampled_from([events.Transferred, events.Conferenced]))
        choices.append([joined(call_id=two[0], secondary_call_id=two[1], parties=draw(PARTIES))])
    return draw(st.sampled_from(choices))


@given(stories())
def test_who_reads_the_events_knows_calls_agent_and_link(story: list[events.Event]) -> None:
    everything = [event for once in told(*story) for event in once]
    copy, original = mirrored(everything), after_all(story, Snapshot())
    assert picture(copy) == picture(original), names(everything)


def picture(snapshot: Snapshot) -> tuple[object, ...]:
    """Return what OpenCTI can tell of a snapshot."""
    calls = {
        call_id: (_stands(call), call.other_party, _others(call), dict(call.data))
        for call_id, call in snapshot.calls.items()
    }
    agent = snapshot.agent
    without = (AgentState.READY, AgentState.NULL)  # none, and one that is forgotten
    doing = (agent.state, "" if agent.state in without else agent.reason)
    is_up = snapshot.link.state is LinkState.UP
    return calls, agent_name(snapshot) is AgentName.UNKNOWN or doing, is_up


def _stands(call: Call) -> CallName | str | None:
    name = standing(call)
    is_out = call.direction is Direction.OUT
    return "begun" if is_out and name in (CallName.INITIATED, CallName.ALERTING) else name


def _others(call: Call) -> list[str]:
    """Return who else is there; one who is not listed is the other end."""
    return sorted({party.device_id for party in call.parties} or {call.other_party})
