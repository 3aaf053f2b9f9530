"""Each request of a host is answered once, with its outcome."""

from typing import Any

import pytest
from host.world import World, only_response, responses, told, welcomed
from hypothesis import given
from hypothesis import strategies as st
from stories import ANSWERED, CLEARED, DIALLED, HELD, READY, RETRIEVED, RINGS, UP

from cti.domain import events, services
from cti.domain.model import Record
from cti.domain.states import AgentState, ConnectionState, Direction, Reason
from cti.host.outcomes import MOST_WAITING, REMEMBERED

TALKING = (UP, READY, RINGS, ANSWERED)
LOGIN = {"agentId": "1001", "password": "demo", "extension": "2001"}


def made(number: str = "+16175550199", call_id: str = "18", about: str = "") -> events.Originated:
    return events.Originated(
        call_id=call_id,
        local_state=ConnectionState.CONNECTED,
        direction=Direction.OUT,
        called_device=number,
        consultation_of=about,
    )


def test_a_call_is_held_when_its_event_says_so_not_before() -> None:
    world = welcomed(*TALKING)
    assert world.ask("holdCall", "a", callId="17") == []
    assert world.succeed() == []
    written = world.happen(HELD)
    assert [each["kind"] for each in written] == ["event", "response"]
    assert only_response(written)["data"]["call"]["state"] == "hold"


def test_an_event_may_come_before_the_confirmation() -> None:
    world = welcomed(*TALKING)
    world.ask("holdCall", callId="17")
    assert responses(world.happen(HELD)) == []
    assert only_response(world.succeed())["data"]["call"]["state"] == "hold"


def test_where_no_event_follows_the_confirmation_is_enough() -> None:
    world = welcomed(*TALKING)
    world.ask("holdCall", callId="17")
    world.succeed()
    assert world.session.deadline == world.now + 2.0
    assert only_response(world.wait(2.0))["data"]["call"]["state"] == "connected"


@pytest.mark.parametrize(
    ("name", "data", "before", "event", "state"),
    [
        ("answerCall", {"callId": "17"}, (RINGS,), ANSWERED, "connected"),
        ("rejectCall", {"callId": "17"}, (RINGS,), CLEARED, "null"),
        ("hangUpCall", {"callId": "17"}, (RINGS, ANSWERED), CLEARED, "null"),
        ("retrieveCall", {"callId": "17"}, (RINGS, ANSWERED, HELD), RETRIEVED, "connected"),
        (
            "alternateCall",
            {"heldCallId": "17", "activeCallId": "18"},
            (RINGS, ANSWERED, HELD, DIALLED),
            RETRIEVED,
            "connected",
        ),
        (
            "blindTransfer",
            {"callId": "17", "number": "2002"},
            (RINGS, ANSWERED),
            CLEARED,
            "null",
        ),
    ],
)
def test_a_response_tells_the_call_as_it_then_is(
    name: str,
    data: dict[str, Any],
    before: tuple[events.Event, ...],
    event: events.Event,
    state: str,
) -> None:
    world = welcomed(UP, *before)
    world.ask(name, **data)
    assert world.succeed() == []
    call = only_response(world.happen(event))["data"]["call"]
    assert (call["callId"], call["state"]) == ("17", state)


def test_two_calls_are_one_after_a_conference_and_none_after_a_transfer() -> None:
    joined = events.Conferenced(
        call_id="17", secondary_call_id="18", local_state=ConnectionState.CONNECTED
    )
    gone = events.Transferred(
        call_id="17", secondary_call_id="18", local_state=ConnectionState.NULL
    )
    for name, event, state in (
        ("conferenceComplete", joined, "connected"),
        ("transferComplete", gone, "null"),
    ):
        world = welcomed(*TALKING, HELD, DIALLED)
        world.ask(name, heldCallId="17", activeCallId="18")
        assert world.succeed() == []
        assert only_response(world.happen(event))["data"]["call"]["state"] == state


@pytest.mark.parametrize("confirmed_first", [True, False])
def test_making_a_call_answers_with_the_call(confirmed_first: bool) -> None:
    world = welcomed(*TALKING)
    world.ask("makeCall", number="+16175550199")
    written = world.succeed() if confirmed_first else world.happen(made())
    assert responses(written) == []
    written = world.happen(made()) if confirmed_first else world.succeed()
    assert only_response(written)["data"]["call"]["callId"] == "18"


def test_a_call_in_the_past_is_not_taken_for_the_one_that_was_made() -> None:
    over = events.ConnectionCleared(call_id="18", local_state=ConnectionState.NULL)
    world = welcomed(UP, made(), over)
    world.ask("makeCall", number="+16175550199")
    assert world.succeed() == []
    written = world.happen(made(call_id="19"))
    assert only_response(written)["data"]["call"]["callId"] == "19"


def test_a_call_that_was_made_and_never_seen_is_still_answered() -> None:
    world = welcomed(UP)
    world.ask("makeCall", number="+16175550199")
    world.succeed()
    assert only_response(world.wait(2.0))["data"] == {}


@pytest.mark.parametrize("name", ["transferInitiate", "conferenceInitiate", "consultationCall"])
def test_a_consultation_answers_with_its_own_call(name: str) -> None:
    world = welcomed(*TALKING)
    world.ask(name, callId="17", number="2002")
    world.succeed()
    written = world.happen(HELD, made("2002", about="17"))
    call = only_response(written)["data"]["call"]
    assert (call["callId"], call["consultationOf"]) == ("18", "17")


def test_the_record_of_a_new_call_is_in_its_first_event() -> None:
    world = welcomed(UP)
    record = {"type": "contact", "id": "C-1", "title": "Ann Lee", "subtitle": ""}
    world.ask("makeCall", number="+16175550199", record=record)
    written = world.happen(made())
    assert told(written) == ["originated"]
    assert written[0]["data"]["call"]["record"] == record
    assert world.store.snapshot.calls["18"].record == Record("contact", "C-1", "Ann Lee")


def test_a_refusal_has_a_code_and_words() -> None:
    world = welcomed(*TALKING)
    world.ask("holdCall", callId="17")
    failed = events.RequestFailed(
        world.sent[0], Reason.REFUSED, "[13]", "CISCO_CF_INVALID_OBJECT_STATE"
    )
    written = world.happen(failed)
    assert told(written) == ["requestFailed"]
    assert only_response(written)["error"] == {
        "code": "OPENCTI_CF_INVALID_OBJECT_STATE",
        "message": "RequestFailed: refused [13]",
        "retry": False,
    }


def test_what_cannot_be_done_now_is_refused_at_once() -> None:
    world = welcomed(UP, RINGS)
    error = only_response(world.ask("holdCall", callId="17"))["error"]
    assert error["code"] == "OPENCTI_CF_INVALID_OBJECT_STATE"
    assert error["retry"]
    assert world.sent == []


def test_without_a_connection_a_host_may_try_again() -> None:
    error = only_response(welcomed().ask("makeCall", number="2002"))["error"]
    assert (error["code"], error["retry"]) == ("OPENCTI_HTTP_ERROR_503", True)


def test_every_request_is_answered_within_ten_seconds() -> None:
    world = welcomed(*TALKING)
    world.ask("holdCall", callId="17")
    assert world.wait(9.9) == []
    error = only_response(world.wait(0.1))["error"]
    assert (error["code"], error["retry"]) == ("OPENCTI_HTTP_ERROR_408", False)
    assert responses(world.succeed()) == []
    assert world.session.deadline is None


def test_the_same_id_gives_the_same_response_and_no_second_effect() -> None:
    world = welcomed(*TALKING)
    world.ask("sendDTMF", "once", callId="17", digits="1")
    assert world.ask("sendDTMF", "once", callId="17", digits="1") == []
    (response,) = world.succeed()
    assert world.ask("sendDTMF", "once", callId="17", digits="1") == [response]
    assert len(world.sent) == 1
    assert world.session.counts["repeated"] == 2


def test_a_refusal_is_remembered_like_any_response() -> None:
    world = welcomed(UP)
    first = world.ask("makeCall", "once")
    assert world.ask("makeCall", "once", number="2002") == first
    assert world.sent == []


def test_only_the_last_responses_are_remembered() -> None:
    world = welcomed(UP)
    for number in range(REMEMBERED + 1):
        world.now += 0.1
        world.ask("setLocale", f"id-{number}", locale="de")
    world.ask("setLocale", "id-1", locale="de")
    assert len(world.page) == REMEMBERED + 1
    world.ask("setLocale", "id-0", locale="de")
    assert len(world.page) == REMEMBERED + 2


def test_two_requests_for_the_same_share_their_outcome() -> None:
    world = welcomed(*TALKING)
    world.ask("holdCall", "a", callId="17")
    world.ask("holdCall", "b", callId="17")
    assert len(world.sent) == 1
    world.succeed()
    assert [each["id"] for each in responses(world.happen(HELD))] == ["a", "b"]


def test_each_of_two_equal_tones_has_its_own_outcome() -> None:
    world = welcomed(*TALKING)
    world.ask("sendDTMF", "a", callId="17", digits="1")
    world.ask("sendDTMF", "b", callId="17", digits="1")
    assert len(world.sent) == 2
    assert [each["id"] for each in responses(world.succeed(0))] == ["a"]
    assert [each["id"] for each in responses(world.succeed(1))] == ["b"]


def test_what_is_asked_for_already_by_the_agent_is_answered_to_the_host() -> None:
    world = welcomed(*TALKING)
    world.desktop.hold_call("17")
    world.ask("holdCall", "a", callId="17")
    world.succeed()
    assert [each["id"] for each in responses(world.happen(HELD))] == ["a"]


def test_only_so_many_requests_wait_at_a_time() -> None:
    world = welcomed(*TALKING)
    for _ in range(MOST_WAITING):
        assert world.ask("sendDTMF", callId="17", digits="1") == []
    error = only_response(world.ask("sendDTMF", "late", callId="17", digits="1"))["error"]
    assert (error["code"], error["retry"]) == ("RATE_LIMITED", True)
    assert len(world.sent) == MOST_WAITING
    world.wait(10.0)
    assert world.ask("sendDTMF", "late", callId="17", digits="1") == []


# Logging in and out


def test_a_login_is_answered_when_the_agent_is_in() -> None:
    world = welcomed()
    assert world.ask("login", **LOGIN) == []
    assert responses(world.happen(UP, READY)) == []
    agent = only_response(world.succeed())["data"]["agent"]
    assert (agent["state"], agent["agentId"]) == ("ready", "501")


def test_a_login_that_is_refused_says_why() -> None:
    world = welcomed()
    world.ask("login", **LOGIN)
    code = "CISCO_CF_INVALID_PASSWORD_SPECIFIED"
    failed = events.RequestFailed(world.sent[0], Reason.REFUSED, "[258]", code)
    error = only_response(world.happen(failed))["error"]
    assert error["code"] == "OPENCTI_HTTP_ERROR_401"


@pytest.mark.parametrize("second", [{**LOGIN, "agentId": "1002"}, LOGIN])
def test_a_second_login_takes_the_place_of_the_first(second: dict[str, str]) -> None:
    world = welcomed()
    world.ask("login", "a", **LOGIN)
    (superseded,) = world.ask("login", "b", **second)
    assert superseded["id"] == "a"
    assert "superseded" in superseded["error"]["message"]
    (response,) = world.succeed()
    assert response["id"] == "b" and "data" in response


def test_a_second_login_that_makes_no_sense_leaves_the_first_alone() -> None:
    world = welcomed()
    world.ask("login", "a", **LOGIN)
    (refused,) = responses(world.ask("login", "b", **LOGIN, workMode="LAZY"))
    assert refused["id"] == "b"
    (response,) = world.succeed()
    assert response["id"] == "a" and "data" in response


def test_the_agents_own_login_is_the_outcome_of_one_that_it_makes_superfluous() -> None:
    world = welcomed()
    world.ask("login", "a", **LOGIN)
    failed = events.RequestFailed(world.sent[0], Reason.OUTCOME_UNKNOWN)
    assert only_response(world.happen(failed))["error"]["code"] == "OPENCTI_HTTP_ERROR_504"


def test_a_logout_is_answered_when_the_server_has_confirmed_it() -> None:
    world = welcomed(UP, READY)
    world.ask("logout", reasonCode="1")
    gone = events.AgentStateChanged(state=AgentState.NULL)
    assert responses(world.happen(gone)) == []
    assert only_response(world.succeed())["data"]["agent"]["state"] == "null"


def test_no_secret_comes_back() -> None:
    world = World()
    secrets = {"agentId": "1001", "password": "s3cret", "extension": "2001"}
    written = world.welcome(schemas=["hookswitch", "opencti"])
    written += world.ask("login", **secrets)
    written += world.happen(events.RequestFailed(world.sent[0], Reason.REFUSED))
    written += world.ask("login", **{**secrets, "workMode": "LAZY"})
    written += world.welcome(credentials=secrets)
    assert len(world.sent) == 2
    assert "s3cret" not in repr(written) + repr(world.notes) + repr(world.sent)
    assert "s3cret" not in repr(world.session.counts)


@given(
    st.lists(
        st.sampled_from(
            ["hold", "retrieve", "hang up", "held", "retrieved", "cleared", "yes", "no", "later"]
        ),
        max_size=25,
    )
)
def test_whatever_happens_every_request_is_answered_exactly_once(steps: list[str]) -> None:
    world = welcomed(*TALKING)
    asked, answered = 0, []
    functions = {"hold": "holdCall", "retrieve": "retrieveCall", "hang up": "hangUpCall"}
    happens = {"held": HELD, "retrieved": RETRIEVED, "cleared": CLEARED}
    for step in [*steps, *["later"] * 3]:
        if step in functions:
            asked += 1
            written = world.ask(functions[step], callId="17")
        elif step in happens:
            written = world.happen(happens[step])
        elif step == "later":
            written = world.wait(4.0)
        elif not world.sent:
            continue
        elif step == "yes":
            written = world.succeed()
        else:
            written = world.happen(events.RequestFailed(world.sent[-1], Reason.REFUSED))
        answered += [each["id"] for each in responses(written)]
    assert len(answered) == len(set(answered)) == asked
    assert isinstance(world.session.deadline, float | None)


def test_the_switch_stays_the_owner_of_what_is_known() -> None:
    world = welcomed(*TALKING)
    world.ask("hangUpCall", callId="17")
    assert world.sent == [services.ClearConnection("17")]
    assert world.store.snapshot.calls["17"].state is ConnectionState.CONNECTED
