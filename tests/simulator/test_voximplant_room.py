"""The Kit front without sockets: texts in, texts out, in every dialect."""

import hashlib
import itertools
import json
from typing import Any

import pytest

from cti.simulator.people import DEMO, KIT, Account, People, Person, Phase, Token
from cti.simulator.simulation import Simulation
from cti.simulator.voximplant import NotAdmitted, Room
from cti.simulator.voximplant_dialects import DIALECTS, IDS, Dialect

NOW = 1_800_000_000.0
CUSTOMER = "+16175550142"
PATH = f"/acme-{hashlib.md5(b'1024').hexdigest()}"
TOKEN = "demo-token"
ENVELOPES = {"event", "command", "event_type", "name", "type"}


class Hall:
    """A simulation whose clients are lists of what they got."""

    def __init__(self, people: People = DEMO) -> None:
        numbers = itertools.count(1)
        self.now = NOW
        self.simulation = Simulation(
            people,
            now=NOW,
            pace=1.0,
            first_call_id=7001,
            new_sender_id=lambda: f"{next(numbers):08x}-0000-4000-8000-000000000000",
        )
        self.got: dict[int, list[str]] = {}
        self.closed: dict[int, int] = {}

    @property
    def room(self) -> Room:
        return self.simulation.rooms["acme"]

    def join(self, account: str = "acme") -> int:
        number = self.simulation.join(self.simulation.rooms[account], self.now)
        self.got[number] = []
        self.carry()
        return number

    def carry(self, seconds: float = 0.0) -> None:
        self.now += seconds
        self.simulation.advance(self.now)
        for each in self.simulation.outgoing(self.now):
            if each.text is None:
                self.closed[each.client] = each.code
            else:
                self.got[each.client].append(each.text)

    def say(self, client: int, text: str) -> None:
        self.room.receive(client, text, self.now)
        self.carry()

    def tell(self, client: int, name: str, **data: Any) -> str:
        """Let a client say something in dialect A; return what it said."""
        sender_id = self.room.clients[client].sender_id
        kind = "command" if name in ("make_call", "set_variables", "logout") else "event"
        text = json.dumps({kind: name, "sender_id": sender_id, "data": data})
        self.say(client, text)
        return text

    def news(self, client: int) -> list[dict[str, Any]]:
        got, self.got[client] = self.got[client], []
        return [json.loads(each) for each in got]

    def names(self, client: int) -> list[str]:
        return [each["event"] for each in self.news(client)]


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        (PATH, "", 401),
        (PATH, "wrong", 401),
        (f"/acme-{'0' * 32}", TOKEN, 403),
        (PATH.replace("acme", "other"), TOKEN, 403),
        ("/", TOKEN, 404),
        ("/acme", TOKEN, 404),
        (PATH.upper(), TOKEN, 404),
    ],
)
def test_a_wrong_handshake_is_refused(hall: Hall, path: str, token: str, status: int) -> None:
    with pytest.raises(NotAdmitted) as refused:
        hall.simulation.admit(path, token)
    assert refused.value.status == status


def test_the_right_handshake_leads_to_the_accounts_room(hall: Hall) -> None:
    assert hall.simulation.admit(PATH, TOKEN) is hall.room


def test_a_client_alone_hears_that_it_is_in(hall: Hall) -> None:
    first = hall.join()
    second = hall.join()
    [welcome] = hall.news(first)
    assert welcome == {
        "event": "connection_accepted",
        "sender_id": hall.room.clients[first].sender_id,
    }
    assert len(hall.news(second)) == 1


def test_a_message_reaches_every_other_client_as_it_was_written(hall: Hall) -> None:
    first, second, third = hall.join(), hall.join(), hall.join()
    for client in (first, second, third):
        hall.news(client)
    text = hall.tell(first, "connected", user_id=501)
    assert (hall.got[first], hall.got[second], hall.got[third]) == ([], [text], [text])


def test_a_message_comes_back_if_the_room_echoes(hall: Hall) -> None:
    client = hall.join()
    hall.room.echo = True
    text = hall.tell(client, "connected")
    assert hall.got[client][-1] == text


def test_rooms_are_by_account() -> None:
    other = Account("beta", (Token("7", "beta-token"),))
    person = Person("601", "601", "Ivo Beta", KIT, account="beta")
    people = People((*DEMO.persons, person), DEMO.queues, {**DEMO.accounts, "beta": other})
    hall = Hall(people)
    ours, theirs = hall.join(), hall.join("beta")
    hall.news(theirs)
    hall.tell(ours, "connected")
    hall.simulation.switch.set_state(hall.now, "601", Phase.READY)
    hall.carry()
    assert hall.names(theirs) == ["status_changed"]
    assert hall.names(ours) == ["connection_accepted"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "null",
        '{"event": "ping", "sender_id": "x"}',
        '{"event": "connected"}',
        '{"event": "connected", "sender_id": true}',
        '{"event": "connected", "sender_id": "forged"}',
        '{"event": ["connected"], "sender_id": "x"}',
        "[" * 5000,
    ],
)
def test_what_is_no_honest_message_is_ignored(hall: Hall, text: str) -> None:
    first, second = hall.join(), hall.join()
    hall.news(second)
    hall.say(first, text)
    assert (hall.got[second], hall.closed) == ([], {})


def test_a_message_that_is_too_long_ends_the_connection(hall: Hall) -> None:
    client = hall.join()
    hall.say(client, "é" * 33_000)
    assert hall.closed == {client: 1009}
    hall.say(client, "{}")
    assert client not in hall.room.clients


def test_an_inbound_call_is_told_from_ringing_to_its_end(hall: Hall) -> None:
    client = hall.join()
    hall.news(client)
    switch = hall.simulation.switch
    call_id = switch.customer_calls(
        hall.now, CUSTOMER, "501", {"case_id": "C-1"}, queue="Support", name="Ann Lee"
    )
    hall.carry()
    rings, dialing = hall.news(client)
    assert rings["data"] == {
        "call_id": call_id,
        "session_id": f"9{call_id}",
        "user_id": 501,
        "callerid": CUSTOMER,
        "number": "+16175550100",
        "display_name": "Ann Lee",
        "queue": {"id": 12, "title": "Support"},
        "assign_type": "queue_call",
        "variables": {"case_id": "C-1"},
    }
    assert (dialing["event"], dialing["data"]["status"]) == ("status_changed", "DIALING")
    switch.answer(hall.now, "501", call_id)
    hall.carry()
    connected, _ = hall.news(client)
    assert connected["event"] == "call_connected"
    assert connected["data"]["datetime_start"] == "2027-01-15 08:00:00"
    assert connected["data"]["is_incoming"] is True
    hall.carry(44)
    switch.clear_connection(hall.now, CUSTOMER, call_id)
    hall.carry()
    ended, wraps_up = hall.news(client)
    assert ended["event"] == "call_disconnected"
    assert (ended["data"]["duration"], ended["data"]["code"]) == (44, 200)
    assert wraps_up["data"]["previous_status"] == "IN_SERVICE"


@pytest.mark.parametrize(
    ("digit", "code", "reason"),
    [
        ("6", 486, "Call_Busy"),
        ("7", 408, "No_Answer"),
        ("8", 603, "Call_Was_Rejected"),
        ("9", 404, "Invalid_Number"),
    ],
)
def test_a_failed_call_says_why_and_frees_the_softphone(
    hall: Hall, digit: str, code: int, reason: str
) -> None:
    client = hall.join()
    hall.news(client)
    number = f"1555010004{digit}"
    hall.tell(client, "make_call", user_id=501, number=number)
    hall.carry(20)
    out, failed = hall.news(client)
    assert (out["event"], out["data"]["number"]) == ("outgoing_call", number)
    assert (failed["event"], failed["data"]["code"]) == ("call_failed", code)
    assert failed["data"]["reason"] == reason
    hall.tell(client, "make_call", user_id=501, number="15550100042")
    assert hall.names(client) == ["outgoing_call"]


def test_a_caller_who_gives_up_and_an_agent_who_declines_are_told_apart(hall: Hall) -> None:
    client = hall.join()
    switch = hall.simulation.switch
    gives_up = switch.customer_calls(hall.now, CUSTOMER, "501")
    switch.clear_connection(hall.now, CUSTOMER, gives_up)
    declined = switch.customer_calls(hall.now, CUSTOMER, "501")
    switch.clear_connection(hall.now, "501", declined)
    hall.carry()
    news = hall.news(client)[1:]
    assert [each["data"].get("code") for each in news] == [None, 487, None, 603]


def test_a_missed_queue_call_is_told_for_one_agent_after_the_other(hall: Hall) -> None:
    client = hall.join()
    switch = hall.simulation.switch
    switch.set_state(hall.now, "501", Phase.READY)
    switch.set_state(hall.now + 1, "502", Phase.READY)
    switch.customer_calls(hall.now + 1, CUSTOMER, "support")
    hall.carry(1)
    hall.news(client)
    hall.carry(20)
    told = [
        (each["event"], each["data"]["user_id"], each["data"].get("status"))
        for each in hall.news(client)
    ]
    assert told == [
        ("call_failed", 501, None),
        ("status_changed", 501, "BANNED"),
        ("incoming_call", 502, None),
        ("status_changed", 502, "DIALING"),
    ]


def test_a_call_between_two_users_is_told_for_both(hall: Hall) -> None:
    client = hall.join()
    hall.news(client)
    hall.tell(client, "make_call", user_id=501, number="502", variables={"why": "price"})
    out, rings = hall.news(client)
    assert (out["event"], rings["event"]) == ("outgoing_call", "incoming_call")
    assert (rings["data"]["user_id"], rings["data"]["assign_type"]) == (502, "internal_call")
    hall.simulation.switch.answer(hall.now, "502", out["data"]["call_id"])
    hall.carry()
    connected = hall.news(client)
    assert [each["data"]["user_id"] for each in connected] == [501, 502]
    assert [each["data"]["is_incoming"] for each in connected] == [False, True]


def test_variables_are_added_to_the_call_that_is_named_or_the_current_one(hall: Hall) -> None:
    client = hall.join()
    call_id = hall.simulation.switch.customer_calls(hall.now, CUSTOMER, "501", {"a": "1"})
    hall.carry()
    hall.news(client)
    hall.tell(client, "set_variables", user_id=501, call_id=call_id, variables={"b": "2"})
    hall.tell(client, "set_variables", user_id=501, variables={"c": 3})
    first, second = hall.news(client)
    assert first["event"] == "data_updated"
    assert first["data"]["variables"] == {"a": "1", "b": "2"}
    assert second["data"]["variables"] == {"a": "1", "b": "2", "c": "3"}


def test_a_logout_ends_the_call_first_and_a_new_softphone_is_a_new_sender(hall: Hall) -> None:
    client = hall.join()
    hall.news(client)
    hall.tell(client, "make_call", user_id=501, number="15550100042")
    hall.carry(2)
    hall.tell(client, "logout", user_id=501)
    assert hall.names(client) == [
        "outgoing_call",
        "call_connected",
        "call_disconnected",
        "status_changed",
    ]
    hall.simulation.switch.put_on(hall.now, "501")
    hall.carry()
    connected, online = hall.news(client)
    assert (connected["event"], connected["data"]["user_id"]) == ("connected", 501)
    assert (online["data"]["status"], online["sender_id"]) == ("ONLINE", connected["sender_id"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("make_call", {"user_id": 999, "number": "15550100042"}),
        ("make_call", {"user_id": 501}),
        ("make_call", {"number": "15550100042"}),
        ("set_variables", {"user_id": 501, "variables": {"a": "1"}}),
        ("set_variables", {"user_id": 501, "call_id": "1", "variables": {"a": "1"}}),
        ("logout", {"user_id": 999}),
    ],
)
def test_a_command_that_fits_nobody_does_nothing(
    hall: Hall, name: str, data: dict[str, Any]
) -> None:
    client = hall.join()
    hall.news(client)
    hall.tell(client, name, **data)
    assert hall.news(client) == []


def test_a_softphone_that_has_a_call_or_is_closed_dials_nothing(hall: Hall) -> None:
    client = hall.join()
    hall.news(client)
    hall.tell(client, "make_call", user_id=501, number="15550100042")
    hall.tell(client, "make_call", user_id=501, number="15550100043")
    assert hall.names(client) == ["outgoing_call"]
    hall.tell(client, "logout", user_id=501)
    hall.news(client)
    hall.tell(client, "make_call", user_id=501, number="15550100042")
    assert hall.news(client) == []


def test_a_blind_transfer_ends_the_call_for_one_user_and_rings_at_the_other(hall: Hall) -> None:
    client = hall.join()
    switch = hall.simulation.switch
    call_id = switch.customer_calls(hall.now, CUSTOMER, "501")
    switch.answer(hall.now, "501", call_id)
    hall.carry()
    hall.news(client)
    switch.single_step_transfer(hall.now, "501", call_id, "502")
    hall.carry()
    ended, rings = hall.news(client)
    assert (ended["event"], ended["data"]["user_id"]) == ("call_disconnected", 501)
    assert (rings["event"], rings["data"]["assign_type"]) == ("incoming_call", "transfer")


def test_an_attended_transfer_moves_the_other_user_into_the_first_call(hall: Hall) -> None:
    client = hall.join()
    switch = hall.simulation.switch
    call_id = switch.customer_calls(hall.now, CUSTOMER, "501")
    switch.answer(hall.now, "501", call_id)
    asked = switch.consult(hall.now, "501", call_id, "502")
    switch.answer(hall.now, "502", asked)
    hall.carry()
    hall.news(client)
    switch.transfer(hall.now, "501", asked, call_id)
    hall.carry()
    told = {
        (each["event"], each["data"]["user_id"], each["data"]["call_id"])
        for each in hall.news(client)
    }
    assert told == {
        ("call_disconnected", 501, asked),
        ("call_disconnected", 502, asked),
        ("call_connected", 502, call_id),
        ("call_disconnected", 501, call_id),
    }


# Dialects

PAYLOADS = {"A": "data", "B": "event_data", "C": "payload", "E": ""}


def unwrap(dialect: str, message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Read a message by the reference's table: its name and its payload."""
    match dialect:
        case "A":
            return message["event"], message.get("data", {})
        case "B":
            return message["event_type"], message.get("event_data", {})
        case "C":
            assert message["type"] == "event"
            return message["name"], message.get("payload", {})
        case "D":
            return message["type"], message.get(message["type"], {})
    return message["event"], {key: value for key, value in message.items() if key != "event"}


def wrap(dialect: str, name: str, sender: dict[str, Any], data: dict[str, Any]) -> str:
    shapes: dict[str, dict[str, Any]] = {
        "A": {"command": name, **sender, "data": data},
        "B": {"event_type": name, **sender, "event_data": data},
        "C": {"name": name, "type": "command", **sender, "payload": data},
        "D": {"type": name, **sender, name: data},
        "E": {"command": name, **sender, **data},
    }
    return json.dumps(shapes[dialect])


@pytest.mark.parametrize("key", ["sender_id", "Sender_id"])
@pytest.mark.parametrize("ids", IDS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_is_written_and_obeyed(hall: Hall, dialect: str, ids: str, key: str) -> None:
    hall.room.dialect = Dialect(dialect, ids, key)
    client = hall.join()
    [welcome] = hall.news(client)
    assert unwrap(dialect, welcome)[0] == "connection_accepted"
    sender = {key: welcome[key]}
    assert isinstance(welcome[key], int) is (ids == "integer")
    user_id: str | int = "501" if ids == "text" else 501
    data = {"user_id": user_id, "number": "15550100042"}
    hall.say(client, wrap(dialect, "make_call", sender, data))
    [message] = hall.news(client)
    name, payload = unwrap(dialect, message)
    assert name == "outgoing_call"
    assert payload["user_id"] == user_id
    assert payload["call_id"] == (7001 if ids == "integer" else "7001")
    assert payload["number"] == "15550100042"
    hall.say(client, wrap(dialect, "logout", sender, {"user_id": user_id}))
    assert [unwrap(dialect, each)[0] for each in hall.news(client)] == [
        "call_failed",
        "status_changed",
    ]


@pytest.mark.parametrize(("spoken", "wrong"), [("A", "B"), ("B", "A"), ("C", "D"), ("D", "E")])
def test_a_softphone_obeys_only_its_own_dialect(hall: Hall, spoken: str, wrong: str) -> None:
    hall.room.dialect = Dialect(spoken)
    client = hall.join()
    sender = {"sender_id": hall.room.clients[client].sender_id}
    hall.news(client)
    data = {"user_id": 501, "number": "15550100042"}
    hall.say(client, wrap(wrong, "make_call", sender, data))
    assert hall.news(client) == []


def test_fields_may_have_other_names(hall: Hall) -> None:
    hall.room.dialect = Dialect(fields={"user_id": "agent_id", "number": "phone"})
    client = hall.join()
    hall.news(client)
    hall.tell(client, "make_call", agent_id=501, phone="15550100042")
    [out] = hall.news(client)
    assert (out["data"]["agent_id"], out["data"]["phone"]) == (501, "15550100042")


def test_no_call_id_is_ever_taken_for_another_after_a_restart(hall: Hall) -> None:
    switch = hall.simulation.switch
    ids = [switch.customer_calls(hall.now, CUSTOMER, "501") for _ in "12"]
    switch.reset(hall.now)
    ids.append(switch.customer_calls(hall.now, CUSTOMER, "501"))
    assert ids == ["7001", "7002", "7003"]
