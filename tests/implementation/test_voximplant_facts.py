"""What Voximplant Kit's statuses, failure codes and users mean."""

import json
from dataclasses import replace

import pytest
from reading import read_status

from cti.domain.events import AgentStateChanged, ConnectionCleared, Failed
from cti.domain.states import AgentState, Cause, ConnectionState
from cti.implementation.contract import Fetch
from cti.implementation.voximplant import VoximplantImplementation
from cti.settings import VoximplantSettings

NOW = 1_700_000_000.0
SETTINGS = VoximplantSettings(
    host="kit-cti-eu.voximplant.com",
    domain="acme corp",
    token_id="1024",
    user_id="501",
    api_host="kitapi-eu.voximplant.com",
    statuses={"custom_2": "Paperwork", "DND": "Nicht stören"},
)


def up() -> VoximplantImplementation:
    kit = VoximplantImplementation(SETTINGS, "SECRET", lambda: 0.5)
    kit.connect(NOW)
    kit.receive('{"event": "connection_accepted", "sender_id": "b1"}', NOW)
    return kit


def status(**fields: object) -> AgentStateChanged:
    frame = json.dumps({"event": "status_changed", "data": {"user_id": 501, **fields}})
    (event,) = up().receive(frame, NOW)
    assert isinstance(event, AgentStateChanged)
    return event


@pytest.mark.parametrize(
    ("key", "state", "reason", "title"),
    [
        ("OFFLINE", AgentState.NULL, "OFFLINE", "Offline"),
        ("ONLINE", AgentState.NOT_READY, "ONLINE", "Online"),
        ("READY", AgentState.READY, "READY", "Ready"),
        ("DND", AgentState.NOT_READY, "DND", "Nicht stören"),
        ("CUSTOM_1", AgentState.NOT_READY, "CUSTOM_1", "CUSTOM_1"),
        ("custom2", AgentState.NOT_READY, "CUSTOM_2", "Paperwork"),
        ("CUSTOM_10", AgentState.NOT_READY, "CUSTOM_10", "CUSTOM_10"),
        ("CUSTOM_11", AgentState.NOT_READY, "CUSTOM_11", "CUSTOM_11"),
        ("DIALING", AgentState.BUSY, "DIALING", "Call being set up"),
        ("IN_SERVICE", AgentState.BUSY, "IN_SERVICE", "In service"),
        ("InService", AgentState.BUSY, "IN_SERVICE", "In service"),
        ("AFTER_SERVICE", AgentState.WORKING_AFTER_CALL, "AFTER_SERVICE", "After call work"),
        ("AfterService", AgentState.WORKING_AFTER_CALL, "AFTER_SERVICE", "After call work"),
        ("after-service", AgentState.WORKING_AFTER_CALL, "AFTER_SERVICE", "After call work"),
        ("BANNED", AgentState.NOT_READY, "BANNED", "Missed a call"),
        ("昼休み", AgentState.NOT_READY, "昼休み", "昼休み"),
    ],
)
def test_each_status_has_a_state_a_reason_and_a_title(
    key: str, state: AgentState, reason: str, title: str
) -> None:
    event = status(status=key)
    assert (event.state, event.reason, read_status(event)) == (state, reason, title)
    assert event.agent_id == "501"


def test_the_messages_title_stands_where_the_settings_have_none() -> None:
    assert status(status={"key": "CUSTOM_1", "title": "Lunch"}).title == "Lunch"
    assert status(status={"key": "CUSTOM_2", "title": "Lunch"}).title == "Paperwork"


def test_a_status_tells_who_set_it_and_who_it_is_of() -> None:
    event = status(status="DND", changed_by=7, full_name="Ann Lee")
    assert (event.changed_by, event.name) == ("7", "Ann Lee")
    assert status(status="DND", changed_by=None).changed_by == ""


@pytest.mark.parametrize(
    ("fields", "cause", "detail"),
    [
        ({"code": 486, "reason": "Call_Busy"}, Cause.BUSY, "Call_Busy"),
        ({"code": 408}, Cause.NO_ANSWER, "408"),
        ({"code": 480}, Cause.NO_ANSWER, "480"),
        ({"code": 404}, Cause.INVALID_DESTINATION, "404"),
        ({"code": 603}, Cause.REJECTED, "603"),
        ({"code": 487}, Cause.CANCELLED, "487"),
        ({"code": 402}, Cause.NOT_ALLOWED, "402"),
        ({"code": 403}, Cause.NOT_ALLOWED, "403"),
        ({"code": 1}, Cause.VOICEMAIL, "1"),
        ({"code": 500}, Cause.UNKNOWN, "500"),
        ({"code": 500, "reason": "Call_Busy"}, Cause.BUSY, "Call_Busy"),
        ({"reason": "no answer"}, Cause.NO_ANSWER, "no answer"),
        ({"reason": "Restricted_By_DNC"}, Cause.NOT_ALLOWED, "Restricted_By_DNC"),
        ({"reason": "System_Error"}, Cause.UNKNOWN, "System_Error"),
        ({}, Cause.UNKNOWN, ""),
    ],
)
def test_a_failure_has_a_cause_and_the_servers_words(
    fields: dict[str, object], cause: Cause, detail: str
) -> None:
    kit = up()
    ids = {"user_id": 501, "call_id": "c-1"}
    kit.receive(json.dumps({"event": "outgoing_call", "number": "100", **ids}), NOW)
    failed = kit.receive(json.dumps({"event": "call_failed", **ids, **fields}), NOW)
    fail, null = ConnectionState.FAIL, ConnectionState.NULL
    assert failed == [
        Failed(call_id="c-1", local_state=fail, cause=cause, detail=detail),
        ConnectionCleared(call_id="c-1", local_state=null, cause=cause),
    ]


# The users' present statuses, over HTTP


def question(kit: VoximplantImplementation) -> Fetch:
    asked = kit.fetches()[0]
    assert asked.purpose.startswith("users")
    return asked


def test_the_users_are_asked_for_once_we_are_in() -> None:
    kit = up()
    asked = question(kit)
    assert asked.url == (
        "https://kitapi-eu.voximplant.com/api/v3/user/searchUsers?domain=acme%20corp"
    )
    assert asked.form == {"access_token": "SECRET", "per-page": "200", "page": "1"}
    assert "SECRET" not in repr(asked)
    assert kit.fetches() == []


def test_nobody_is_asked_where_there_is_nobody_to_ask() -> None:
    kit = VoximplantImplementation(replace(SETTINGS, api_host=""), "SECRET", lambda: 0.5)
    kit.connect(NOW)
    kit.receive('{"event": "connection_accepted", "sender_id": "b1"}', NOW)
    assert kit.fetches() == []


def test_a_simulator_is_asked_without_encryption() -> None:
    settings = replace(SETTINGS, secure=False, api_host="127.0.0.1:8082")
    kit = VoximplantImplementation(settings, "SECRET", lambda: 0.5)
    kit.connect(NOW)
    kit.receive('{"event": "connection_accepted", "sender_id": "b1"}', NOW)
    assert question(kit).url.startswith("http://127.0.0.1:8082/api/")


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (
            {"id": 501, "call_status": "DND", "call_status_change_time": "2023-11-14 22:00:00"},
            AgentStateChanged(
                state=AgentState.NOT_READY,
                agent_id="501",
                reason="DND",
                title="Nicht stören",
                since=NOW - 800,
            ),
        ),
        (
            {"id": "501", "call_status": {"key": "READY", "title": "Go"}, "username": "ann"},
            AgentStateChanged(
                state=AgentState.READY, agent_id="501", name="ann", reason="READY", title="Go"
            ),
        ),
        (
            {"id": 501, "call_status": "OFFLINE", "call_status_change_time": "2033-01-01 00:00:00"},
            AgentStateChanged(state=AgentState.NULL, agent_id="501", reason="OFFLINE"),
        ),
    ],
)
@pytest.mark.parametrize(
    "shape", ['{{"result": [{}]}}', "[{}]", '{{"result": {{"items": [7, {}]}}}}']
)
def test_our_users_entry_tells_the_present_status(
    user: dict[str, object], expected: AgentStateChanged, shape: str
) -> None:
    kit = up()
    answer = shape.format(json.dumps(user))
    assert kit.fetched(question(kit).purpose, answer, NOW) == [expected]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "",
        "not JSON",
        "{}",
        "7",
        '{"success": false, "result": {"error": "Forbidden", "code": 403}}',
        '{"result": [{"id": 502, "call_status": "READY"}]}',
        '{"result": [{"id": 501}]}',
        '{"result": [{"id": 501, "call_status": {}}]}',
        '{"result": [{"id": 501, "call_status": []}]}',
        '{"result": [{"id": 502}], "_meta": {"pageCount": "x", "currentPage": 1}}',
        '{"result": [], "_meta": {"pageCount": 9, "currentPage": 1}}',
        "[" * 100_000,
    ],
)
def test_an_answer_that_does_not_name_us_leaves_the_status_unknown(answer: str | None) -> None:
    kit = up()
    assert kit.fetched(question(kit).purpose, answer, NOW) == []
    assert kit.fetches() == []


def test_the_next_page_is_asked_for_until_we_are_found() -> None:
    kit = up()
    first = '{"result": [{"id": 7}], "_meta": {"pageCount": 2, "currentPage": 1}}'
    assert kit.fetched(question(kit).purpose, first, NOW) == []
    second = question(kit)
    assert second.form["page"] == "2"
    last = (
        '{"result": [{"id": 501, "call_status": "READY"}],'
        ' "_meta": {"pageCount": 2, "currentPage": 2}}'
    )
    assert len(kit.fetched(second.purpose, last, NOW)) == 1


def test_news_is_believed_before_an_answer_that_was_under_way() -> None:
    kit = up()
    asked = question(kit)
    kit.receive('{"event": "status_changed", "user_id": 501, "status": "DND"}', NOW)
    answer = '{"result": [{"id": 501, "call_status": "READY"}]}'
    assert kit.fetched(asked.purpose, answer, NOW) == []


def test_an_answer_from_before_the_connection_was_lost_is_ignored() -> None:
    kit = up()
    asked = question(kit)
    answer = '{"result": [{"id": 501, "call_status": "READY"}]}'
    kit.closed(1006, NOW)
    assert kit.fetched(asked.purpose, answer, NOW) == []
    kit.connect(NOW)
    kit.receive('{"event": "connection_accepted", "sender_id": "b2"}', NOW)
    assert kit.fetched(asked.purpose, answer, NOW) == []
    assert len(kit.fetched(question(kit).purpose, answer, NOW)) == 1


def test_an_answer_to_something_else_is_ignored() -> None:
    assert up().fetched("weather", "{}", NOW) == []


def test_a_status_has_the_title_that_the_account_gives_it() -> None:
    kit = up()
    users, statuses = kit.fetches()
    assert statuses.url == (
        "https://kitapi-eu.voximplant.com/api/v3/agentStatuses/searchStatuses?domain=acme%20corp"
    )
    kit.receive('{"event": "status_changed", "user_id": 501, "status": "CUSTOM_1"}', NOW)
    catalogue = [{"key": "CUSTOM_1", "title": "Lunch"}, {"key": "DND", "title": "Busy"}, {"key": 3}]
    answer = json.dumps({"success": True, "result": catalogue})
    [state] = kit.fetched(statuses.purpose, answer, NOW)
    assert isinstance(state, AgentStateChanged)
    assert (state.title, state.reason) == ("Lunch", "CUSTOM_1")
    [state] = kit.receive('{"event": "status_changed", "user_id": 501, "status": "DND"}', NOW)
    assert isinstance(state, AgentStateChanged)
    assert state.title == "Nicht stören"  # the settings' own wins
    assert kit.fetched(statuses.purpose, "no JSON", NOW) == []
    assert kit.fetched(users.purpose, None, NOW) == []


def test_two_statuses_that_changed_places_are_put_right() -> None:
    kit = up()

    def told(status: str, previous: str) -> list[str]:
        body = {"user_id": 501, "status": status, "previous_status": previous}
        frame = json.dumps({"event": "status_changed", "data": body})
        happened = kit.receive(frame, NOW)
        return [each.reason for each in happened if isinstance(each, AgentStateChanged)]

    assert told("ONLINE", "OFFLINE") == ["ONLINE"]
    assert told("OFFLINE", "DND") == []  # older than the first that we heard
    assert told("DND", "READY") == ["DND"]
    assert told("READY", "ONLINE") == []  # older: it fits between the two
    assert told("READY", "DND") == ["READY"]
