"""Whoever is not the host: not heard, not answered, and nothing is dialled."""

import json
from typing import Any

import pytest
from host.test_hubspot import DIAL, LIVE
from host.test_hubspot import World as HubSpotWorld
from host.world import World, only_response, responses, welcomed
from hypothesis import given, settings
from hypothesis import strategies as st
from near_misses import ALLOWED, IN_NO_SETTINGS, NEAR_MISSES, OTHERS
from stories import ANSWERED, READY, RINGS, UP

from cti.host.envelope import LONGEST, Kind
from cti.host.requests import REQUESTS
from cti.settings import read_settings
from cti.toml import SettingsError

ENVELOPE = {"ns": "hookswitch", "v": 1}
WELCOME = {**ENVELOPE, "kind": "welcome", "version": 1, "credentials": {"agentId": "6"}}
DIALS = {"kind": "request", "id": "1", "name": "makeCall", "data": {"number": "2002"}}
SITE = """\
[cti]
server = "voximplant"
[voximplant]
host = "cti.example.com"
domain = "acme"
token_id = "1024"
user_id = "501"
[host]
origins = [{origin}]
"""


def test_there_are_enough_near_misses() -> None:
    assert len(NEAR_MISSES) == 50
    assert ALLOWED not in NEAR_MISSES.values()


@pytest.mark.parametrize("origin", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_a_near_miss_is_counted_and_that_is_all(origin: str) -> None:
    world = World(UP, READY)
    for kind in Kind:
        assert world.meet({**WELCOME, **DIALS, "kind": kind.value}, origin) is None
    assert (world.session.to_send(), world.sent, world.page, world.notes) == ([], [], [], [])
    assert world.session.counts == {"dropped: wrong origin": len(Kind)}
    assert not world.session.is_there


@pytest.mark.parametrize("origin", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_a_near_miss_of_hubspots_is_counted_and_that_is_all(origin: str) -> None:
    world = HubSpotWorld(UP, READY)
    mistaken = origin.replace("crm.example.com", "app.hubspot.com")
    for message in (LIVE, {"type": "DIAL_NUMBER", "messageId": "1_2", "data": DIAL}):
        assert world.say(message, mistaken) == []
    assert (world.sent, world.notes, world.session.origin) == ([], [], "")
    assert world.dropped("wrong origin") == 2


def test_the_origin_itself_is_let_in() -> None:
    assert World().meet(WELCOME, ALLOWED) is Kind.WELCOME
    text = SITE.format(origin=json.dumps(ALLOWED))
    assert read_settings(text, "test.toml").host.origins == (ALLOWED,)


@pytest.mark.parametrize("origin", IN_NO_SETTINGS.values(), ids=IN_NO_SETTINGS)
def test_what_is_no_origin_is_refused_in_the_settings(origin: str) -> None:
    with pytest.raises(SettingsError, match=r"host\.origins"):
        read_settings(SITE.format(origin=json.dumps(origin)), "test.toml")


@pytest.mark.parametrize("origin", OTHERS.values(), ids=OTHERS)
def test_another_origin_in_the_settings_lets_nobody_in_but_itself(origin: str) -> None:
    found = read_settings(SITE.format(origin=json.dumps(origin)), "test.toml").host.origins
    assert found == (origin,)
    assert ALLOWED not in found


# Malformed messages

DEEP: Any = "bottom"
for _ in range(17):
    DEEP = [DEEP]

NO_MESSAGES: dict[str, object] = {
    "nothing": None,
    "a text": "hookswitch",
    "a number": 1,
    "true": True,
    "a list": [ENVELOPE],
    "an empty object": {},
    "no namespace": {"v": 1, **DIALS},
    "another namespace": {**ENVELOPE, **DIALS, "ns": "Hookswitch"},
    "a namespace in a list": {**ENVELOPE, **DIALS, "ns": ["hookswitch"]},
    "a later version": {**ENVELOPE, **DIALS, "v": 2},
    "a version as text": {**ENVELOPE, **DIALS, "v": "1"},
    "a version as true": {**ENVELOPE, **DIALS, "v": True},
    "a version with a fraction": {**ENVELOPE, **DIALS, "v": 1.0},
    "no kind": {**ENVELOPE, "id": "1", "name": "makeCall", "data": {"number": "2002"}},
    "a kind that is none": {**ENVELOPE, **DIALS, "kind": "REQUEST"},
    "a kind in a list": {**ENVELOPE, **DIALS, "kind": ["request"]},
    "a kind that is an object's own": {**ENVELOPE, **DIALS, "kind": "__proto__"},
    "no id": {**ENVELOPE, "kind": "request", "name": "makeCall"},
    "an empty id": {**ENVELOPE, **DIALS, "id": ""},
    "an id as number": {**ENVELOPE, **DIALS, "id": 1},
    "an id as list": {**ENVELOPE, **DIALS, "id": ["1"]},
    "a long id": {**ENVELOPE, **DIALS, "id": "1" * 65},
    "no name": {**ENVELOPE, "kind": "request", "id": "1"},
    "a name as object": {**ENVELOPE, **DIALS, "name": {"makeCall": 1}},
    "a long name": {**ENVELOPE, **DIALS, "name": "n" * 65},
    "data as text": {**ENVELOPE, **DIALS, "data": "2002"},
    "data as list": {**ENVELOPE, **DIALS, "data": ["2002"]},
    "no data": {**ENVELOPE, **DIALS, "data": None},
    "an error as text": {**ENVELOPE, **DIALS, "error": "no"},
    "depth": {**ENVELOPE, **DIALS, "data": {"number": DEEP}},
}
IGNORED_OVER_THE_PORT: dict[str, object] = {
    "a hello": {**ENVELOPE, "kind": "hello"},
    "a second welcome": WELCOME,
    "a ready": {**ENVELOPE, "kind": "ready"},
    "an event": {**ENVELOPE, "kind": "event", "seq": 1, "name": "delivered", "data": {}},
    "an answer nobody asked for": {**ENVELOPE, "kind": "response", "id": "s-1", "data": {}},
    "an error nobody asked for": {**ENVELOPE, "kind": "response", "id": "x", "error": {}},
}
WRONG_DATA: dict[str, tuple[str, object]] = {
    "no number": ("makeCall", {}),
    "a number as number": ("makeCall", {"number": 2002}),
    "a number as list": ("makeCall", {"number": ["2002"]}),
    "a long number": ("makeCall", {"number": "2" * 300}),
    "variables as list": ("makeCall", {"number": "2002", "data": ["a"]}),
    "variables that are none": ("makeCall", {"number": "2002", "data": {"a": {"b": "c"}}}),
    "too many variables": (
        "makeCall",
        {"number": "2002", "data": dict.fromkeys(map(str, range(101)), "")},
    ),
    "a record as text": ("makeCall", {"number": "2002", "record": "C-1"}),
    "a record without id": ("makeCall", {"number": "2002", "record": {"type": "c"}}),
    "options that are none": ("makeCall", {"number": "2002", "options": "[" * 1000}),
    "a call's id as object": ("holdCall", {"callId": {"toString": "17"}}),
    "a switch as text": ("muteCall", {"callId": "17", "on": "false"}),
    "a theme that is none": ("setTheme", {"theme": "url(https://evil.example)"}),
    "a locale that is long": ("setLocale", {"locale": "x" * 36}),
    "names that are none": ("offerAnswers", {"names": "matchRecords"}),
    "what only objects have": ("__proto__", {}),
    "what every object has": ("constructor", {}),
    "an inner function": ("__init__", {}),
}


@pytest.mark.parametrize("message", NO_MESSAGES.values(), ids=NO_MESSAGES)
def test_what_is_no_message_is_counted_and_never_answered(message: object) -> None:
    world = welcomed(UP, READY)
    world.session.receive(json.dumps(message), world.now)
    assert world.meet(message) is None
    assert (world.session.to_send(), world.sent) == ([], [])
    assert world.session.counts == {"welcomes": 1, "dropped: malformed": 2}


@pytest.mark.parametrize("message", IGNORED_OVER_THE_PORT.values(), ids=IGNORED_OVER_THE_PORT)
def test_what_nobody_awaits_is_counted_and_never_answered(message: object) -> None:
    world = welcomed(UP, READY)
    world.session.receive(json.dumps(message), world.now)
    assert (world.session.to_send(), world.sent) == ([], [])
    assert world.session.counts == {"welcomes": 1, "dropped: unknown": 1}


@pytest.mark.parametrize(("name", "data"), WRONG_DATA.values(), ids=WRONG_DATA)
def test_wrong_data_are_refused_once_and_nothing_is_dialled(name: str, data: object) -> None:
    world = welcomed(UP, READY, RINGS, ANSWERED)
    response = only_response(world.say(kind="request", id="1", name=name, data=data))
    assert response["error"]["code"] in ("BAD_REQUEST", "UNSUPPORTED")
    assert (world.sent, world.page) == ([], [])


def test_one_byte_too_many_is_too_many() -> None:
    world = welcomed(UP, READY)
    text = json.dumps({**ENVELOPE, **DIALS})
    world.session.receive(text + " " * (LONGEST + 1 - len(text)), world.now)
    assert (world.session.to_send(), world.sent) == ([], [])
    assert world.session.counts["dropped: oversized"] == 1
    world.session.receive(text + " " * (LONGEST - len(text)), world.now)
    assert len(world.sent) == 1


def test_what_is_replayed_is_done_once() -> None:
    world = welcomed(UP, READY)
    for _ in range(50):
        world.say(**DIALS)
    assert len(world.sent) == 1
    assert world.session.counts["repeated"] == 49


def test_names_that_every_object_has_are_variables_like_any_others() -> None:
    data = {"__proto__": "a", "constructor": "b", "__class__": "c", "toString": "d"}
    world = welcomed(UP, READY, RINGS, ANSWERED)
    world.ask("setCallData", callId="17", data=data)
    (request,) = world.sent
    assert dict(request.data) == data  # type: ignore[union-attr]


def test_a_host_writes_no_lines_of_its_own_into_the_log() -> None:
    world = World(UP)
    world.welcome(host={"name": "CRM\n1.000 > makeCall", "version": "\u2028\x1b[2J"})
    world.say(kind="request", id="1", name="x\r\n2.000 = link up", data={})
    world.ask("makeCall", number="2002", data={"a\nb": 7})
    assert len(world.notes) == 3
    assert [each for each in world.notes if not each.isprintable()] == []


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "number", "callId", "data", "record", "options", "linkDefinition", "agentId", "password",
        "heldCallId", "activeCallId", "party", "digits", "code", "notes", "event", "names", "theme",
        "locale", "on", "workMode", "reasonCode",
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    [*REQUESTS, "takeNotes", "voiceAI", "offerAnswers", "requestSnapshot", "setTheme"]
)


@settings(max_examples=300)
@given(NAMES, st.dictionaries(FIELDS, VALUES | st.just("17"), max_size=6))
def test_whatever_a_request_holds_it_gets_one_response(name: str, data: Any) -> None:
    world = welcomed(UP, READY, RINGS, ANSWERED)
    written = world.ask(name, "same", **{key: each for key, each in data.items() if key != "name"})
    written += world.wait(30.0)
    found = [each for each in responses(written) if each["id"] == "same"]
    assert len(found) == 1
    json.dumps(written, allow_nan=False)


@settings(max_examples=200)
@given(VALUES)
def test_whatever_the_host_answers_it_is_an_answer_or_none(answer: Any) -> None:
    world = World(UP, READY)
    world.welcome(answers=["matchRecords", "saveLog"])
    message = {**ENVELOPE, "kind": "response", "id": "s-1", "data": answer, "error": answer}
    world.session.receive(json.dumps(message), world.now)
    assert responses(world.session.to_send()) == []
