"""What becomes known of a call, and how the domain is told: all at first, later only news."""

from collections.abc import Mapping
from typing import Any

from cti.domain import events
from cti.domain.events import CallEvent, Event
from cti.domain.model import frozen
from cti.domain.states import ConnectionState, Direction
from cti.wire.ged188_messages import Message

from .call_facts import call_type, data_of, facts_of, far_end_of, named_data_of
from .desk import Desk
from .dialling import Dialling
from .directions import direction_of
from .joining import Joining
from .record import Record


class Telling:
    """Takes what messages say into the records, and turns it into events."""

    def __init__(self, desk: Desk, version: int, before: Mapping[str, Record]) -> None:
        self.dialling = Dialling()
        self.joining = Joining()
        self._desk = desk
        self._version = version
        self._before = before  # the calls of the session before

    def tell(
        self,
        record: Record,
        kind: type[CallEvent],
        state: ConnectionState | None,
        news: Mapping[str, Any],
        now: float,
    ) -> list[Event]:
        """Return the event that something happened to a call; a stateless one is not shown yet."""
        if state is None and not record.told:
            return []
        record.state = record.state if state is None else state
        record.answered |= kind is events.Established
        if not record.told or "direction" in news:
            guess = record.direction is Direction.OUT
            news = {**news, **self.learn_dialled(record, now, guess=guess)}
        if not record.told:
            news, record.told = record.everything() | {**news, **_all_data(record)}, True
        return [kind(call_id=record.call_id, local_state=state, **news)]

    def changed(self, record: Record, news: Mapping[str, Any]) -> list[Event]:
        """Return the event that something is known of a call that was not."""
        if not record.told or not news:
            return []
        return [events.CallDataChanged(call_id=record.call_id, **news)]

    def learn_all(self, record: Record, message: Message) -> dict[str, Any]:
        """Take in a message that says all there is to know of a call."""
        data = {name: value for name, value in data_of(message).items() if value}
        news_data = record.learn_data(data) | record.learn_named(named_data_of(message))
        return self._learn(record, message) | _shown(news_data)

    def learn_update(self, record: Record, message: Message) -> dict[str, Any]:
        """Take in a message with what changed of the ten, and all named variables."""
        data = record.learn_data(data_of(message)) | record.learn_named(named_data_of(message))
        return self._learn(record, message, is_update=True) | _shown(data)

    def learn_event(
        self,
        record: Record,
        message: Message,
        kind: type[CallEvent],
        state: ConnectionState | None,
    ) -> dict[str, Any]:
        """Take in what the message of an event says besides."""
        data = record.learn_data({name: text for name, text in data_of(message).items() if text})
        if message.fields.keys() & {"NamedVariable", "NamedArray"}:
            data |= record.learn_named(named_data_of(message))
        news = self._learn(record, message, kind, state) | _shown(data)
        if self._is_news_of_parties(record, message):
            news["parties"] = record.shown_parties()
        return news

    def _is_news_of_parties(self, record: Record, message: Message) -> bool:
        """Whether who rings or answers takes a listed party's place, or is one more."""
        far_end, before = far_end_of(message), record.parties
        if not before or not far_end or self._desk.is_ours(far_end):
            return False
        if far_end in [party.device_id for party in before]:
            return False
        new = before[0]._replace(device_id=far_end)
        left = before[0].device_id if len(before) == 1 else message.text("LastRedirectDeviceID")
        rest = tuple(party for party in before if party.device_id != left)
        record.parties = (*rest, new)
        return True

    def learn_written(
        self, record: Record, facts: Mapping[str, Any], data: Mapping[str, str]
    ) -> dict[str, Any]:
        """Take in what we wrote ourselves."""
        return record.learn(facts) | _shown(record.learn_data(data))

    def learn_dialled(self, record: Record, now: float, *, guess: bool) -> dict[str, Any]:
        """Take in what we know because we asked for this call."""
        guess = guess and not record.is_dialled
        dialled = self.dialling.take(record.connection.call_id, now, guess=guess)
        if dialled is None:
            return {}
        record.is_dialled = True
        if dialled.replaces is not None:
            self.joining.follow(dialled.replaces, record.connection.call_id)
        facts = dialled.facts()
        if "called_device" in record.facts:
            facts.pop("called_device", None)
        return record.learn(facts)

    def _learn(
        self,
        record: Record,
        message: Message,
        kind: type[CallEvent] | None = None,
        state: ConnectionState | None = None,
        *,
        is_update: bool = False,
    ) -> dict[str, Any]:
        facts = facts_of(message)
        told_type = call_type(message.number("CallType"), self._version)
        if is_update and told_type in (None, record.facts.get("call_type")):
            facts.pop("calling_device", None)  # it is news after a transfer only
        if told_type is not None:
            facts["call_type"] = told_type
        direction = record.direction
        if direction is None and not is_update:
            direction = direction_of(message, self._desk, kind, state)
            if direction is None and record.call_id in self._before:
                direction = self._before[record.call_id].direction
        if direction is not None:
            facts["direction"] = direction
        far_end = far_end_of(message)
        if direction is Direction.OUT and far_end and not self._desk.is_ours(far_end):
            facts["called_device"] = far_end
        known = record.facts | facts
        if direction is Direction.OUT and "called_device" not in known:
            facts["called_device"] = known.get("dialled_device", "")
        return record.learn({name: fact for name, fact in facts.items() if fact != ""})


def _shown(data: Mapping[str, str]) -> dict[str, Any]:
    return {"data": frozen(data)} if data else {}


def _all_data(record: Record) -> dict[str, Any]:
    return _shown({name: value for name, value in record.data.items() if value})
