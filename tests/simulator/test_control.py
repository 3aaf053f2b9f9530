"""The control API and the HTTP companion, as a test or a page asks them."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from cti.simulator.serving import simulator_app

CUSTOMER = "+16175550142"
TOKEN = "demo-token"
PATH = f"/acme-{hashlib.md5(b'1024').hexdigest()}?access_token={TOKEN}"
CRM = "http://127.0.0.1:8081"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(simulator_app(clock=lambda: 1_800_000_000.0)) as client:
        yield client


def post(client: TestClient, path: str, **body: Any) -> Any:
    return client.post(f"/simulator/{path}", content=json.dumps(body))


def ring(client: TestClient, to: str = "501", **more: Any) -> str:
    answer = post(client, "calls", **{"from": CUSTOMER, "to": to, **more})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["call_id"])


def calls(client: TestClient) -> Any:
    return client.get("/simulator/calls").json()


def agent(client: TestClient, agent_id: str) -> Any:
    [found] = [each for each in client.get("/simulator/agents").json() if each["id"] == agent_id]
    return found


def test_a_customer_calls_a_user(client: TestClient) -> None:
    call_id = ring(client, name="Ann Lee", variables={"case": "1"}, queue="support")
    [call] = calls(client)
    assert (
        call.items()
        >= {
            "call_id": call_id,
            "from": CUSTOMER,
            "to": "501",
            "state": "alerting",
            "connections": [
                {"device": CUSTOMER, "state": "connected"},
                {"device": "501", "state": "alerting"},
            ],
            "variables": {"case": "1"},
            "queue": "Support",
            "name": "Ann Lee",
        }.items()
    )


@pytest.mark.parametrize("to", ["2001", "2004", "501", "504", "support", "Support", 501])
def test_every_end_can_be_called(client: TestClient, to: Any) -> None:
    ring(client, to)
    assert len(calls(client)) == 1


def test_a_ringing_call_is_answered_where_it_rings_and_hung_up_by_the_customer(
    client: TestClient,
) -> None:
    for device in ("501", "2001"):
        call_id = ring(client, device)
        assert post(client, f"calls/{call_id}/answer").json() == {}
        assert calls(client)[0]["state"] == "connected"
        assert post(client, f"calls/{call_id}/hangup").json() == {}
        assert calls(client) == []


def test_the_one_who_hangs_up_can_be_named(client: TestClient) -> None:
    post(client, "agents/501/state", state="READY")
    call_id = ring(client, "support")
    post(client, f"calls/{call_id}/hangup", device="501")
    assert calls(client)[0]["state"] == "queued"
    assert agent(client, "501")["status"] == "BANNED"


def test_the_far_end_answers_before_its_time(client: TestClient) -> None:
    with client.websocket_connect(PATH) as socket:
        sender = socket.receive_json()["sender_id"]
        data = {"user_id": 501, "number": "15550100047"}
        socket.send_json({"command": "make_call", "sender_id": sender, "data": data})
        call_id = socket.receive_json()["data"]["call_id"]
        post(client, f"calls/{call_id}/answer")
        assert socket.receive_json()["event"] == "call_connected"
        post(client, f"calls/{call_id}/hangup")
        assert socket.receive_json()["event"] == "call_disconnected"


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("calls", {"from": CUSTOMER, "to": "777"}, 404, "Devices: 2001"),
        ("calls", {"from": CUSTOMER}, 400, '"to" has to be a text; it is missing'),
        ("calls", {"from": CUSTOMER, "to": ["501"]}, 400, '"to" has to be a text'),
        ("calls", {"from": "x" * 201, "to": "501"}, 400, "at most 200"),
        ("calls", {"from": CUSTOMER, "to": "501", "who": "x"}, 400, "allowed: from, to"),
        ("calls", {"from": CUSTOMER, "to": "501", "variables": {"a": 1}}, 400, "are texts"),
        ("calls", {"from": "2001", "to": "501"}, 409, "one of ours"),
        ("calls/1/answer", {}, 404, 'no call "1"'),
        ("calls/1/hangup", {}, 404, 'no call "1"'),
        ("agents/999/state", {"state": "ready"}, 404, "there are: 1001"),
        ("agents/501/state", {"state": "asleep"}, 400, "CUSTOM_1"),
        ("agents/501/state", {}, 400, '"state"'),
        ("faults", {"kind": "fire"}, 400, "allowed: drop, stall"),
        ("faults", {"kind": "drop", "code": 99}, 400, "from 1000 to 4999"),
        ("faults", {"kind": "drop", "code": 1000.5}, 400, "whole number"),
        ("faults", {"kind": "stall", "seconds": True}, 400, "number from 0"),
        ("faults", {"kind": "stall", "ms": 1}, 400, "allowed: kind, user, seconds"),
        ("dialect", {"dialect": "F"}, 400, "A, B, C, D, E"),
        ("dialect", {"ids": "roman"}, 400, "mixed, text, integer"),
        ("dialect", {"echo": 1}, 400, "true or false"),
    ],
)
def test_a_wrong_order_is_told_what_is_allowed(
    client: TestClient, path: str, body: dict[str, Any], status: int, words: str
) -> None:
    answer = post(client, path, **body)
    assert (answer.status_code, words in answer.json()["error"]) == (status, True), answer.text


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', "x" * 70_000])
def test_a_body_that_is_no_object_is_refused(client: TestClient, body: str) -> None:
    answer = client.post("/simulator/calls", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_call_to_a_closed_softphone_is_refused(client: TestClient) -> None:
    post(client, "agents/501/state", state="null")
    answer = post(client, "calls", **{"from": CUSTOMER, "to": "501"})
    assert (answer.status_code, "logged out" in answer.json()["error"]) == (409, True)


@pytest.mark.parametrize(
    ("agent_id", "body", "state", "status", "reason"),
    [
        ("501", {"state": "ready"}, "ready", "READY", ""),
        ("501", {"state": "Not Ready"}, "not_ready", "DND", "DND"),
        ("501", {"state": "NOT_READY", "reason": "Lunch"}, "not_ready", "CUSTOM_1", "CUSTOM_1"),
        ("501", {"state": "custom_2"}, "not_ready", "CUSTOM_2", "CUSTOM_2"),
        ("501", {"state": "BANNED"}, "not_ready", "BANNED", "BANNED"),
        ("501", {"state": "AFTER_SERVICE"}, "working_after_call", "AFTER_SERVICE", ""),
        ("501", {"state": "OFFLINE"}, "null", "OFFLINE", ""),
        ("1001", {"state": "ready"}, "ready", "AVAILABLE", ""),
        ("1001", {"state": "not_ready", "reason": "3"}, "not_ready", "NOT_READY", "3"),
        ("1001", {"state": "null"}, "null", "LOGOUT", ""),
    ],
)
def test_an_agents_state_is_set_by_either_word(
    client: TestClient, agent_id: str, body: dict[str, str], state: str, status: str, reason: str
) -> None:
    assert post(client, f"agents/{agent_id}/state", **body).status_code == 200
    found = agent(client, agent_id)
    assert (found["state"], found["status"], found["reason"]) == (state, status, reason)


def test_a_closed_softphone_is_opened_again(client: TestClient) -> None:
    with client.websocket_connect(PATH) as socket:
        socket.receive_json()
        post(client, "agents/501/state", state="OFFLINE")
        post(client, "agents/501/state", state="ready")
        told = [socket.receive_json() for _ in range(4)]
    assert [each["data"].get("status") for each in told] == ["OFFLINE", None, "ONLINE", "READY"]


# Faults


def test_clients_are_dropped_with_a_code(client: TestClient) -> None:
    with client.websocket_connect(PATH) as socket:
        sender = socket.receive_json()["sender_id"]
        data = {"user_id": 501}
        socket.send_json({"event": "connected", "sender_id": sender, "data": data})
        assert post(client, "faults", kind="drop", user="502").json() == {"clients": 0}
        assert post(client, "faults", kind="drop", user="501", code=1001).json() == {"clients": 1}
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_json()
    assert ended.value.code == 1001


def test_the_next_handshakes_are_refused(client: TestClient) -> None:
    post(client, "faults", kind="refuse", count=1, status=502)
    with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(PATH):
        pass
    assert refused.value.status_code == 502
    with client.websocket_connect(PATH) as socket:
        assert "sender_id" in socket.receive_json()


def test_a_revoked_token_is_worth_nothing_until_the_faults_are_cleared(
    client: TestClient,
) -> None:
    with client.websocket_connect(PATH) as socket:
        socket.receive_json()
        post(client, "faults", kind="revoke")
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_json()
    assert ended.value.code == 1008
    with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(PATH):
        pass
    assert refused.value.status_code == 401
    post(client, "faults", kind="clear")
    with client.websocket_connect(PATH) as socket:
        assert "sender_id" in socket.receive_json()


def test_garbage_duplicates_and_neighbours_are_sent_and_an_end_is_forgotten(
    client: TestClient,
) -> None:
    with client.websocket_connect(PATH) as socket:
        socket.receive_json()
        post(client, "faults", kind="corrupt", text="{{{")
        assert socket.receive_text() == "{{{"
        post(client, "faults", kind="duplicate")
        call_id = ring(client)
        assert socket.receive_text() == socket.receive_text()
        post(client, f"calls/{call_id}/answer")
        assert socket.receive_json()["event"] == "call_connected"
        post(client, "faults", kind="forget_disconnect")
        post(client, f"calls/{call_id}/hangup")
        post(client, "faults", kind="reorder")
        post(client, f"calls/{ring(client)}/hangup")
        told = [socket.receive_json()["event"] for _ in "12"]
    assert told == ["call_failed", "incoming_call"]


@pytest.mark.parametrize("kind", ["stall", "delay"])
def test_what_is_held_back_comes_when_the_faults_are_cleared(client: TestClient, kind: str) -> None:
    with client.websocket_connect(PATH) as socket:
        socket.receive_json()
        post(client, "faults", kind=kind)
        ring(client)
        post(client, "faults", kind="corrupt", text="still later")
        post(client, "faults", kind="clear")
        assert socket.receive_json()["event"] == "incoming_call"


@pytest.mark.parametrize("kind", ["side_a_down", "side_b_down"])
def test_the_other_front_has_its_faults_too(client: TestClient, kind: str) -> None:
    assert post(client, "faults", kind=kind).status_code == 200


def test_the_dialect_is_changed_while_it_runs(client: TestClient) -> None:
    with client.websocket_connect(PATH) as socket:
        sender = socket.receive_json()["sender_id"]
        order = {"dialect": "D", "ids": "text", "sender_id_key": "Sender_id", "echo": True}
        post(client, "dialect", **order, fields={"call_id": "id"})
        ring(client)
        message = socket.receive_json()
        assert message["type"] == "incoming_call"
        assert message["incoming_call"].keys() >= {"id", "user_id"}
        assert message["incoming_call"]["user_id"] == "501"
        said = {"type": "connected", "Sender_id": sender}
        socket.send_json(said)
        assert socket.receive_json() == said


def test_a_reset_begins_again(client: TestClient) -> None:
    ring(client)
    post(client, "agents/501/state", state="ready")
    post(client, "dialect", dialect="B")
    post(client, "faults", kind="refuse", count=9)
    post(client, "reset")
    assert calls(client) == []
    assert agent(client, "501")["status"] == "ONLINE"
    with client.websocket_connect(PATH) as socket:
        assert "event" in socket.receive_json()


# Pages


def test_the_crms_page_may_give_orders(client: TestClient) -> None:
    headers = {"Origin": CRM, "Access-Control-Request-Method": "POST"}
    preflight = client.options("/simulator/calls", headers=headers)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == CRM
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    answer = client.get("/simulator/agents", headers={"Origin": CRM})
    assert answer.headers["Access-Control-Allow-Origin"] == CRM


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1.evil.example", "null"]
)
def test_a_page_from_elsewhere_may_give_none(client: TestClient, origin: str) -> None:
    body = json.dumps({"from": CUSTOMER, "to": "501"})
    answer = client.post("/simulator/calls", content=body, headers={"Origin": origin})
    assert answer.status_code == 403
    assert calls(client) == []


def test_the_origins_can_be_named() -> None:
    with TestClient(simulator_app(origins=("https://crm.example",))) as client:
        for origin, status in (("https://crm.example", 200), (CRM, 403)):
            answer = client.get("/simulator/calls", headers={"Origin": origin})
            assert answer.status_code == status


def test_the_root_says_what_this_is(client: TestClient) -> None:
    assert "/simulator/calls" in client.get("/").text


# The HTTP companion


def ask(client: TestClient, path: str, **form: str) -> Any:
    answer = client.post(path, data={"access_token": TOKEN, **form}, headers={"Origin": "http://x"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.json()


def test_users_are_listed_with_their_statuses(client: TestClient) -> None:
    post(client, "agents/502/state", state="CUSTOM_1")
    answer = ask(client, "/api/v3/user/searchUsers?domain=acme")
    assert answer["success"] is True
    assert answer["_meta"]["totalCount"] == 4
    [user] = [each for each in answer["result"] if each["id"] == 502]
    assert user["call_status"] == "CUSTOM_1"
    assert user["call_status_change_time"] == "2027-01-15 08:00:00"
    assert {"username", "full_name", "email"} <= user.keys()


def test_the_catalogue_of_statuses_has_titles(client: TestClient) -> None:
    answer = ask(client, "/api/v3/agentStatuses/searchStatuses?domain=acme")
    titles = {each["key"]: each["title"] for each in answer["result"]}
    assert titles["CUSTOM_1"] == "Lunch"
    assert titles["CUSTOM_2"] == "Paperwork"


def test_a_call_is_made_and_transferred_over_http(client: TestClient) -> None:
    number = {"user_id": "501", "number": "15550100041", "variables": '{"case": "1"}'}
    assert ask(client, "/acme/makeCall", **number) == {"success": True, "result": True}
    [call] = calls(client)
    assert call["variables"] == {"case": "1"}
    post(client, f"calls/{call['call_id']}/answer")
    transfer = {
        "user_id": "501",
        "call_id": call["call_id"],
        "transfer_type": "blind",
        "direction_type": "extension",
        "extension_transfer_data": '{"extension_number": "502"}',
    }
    assert ask(client, "/transferCall?domain=acme", **transfer)["success"] is True
    assert calls(client)[0]["connections"][-1] == {"device": "502", "state": "alerting"}


def test_an_attended_transfer_starts_a_consultation(client: TestClient) -> None:
    call_id = ring(client)
    post(client, f"calls/{call_id}/answer")
    transfer = {
        "user_id": "501",
        "call_id": call_id,
        "transfer_type": "attended",
        "direction_type": "pstn",
        "pstn_transfer_data": '{"number": "15550100041"}',
    }
    assert ask(client, "/transferCall?domain=acme", **transfer)["success"] is True
    assert calls(client)[1]["consultation_of"] == call_id


TRANSFER = {"user_id": "501", "call_id": "1", "transfer_type": "blind", "direction_type": "pstn"}


@pytest.mark.parametrize(
    ("path", "form", "code"),
    [
        ("/acme/makeCall", {"access_token": "wrong"}, 401),
        ("/other/makeCall", {"user_id": "501", "number": "1"}, 403),
        ("/acme/makeCall", {"user_id": "999", "number": "1"}, 404),
        ("/acme/makeCall", {"user_id": "501"}, 422),
        ("/acme/makeCall", {"user_id": "501", "number": "1", "variables": "[]"}, 422),
        ("/transferCall?domain=acme", {**TRANSFER, "transfer_type": "warm"}, 422),
        ("/transferCall?domain=acme", {**TRANSFER, "direction_type": "post"}, 422),
        ("/transferCall?domain=acme", {**TRANSFER, "pstn_transfer_data": "{}"}, 422),
        ("/transferCall?domain=acme", {**TRANSFER, "pstn_transfer_data": '{"number": "1"}'}, 404),
    ],
)
def test_a_wrong_question_gets_an_error_with_its_code(
    client: TestClient, path: str, form: dict[str, str], code: int
) -> None:
    answer = ask(client, path, **form)
    assert (answer["success"], answer["result"]["code"]) == (False, code)
    assert answer["result"]["error"].endswith(".")
