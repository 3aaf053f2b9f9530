"""Voximplant Kit: leaving for good, the codes of refusals, and what a new call takes along."""

import json

import pytest
from stories import NOW

from cti.domain import events, services
from cti.domain.events import LOGGED_OUT, Event
from cti.domain.states import LinkState, Reason
from cti.implementation.voximplant import VoximplantImplementation
from cti.settings import VoximplantSettings

SETTINGS = VoximplantSettings(host="kit.example", domain="acme", token_id="1024", user_id="501")
STOP = services.MonitorStop("")


def up() -> VoximplantImplementation:
    kit = VoximplantImplementation(SETTINGS, "SECRET", lambda: 0.5)
    kit.connect(NOW)
    kit.opened(NOW)
    kit.receive('{"event": "connection_accepted", "sender_id": "b1"}', NOW)
    kit.data_to_send()
    return kit


def said(kit: VoximplantImplementation, event: str, **data: object) -> list[Event]:
    told = {"event": event, "sender_id": "s1", "data": {"user_id": 501, **data}}
    return kit.receive(json.dumps(told), NOW)


def test_to_hear_no_more_closes_the_session_for_good() -> None:
    kit = up()
    assert kit.request(STOP, NOW) == [events.RequestSent(STOP), events.RequestSucceeded(STOP)]
    assert kit.data_to_send() == []  # the agent's status stays as it is
    assert kit.wants_to_close()
    assert kit.closed(1001, NOW) == [events.LinkStateChanged(LinkState.DOWN, LOGGED_OUT)]
    assert kit.deadline is None


def test_what_is_under_way_then_has_an_unknown_outcome() -> None:
    kit = up()
    call = services.MakeCall("15550100042")
    kit.request(call, NOW)
    kit.request(STOP, NOW)
    assert kit.closed(1001, NOW) == [
        events.RequestFailed(call, Reason.OUTCOME_UNKNOWN),
        events.LinkStateChanged(LinkState.DOWN, LOGGED_OUT),
    ]


def test_a_new_connection_can_be_left_again() -> None:
    kit = up()
    kit.request(STOP, NOW)
    kit.closed(1001, NOW)
    kit.connect(NOW)
    assert not kit.wants_to_close()
    assert kit.closed(1006, NOW)[-1] != events.LinkStateChanged(LinkState.DOWN, LOGGED_OUT)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"code": 486, "reason": "Busy here"}, "VOXIMPLANT_486"),
        ({"reason": "insufficient_funds"}, "VOXIMPLANT_INSUFFICIENT_FUNDS"),
        ({"reason": " Call was rejected! "}, "VOXIMPLANT_CALL_WAS_REJECTED"),
        ({"reason": "…"}, ""),
        ({}, ""),
    ],
)
def test_a_call_that_fails_at_once_is_refused_with_the_servers_code(
    told: dict[str, object], code: str
) -> None:
    kit = up()
    kit.request(services.MakeCall("15550100042"), NOW)
    first = said(kit, "call_failed", call_id="7", number="15550100042", **told)[0]
    assert isinstance(first, events.RequestFailed)
    assert (first.reason, first.code) == (Reason.REFUSED, code)
    assert first.detail == told.get("reason", "")


def test_a_new_call_takes_its_data_along() -> None:
    kit = up()
    kit.request(services.MakeCall("15550100042", {"case": "C-1"}), NOW)
    [frame] = kit.data_to_send()
    assert json.loads(frame)["data"]["variables"] == {"case": "C-1"}
    told = said(kit, "outgoing_call", call_id="7", number="15550100042", variables={"case": "C-1"})
    assert isinstance(told[-1], events.CallEvent)
    assert told[-1].data == {"case": "C-1"}


def test_nothing_else_can_take_data_along() -> None:
    for request in (
        services.ConsultationCall("7", "502", data={"case": "C-1"}),
        services.SingleStepTransferCall("7", "502", {"case": "C-1"}),
        services.StartRecording("7"),
        services.SetMicrophoneMute("7", True),
    ):
        assert up().request(request, NOW) == [events.RequestFailed(request, Reason.NOT_OFFERED)]
