"""A CTI Server that says what a test tells it to, and the panel's view of it."""

from collections.abc import Iterable
from typing import Any

from cti.domain.events import Event
from cti.domain.model import Call, Snapshot
from cti.domain.reducer import reduce
from cti.domain.services import ConsultationCall, LogOn, Request
from cti.implementation.cisco.implementation import CiscoImplementation
from cti.settings import CiscoSettings
from cti.wire.ged188_messages import Codec, Message
from cti.wire.ged188_values import AgentState, CallType, MessageType

NOW = 1_700_000_000.0
LOG_ON = LogOn("1001", "secret-password", "2001")
SETTINGS = CiscoSettings(
    sides=("wss://a.example/cti", "wss://b.example/cti"),
    client_password="client-secret",
    protocol_version=14,
)
FIRST, SECOND = 0x0100029E, 0x0100029F
MINE, THEIRS = "2001", "+16175550142"
READY, NOT_READY, TALKING = AgentState.AVAILABLE, AgentState.NOT_READY, AgentState.TALKING
Line = tuple[MessageType, dict[str, Any]]


class Story:
    """One panel and the server it talks to: `says` brings messages, `sent` are its requests."""

    def __init__(self, settings: CiscoSettings = SETTINGS, log_on: LogOn = LOG_ON) -> None:
        self.now = NOW
        self.panel = CiscoImplementation(settings, log_on, lambda: 0.5)
        self.snapshot = Snapshot(
            services=self.panel.services, agent_choices=self.panel.agent_choices
        )
        self.told: list[Event] = []
        self.sent: list[Message] = []
        self.addresses: list[str] = []
        self.settled: set[int] = set()  # requests that the server has answered
        self.version = settings.protocol_version
        self.agent_state = NOT_READY  # what the server answers to QUERY_AGENT_STATE_REQ
        self.calls: dict[int, int] = {}  # and to SNAPSHOT_DEVICE_REQ: call id -> state
        self.details: dict[int, dict[str, Any]] = {}  # and to SNAPSHOT_CALL_REQ

    # The carrier's part

    def connect(self) -> "Story":
        self.addresses.append(self.panel.connect(self.now))
        self.apply(self.panel.opened(self.now))
        return self

    def close(self, code: int = 1006) -> list[Event]:
        self.settled |= {message.number("InvokeID") for message in self.sent}
        return self.apply(self.panel.closed(code, self.now))

    def apply(self, told: list[Event]) -> list[Event]:
        for event in told:
            self.snapshot = reduce(self.snapshot, event, self.now)
        self.told += told
        codec = Codec(self.version)
        for frame in self.panel.data_to_send():
            assert isinstance(frame, bytes)
            self.sent += codec.decode(frame)
        return told

    def ask(self, request: Request) -> list[Event]:
        return self.apply(self.panel.request(request, self.now))

    def wait(self, seconds: float) -> list[Event]:
        """Let time pass as a carrier does: `tick` whenever it is due."""
        until, told = self.now + seconds, list[Event]()
        while self.panel.deadline is not None and self.panel.deadline <= until:
            self.now = max(self.now, self.panel.deadline)
            told += self.apply(self.panel.tick(self.now))
            if self.panel.wants_to_close():
                break
        self.now = until
        return told

    # The server's part

    def says(self, kind: MessageType, **fields: Any) -> list[Event]:
        if "InvokeID" in fields:
            self.settled.add(fields["InvokeID"])
        frame = Codec(self.version).encode(Message(kind, fields))
        return self.apply(self.panel.receive(frame, self.now))

    def plays(self, scene: Iterable["Line"]) -> "Story":
        """The server says all of this."""
        for kind, fields in scene:
            self.says(kind, **fields)
        return self

    def last(self, kind: MessageType) -> Message:
        """Return the latest request of this kind."""
        return next(message for message in reversed(self.sent) if message.type == kind)

    def confirms(self, kind: MessageType, **fields: Any) -> list[Event]:
        invoke_id = self.last(kind).fields["InvokeID"]
        return self.says(MessageType(kind + 1), InvokeID=invoke_id, **fields)

    def refuses(self, kind: MessageType, code: int) -> list[Event]:
        """The switch refuses."""
        invoke_id = self.last(kind).fields["InvokeID"]
        return self.says(MessageType.CONTROL_FAILURE_CONF, InvokeID=invoke_id, FailureCode=code)

    def fails(self, kind: MessageType, status: int) -> list[Event]:
        """The server refuses."""
        invoke_id = self.last(kind).fields["InvokeID"]
        return self.says(MessageType.FAILURE_CONF, InvokeID=invoke_id, Status=status)

    def opens(self, **fields: Any) -> "Story":
        """The server grants the session, and answers all that is asked to rebuild the truth."""
        self.confirms(MessageType.OPEN_REQ, **(OPEN | fields))
        return self.answers()

    def answers(self) -> "Story":
        """Answer the questions for the state of things, as long as there are new ones."""
        answered = -1
        while answered != len(self.sent):
            answered = len(self.sent)
            for message in self.unanswered():
                self.answer(message)
        return self

    def unanswered(self) -> list[Message]:
        return [
            message
            for message in self.sent
            if message.type in QUESTIONS and message.number("InvokeID") not in self.settled
        ]

    def answer(self, message: Message, **more: Any) -> list[Event]:
        invoke_id = message.number("InvokeID")
        match message.type:
            case MessageType.QUERY_AGENT_STATE_REQ:
                fields: dict[str, Any] = {"AgentState": self.agent_state, "MRDID": 1}
            case MessageType.SNAPSHOT_DEVICE_REQ:
                fields = {
                    "CallConnectionCallID": list(self.calls),
                    "CallConnectionDeviceIDType": [0] * len(self.calls),
                    "CallConnectionDeviceID": [MINE] * len(self.calls),
                    "CallState": list(self.calls.values()),
                }
            case MessageType.SNAPSHOT_CALL_REQ:
                fields = self.details.get(message.number("ConnectionCallID"), {})
                fields = {"CallType": CallType.ACD_IN, **fields}
            case _:
                fields = {}
                self.agent_state = NOT_READY
        return self.says(MessageType(message.type + 1), InvokeID=invoke_id, **fields | more)

    # What a test looks at

    def call(self, call_id: int = FIRST) -> Call:
        return self.snapshot.calls[str(call_id)]

    def types(self, kind: MessageType) -> list[Message]:
        return [message for message in self.sent if message.type == kind]

    def events(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.told if isinstance(event, kind)]


OPEN: dict[str, Any] = {
    "ServicesGranted": 7,
    "MonitorID": 1,
    "PeripheralOnline": 1,
    "PeripheralType": 17,
    "AgentState": NOT_READY,
}
QUESTIONS = frozenset(
    {
        MessageType.QUERY_AGENT_STATE_REQ,
        MessageType.SNAPSHOT_DEVICE_REQ,
        MessageType.SNAPSHOT_CALL_REQ,
    }
)


def up(**settings: Any) -> Story:
    """Return the story of an agent who is logged in, not ready and without calls."""
    return Story(**settings).connect().opens()


def connection(call_id: int = FIRST, device: str = MINE) -> dict[str, Any]:
    """Return the fields of a connection at the agent's device."""
    return {
        "ConnectionCallID": call_id,
        "ConnectionDeviceIDType": 0,
        "ConnectionDeviceID": device,
    }


def event(kind: MessageType, state: int, call_id: int = FIRST, **fields: Any) -> Line:
    """Return a call event about the agent's own connection."""
    return kind, {
        "LocalConnectionState": state,
        "EventCause": 0xFFFF,
        **connection(call_id),
        **fields,
    }


def begin(call_type: int, call_id: int = FIRST, **fields: Any) -> Line:
    return MessageType.BEGIN_CALL_EVENT, {"CallType": call_type, **connection(call_id), **fields}


def end(call_id: int = FIRST) -> Line:
    return MessageType.END_CALL_EVENT, connection(call_id)


def agent(state: int, **fields: Any) -> Line:
    told = {"AgentState": state, "MRDID": 1, "AgentID": "1001", "AgentExtension": MINE}
    return MessageType.AGENT_STATE_EVENT, told | fields


def update(call_type: int, call_id: int, new_id: int = 0xFFFFFFFF, **fields: Any) -> Line:
    """Return news of a call's data, perhaps with its new id."""
    new = {
        "NewConnectionCallID": call_id if new_id == 0xFFFFFFFF else new_id,
        "NewConnectionDeviceID": MINE,
    }
    told = {"CallType": call_type, **connection(call_id), **new, **fields}
    return MessageType.CALL_DATA_UPDATE_EVENT, told


def joined(kind: MessageType, state: int, first: int, second: int, *parties: str) -> Line:
    """Return a transfer or conference of two calls."""
    return kind, {
        "PrimaryCallID": first,
        "PrimaryDeviceID": MINE,
        "SecondaryCallID": second,
        "SecondaryDeviceID": MINE,
        "LocalConnectionState": state,
        "EventCause": 0xFFFF,
        "ConnectedPartyCallID": [first] * len(parties),
        "ConnectedPartyDeviceIDType": [0] * len(parties),
        "ConnectedPartyDeviceID": list(parties),
    }


T = MessageType
COLLEAGUE = "2002"
RINGS = [
    begin(CallType.PREROUTE_ACD_IN, ANI=THEIRS, DNIS="8000", DialedNumber="+18005550100"),
    event(T.CALL_DELIVERED_EVENT, 2, CallingDeviceType=75, CallingDeviceID=THEIRS),
]
ANSWERED = [event(T.CALL_ESTABLISHED_EVENT, 3)]
HELD = [event(T.CALL_HELD_EVENT, 4)]
TALKS = RINGS + ANSWERED
CONSULTS = [
    *HELD,
    begin(CallType.CONSULT, SECOND, DialedNumber=COLLEAGUE),
    event(T.CALL_SERVICE_INITIATED_EVENT, 1, SECOND),
    event(T.CALL_ORIGINATED_EVENT, 3, SECOND, CallingDeviceID=MINE, CalledDeviceID=COLLEAGUE),
    event(T.CALL_DELIVERED_EVENT, 3, SECOND, AlertingDeviceID=COLLEAGUE),
    event(T.CALL_ESTABLISHED_EVENT, 3, SECOND, AnsweringDeviceID=COLLEAGUE),
]


def talking(**settings: Any) -> Story:
    """Return the story of an agent in a call."""
    return up(**settings).plays([*TALKS, agent(TALKING)])


def consulting() -> Story:
    """Return the story of an agent who has one call on hold and asks a colleague about it."""
    story = talking()
    story.ask(ConsultationCall(str(FIRST), COLLEAGUE))
    story.confirms(T.CONSULTATION_CALL_REQ, NewConnectionCallID=SECOND, NewConnectionDeviceID=MINE)
    return story.plays(CONSULTS)
