"""What may be asked for in each state."""

from dataclasses import replace

import pytest
from stories import (
    ANSWERED,
    CLEARED,
    DIALLED,
    FULL,
    HELD,
    LOST,
    READY,
    RINGS,
    SMALL,
    UP,
    after,
)

from cti.domain import events, services
from cti.domain.permissions import AGENT_MOVES, OFFERED, objection, offers
from cti.domain.states import AgentState, ConnectionState, Reason

ANSWER = services.AnswerCall("17")
HOLD = services.HoldCall("17")


def test_every_state_has_its_row() -> None:
    assert set(OFFERED) == set(ConnectionState)
    assert set(AGENT_MOVES) == set(AgentState)


@pytest.mark.parametrize(
    ("happened", "request_", "expected"),
    [
        ((RINGS,), ANSWER, Reason.NOT_CONNECTED),
        ((UP, RINGS), ANSWER, None),
        ((UP, RINGS, ANSWERED), ANSWER, Reason.NOT_POSSIBLE_NOW),
        ((UP, RINGS), HOLD, Reason.NOT_POSSIBLE_NOW),
        ((UP, RINGS, ANSWERED), HOLD, None),
        ((UP, DIALLED), services.HoldCall("18"), Reason.NOT_POSSIBLE_NOW),
        ((UP, DIALLED), services.ClearConnection("18"), None),
        ((UP,), services.HoldCall("no such call"), Reason.NOT_POSSIBLE_NOW),
        ((UP, RINGS, events.RequestSent(ANSWER)), ANSWER, Reason.ALREADY_ASKED),
        ((UP,), services.MakeCall("1"), None),
        (
            (UP, events.RequestSent(services.MakeCall("1"))),
            services.MakeCall("2"),
            Reason.NOT_POSSIBLE_NOW,
        ),
        (
            (UP, events.RequestSent(services.MakeCall("1"))),
            services.MakeCall("112", {}, True),
            None,
        ),
        ((LOST,), services.LogOn("1001", "secret"), None),
        ((UP,), services.SnapshotDevice(), None),
        ((UP,), services.SupervisorAssist(), None),
        ((UP, RINGS), services.SupervisorAssist("17"), Reason.NOT_POSSIBLE_NOW),
        ((UP, READY), services.SetAgentState(AgentState.NOT_READY), None),
        ((UP, READY), services.SetAgentState(AgentState.READY), Reason.NOT_POSSIBLE_NOW),
    ],
)
def test_the_objection_to_a_request(
    happened: tuple[events.Event, ...], request_: services.Request, expected: Reason | None
) -> None:
    assert objection(after(*happened), request_) is expected


@pytest.mark.parametrize(
    "kind",
    [
        services.AlternateCall,
        services.ReconnectCall,
        services.TransferCall,
        services.ConferenceCall,
    ],
)
def test_joining_needs_one_call_active_and_one_held(
    kind: type[services.AlternateCall | services.TransferCall],
) -> None:
    two = after(UP, RINGS, ANSWERED, HELD, DIALLED)
    assert objection(two, kind("18", "17")) is None
    assert objection(two, kind("17", "18")) is Reason.NOT_POSSIBLE_NOW
    assert objection(two, kind("18", "99")) is Reason.NOT_POSSIBLE_NOW


def test_a_server_that_cannot_do_it_is_never_asked() -> None:
    snapshot = after(UP, RINGS, start=SMALL)
    assert objection(snapshot, ANSWER) is Reason.NOT_OFFERED
    assert objection(snapshot, services.SetAgentState(AgentState.READY)) is Reason.NOT_OFFERED
    assert objection(snapshot, services.SetAgentState(AgentState.NULL)) is None


def test_nobody_can_be_put_on_hold_before_the_answer() -> None:
    call = after(DIALLED).calls["18"]
    assert not offers(call, services.HoldCall)
    assert offers(replace(call, answered_at=1.0), services.HoldCall)
    assert FULL.services >= {services.HoldCall}


def test_a_wrap_up_code_can_be_given_after_the_end() -> None:
    code = services.SetDisposition("17", "sale")
    assert objection(after(UP, RINGS, ANSWERED), code) is None
    assert objection(after(UP, RINGS, ANSWERED, CLEARED), code) is None
    assert objection(after(UP), code) is Reason.NOT_POSSIBLE_NOW
