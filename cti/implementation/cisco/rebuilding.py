"""Asks the server how everything stands: agent, device, then each call."""

from collections.abc import Callable
from functools import partial

from cti.domain.events import Event, SnapshotTaken
from cti.domain.model import Call
from cti.domain.states import ConnectionState, Direction
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import NULL_TYPE, MessageType

from .call_facts import PEOPLES_DEVICES, connection_state
from .desk import Connection
from .failures import Failure
from .live import Live
from .record import Record

MOST_ROUNDS = 3
MOST_CALLS = 16  # in one answer
VOICE_DOMAIN = 1
CONNECTIONS = (
    "CallConnectionCallID",
    "CallConnectionDeviceIDType",
    "CallConnectionDeviceID",
)
DEVICES = (*CONNECTIONS, "CallDeviceType", "CallDeviceID", "CallDeviceConnectionState")
Finished = Callable[[SnapshotTaken, float], list[Event]]


class Rebuilding:
    """One account of the truth; an event in between makes it ask again, a few times at most."""

    def __init__(
        self, live: Live, finished: Finished, gave_up: Callable[[Failure, float], list[Event]]
    ) -> None:
        self._live = live
        self._session, self._desk = live.session, live.desk
        self._agent, self._calls = live.agent, live.calls
        self._finished = finished
        self._gave_up = gave_up
        self._rounds = 0
        self._is_stale = False  # an event came between question and answer
        self._mentioned: set[int] | None = None  # calls that the device has; None: not told
        self._waiting: set[int] = set()  # calls whose answer is not there yet

    def begin(self, now: float, *, knows_agent: bool = False) -> list[Event]:
        """Ask for the agent's state first, if it was not told just now."""
        if knows_agent or not self._desk.has_agent:
            return self._ask_device(now)
        return ask_agent(self._live, now, self._agent_told, self._agent_not_told)

    def touch(self) -> None:
        """An event came: what is asked at this moment may be older than it."""
        self._is_stale = True

    def _agent_told(self, message: Message, now: float) -> list[Event]:
        self._agent.refresh(message)
        return self._ask_device(now)

    def _agent_not_told(self, failure: Failure, now: float) -> list[Event]:
        return self._gave_up(failure, now) if failure.is_timeout else self._ask_device(now)

    def _ask_device(self, now: float) -> list[Event]:
        self._rounds += 1
        self._is_stale = False
        fields = {
            "PeripheralID": self._desk.peripheral_id,
            "AgentInstrument": self._desk.instrument,
        }
        kind = MessageType.SNAPSHOT_DEVICE_REQ
        self._session.ask(kind, fields, now, self._device_told, self._device_not_told)
        return []

    def _device_not_told(self, failure: Failure, now: float) -> list[Event]:
        return self._gave_up(failure, now) if failure.is_timeout else self._finish(now)

    def _device_told(self, message: Message, now: float) -> list[Event]:
        self._mentioned = set()
        for call_id, id_type, device_id, state in message.records(*CONNECTIONS, "CallState")[
            :MOST_CALLS
        ]:
            connection = Connection(call_id or 0, id_type or 0, device_id or "")
            self._note(connection, connection_state(NULL_TYPE if state is None else state))
        self._waiting = set(self._mentioned)
        for call_id in self._mentioned:
            self._ask_call(call_id, now)
        return [] if self._waiting else self._finish(now)

    def _note(self, connection: Connection, state: ConnectionState | None) -> None:
        if state is ConnectionState.NULL:
            return
        records = self._calls.records
        record = records.live_one(connection.call_id) or records.begin(connection)
        if record is not None and self._mentioned is not None:
            self._mentioned.add(record.connection.call_id)
            record.state = state or record.state

    def _ask_call(self, call_id: int, now: float) -> None:
        record = self._calls.records.get(call_id)
        assert record is not None
        fields = {"PeripheralID": self._desk.peripheral_id, **record.connection.fields()}
        self._session.ask(
            MessageType.SNAPSHOT_CALL_REQ,
            fields,
            now,
            partial(self._call_told, call_id),
            partial(self._call_not_told, call_id),
        )

    def _call_told(self, call_id: int, message: Message, now: float) -> list[Event]:
        record = self._calls.records.live_one(call_id)
        if record is not None:
            self._calls.telling.learn_all(record, message)
            self._learn_devices(record, message)
        return self._one_less(call_id, now)

    def _learn_devices(self, record: Record, message: Message) -> None:
        """Take in who is in the call, and in which state."""
        others: list[tuple[Connection, ConnectionState | None]] = []
        for call_id, id_type, device_id, kind, shown, state in message.records(*DEVICES):
            connection = Connection(call_id or 0, id_type or 0, device_id or "")
            told = connection_state(NULL_TYPE if state is None else state)
            if connection == record.connection or self._desk.is_ours(shown or device_id):
                record.state = told or record.state
            elif told is not ConnectionState.NULL:
                number = (shown or device_id or "") if kind in PEOPLES_DEVICES else ""
                others.append((connection._replace(device_id=number), told))
        parties = tuple(party for party, _ in others if party.device_id)
        if len(others) > 1 or self._calls.had_parties(record):
            record.parties = parties
        elif parties:
            if record.direction is Direction.OUT:
                record.facts["called_device"] = parties[0].device_id
            caller = record.facts.setdefault("calling_device", parties[0].device_id)
            if record.direction is not Direction.OUT and caller != parties[0].device_id:
                record.parties = parties  # who began the call has gone
        talks = (ConnectionState.CONNECTED, ConnectionState.HOLD)
        record.answered |= record.state in talks and any(told in talks for _, told in others)

    def _call_not_told(self, call_id: int, failure: Failure, now: float) -> list[Event]:
        return self._gave_up(failure, now) if failure.is_timeout else self._one_less(call_id, now)

    def _one_less(self, call_id: int, now: float) -> list[Event]:
        self._waiting.discard(call_id)
        return [] if self._waiting else self._finish(now)

    def _finish(self, now: float) -> list[Event]:
        if self._is_stale and self._rounds < MOST_ROUNDS:
            return self.begin(now)
        calls: tuple[Call, ...] | None = None
        if self._mentioned is not None:
            calls = tuple(self._account(now))
        return self._finished(SnapshotTaken(self._agent.agent(), calls), now)

    def _account(self, now: float) -> list[Call]:
        """Return the calls that the device has; the others are over."""
        there: list[tuple[Record, ConnectionState]] = []
        for record in self._calls.records.live():
            is_known = self._is_stale or record.connection.call_id in (self._mentioned or ())
            if is_known and record.state is not None:
                there.append((record, record.state))
                record.told = True
            elif not is_known:
                record.over_at = now
        self._calls.find_consulted()
        return [
            Call(
                call_id=record.call_id,
                state=state,
                answered_at=now if record.answered else None,
                **record.everything(),
            )
            for record, state in there
        ]


def ask_agent(
    live: Live,
    now: float,
    answered: Callable[[Message, float], list[Event]],
    refused: Callable[[Failure, float], list[Event]],
) -> list[Event]:
    """Ask what the agent does."""
    fields = {
        "PeripheralID": live.desk.peripheral_id,
        "MRDID": VOICE_DOMAIN,
        **live.desk.agent_fields(),
    }
    live.session.ask(MessageType.QUERY_AGENT_STATE_REQ, fields, now, answered, refused)
    return []
