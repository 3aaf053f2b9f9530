"""Transfers and conferences: two calls become one, for whoever is in them."""

from collections.abc import Callable
from typing import Any

from cti.domain import events
from cti.domain.events import Event
from cti.domain.states import Cause, ConnectionState
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import MessageType

from .call_facts import connection_state
from .desk import Connection, Desk
from .joining import parties_of
from .record import Record
from .records import Records
from .telling import Telling

JOINED: dict[int, tuple[type[events.Transferred | events.Conferenced], Cause]] = {
    MessageType.CALL_TRANSFERRED_EVENT: (events.Transferred, Cause.TRANSFERRED),
    MessageType.CALL_CONFERENCED_EVENT: (events.Conferenced, Cause.CONFERENCED),
}


class Merging:
    """Tells which call goes on, whatever of both the server has shown us before."""

    def __init__(
        self,
        desk: Desk,
        records: Records,
        telling: Telling,
        rename: Callable[[Record, Connection], list[Event]],
    ) -> None:
        self._desk = desk
        self._records = records
        self._telling = telling
        self._rename = rename

    def take(self, message: Message, now: float) -> list[Event]:
        """Return what CALL_TRANSFERRED_EVENT or CALL_CONFERENCED_EVENT tells."""
        ids = (message.number("PrimaryCallID"), message.number("SecondaryCallID"))
        ended = {call_id for call_id, _ in self._telling.joining.forget(ids)}
        state = connection_state(message.number("LocalConnectionState"))
        for call_id in ids:
            self._telling.dialling.is_over(call_id)
        first, second = (self._records.live_one(call_id) for call_id in ids)
        told: list[Event] = []
        if first is None and second is not None:
            first, second = second, None
            if state is not ConnectionState.NULL:
                told = self._rename(first, first.connection._replace(call_id=ids[0]))
        elif first is None and state:
            first = self._records.begin(_primary(message))
        if first is None:
            return []
        if second is first:
            second = None
        if state is ConnectionState.NULL:
            return self._left(message, first, second, now)
        return [*told, *self._went_on(message, first, second, state, ended, now)]

    def _left(
        self, message: Message, first: Record, second: Record | None, now: float
    ) -> list[Event]:
        """Our device is in neither call any more."""
        kind, cause = JOINED[message.type]
        secondary = second.call_id if second is not None else ""
        first.over_at = now
        if second is not None:
            second.over_at = now
        return [
            kind(
                call_id=first.call_id,
                local_state=ConnectionState.NULL,
                secondary_call_id=secondary,
                cause=cause,
            )
        ]

    def _went_on(
        self,
        message: Message,
        first: Record,
        second: Record | None,
        state: ConnectionState | None,
        ended: set[int],
        now: float,
    ) -> list[Event]:
        """Our device stays: the second call, if we knew it, goes over into the first."""
        news: dict[str, Any] = {"secondary_call_id": second.call_id if second else ""}
        first.parties = parties_of(message, self._desk) or self._new_end(message) or first.parties
        if first.parties:
            news["parties"] = first.shown_parties()
        if second is None:
            return self._telling.tell(first, JOINED[message.type][0], state, news, now)
        second.over_at = now
        if first.facts.get("consultation_of") == second.call_id:
            first.facts["consultation_of"] = ""  # known to be about none: nothing to find
        for other in self._records.live():
            if other.facts.get("consultation_of") == second.call_id:
                other.facts["consultation_of"] = first.call_id
        first.data = {**second.data, **first.data}
        first.answered |= second.answered
        told = self._telling.tell(first, JOINED[message.type][0], state, news, now)
        if second.connection.call_id in ended:
            return told
        self._records.join(first, second.connection)
        if first.connection.call_id in ended:  # believe the end, not the names
            survivor = self._records.survivor(first)
            assert survivor is not None
            told += self._rename(first, survivor)
        return told

    def _new_end(self, message: Message) -> tuple[Connection, ...]:
        """Return who took the other end over, if that is not us."""
        device_id = message.text("TransferredDeviceID")
        if not device_id or self._desk.is_ours(device_id):
            return ()
        return (_primary(message)._replace(device_id=device_id),)


def _primary(message: Message) -> Connection:
    call_id, id_type = message.number("PrimaryCallID"), message.number("PrimaryDeviceIDType")
    return Connection(call_id, id_type, message.text("PrimaryDeviceID"))
