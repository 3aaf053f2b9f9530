"""Who may be the host, what it hears first, and what it may do too much of."""

import json
from typing import Any

import pytest
from host.world import CRM, World, only_response, responses, told, welcomed
from stories import ANSWERED, HELD, READY, RETRIEVED, RINGS, UP

from cti.domain import events, services
from cti.domain.states import LinkState
from cti.host.envelope import Kind
from cti.host.journal import KEPT
from cti.opencti.modes import TelephonyMode

WELCOME = {"ns": "hookswitch", "v": 1, "kind": "welcome", "version": 1}
CREDENTIALS = {"agentId": "1001", "password": "demo", "extension": "2001"}
TALKING = (UP, READY, RINGS, ANSWERED)


def counted(world: World) -> dict[str, int]:
    """Return what was dropped."""
    prefix = "dropped: "
    return {
        name.removeprefix(prefix): count
        for name, count in world.session.counts.items()
        if name.startswith(prefix)
    }


def test_a_host_that_is_welcome_is_told_how_everything_stands() -> None:
    world = World(*TALKING)
    (ready,) = world.welcome(host={"name": "CRM", "version": "7"})
    assert ready["kind"] == "ready"
    assert not ready["resumed"]
    assert ready["capabilities"]["server"] == "cisco"
    assert ready["snapshot"]["link"]["state"] == "up"
    assert ready["snapshot"]["agent"]["state"] == "ready"
    assert [call["callId"] for call in ready["snapshot"]["calls"]] == ["17"]
    assert world.notes == ["welcome from CRM 7"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://crm.example.com:8443",
        "http://crm.example.com",
        "https://crm.example.com.evil.com",
        "https://evil.com/https://crm.example.com",
        "https://CRM.example.com",
        "https://crm.example.co",
        "https://sub.crm.example.com",
        "https://crm.example.com/",
        "null",
        "",
        "*",
    ],
)
def test_another_origin_is_ignored_however_like_it_looks(origin: str) -> None:
    world = World()
    assert world.meet(WELCOME, origin) is None
    assert world.session.to_send() == []
    assert counted(world) == {"wrong origin": 1}
    assert not world.session.is_there


@pytest.mark.parametrize(
    ("message", "has_port"),
    [
        ({**WELCOME, "version": 2}, True),
        ({**WELCOME, "version": True}, True),
        ({**WELCOME, "version": "1"}, True),
        ({"ns": "hookswitch", "v": 1, "kind": "welcome"}, True),
        (WELCOME, False),
        ({}, True),
        ([], True),
    ],
)
def test_a_welcome_that_is_none_is_ignored(message: object, has_port: bool) -> None:
    world = World()
    assert world.meet(message, has_port=has_port) is None
    assert world.session.to_send() == []
    assert counted(world) == {"malformed": 1}


def test_requests_are_heard_over_the_port_alone() -> None:
    world = World(UP)
    request = {"kind": "request", "id": "1", "name": "makeCall", "data": {"number": "2002"}}
    assert world.meet({"ns": "hookswitch", "v": 1, **request}) is None
    assert (world.sent, counted(world)) == ([], {"unknown": 1})


def test_a_host_that_missed_hello_may_ask_for_it() -> None:
    assert World().meet({"ns": "hookswitch", "v": 1, "kind": "hello"}) is Kind.HELLO


@pytest.mark.parametrize("kind", ["hello", "welcome", "ready", "event"])
def test_over_the_port_other_messages_are_counted_and_never_answered(kind: str) -> None:
    world = welcomed()
    fields = {"name": "ping"} if kind == "event" else {}
    assert world.say(kind=kind, version=1, **fields) == []
    assert counted(world) == {"unknown": 1}


def test_an_error_is_never_answered() -> None:
    world = welcomed()
    error = {"code": "FAILED", "message": "no"}
    assert world.say(kind="response", id="nobody-asked", error=error) == []
    assert world.say(kind="event", name="error", error=error) == []
    world.session.receive("{", world.now)
    assert world.session.to_send() == []
    assert counted(world) == {"unknown": 2, "malformed": 1}


def test_what_is_wrong_in_a_welcome_is_left_out_and_noted() -> None:
    world = World()
    (ready,) = world.welcome(locale=7, theme="pink", credentials="demo", lastSeq="1", answers={})
    assert ready["kind"] == "ready"
    assert (world.page, world.sent) == ([], [])
    assert len(world.notes) == 6


def test_locale_and_theme_of_a_welcome_are_taken_over() -> None:
    world = World()
    world.welcome(locale="de", theme="dark")
    assert world.page == [("setLocale", {"locale": "de"}), ("setTheme", {"theme": "dark"})]


def test_what_an_earlier_page_left_with_the_host_comes_back() -> None:
    world = World()
    world.welcome(state='{"calls":[]}')
    assert world.remembered == ['{"calls":[]}']
    world.session.keep("later")
    (state,) = world.session.to_send()
    assert (state["name"], state["data"]) == ("state", {"state": "later"})


# Credentials


def test_credentials_spare_the_agent_the_log_in_form() -> None:
    world = World()
    world.welcome(credentials=CREDENTIALS)
    assert world.sent == [services.LogOn("1001", "demo", "2001")]
    assert world.sent[0].password == "demo"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "happened",
    [
        (UP,),
        (events.LinkStateChanged(LinkState.CONNECTING),),
        (events.LinkStateChanged(LinkState.DOWN, "lost", 5.0),),
        (events.RequestSent(services.LogOn("1002", "x")),),
    ],
)
def test_credentials_do_not_throw_out_who_is_in(happened: tuple[events.Event, ...]) -> None:
    world = World(*happened)
    world.welcome(credentials=CREDENTIALS)
    assert world.sent == []


# Coming back


def test_events_are_numbered_by_one() -> None:
    world = World(*TALKING)
    (ready,) = world.welcome()
    written = world.happen(HELD, RETRIEVED, HELD)
    assert [each["seq"] for each in written] == [ready["seq"] + n for n in (1, 2, 3)]


def test_a_host_that_was_away_hears_what_it_missed() -> None:
    world = welcomed(*TALKING)
    missed = world.happen(HELD, RETRIEVED)
    ready, *again = world.welcome(lastSeq=missed[0]["seq"])
    assert (ready["resumed"], ready["seq"]) == (True, missed[0]["seq"])
    assert again == missed[1:]


def test_what_happens_between_bye_and_welcome_is_not_lost() -> None:
    world = welcomed(*TALKING)
    (held,) = world.happen(HELD)
    world.say(kind="bye")
    assert world.happen(RETRIEVED) == []
    ready, *missed = world.welcome(lastSeq=held["seq"])
    assert ready["resumed"]
    assert told(missed) == ["retrieved"]


@pytest.mark.parametrize("last", [0, 1, 999, 10**15])
def test_a_number_of_another_life_is_not_taken_for_one_of_this(last: int) -> None:
    world = welcomed(*TALKING)
    world.happen(HELD)
    (ready,) = world.welcome(lastSeq=last)
    assert not ready["resumed"]
    assert ready["snapshot"]["calls"][0]["state"] == "hold"


def test_what_is_too_long_ago_is_told_by_a_snapshot() -> None:
    world = World(*TALKING)
    (ready,) = world.welcome()
    for _ in range(KEPT // 2):
        world.happen(HELD, RETRIEVED)
    resumed, *all_of_them = world.welcome(lastSeq=ready["seq"])
    assert resumed["resumed"] and len(all_of_them) == KEPT
    world.happen(HELD)
    (again,) = world.welcome(lastSeq=ready["seq"])
    assert not again["resumed"]
    assert again["seq"] == ready["seq"] + KEPT + 1


def test_in_other_words_events_cannot_be_resumed() -> None:
    world = welcomed(*TALKING)
    (held,) = world.happen(HELD)
    ready, *_ = world.welcome(lastSeq=held["seq"], schemas=["opencti"])
    assert not ready["resumed"]


def test_a_second_welcome_takes_the_place_of_the_first_and_gets_its_responses() -> None:
    world = welcomed(*TALKING)
    world.ask("holdCall", "a", callId="17")
    world.welcome()
    world.succeed()
    assert only_response(world.happen(HELD))["id"] == "a"
    assert world.session.counts["welcomes"] == 2


def test_after_bye_nothing_is_said() -> None:
    world = welcomed(*TALKING)
    world.ask("holdCall", callId="17")
    world.say(kind="bye")
    assert not world.session.is_there
    assert responses(world.happen(HELD)) == []
    assert world.wait(20.0) == [] or not world.session.is_there


def test_a_page_that_goes_away_says_bye() -> None:
    world = World()
    world.session.bye()
    assert world.session.to_send() == []
    world.welcome()
    world.session.bye()
    assert [each["kind"] for each in world.session.to_send()] == ["bye"]


# Too much


def test_a_hundred_messages_a_second_are_enough() -> None:
    world = welcomed(UP)
    world.now += 1.0
    answers = [only_response(world.ask("setTheme", theme="dark")) for _ in range(101)]
    assert all("data" in each for each in answers[:100])
    assert answers[100]["error"]["code"] == "RATE_LIMITED"
    assert answers[100]["error"]["retry"]
    assert len(world.page) == 100
    assert world.say(kind="event", name="ping") == []
    assert counted(world) == {"flood": 1}
    world.now += 1.0
    assert "data" in only_response(world.ask("setTheme", theme="dark"))


def test_a_request_that_came_too_fast_may_come_again_under_its_id() -> None:
    world = welcomed(UP)
    for number in range(100):
        world.ask("setTheme", theme="dark", message_id="same" if number == 99 else "")
    assert len(world.page) == 99  # the welcome was the first message of this second
    world.now += 1.0
    assert "data" in only_response(world.ask("setTheme", "same", theme="dark"))


def test_a_flood_is_not_even_read() -> None:
    world = welcomed(UP)
    world.now += 1.0
    written = [each for _ in range(1200) for each in world.ask("makeCall", number="2002")]
    assert len(responses(written)) <= 1000
    assert counted(world)["flood"] == 200
    assert len(world.sent) == 1


def test_welcomes_are_limited_like_anything_else() -> None:
    world = World()
    taken = [world.meet(WELCOME) for _ in range(150)]
    assert taken.count(Kind.WELCOME) == 100
    assert counted(world) == {"flood": 50}


# OpenCTI's words


def test_a_host_can_be_told_in_openctis_words_alone() -> None:
    world = World(UP, READY)
    ready, snapshot = world.welcome(schemas=["opencti"])
    assert snapshot["data"]["event"]["pyEventType"] == "SnapshotEvent"
    assert snapshot["seq"] == ready["seq"] + 1
    written = world.happen(RINGS)
    assert set(told(written)) == {"opencti"}
    assert written[0]["data"]["event"]["pyEventName"] == "Alerting"


def test_a_host_can_be_told_in_both() -> None:
    world = World(UP, READY)
    world.welcome(schemas=["opencti", "hookswitch", "of a later version"])
    assert told(world.happen(RINGS))[:2] == ["delivered", "opencti"]


@pytest.mark.parametrize("mode", [TelephonyMode.SIMPLE, TelephonyMode.AGENT_STATE])
def test_where_the_panel_only_notifies_so_it_does_to_the_host(mode: TelephonyMode) -> None:
    world = welcomed(UP, mode=mode)
    assert told(world.happen(RINGS)) == ["delivered"]
    assert told(world.happen(ANSWERED, HELD)) == ["established"]
    has_agent = mode is TelephonyMode.AGENT_STATE
    assert told(world.happen(READY)) == (["agentStateChanged"] if has_agent else [])


def test_messages_to_the_host_are_json() -> None:
    world = World(UP)
    written: list[Any] = world.welcome(schemas=["opencti", "hookswitch"])
    written += world.happen(READY, RINGS, ANSWERED, HELD, events.SnapshotTaken(calls=()))
    for each in written:
        assert json.loads(json.dumps(each, allow_nan=False)) == each
    assert CRM not in json.dumps(written)
