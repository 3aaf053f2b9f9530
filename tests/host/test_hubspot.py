"""HubSpot's convention, without a browser: what HubSpot says goes in, what it hears comes out."""

import json
import re
from typing import Any

import pytest
from stories import ANSWERED, CLEARED, DIALLED, FULL, NOW, READY, RINGS, UP

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Call, Record, Snapshot
from cti.domain.states import (
    AgentState,
    CallType,
    Cause,
    ConnectionState,
    Direction,
    LinkState,
    LogState,
    Reason,
)
from cti.host.hubspot import HubSpotSession
from cti.host.hubspot_terms import HubSpotTerms
from cti.host.hubspot_words import end_status
from cti.interface.desktop import Desktop, Rules
from cti.interface.questions import MatchRecords, OpenRecord, Question, SaveLog, SearchRecords
from cti.interface.store import Store
from cti.opencti.modes import MODES, TelephonyMode

HUBSPOT = "https://app.hubspot.com"
PANEL = "https://panel.example.com"
HOST = "1690000000000"  # HubSpot's instance
SYNC = {"type": "SYNC", "hostUrl": HUBSPOT, "messageId": f"{HOST}_1690000000100"}
LIVE = {**SYNC, "portalId": 77, "userId": 5, "ownerId": 9, "iframeLocation": "window"}
MATCH = MatchRecords("17", "+16175550142", Direction.IN, {})
ANN = {
    "callerIdType": "CONTACT",
    "objectCoordinates": {"portalId": 77, "objectId": 42, "objectTypeId": "0-1"},
    "firstName": "Ann",
    "lastName": "Lee",
    "email": "ann@example.com",
}
PINE = {
    "callerIdType": "COMPANY",
    "objectCoordinates": {"portalId": 77, "objectId": 43, "objectTypeId": "0-2"},
    "name": "Harbour & Pine",
}
ANN_HERE = Record("CONTACT", "42", "Ann Lee", "ann@example.com")
PINE_HERE = Record("COMPANY", "43", "Harbour & Pine")
DIAL = {
    "phoneNumber": "+1 617 555 0199",
    "ownerId": 9,
    "portalId": 77,
    "objectId": 42,
    "objectType": "CONTACT",
}

Message = dict[str, Any]


class World:
    """A panel whose parent window is HubSpot's; every list is something that a test can look at."""

    def __init__(
        self,
        *happened: Event,
        start: Snapshot = FULL,
        mode: TelephonyMode = TelephonyMode.FULL,
        is_ours: bool = True,
    ) -> None:
        self.now = NOW
        self.store = Store(start, lambda: self.now)
        self.sent: list[services.Request] = []
        self.shown: list[bool] = []
        self.heard: list[Message] = []
        self.notes: list[str] = []
        self.joined: list[str] = []
        self.desktop = Desktop(self.store, self._send, Rules(mode=MODES[mode]))
        terms = HubSpotTerms(
            origins=frozenset({HUBSPOT, "https://app-eu1.hubspot.com"}),
            own_origin=PANEL,
            has_agent=MODES[mode].has_agent,
            dispositions={"sale": "uuid-1"},
            title=lambda call: f"With {call.other_name or call.other_party}",
            note=self.notes.append,
            shown=self.shown.append,
            is_ours=lambda: is_ours,
            join=self.joined.append,
        )
        self.session = HubSpotSession(self.store, self.desktop, terms, NOW)
        self.store.subscribe(
            lambda event, before, after: self.session.event(event, before, after, self.now)
        )
        self.happen(*happened)

    def say(self, message: object, origin: str = HUBSPOT) -> list[Message]:
        """Let HubSpot say something, and return what it hears at once."""
        self.session.receive(json.dumps(message), origin, self.now)
        return self._heard()

    def tell(self, kind: str, **data: Any) -> list[Message]:
        return self.say({"type": kind, "messageId": f"{HOST}_7", "data": data})

    def happen(self, *happened: Event) -> list[Message]:
        for event in happened:
            self.store.apply(event)
        return self._heard()

    def ask(self, question: Question) -> list[Message]:
        self.session.ask(question, self.now)
        return self._heard()

    def wait(self, seconds: float) -> list[Message]:
        self.now += seconds
        self.session.tick(self.now)
        return self._heard()

    def dropped(self, why: str) -> int:
        return self.session.counts[f"dropped: {why}"]

    def call(self, call_id: str = "17") -> Call:
        snapshot = self.store.snapshot
        past = {call.call_id: call for call in snapshot.history}
        return {**past, **snapshot.calls}[call_id]

    def save(self, call_id: str = "17") -> list[Message]:
        """Let the call be logged, as the log does."""
        self.store.apply(events.LogStateChanged(call_id, LogState.SAVING))
        return self.ask(SaveLog(self.call(call_id)))

    def _heard(self) -> list[Message]:
        heard = self.session.to_send()
        self.heard += heard
        return heard

    def _send(self, request: services.Request) -> None:
        self.sent.append(request)
        self.store.apply(events.RequestSent(request))


def greeted(*happened: Event, sync: Message = LIVE, **more: Any) -> World:
    """Return a world that HubSpot has greeted, in which these things happened then."""
    world = World(UP, READY, **more)
    world.say(sync)
    world.happen(*happened)
    return world


def kinds(messages: list[Message]) -> list[str]:
    return [message["type"] for message in messages]


def data(messages: list[Message], kind: str) -> Any:
    (found,) = [message.get("data") for message in messages if message["type"] == kind]
    return found


# The handshake


def test_nothing_is_said_before_hubspot_greets() -> None:
    world = World(UP, READY, RINGS, ANSWERED)
    assert world.heard == []
    assert world.tell("DIAL_NUMBER", **DIAL) == []
    assert world.sent == []
    assert world.store.snapshot.host_answers == frozenset()


def test_the_greeting_is_answered_with_its_own_fields_and_id() -> None:
    acknowledged, initialized = World(UP, READY).say(LIVE)
    assert acknowledged == {
        **LIVE,
        "type": "SYNC_ACK",
        "version": "0.9.7",
        "debugMode": False,
        "iFrameUrl": PANEL,
    }
    assert initialized["type"] == "INITIALIZED"
    assert initialized["data"] == {
        "isLoggedIn": True,
        "isAvailable": True,
        "sizeInfo": {"width": 400, "height": 640},
    }


def test_a_panel_without_an_agent_says_so() -> None:
    initialized = data(World().say(SYNC), "INITIALIZED")
    assert (initialized["isLoggedIn"], initialized["isAvailable"]) == (False, False)


def test_where_nobody_signs_in_whoever_is_connected_is_available() -> None:
    world = World(UP, mode=TelephonyMode.SIMPLE)
    assert data(world.say(SYNC), "INITIALIZED")["isAvailable"] is True


def test_one_greeting_is_answered_however_often_it_comes() -> None:
    world = greeted()
    again = [world.say({**SYNC, "messageId": f"{HOST}_{1690000000200 + n}"}) for n in range(50)]
    assert again == [[]] * 50
    assert world.session.counts["greetings"] == 51


def test_another_page_of_hubspots_in_the_same_window_is_told_how_everything_stands() -> None:
    world = greeted(RINGS)
    world.tell("CREATE_ENGAGEMENT_SUCCEEDED", engagementId=555)
    told = world.say({**LIVE, "messageId": "1690000000001_1690000000100"})
    assert kinds(told) == ["SYNC_ACK", "INITIALIZED", "INCOMING_CALL"]
    assert data(told, "INCOMING_CALL")["createEngagement"] is False


def test_hubspot_answers_the_panels_questions_from_the_greeting_on() -> None:
    assert greeted().store.snapshot.host_answers == {"matchRecords", "openRecord", "saveLog"}


@pytest.mark.parametrize("instance", [str(int(NOW * 1000)), "1", "17", "9", "91", "917", "x"])
def test_no_id_is_taken_for_a_reply_and_none_comes_twice(instance: str) -> None:
    world = World(UP, READY)
    world.say({**SYNC, "messageId": f"{instance}_1"})
    world.happen(RINGS, ANSWERED, CLEARED, DIALLED)
    ids = [message["messageId"] for message in world.heard if message["type"] != "SYNC_ACK"]
    assert len(ids) == 5
    assert len(set(ids)) == len(ids)
    assert [each for each in ids if each.startswith(instance)] == []
    assert all(re.fullmatch(r"\d+_\d+", each) for each in ids)


# Who may speak


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "https://app.hubspot.com.example.com",
        "https://hubspot.com",
        "http://app.hubspot.com",
        "https://app.hubspot.com:8443",
        "https://app.hubspot.com/",
        "https://APP.hubspot.com",
        PANEL,
    ],
)
def test_only_allowed_origins_are_heard(origin: str) -> None:
    world = World(UP, READY)
    assert world.say(SYNC, origin) == []
    assert world.session.origin == ""
    assert world.dropped("wrong origin") == 1


def test_what_hubspot_says_its_address_is_counts_for_nothing() -> None:
    world = World(UP, READY)
    world.say({**SYNC, "hostUrl": "https://evil.example"})
    assert world.session.origin == HUBSPOT


def test_after_the_greeting_only_the_one_who_greeted_is_heard() -> None:
    world = greeted()
    other = "https://app-eu1.hubspot.com"
    dial = {"type": "DIAL_NUMBER", "messageId": "1_1", "data": DIAL}
    assert world.say(dial, other) == world.say(SYNC, other) == []
    assert world.sent == []
    assert world.dropped("wrong origin") == 2


@pytest.mark.parametrize(
    "message",
    [
        None,
        7,
        "SYNC",
        [],
        {},
        {"type": "SYNC"},
        {"type": "SYNC", "messageId": 7},
        {"type": "SYNC", "messageId": ""},
        {"type": "SYNC", "messageId": "_1"},
        {"type": "SYNC", "messageId": "1" * 100},
        {"type": ["SYNC"], "messageId": "1_1"},
        {"messageId": "1_1"},
        {"ns": "hookswitch", "v": 1, "kind": "welcome", "version": 1},
    ],
)
def test_what_is_no_message_is_counted_and_not_answered(message: object) -> None:
    world = World(UP, READY)
    assert world.say(message) == []
    assert world.dropped("malformed") == 1


@pytest.mark.parametrize(
    "kind",
    [
        "ERROR",
        "FAILED",
        "READY",
        "SYNC_ACK",
        "SYNC_ACK_FAILED",
        "UNLOADING",
        "SET_WIDGET_URL",
        "SET_WIDGET_URL_FAILED",
        "SET_CALL_STATE",
        "END_CALL",
        "INCOMING_CALL",
        "NAVIGATE_TO_RECORD_FAILED",
        "FINALIZE_ENGAGEMENT_SUCCEEDED",
        "PUBLISH_TO_CHANNEL_FAILED",
        "INITIATE_CALL_ID_SUCCEEDED",
        "CALL_DATA",
        "tel:112",
        "__proto__",
    ],
)
def test_what_means_nothing_here_is_counted_and_never_answered(kind: str) -> None:
    world = greeted(RINGS)
    error = {"type": "UNKNOWN_MESSAGE_TYPE", "data": {"originalMessage": {"type": "X"}}}
    assert world.tell(kind, **error) == []
    assert world.sent == []
    assert world.dropped("unknown") == 1


def test_a_flood_is_dropped() -> None:
    world = greeted()
    for _ in range(150):
        world.tell("DIAL_NUMBER", **DIAL, number=1)
    assert len(world.sent) <= 1
    assert world.dropped("flood") == 51


def test_what_is_too_large_or_too_deep_is_dropped() -> None:
    world = greeted()
    world.tell("DIAL_NUMBER", phoneNumber="1" * 70_000)
    world.session.receive('{"type":' * 40 + "1" + "}" * 40, HUBSPOT, world.now)
    assert (world.dropped("oversized"), world.dropped("malformed")) == (1, 1)


# The agent


def test_hubspot_follows_whether_the_agent_can_take_calls() -> None:
    world = World()
    world.say(SYNC)
    logged_in = world.happen(UP, READY)
    assert kinds(logged_in) == ["LOGGED_IN", "USER_AVAILABLE"]
    lunch = world.happen(events.AgentStateChanged(state=AgentState.NOT_READY, reason="1"))
    assert kinds(lunch) == ["USER_UNAVAILABLE"]
    assert kinds(world.happen(READY)) == ["USER_AVAILABLE"]
    logged_out = events.LinkStateChanged(LinkState.DOWN, events.LOGGED_OUT)
    assert kinds(world.happen(logged_out)) == ["LOGGED_OUT"]


# Calls


def test_an_incoming_call_from_ringing_to_its_log() -> None:
    world = greeted()
    incoming = world.happen(RINGS)
    assert kinds(incoming) == ["INCOMING_CALL"]
    assert incoming[0]["data"] == {
        "externalCallId": "17",
        "fromNumber": "+16175550142",
        "toNumber": "+16175550100",
        "callStartTime": int(NOW * 1000),
        "createEngagement": True,
    }
    world.tell("CREATE_ENGAGEMENT_SUCCEEDED", engagementId=555)
    world.now += 3
    (answered,) = world.happen(ANSWERED)
    assert (answered["type"], answered["data"]) == ("CALL_ANSWERED", {"externalCallId": "17"})
    world.now += 60
    (ended,) = world.happen(CLEARED)
    assert ended["type"] == "CALL_ENDED"
    assert ended["data"] == {
        "externalCallId": "17",
        "engagementId": 555,
        "callEndStatus": "COMPLETED",
    }
    world.happen(
        events.NotesTaken("17", "will <b>buy</b>"),
        events.CallDataChanged(call_id="17", disposition="sale"),
        events.RecordChosen("17", ANN_HERE),
    )
    (completed,) = world.save()
    assert completed["type"] == "CALL_COMPLETED"
    assert completed["data"] == {
        "externalCallId": "17",
        "engagementId": 555,
        "hideWidget": False,
        "engagementProperties": {
            "hs_timestamp": str(int(NOW * 1000)),
            "hs_call_title": "With Ann Lee",
            "hs_call_body": "will <b>buy</b>",
            "hs_call_direction": "INBOUND",
            "hs_call_disposition": "uuid-1",
            "hs_call_duration": "60000",
            "hs_call_from_number": "+16175550142",
            "hs_call_to_number": "+16175550100",
            "hs_call_status": "COMPLETED",
            "hs_call_callee_object_id": "42",
            "hs_call_callee_object_type": "CONTACT",
            "hubspot_owner_id": "9",
        },
    }
    world.tell("UPDATE_ENGAGEMENT_SUCCEEDED", engagementId=555)
    assert (world.call().log_state, world.call().log_id) == (LogState.SAVED, "555")


def test_every_step_of_a_call_is_told_once() -> None:
    world = greeted(RINGS, ANSWERED)
    hold = events.Held(call_id="17", local_state=ConnectionState.HOLD)
    more = (hold, ANSWERED, events.CallDataChanged(call_id="17", data={"a": "b"}), RINGS)
    assert world.happen(*more) == []


def test_a_call_that_is_dialled_from_a_record_is_about_it() -> None:
    world = greeted()
    assert world.tell("DIAL_NUMBER", **DIAL) == []
    assert world.sent == [services.MakeCall("+16175550199")]
    world.happen(events.RequestSucceeded(world.sent[0]))
    outgoing = world.happen(DIALLED)
    assert data(outgoing, "OUTGOING_CALL_STARTED")["toNumber"] == "+16175550199"
    assert data(outgoing, "OUTGOING_CALL_STARTED")["createEngagement"] is True
    assert world.call("18").record == Record("CONTACT", "42")
    world.happen(events.ConnectionCleared(call_id="18", local_state=ConnectionState.NULL))
    told = data(world.save("18"), "CALL_COMPLETED")["engagementProperties"]
    assert told["hs_call_direction"] == "OUTBOUND"
    assert told["hs_call_to_number"] == "+16175550199"
    assert told["hs_call_callee_object_id"] == "42"


def test_a_record_belongs_to_the_call_that_was_dialled_and_to_no_other() -> None:
    world = greeted(UP)
    world.tell("DIAL_NUMBER", **DIAL)
    world.happen(events.RequestFailed(world.sent[0], Reason.REFUSED))
    world.happen(DIALLED)
    assert world.call("18").record is None
    late = greeted()
    late.tell("DIAL_NUMBER", **DIAL)
    late.now += 11
    late.happen(DIALLED)
    assert late.call("18").record is None


def test_a_colleague_who_is_dialled_from_a_record_is_told_of() -> None:
    world = greeted()
    world.tell("DIAL_NUMBER", phoneNumber="2002", objectId=42, objectType="CONTACT")
    inside = events.Originated(
        call_id="19",
        local_state=ConnectionState.CONNECTED,
        direction=Direction.OUT,
        call_type=CallType.INTERNAL,
        called_device="2002",
    )
    assert kinds(world.happen(inside)) == ["OUTGOING_CALL_STARTED"]


@pytest.mark.parametrize("number", [None, 7, "", "1" * 201, ["+1"], {"number": "1"}, True], ids=str)
def test_what_is_no_number_is_not_dialled(number: object) -> None:
    world = greeted()
    assert world.tell("DIAL_NUMBER", phoneNumber=number) == []
    assert world.sent == []
    assert world.dropped("malformed") == 1


def test_a_number_that_cannot_be_dialled_is_refused_to_the_agent_not_to_hubspot() -> None:
    world = greeted()
    assert world.tell("DIAL_NUMBER", **{**DIAL, "phoneNumber": "call me"}) == []
    assert world.sent == []
    assert len(world.store.snapshot.alerts) == 1


def test_a_consultation_is_nothing_for_hubspot() -> None:
    world = greeted(RINGS, ANSWERED)
    consultation = events.Originated(
        call_id="20",
        local_state=ConnectionState.CONNECTED,
        direction=Direction.OUT,
        called_device="2002",
        consultation_of="17",
    )
    told = world.happen(consultation)
    told += world.happen(
        events.Established(call_id="20", local_state=ConnectionState.CONNECTED),
        events.ConnectionCleared(call_id="20", local_state=ConnectionState.NULL),
    )
    assert set(kinds(told)) <= {"RESIZE_WIDGET"}
    assert world.save("20") == []
    assert world.call("20").log_state is LogState.SAVED


@pytest.mark.parametrize("call_type", [CallType.INTERNAL, CallType.CONSULT])
def test_a_colleagues_call_is_nothing_for_hubspot(call_type: CallType) -> None:
    world = greeted()
    ringing = events.Delivered(
        call_id="21",
        local_state=ConnectionState.ALERTING,
        call_type=call_type,
        calling_device="2002",
    )
    assert world.happen(ringing) == []
    assert world.ask(MatchRecords("21", "2002", Direction.IN, {})) == []
    assert world.call("21").matches == ()


def test_a_customer_whom_a_colleague_hands_over_is_told_of_then() -> None:
    world = greeted()
    world.happen(
        events.Delivered(
            call_id="21",
            local_state=ConnectionState.ALERTING,
            call_type=CallType.CONSULT,
            calling_device="2002",
        ),
        events.Established(call_id="21", local_state=ConnectionState.CONNECTED),
    )
    told = world.happen(
        events.Transferred(call_id="21", call_type=CallType.INBOUND, calling_device="+16175550142")
    )
    assert kinds(told) == ["INCOMING_CALL", "CALL_ANSWERED"]
    assert data(told, "INCOMING_CALL")["fromNumber"] == "+16175550142"


def test_a_renamed_call_keeps_the_id_that_hubspot_knows() -> None:
    world = greeted(RINGS)
    world.tell("CREATE_ENGAGEMENT_SUCCEEDED", engagementId=555)
    assert world.happen(ANSWERED, events.CallRenamed("17", "99"))[0]["type"] == "CALL_ANSWERED"
    ended = world.happen(events.ConnectionCleared(call_id="99", local_state=ConnectionState.NULL))
    assert kinds(ended) == ["CALL_ENDED"]
    assert ended[0]["data"]["externalCallId"] == "17"
    assert data(world.save("99"), "CALL_COMPLETED")["externalCallId"] == "17"
    world.tell("UPDATE_ENGAGEMENT_SUCCEEDED", externalCallId="17", engagementId=555)
    assert world.call("99").log_state is LogState.SAVED


def test_what_is_awaited_about_a_call_is_awaited_under_its_new_id() -> None:
    world = greeted(RINGS)
    world.ask(MATCH)
    world.happen(events.CallRenamed("17", "99"))
    world.tell("CALLER_ID_MATCH_SUCCEEDED", externalCallId="17", callerIdMatches=[ANN])
    assert world.call("99").matches == (ANN_HERE,)


def test_a_transfer_is_told_and_ends_the_call() -> None:
    world = greeted(RINGS, ANSWERED)
    over = events.ConnectionCleared(
        call_id="17", local_state=ConnectionState.NULL, cause=Cause.TRANSFERRED
    )
    told = world.happen(over)
    assert kinds(told) == ["CALL_TRANSFERRED", "CALL_ENDED"]
    assert told[0]["data"] == {"externalCallId": "17"}


def test_a_call_that_goes_over_into_the_consultation_stays_the_one_that_hubspot_knows() -> None:
    world = greeted(RINGS, ANSWERED)
    world.tell("CREATE_ENGAGEMENT_SUCCEEDED", engagementId=555)
    world.happen(
        events.Originated(
            call_id="20",
            local_state=ConnectionState.CONNECTED,
            direction=Direction.OUT,
            called_device="2002",
            consultation_of="17",
        )
    )
    told = world.happen(events.Conferenced(call_id="20", secondary_call_id="17"))
    assert kinds(told) == ["RESIZE_WIDGET"]
    told = world.happen(events.ConnectionCleared(call_id="20", local_state=ConnectionState.NULL))
    assert told[-1]["data"]["externalCallId"] == "17"
    assert told[-1]["data"]["engagementId"] == 555


def test_two_customers_in_one_conference_are_one_call_then() -> None:
    world = greeted(RINGS, ANSWERED, DIALLED)
    told = world.happen(events.Conferenced(call_id="17", secondary_call_id="18"))
    assert kinds(told) == ["CALL_ENDED", "RESIZE_WIDGET"]
    assert told[0]["data"]["externalCallId"] == "18"


@pytest.mark.parametrize(
    ("direction", "cause", "status"),
    [
        (Direction.OUT, Cause.BUSY, "BUSY"),
        (Direction.OUT, Cause.NO_ANSWER, "NO_ANSWER"),
        (Direction.OUT, Cause.REJECTED, "REJECTED"),
        (Direction.OUT, Cause.CANCELLED, "CANCELED"),
        (Direction.OUT, Cause.NORMAL, "CANCELED"),
        (Direction.OUT, Cause.INVALID_DESTINATION, "FAILED"),
        (Direction.OUT, Cause.NETWORK, "FAILED"),
        (Direction.OUT, Cause.LOST_SIGHT, "FAILED"),
        (Direction.OUT, Cause.UNKNOWN, "FAILED"),
        (Direction.OUT, Cause.VOICEMAIL, "COMPLETED"),
        (Direction.IN, Cause.NO_ANSWER, "MISSED"),
        (Direction.IN, Cause.NORMAL, "MISSED"),
        (Direction.IN, Cause.CANCELLED, "MISSED"),
        (Direction.IN, Cause.REDIRECTED, "MISSED"),
        (Direction.IN, Cause.REJECTED, "REJECTED"),
        (Direction.IN, Cause.NETWORK, "FAILED"),
    ],
)
def test_a_call_that_nobody_answered_ends_by_its_cause(
    direction: Direction, cause: Cause, status: str
) -> None:
    call = Call(call_id="1", state=ConnectionState.NULL, direction=direction, cause=cause)
    assert end_status(call) == status


@pytest.mark.parametrize("cause", list(Cause))
def test_a_call_that_was_answered_is_complete_however_it_ended(cause: Cause) -> None:
    call = Call(call_id="1", state=ConnectionState.NULL, cause=cause, answered_at=NOW)
    assert end_status(call) == "COMPLETED"


def test_the_log_has_no_word_for_a_missed_call() -> None:
    world = greeted(RINGS, CLEARED)
    told = data(world.save(), "CALL_COMPLETED")["engagementProperties"]
    assert told["hs_call_status"] == "NO_ANSWER"
    assert told["hs_call_duration"] == "0"


def test_a_disposition_that_hubspot_does_not_have_is_left_out() -> None:
    world = greeted(RINGS, ANSWERED, CLEARED)
    world.happen(events.CallDataChanged(call_id="17", disposition="info"))
    assert "hs_call_disposition" not in data(world.save(), "CALL_COMPLETED")["engagementProperties"]


def test_a_call_without_a_number_waits_until_it_has_one() -> None:
    world = greeted()
    off_hook = events.ServiceInitiated(call_id="18", local_state=ConnectionState.INITIATED)
    assert world.happen(off_hook) == []
    assert kinds(world.happen(DIALLED)) == ["OUTGOING_CALL_STARTED"]


def test_another_tab_that_logs_the_calls_leaves_no_engagement_to_this_one() -> None:
    world = greeted(RINGS, is_ours=False)
    assert data(world.heard, "INCOMING_CALL")["createEngagement"] is False


# Answers


def test_the_caller_is_matched_by_hubspot_itself() -> None:
    world = greeted(RINGS)
    assert world.ask(MATCH) == []
    world.tell("CALLER_ID_MATCH_SUCCEEDED", callerIdMatches=[ANN, PINE])
    assert world.call().matches == (ANN_HERE, PINE_HERE)


@pytest.mark.parametrize(
    ("kind", "matches"),
    [
        ("CALLER_ID_MATCH_FAILED", None),
        ("CALLER_ID_MATCH_SUCCEEDED", None),
        ("CALLER_ID_MATCH_SUCCEEDED", "Ann"),
        ("CALLER_ID_MATCH_SUCCEEDED", {"0": ANN}),
        ("CALLER_ID_MATCH_SUCCEEDED", [None, 7, "Ann", [], {}]),
        ("CALLER_ID_MATCH_SUCCEEDED", [{**ANN, "objectCoordinates": None}]),
        ("CALLER_ID_MATCH_SUCCEEDED", [{**ANN, "objectCoordinates": {"objectId": True}}]),
        ("CALLER_ID_MATCH_SUCCEEDED", [{**ANN, "objectCoordinates": {"objectId": [1]}}]),
        ("CALLER_ID_MATCH_SUCCEEDED", [{**ANN, "objectCoordinates": {"objectId": "9" * 300}}]),
    ],
)
def test_what_is_no_match_means_that_nobody_fits(kind: str, matches: object) -> None:
    world = greeted(RINGS)
    world.ask(MATCH)
    world.tell(kind, callerIdMatches=matches)
    assert world.call().matches == ()


def test_of_a_match_what_is_malformed_is_left_out() -> None:
    world = greeted(RINGS)
    world.ask(MATCH)
    odd = {**ANN, "firstName": 7, "lastName": "L" * 900, "email": [], "callerIdType": None}
    world.tell("CALLER_ID_MATCH_SUCCEEDED", callerIdMatches=[odd] * 50)
    matches = world.call().matches
    assert matches == (Record("CONTACT", "42", "L" * 200),) * 20


def test_a_match_that_does_not_come_means_that_nobody_fits() -> None:
    world = greeted(RINGS)
    world.ask(MATCH)
    assert world.session.deadline == NOW + 10
    world.wait(9.9)
    assert world.call().matches is None
    world.wait(0.1)
    assert world.call().matches == ()
    world.tell("CALLER_ID_MATCH_SUCCEEDED", callerIdMatches=[ANN])
    assert world.call().matches == ()


def test_whom_the_agent_calls_hubspot_does_not_look_up() -> None:
    world = greeted(DIALLED)
    world.ask(MatchRecords("18", "+16175550199", Direction.OUT, {}))
    assert world.call("18").matches == ()


def test_without_hubspot_nobody_fits() -> None:
    world = World(UP, READY, RINGS)
    world.ask(MATCH)
    assert world.call().matches == ()


def test_answers_find_their_calls_by_our_id_by_hubspots_or_by_turn() -> None:
    world = greeted(RINGS, DIALLED)
    world.tell("CREATE_ENGAGEMENT_SUCCEEDED", externalCallId="18", engagementId=2)
    world.tell("ENGAGEMENT_CREATED", engagementId=1)
    assert (world.call().log_id, world.call("18").log_id) == ("1", "2")
    world.happen(CLEARED, events.ConnectionCleared(call_id="18", local_state=ConnectionState.NULL))
    world.save()
    world.save("18")
    world.tell("UPDATE_ENGAGEMENT_FAILED", engagementId=2)
    assert world.call().log_state is LogState.SAVING
    assert world.call("18").log_state is LogState.FAILED
    world.tell("UPDATE_ENGAGEMENT_SUCCEEDED")
    assert world.call().log_state is LogState.SAVED


def test_an_answer_that_never_comes_does_not_shift_the_others() -> None:
    world = greeted(RINGS)
    world.now += 31
    world.session.tick(world.now)
    world.happen(DIALLED)
    world.tell("CREATE_ENGAGEMENT_SUCCEEDED", engagementId=2)
    assert (world.call().log_id, world.call("18").log_id) == ("", "2")


def test_a_call_that_hubspot_does_not_log_is_passed_over() -> None:
    world = greeted(RINGS, DIALLED)
    world.tell("CREATE_ENGAGEMENT_FAILED", error={"message": "no"})
    world.tell("CREATE_ENGAGEMENT_SUCCEEDED", engagementId=2)
    assert (world.call().log_id, world.call("18").log_id) == ("", "2")


@pytest.mark.parametrize("engagement", [None, True, [], {}, "", "x" * 300, 1.5])
def test_what_is_no_engagement_is_ignored(engagement: object) -> None:
    world = greeted(RINGS)
    assert world.tell("CREATE_ENGAGEMENT_SUCCEEDED", engagementId=engagement) == []
    assert world.call().log_id == ""


def test_an_answer_about_a_call_that_nobody_knows_is_ignored() -> None:
    world = greeted(RINGS)
    world.tell("CREATE_ENGAGEMENT_SUCCEEDED", externalCallId="77", engagementId=2)
    assert world.call().log_id == ""


def test_a_log_that_is_not_confirmed_in_time_is_not_known_to_be_saved() -> None:
    world = greeted(RINGS, ANSWERED, CLEARED)
    world.save()
    world.wait(10)
    assert world.call().log_state is LogState.FAILED


def test_a_log_can_be_saved_again_under_the_same_engagement() -> None:
    world = greeted(RINGS)
    world.tell("CREATE_ENGAGEMENT_SUCCEEDED", engagementId="e-5")
    world.happen(ANSWERED, CLEARED)
    world.save()
    world.tell("UPDATE_ENGAGEMENT_FAILED", engagementId="e-5", error={"message": "busy"})
    assert world.call().log_state is LogState.FAILED
    assert data(world.save(), "CALL_COMPLETED")["engagementId"] == "e-5"
    world.tell("UPDATE_ENGAGEMENT_SUCCEEDED", engagementId="e-5")
    assert world.call().log_state is LogState.SAVED


# Records


@pytest.mark.parametrize(
    ("record", "type_id"),
    [(ANN_HERE, "0-1"), (PINE_HERE, "0-2"), (Record("2-1234", "7"), "2-1234")],
)
def test_a_record_is_opened_in_hubspot(record: Record, type_id: str) -> None:
    world = greeted(RINGS)
    world.tell("CREATE_ENGAGEMENT_SUCCEEDED", engagementId=555)
    opened = data(world.ask(OpenRecord("17", record)), "NAVIGATE_TO_RECORD")
    place = {"portalId": 77, "objectId": int(record.id), "objectTypeId": type_id}
    assert opened == {"engagementId": 555, "objectCoordinates": place}


def test_what_is_none_of_hubspots_records_is_not_opened() -> None:
    world = greeted(RINGS)
    assert world.ask(OpenRecord("17", Record("customer", "C-1001"))) == []
    assert world.ask(SearchRecords("17", "+1")) == []
    assert "C-1001" in world.notes[-1]


def test_the_account_is_known_from_the_first_message_that_names_it() -> None:
    world = greeted(RINGS, sync=SYNC)
    assert world.ask(OpenRecord("17", ANN_HERE)) == []
    world.tell("DIAL_NUMBER", **DIAL)
    assert data(world.ask(OpenRecord("17", ANN_HERE)), "NAVIGATE_TO_RECORD")


# The widget


def test_the_tabs_of_one_hubspot_user_find_each_other() -> None:
    assert greeted().joined == ["hubspot 5"]
    assert greeted(sync={**LIVE, "userId": [5]}).joined == ["hubspot"]


def test_more_calls_need_more_room() -> None:
    world = greeted(RINGS)
    assert "RESIZE_WIDGET" not in kinds(world.heard)
    assert data(world.happen(DIALLED), "RESIZE_WIDGET") == {"width": 400, "height": 800}
    assert data(world.happen(CLEARED), "RESIZE_WIDGET") == {"width": 400, "height": 640}


def test_hubspot_says_whether_it_shows_the_panel() -> None:
    world = greeted()
    for state in (
        {"isMinimized": True, "isHidden": False},
        {"isMinimized": False, "isHidden": True},
        {"isMinimized": False, "isHidden": False},
    ):
        assert world.tell("VISIBILITY_CHANGED", **state) == []
    assert world.shown == [False, False, True]


# Reload

ONGOING = {**LIVE, "engagementId": 555}
STANDS = events.SnapshotTaken(
    calls=(
        Call(
            call_id="17",
            state=ConnectionState.CONNECTED,
            call_type=CallType.INBOUND,
            calling_device="+16175550142",
            answered_at=NOW - 60,
        ),
    )
)


def test_a_call_that_hubspot_says_goes_on_is_not_begun_again() -> None:
    world = World()
    initialized = data(world.say(ONGOING), "INITIALIZED")
    assert initialized["engagementId"] == 555
    told = world.happen(UP, READY, STANDS)
    assert kinds(told) == ["LOGGED_IN", "USER_AVAILABLE", "CALL_ANSWERED"]
    assert world.call().log_id == "555"
    ended = world.happen(CLEARED)
    assert ended[0]["data"]["engagementId"] == 555
    assert data(world.save(), "CALL_COMPLETED")["engagementId"] == 555


def test_a_call_that_the_panel_remembers_gets_no_second_engagement() -> None:
    world = World()
    world.say(LIVE)
    call = Call(
        call_id="17",
        state=ConnectionState.CONNECTED,
        calling_device="+16175550142",
        answered_at=NOW - 60,
        log_id="555",
        confirmed=False,
    )
    shared = Snapshot(services=FULL.services, calls={"17": call})
    assert world.happen(events.SnapshotShared(shared)) == []
    told = world.happen(UP, STANDS)
    assert kinds(told) == ["LOGGED_IN", "INCOMING_CALL", "CALL_ANSWERED"]
    assert data(told, "INCOMING_CALL")["createEngagement"] is False


def test_a_new_call_is_not_taken_for_the_one_before_the_reload() -> None:
    world = World()
    world.say(ONGOING)
    world.happen(UP, READY, RINGS)
    assert world.call().log_id == ""
    assert data(world.heard, "INCOMING_CALL")["createEngagement"] is True


def test_calls_that_there_are_when_hubspot_greets_are_told() -> None:
    world = World(UP, READY, RINGS, ANSWERED, DIALLED)
    told = world.say(LIVE)
    assert kinds(told) == [
        "SYNC_ACK",
        "INITIALIZED",
        "INCOMING_CALL",
        "CALL_ANSWERED",
        "OUTGOING_CALL_STARTED",
    ]
    assert data(told, "INITIALIZED")["sizeInfo"] == {"width": 400, "height": 800}
