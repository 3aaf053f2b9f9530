"""The calls of one session: GED-188's call events to ours."""

from collections.abc import Callable, Mapping
from typing import Any

from cti.domain import events
from cti.domain.events import CallEvent, Event
from cti.domain.services import Request
from cti.domain.states import Cause, ConnectionState
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import NULL_ID, EventCause, MessageType

from .call_facts import CAUSES, connection_state
from .desk import Connection, Desk
from .merging import JOINED, Merging
from .record import ANY_RECORDING, Record
from .records import Records
from .telling import Telling

KINDS: dict[int, type[CallEvent]] = {
    MessageType.CALL_SERVICE_INITIATED_EVENT: events.ServiceInitiated,
    MessageType.CALL_ORIGINATED_EVENT: events.Originated,
    MessageType.CALL_REACHED_NETWORK_EVENT: events.NetworkReached,
    MessageType.CALL_DELIVERED_EVENT: events.Delivered,
    MessageType.CALL_QUEUED_EVENT: events.Queued,
    MessageType.CALL_DEQUEUED_EVENT: events.CallDataChanged,
    MessageType.CALL_ESTABLISHED_EVENT: events.Established,
    MessageType.CALL_HELD_EVENT: events.Held,
    MessageType.CALL_RETRIEVED_EVENT: events.Retrieved,
    MessageType.CALL_DIVERTED_EVENT: events.Diverted,
    MessageType.CALL_FAILED_EVENT: events.Failed,
    MessageType.CALL_CONNECTION_CLEARED_EVENT: events.ConnectionCleared,
    MessageType.CALL_CLEARED_EVENT: events.CallCleared,
}
WANTED = frozenset({*KINDS, *JOINED}) | {
    MessageType.BEGIN_CALL_EVENT,
    MessageType.CALL_DATA_UPDATE_EVENT,
    MessageType.END_CALL_EVENT,
}
STATIC = 0
NO_IDS = (0, NULL_ID)


class Calls:
    """Tells the domain what the server's call events mean for our device."""

    def __init__(self, desk: Desk, version: int, before: Mapping[str, Record]) -> None:
        self.records = Records(before)
        self.telling = Telling(desk, version, before)
        self.joining = self.telling.joining
        self.dialling = self.telling.dialling
        self._desk = desk
        self._before = before
        merging = Merging(desk, self.records, self.telling, self._rename)
        self._takes: dict[int, Callable[[Message, float], list[Event]]] = {
            MessageType.BEGIN_CALL_EVENT: self._begin,
            MessageType.CALL_DATA_UPDATE_EVENT: self._update,
            MessageType.END_CALL_EVENT: self._end,
            **dict.fromkeys(KINDS, self._state),
            **dict.fromkeys(JOINED, merging.take),
        }

    def take(self, message: Message, now: float) -> list[Event]:
        """Return what a call event tells."""
        return [*self._takes[message.type](message, now), *self.find_consulted()]

    def tick(self, now: float) -> list[Event]:
        """Tell the ends that nothing has explained."""
        self.records.prune(now)
        return self._end_late(self.joining.due(now), now)

    def will_not_join(self, call_ids: list[int], now: float) -> list[Event]:
        """A transfer or conference was refused: what ended meanwhile ended by itself."""
        ended = [(call_id, Cause.NORMAL) for call_id, _ in self.joining.forget(call_ids)]
        return self._end_late(ended, now)

    def dialled(self, request: Request, call_id: int, now: float) -> list[Event]:
        """The server named the call that we asked for; its events may have come before."""
        self.dialling.confirmed(request, call_id)
        record = self.records.get(call_id)
        if record is None:
            return []
        return self.telling.changed(record, self.telling.learn_dialled(record, now, guess=False))

    def written(
        self, call_id: str, facts: Mapping[str, Any], data: Mapping[str, str]
    ) -> list[Event]:
        """The server has kept call data that we wrote."""
        record = self.records.get(int(call_id))
        if record is None:
            return []
        return self.telling.changed(record, self.telling.learn_written(record, facts, data))

    def recorded(self, call_id: str, recording: tuple[int, int] | None) -> list[Event]:
        """The call is recorded from now on, under these numbers; None: no more."""
        record = self.records.get(int(call_id))
        if record is None:
            return []
        record.recording = recording or ANY_RECORDING
        return self.telling.changed(record, record.learn({"is_recorded": recording is not None}))

    def to_remember(self) -> dict[str, Record]:
        """Return what the next session may want to know of the calls that go on."""
        return {record.call_id: record for record in self.records.live()}

    def had_parties(self, record: Record) -> bool:
        """Whether the others in the call have been listed, now or in the session before."""
        before = self._before.get(record.call_id)
        return bool(record.parties) or (before is not None and bool(before.parties))

    def go_on(self) -> bool:
        """Whether a call of the earlier session is still there."""
        return any(record.call_id in self._before for record in self.records.live())

    def untell(self) -> None:
        """What events told so far did not get through."""
        for record in self.records.live():
            record.told = False

    def find_consulted(self) -> list[Event]:
        """A consultation that was not asked for here is about the only other call, on hold."""
        live = list(self.records.live())
        if len(live) != 2:
            return []
        found: list[Event] = []
        for record, other in (live, reversed(live)):
            is_pair = other.state is ConnectionState.HOLD
            if is_pair and record.told and record.is_consultation():
                news = record.learn({"consultation_of": other.call_id})
                found += self.telling.changed(record, news)
        return found

    # Events of one call

    def _begin(self, message: Message, now: float) -> list[Event]:
        connection = _connection(message)
        record = self.records.live_one(connection.call_id) or self.records.begin(connection)
        if record is None:
            return []
        return self.telling.changed(record, self.telling.learn_all(record, message))

    def _update(self, message: Message, now: float) -> list[Event]:
        record = self.records.get(message.number("ConnectionCallID"))
        if record is None:
            return []
        renamed = self._rename(record, _connection(message, "New"))
        news = self.telling.learn_update(record, message)
        return [*renamed, *self.telling.changed(record, news)]

    def _state(self, message: Message, now: float) -> list[Event]:
        kind = KINDS[message.type]
        state = connection_state(message.number("LocalConnectionState"))
        record = self.records.get(message.number("ConnectionCallID"))
        if record is None and state:  # BEGIN_CALL_EVENT is promised to come first
            record = self.records.begin(_connection(message))
        if record is None or not record.is_live:
            return []
        state = self._ours(record, message, state)
        cause = CAUSES.get(message.number("EventCause"))
        if state is ConnectionState.NULL:
            return self._over(record, kind, cause, now)
        news = self.telling.learn_event(record, message, kind, state)
        if kind is events.ConnectionCleared and self._loses_party(record, message):
            news["parties"] = record.shown_parties()
        if kind is events.Failed:
            record.failed, news["cause"] = True, cause or Cause.UNKNOWN
        if message.number("EventCause") == EventCause.CALL_PARTY_UPDATE_IND:
            kind = events.CallDataChanged if kind is events.Delivered else kind  # not ringing anew
        return self.telling.tell(record, kind, state, news, now)

    def _end(self, message: Message, now: float) -> list[Event]:
        call_id = message.number("ConnectionCallID")
        record = self.records.get(call_id)
        if record is None or self.records.is_end_of_other(record, call_id) or not record.is_live:
            return []
        survivor = self.records.survivor(record)
        if survivor is not None:  # believe the end, not the names
            return self._rename(record, survivor)
        return self._over(record, events.ConnectionCleared, None, now)

    def _over(
        self, record: Record, kind: type[CallEvent], cause: Cause | None, now: float
    ) -> list[Event]:
        """Our connection is NULL; if it is to be joined, the event of that says it better."""
        if self.joining.keeps_back(record.connection.call_id, now):
            return []
        record.over_at = now
        self.dialling.is_over(record.connection.call_id)
        cause = record.end_cause(cause, Cause.REDIRECTED if kind is events.Diverted else None)
        if not record.told:
            return []
        return [kind(call_id=record.call_id, local_state=ConnectionState.NULL, cause=cause)]

    def _end_late(self, ends: list[tuple[int, Cause]], now: float) -> list[Event]:
        records = [(self.records.live_one(call_id), cause) for call_id, cause in ends]
        return [
            event
            for record, cause in records
            if record is not None
            for event in self._over(record, events.ConnectionCleared, cause, now)
        ]

    def _rename(self, record: Record, new: Connection) -> list[Event]:
        before = record.call_id
        if new.call_id in NO_IDS or not self.records.rename(record, new):
            return []
        for other in self.records.live():
            if other.facts.get("consultation_of") == before:
                other.facts["consultation_of"] = record.call_id
        return [events.CallRenamed(before, record.call_id)] if record.told else []

    def _ours(
        self, record: Record, message: Message, state: ConnectionState | None
    ) -> ConnectionState | None:
        """Leave out the state of a device that is certainly not ours."""
        told, ours = message.text("ConnectionDeviceID"), record.connection.device_id
        is_other = (
            message.number("ConnectionDeviceIDType") == STATIC
            and bool(told)
            and self._desk.is_ours(ours)
            and not self._desk.is_ours(told)
        )
        return None if is_other else state

    def _loses_party(self, record: Record, message: Message) -> bool:
        left = message.text("ReleasingDeviceID") or message.text("ConnectionDeviceID")
        rest = tuple(party for party in record.parties if party.device_id != left)
        changed, record.parties = rest != record.parties, rest
        return changed


def _connection(message: Message, prefix: str = "") -> Connection:
    return Connection(
        message.number(f"{prefix}ConnectionCallID"),
        message.number(f"{prefix}ConnectionDeviceIDType"),
        message.text(f"{prefix}ConnectionDeviceID"),
    )
