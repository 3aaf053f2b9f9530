"""All calls that a session knows, by every id that the server may use for them."""

from collections.abc import Iterator, Mapping

from .desk import Connection
from .record import Record

WRAP_UP_TIME = 120.0  # seconds after a call's end in which its data can be set
MOST_RECORDS = 64


class Records:
    """Finds a call by its id, by an id it had before, and by that of a call joined to it."""

    def __init__(self, before: Mapping[str, Record]) -> None:
        self._before = before  # the calls of the session before
        self._records: dict[int, Record] = {}
        self._aliases: dict[int, int] = {}
        self._joined: dict[int, Connection] = {}  # the call that goes on: the other one's name

    def get(self, call_id: int) -> Record | None:
        """Return the call, live or over."""
        return self._records.get(self._aliases.get(call_id, call_id))

    def live_one(self, call_id: int) -> Record | None:
        """Return the call if our device is in it."""
        record = self.get(call_id)
        return record if record is not None and record.is_live else None

    def live(self) -> Iterator[Record]:
        """Yield the calls that our device is in."""
        return (record for record in list(self._records.values()) if record.is_live)

    def begin(self, connection: Connection) -> Record | None:
        """Add a call; None if there are too many."""
        self._make_room()
        if len(self._records) >= MOST_RECORDS:
            return None
        self._aliases.pop(connection.call_id, None)
        self._joined.pop(connection.call_id, None)
        record = self._records[connection.call_id] = Record(connection)
        if record.call_id in self._before:
            record.recording = self._before[record.call_id].recording
        return record

    def rename(self, record: Record, new: Connection) -> bool:
        """Give a call another id; False if it has it already."""
        old = record.connection
        known = self.get(new.call_id) is record
        if known and new.call_id != old.call_id:  # news of an id that it had before
            return False
        record.connection = new
        if known:
            return False
        del self._records[old.call_id]
        self._records[new.call_id] = record
        self._aliases.pop(new.call_id, None)
        self._alias(old.call_id, new.call_id)
        if old.call_id in self._joined:
            self._joined[new.call_id] = self._joined.pop(old.call_id)
        return True

    def join(self, first: Record, second: Connection) -> None:
        """Let the second call's id mean the first, until the server ends one of them."""
        self._joined[first.connection.call_id] = second
        self._records.pop(second.call_id, None)
        self._alias(second.call_id, first.connection.call_id)

    def is_end_of_other(self, record: Record, call_id: int) -> bool:
        """Whether the end of `call_id` is only that of an id that is used no more."""
        if call_id == record.connection.call_id:
            return False
        self._aliases.pop(call_id, None)
        self._joined.pop(record.connection.call_id, None)
        return True

    def survivor(self, record: Record) -> Connection | None:
        """Return under which name a joined call goes on when its own id ends."""
        other = self._joined.pop(record.connection.call_id, None)
        if other is not None:
            self._aliases.pop(other.call_id, None)
        return other

    def prune(self, now: float) -> None:
        """Forget calls whose data can no longer be set."""
        for call_id, record in list(self._records.items()):
            if record.over_at is not None and now >= record.over_at + WRAP_UP_TIME:
                self._forget(call_id)

    def _alias(self, old: int, new: int) -> None:
        for key, meant in self._aliases.items():
            if meant == old:
                self._aliases[key] = new
        self._aliases[old] = new
        while len(self._aliases) > MOST_RECORDS:
            del self._aliases[next(iter(self._aliases))]

    def _make_room(self) -> None:
        if len(self._records) < MOST_RECORDS:
            return
        over = [key for key, record in self._records.items() if not record.is_live]
        for key in over[:1]:
            self._forget(key)

    def _forget(self, call_id: int) -> None:
        """Drop a call with all its names: of a joined one the server may never tell the end."""
        del self._records[call_id]
        for name in [call_id, *(key for key, meant in self._aliases.items() if meant == call_id)]:
            self._aliases.pop(name, None)
            self._joined.pop(name, None)
