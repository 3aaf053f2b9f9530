"""One connection to a Voximplant Kit account: addresses, sessions, time limits, refusals."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.domain.reducer import reduce
from cti.domain.states import AgentState, LinkState, Reason
from cti.errors import CTIError, ProtocolError
from cti.implementation.backoff import CAP
from cti.implementation.voximplant import HELLO_LIMIT, MOST_UNKNOWN, VoximplantImplementation
from cti.implementation.voximplant_calls import MOST_CALLS, MOST_ENDED, MOST_VARIABLES
from cti.settings import DialectSettings, VoximplantSettings
from cti.wire.voximplant_messages import MESSAGES

NOW = 1_700_000_000.0
SETTINGS = VoximplantSettings(
    host="kit-cti-eu.voximplant.com", domain="acme", token_id="1024", user_id="501"
)
ACCEPTED = '{"event": "connection_accepted", "sender_id": "b1"}'
LOG_OUT = services.SetAgentState(AgentState.NULL)


def begun(settings: VoximplantSettings = SETTINGS, draw: float = 0.5) -> VoximplantImplementation:
    return VoximplantImplementation(settings, "SECRET", lambda: draw)


def up(settings: VoximplantSettings = SETTINGS) -> VoximplantImplementation:
    """Return an Implementation that was let in."""
    kit = begun(settings)
    kit.connect(NOW)
    kit.opened(NOW)
    kit.receive(ACCEPTED, NOW)
    kit.data_to_send()
    return kit


def said(event: str, **fields: object) -> str:
    data = {"user_id": 501, **fields}
    return json.dumps({"event": event, "sender_id": "s1", "data": data})


def down(happened: list[Event]) -> events.LinkStateChanged:
    (lost,) = (event for event in happened if isinstance(event, events.LinkStateChanged))
    assert lost.state is LinkState.DOWN
    return lost


def test_the_address_is_made_of_account_and_token() -> None:
    assert begun().connect(NOW) == (
        "wss://kit-cti-eu.voximplant.com/acme-021bbc7ee20b71134d53e20206bd6feb?access_token=SECRET"
    )


def test_odd_signs_in_the_address_are_escaped() -> None:
    settings = replace(SETTINGS, domain="a b/é", token_id="é", secure=False, host="127.0.0.1:8082")
    kit = VoximplantImplementation(settings, "s&c=t/?", lambda: 0.0)
    assert kit.connect(NOW) == (
        "ws://127.0.0.1:8082/a%20b%2F%C3%A9-66ddcd97cfdeabb2f6fb8a999b4bc76f"
        "?access_token=s%26c%3Dt%2F%3F"
    )


def test_the_link_is_up_only_once_the_server_lets_us_in() -> None:
    kit = begun()
    kit.connect(NOW)
    assert kit.opened(NOW) == [events.LinkStateChanged(LinkState.CONNECTING)]
    assert kit.request(LOG_OUT, NOW) == [events.RequestFailed(LOG_OUT, Reason.NOT_CONNECTED)]
    assert kit.data_to_send() == []
    assert kit.receive(ACCEPTED, NOW) == [events.LinkStateChanged(LinkState.UP)]
    assert [json.loads(frame)["event"] for frame in kit.data_to_send()] == ["connected"]
    assert kit.data_to_send() == []


def test_a_server_that_says_nothing_is_given_up() -> None:
    kit = begun()
    kit.connect(NOW)
    assert kit.deadline == NOW + HELLO_LIMIT
    kit.opened(NOW + 3)
    assert kit.deadline == NOW + 3 + HELLO_LIMIT
    assert kit.tick(NOW + 3 + HELLO_LIMIT - 0.1) == []
    assert not kit.wants_to_close()
    assert kit.tick(NOW + 3 + HELLO_LIMIT) == []
    assert kit.wants_to_close()
    assert kit.deadline is None
    kit.closed(1001, NOW + 20)
    assert not kit.wants_to_close()


def test_a_server_that_lets_us_in_is_not_given_up() -> None:
    kit = up()
    assert kit.deadline is None
    kit.tick(NOW + 100)
    assert not kit.wants_to_close()


@pytest.mark.parametrize("code", [1008, 4001, 4401, 4403])
def test_a_token_that_is_not_accepted_is_not_tried_again(code: int) -> None:
    for kit in (begun(), up()):
        assert down(kit.closed(code, NOW)) == events.LinkStateChanged(
            LinkState.DOWN, "not_authorised", None
        )


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1006, 1007, 1011, 1012, 1013, 4000])
def test_a_lost_connection_is_tried_again_soon(code: int) -> None:
    lost = down(up().closed(code, NOW))
    assert lost.problem == "lost"
    assert lost.retry_at is not None and NOW <= lost.retry_at <= NOW + 0.25


def test_a_message_that_was_too_large_is_called_that() -> None:
    lost = down(up().closed(1009, NOW))
    assert (lost.problem, lost.retry_at) == ("too_large", NOW + 0.125)


@pytest.mark.parametrize(("draw", "after"), [(0.0, CAP / 2), (0.5, 0.75 * CAP)])
def test_two_failures_before_we_were_ever_let_in_slow_us_down(draw: float, after: float) -> None:
    kit = begun(draw=draw)
    kit.connect(NOW)
    assert down(kit.closed(1006, NOW)).problem == "unreachable"
    kit.connect(NOW)
    lost = down(kit.closed(1006, NOW))
    assert (lost.problem, lost.retry_at) == ("refused", NOW + after)


def test_a_server_that_once_let_us_in_is_only_lost() -> None:
    kit = up()
    for _ in range(5):
        assert down(kit.closed(1006, NOW)).problem == "lost"
        kit.connect(NOW)


def test_trouble_of_the_servers_own_is_no_refusal() -> None:
    kit = begun()
    kit.connect(NOW)
    kit.receive('{"error": {"code": 503}}', NOW)
    assert down(kit.closed(1000, NOW)).problem == "unreachable"


def test_an_error_object_on_a_live_connection_is_only_counted() -> None:
    kit = up()
    kit.receive('{"error": "no such user"}', NOW)
    assert kit.dropped == {"an error object": 1}
    assert down(kit.closed(1006, NOW)).problem == "lost"


def test_waiting_grows_until_a_connection_has_lasted() -> None:
    kit = up()
    delays = []
    for _ in range(9):
        retry_at = down(kit.closed(1006, NOW)).retry_at
        assert retry_at is not None
        delays.append(retry_at - NOW)
        kit.connect(NOW)
    assert delays[:4] == [0.125, 0.25, 0.5, 1.0]
    assert delays[-1] == CAP / 2
    kit.receive(ACCEPTED, NOW)
    assert down(kit.closed(1006, NOW + 60)).retry_at == NOW + 60.125


def test_bytes_that_are_no_text_are_a_protocol_error() -> None:
    with pytest.raises(ProtocolError):
        up().receive(b"\xff\xfe", NOW)


def test_a_wrong_name_in_the_settings_is_an_error_in_words() -> None:
    dialect = DialectSettings(fields={"usr": "x"})
    with pytest.raises(CTIError, match='"usr" is no field'):
        begun(replace(SETTINGS, dialect=dialect))


# Requests


def test_what_the_server_cannot_do_is_refused() -> None:
    kit = up()
    for request in (
        services.AnswerCall("1"),
        services.SetAgentState(AgentState.READY),
        services.LogOn("1", "2"),
    ):
        assert kit.request(request, NOW) == [events.RequestFailed(request, Reason.NOT_OFFERED)]
    assert kit.data_to_send() == []


def test_an_emergency_call_waits_for_no_other() -> None:
    kit = up()
    kit.request(services.MakeCall("100"), NOW)
    emergency = services.MakeCall("112", emergency=True)
    assert kit.request(emergency, NOW) == [events.RequestSent(emergency)]
    assert kit.request(emergency, NOW) == [events.RequestFailed(emergency, Reason.ALREADY_ASKED)]
    assert len(kit.data_to_send()) == 2


@pytest.mark.parametrize(
    ("asked", "told", "same"),
    [
        ("+16175550142", "16175550142", True),
        ("6175550142", "+1 (617) 555-0142", True),
        ("16175550142", "6175550142", True),
        ("100", "100", True),
        ("100", "15550100100", False),
        ("5550142", "6175550142", True),
        ("550142", "6175550142", False),
        ("+16175550142", "16175550143", False),
    ],
)
def test_a_call_is_known_by_its_number(asked: str, told: str, same: bool) -> None:
    kit = up()
    request = services.MakeCall(asked)
    kit.request(request, NOW)
    happened = kit.receive(said("outgoing_call", call_id="c-1", number=told), NOW)
    assert (events.RequestSucceeded(request) in happened) is same


def test_an_answered_call_that_was_never_announced_is_the_one_asked_for() -> None:
    kit = up()
    request = services.MakeCall("15550100042")
    kit.request(request, NOW)
    inbound = said("call_connected", call_id="c-0", number="15550100042", is_incoming=True)
    assert events.RequestSucceeded(request) not in kit.receive(inbound, NOW)
    outbound = said("call_connected", call_id="c-1", number="15550100042")
    assert events.RequestSucceeded(request) in kit.receive(outbound, NOW)


def test_data_that_is_not_confirmed_in_time_is_a_failure() -> None:
    kit = up()
    kit.receive(said("call_connected", call_id="c-1"), NOW)
    request = services.AssociateData("c-1", {"a": "b"})
    assert kit.request(request, NOW) == [events.RequestSent(request)]
    assert kit.deadline == NOW + 5
    assert kit.tick(NOW + 4.9) == []
    assert kit.tick(NOW + 5) == [events.RequestFailed(request, Reason.TIMED_OUT)]
    assert kit.deadline is None


def test_data_is_confirmed_by_its_new_value_wherever_it_is_seen() -> None:
    kit = up()
    kit.receive(said("incoming_call", call_id="c-1", callerid="1"), NOW)
    first = services.AssociateData("c-1", {"a": "1"})
    second = services.AssociateData("c-1", {"b": "2"})
    for request in (first, second):
        kit.request(request, NOW)
    seen = kit.receive(said("call_connected", call_id="c-1", variables={"b": 2}), NOW)
    assert events.RequestSucceeded(second) in seen
    assert events.RequestSucceeded(first) not in seen
    other = kit.receive(said("data_updated", call_id="c-2", variables={"a": "1"}), NOW)
    assert events.RequestSucceeded(first) not in other
    assert events.RequestSucceeded(first) in kit.receive(said("data_updated", call_id="c-1"), NOW)


def test_data_can_be_added_to_our_calls_only() -> None:
    request = services.AssociateData("c-1", {"a": "b"})
    assert up().request(request, NOW) == [events.RequestFailed(request, Reason.NOT_POSSIBLE_NOW)]


def test_a_frame_that_would_be_too_large_is_not_sent() -> None:
    kit = up()
    request = services.MakeCall("100", {f"v{number}": "x" * 999 for number in range(99)})
    assert kit.request(request, NOW) == [
        events.RequestFailed(request, Reason.BAD_INPUT, "data_long")
    ]
    assert kit.data_to_send() == []
    assert kit.deadline is None


def test_what_was_in_flight_is_unknown_after_a_loss_and_never_sent_again() -> None:
    kit = up()
    request = services.MakeCall("100")
    kit.request(request, NOW)
    assert events.RequestFailed(request, Reason.OUTCOME_UNKNOWN) in kit.closed(1006, NOW)
    kit.connect(NOW)
    kit.opened(NOW)
    kit.receive(ACCEPTED, NOW)
    assert ["make_call" in str(frame) for frame in kit.data_to_send()] == [False]


def test_the_settings_fix_the_dialect() -> None:
    dialect = DialectSettings(
        name="B", sender_id="Sender_id", fields={"user_id": "operator", "number": "whom"}
    )
    kit = begun(replace(SETTINGS, dialect=dialect))
    kit.connect(NOW)
    kit.receive(ACCEPTED, NOW)
    kit.receive('{"event": "call_failed", "sender_id": 3, "operator": "501", "call_id": 4}', NOW)
    kit.request(services.MakeCall("100"), NOW)
    hello, call = kit.data_to_send()
    assert json.loads(hello) == {
        "event_type": "connected",
        "Sender_id": "b1",
        "event_data": {"operator": 501, "client": "hookswitch"},
    }
    assert json.loads(call)["event_data"] == {"operator": "501", "whom": "100"}


# The log


@pytest.mark.parametrize(
    ("frame", "shown"),
    [
        (ACCEPTED, "connection_accepted sender_id=b1"),
        (
            said("incoming_call", call_id="c-1", callerid="+15550100077", display_name="Ann"),
            "incoming_call sender_id=s1 call_id=c-1 user_id=501 callerid=•••••••••77",
        ),
        (
            said("outgoing_call", call_id="c-1", number="12", callerid="sip:ann@example.com"),
            "outgoing_call sender_id=s1 call_id=c-1 user_id=501 number=•• callerid=•",
        ),
        (
            said("data_updated", call_id="c 1\n", variables={"card": "4111"}, secret="x"),
            "data_updated sender_id=s1 call_id=c_1 user_id=501",
        ),
        (
            said("call_failed", user_id=502, call_id="c-1", number="15550100042"),
            "call_failed of another user",
        ),
        (
            said("call_failed", call_id="c-1", code=486, reason="15550100042 is busy"),
            "call_failed sender_id=s1 call_id=c-1 user_id=501 code=486",
        ),
        ('{"command": "logout", "user_id": "501"}', "logout user_id=501"),
        ('["SECRET"]', "dropped: not an object"),
        (b"\xff\xff", "2 bytes: not UTF-8"),
    ],
)
def test_the_log_shows_nothing_personal(frame: str | bytes, shown: str) -> None:
    assert up().describe(frame) == shown


# Limits and garbage


def test_what_is_not_understood_is_counted_within_limits() -> None:
    kit = up()
    for number in range(MOST_UNKNOWN + 50):
        kit.receive(said("data_updated", call_id="c", **{f"x{number}": 1}), NOW)
    kit.receive(said("data_updated", call_id="c", x0=1, **{"y" * 500: 1}), NOW)
    assert kit.unknown["x0"] == 2
    assert len(kit.unknown) == MOST_UNKNOWN


def test_calls_and_their_data_are_limited() -> None:
    kit = up()
    snapshot = Snapshot()
    for number in range(MOST_CALLS + 5):
        frame = said("incoming_call", call_id=f"c-{number}", callerid="1")
        for event in kit.receive(frame, NOW):
            snapshot = reduce(snapshot, event, NOW)
    assert len(snapshot.calls) == MOST_CALLS
    assert "c-0" not in snapshot.calls
    for number in range(3 * MOST_VARIABLES):
        frame = said("data_updated", call_id="c-9", variables={f"v{number}": "x", "v0": number})
        for event in kit.receive(frame, NOW):
            snapshot = reduce(snapshot, event, NOW)
    assert len(snapshot.calls["c-9"].data) == MOST_VARIABLES
    assert snapshot.calls["c-9"].data["v0"] == str(3 * MOST_VARIABLES - 1)


def test_ended_calls_are_remembered_within_limits() -> None:
    kit = up()
    for number in range(MOST_ENDED + 1):
        kit.receive(said("call_disconnected", call_id=f"c-{number}"), NOW)
    assert kit.receive(said("call_connected", call_id="c-1"), NOW) == []
    assert kit.receive(said("call_connected", call_id="c-0"), NOW) != []


def test_lost_calls_are_remembered_within_limits() -> None:
    kit = up()
    for number in range(2 * MOST_CALLS + 1):
        kit.receive(said("call_connected", call_id=f"c-{number}"), NOW)
    for call_id, kind in (("c-0", events.CallDataChanged), ("c-50", events.Established)):
        told = kit.receive(said("data_updated", call_id=call_id), NOW)
        assert kind in map(type, told)


CALLS = st.sampled_from(["c-1", "c-2", 3, None, "", True])
FIELDS = st.fixed_dictionaries(
    {"user_id": st.sampled_from([501, "501", 502, None])},
    optional={
        "call_id": CALLS,
        "number": st.sampled_from(["100", "+15550100042", "", 7]),
        "callerid": st.sampled_from(["100", None, 7.5]),
        "is_incoming": st.sampled_from([True, 0, "false", "?"]),
        "status": st.sampled_from(["READY", "OFFLINE", "CUSTOM_3", "???", {"key": 7}, " "]),
        "variables": st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
        "code": st.sampled_from([200, 486, "603", 1.5, -1]),
        "datetime_start": st.sampled_from(["2023-11-14 22:13:20", 0, 1e300, "x"]),
        "queue": st.sampled_from(["Support", {"id": 1, "title": "Support"}, 7]),
    },
)
FRAMES = st.one_of(
    st.builds(
        lambda name, sender, data: json.dumps({"event": name, "sender_id": sender, "data": data}),
        st.sampled_from(sorted(MESSAGES)),
        st.sampled_from(["b1", "s1", 7, None]),
        FIELDS,
    ),
    st.text(max_size=20),
)
REQUESTS = st.sampled_from(
    [
        services.MakeCall("100"),
        services.MakeCall("112", emergency=True),
        services.AssociateData("c-1", {"a": "1"}),
        LOG_OUT,
        services.HoldCall("c-1"),
    ]
)
STEPS = st.lists(
    st.one_of(
        FRAMES,
        REQUESTS,
        st.floats(0, 40),
        st.sampled_from([1006, 1008]),
        st.just(("answer", '{"result": [{"id": 501, "call_status": "READY"}]}')),
    ),
    max_size=40,
)


@given(STEPS)
def test_whatever_comes_every_request_ends_and_every_call_is_known(steps: list[object]) -> None:
    kit = begun(replace(SETTINGS, api_host="kitapi-eu.voximplant.com"))
    snapshot, now = Snapshot(), NOW
    pending: list[services.Request] = []
    kit.connect(now)
    kit.opened(now)
    for step in [ACCEPTED, *steps, 11.0]:
        happened: list[Event] = []
        match step:
            case float():
                now += step
                happened = kit.tick(now)
            case str():
                happened = kit.receive(step, now)
            case int():
                happened = kit.closed(step, now)
                kit.connect(now)
                happened += [*kit.opened(now), *kit.receive(ACCEPTED, now)]
            case ("answer", str(text)):
                happened = [
                    event
                    for question in kit.fetches()
                    for event in kit.fetched(question.purpose, text, now)
                ]
            case _:
                happened = kit.request(step, now)  # type: ignore[arg-type]
        for event in happened:
            snapshot = reduce(snapshot, event, now)
            match event:
                case events.RequestSent(request):
                    pending.append(request)
                case events.RequestSucceeded(request):
                    pending.remove(request)
                case events.RequestFailed(request, Reason.TIMED_OUT | Reason.OUTCOME_UNKNOWN):
                    pending.remove(request)
                case events.RequestFailed(services.MakeCall() as request, Reason.REFUSED):
                    pending.remove(request)
        assert kit.deadline is None or kit.deadline > now or isinstance(step, str)
    assert pending == []
    assert snapshot.pending == ()
    for call_id in snapshot.calls:
        ends = said("call_disconnected", call_id=call_id).replace('"s1"', '"another sender"')
        for event in kit.receive(ends, now):
            snapshot = reduce(snapshot, event, now)
    assert not snapshot.calls
