"""What the panel asks the host, and what becomes of the answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cti.domain import events
from cti.domain.model import Record
from cti.domain.states import LogState
from cti.interface import questions
from cti.interface.questions import NAMES, Question

from . import envelope, reading
from .envelope import Message, Written
from .reading import BadRequest
from .telling import log_object, record_object

PATIENCE = 10.0  # seconds
MOST_ASKED = 64
MOST_RECORDS = 20


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    until: float


class Asking:
    """The questions to the host that it has not answered yet."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._count = 0
        self._asked: dict[str, _Asked] = {}

    @property
    def deadline(self) -> float | None:
        """When the first question counts as not answered."""
        return min((each.until for each in self._asked.values()), default=None)

    def ask(self, question: Question, now: float) -> Written:
        """Return the question as a message."""
        self._count += 1
        message_id = f"{self._prefix}-{self._count}"
        if len(self._asked) < MOST_ASKED:
            self._asked[message_id] = _Asked(question, now + PATIENCE)
        return envelope.request(message_id, NAMES[type(question)], data_of(question))

    def is_asked(self, message_id: str) -> bool:
        """Whether a response with this id is awaited."""
        return message_id in self._asked

    def asks_for_credentials(self, message_id: str) -> bool:
        """Whether the response with this id brings something to log in with."""
        return isinstance(self._asked[message_id].question, questions.RenewCredentials)

    def answered(self, message: Message) -> list[events.Event]:
        """Return what a response tells. Raises BadRequest if it is not as it must be."""
        question = self._asked.pop(message.id).question
        if message.error is not None:
            return list(unanswered(question))
        try:
            return list(_told(question, message.data))
        except BadRequest:
            self._asked[message.id] = _Asked(question, 0.0)  # the next tick gives it up
            raise

    def tick(self, now: float) -> list[events.Event]:
        """Give up what the host has not answered in time."""
        late = [key for key, each in self._asked.items() if each.until <= now]
        return [event for key in late for event in unanswered(self._asked.pop(key).question)]

    def abandon(self) -> list[events.Event]:
        """Give up everything: the host has gone."""
        return self.tick(float("inf"))


def data_of(question: Question) -> dict[str, Any]:
    """Return the question's data."""
    match question:
        case questions.MatchRecords(call_id, number, direction, data):
            fields = {"callId": call_id, "number": number, "direction": direction.value}
            return {**fields, "data": dict(data)}
        case questions.OpenRecord(call_id, record):
            return {"callId": call_id, "record": record_object(record)}
        case questions.SearchRecords(call_id, number):
            return {"callId": call_id, "number": number}
        case questions.SaveLog(call):
            return log_object(call)
        case questions.Attention(level):
            return {"level": level.value}
        case questions.Resize(height):
            return {"height": height}
        case questions.RenewCredentials(reason):
            return {"reason": reason}


def unanswered(question: Question) -> Iterator[events.Event]:
    """Yield what is the case if the host says nothing, or cannot."""
    match question:
        case questions.MatchRecords(call_id):
            yield events.RecordsMatched(call_id, ())
        case questions.SaveLog(call):
            yield events.LogStateChanged(call.call_id, LogState.FAILED)


def _told(question: Question, data: Mapping[str, Any]) -> Iterator[events.Event]:
    match question:
        case questions.MatchRecords(call_id):
            yield events.RecordsMatched(call_id, read_records(data))
        case questions.SaveLog(call):
            log_id = data.get("logId")
            read = reading.text()(log_id, "saveLog: logId") if log_id is not None else ""
            yield events.LogStateChanged(call.call_id, LogState.SAVED, read)


def read_records(data: Mapping[str, Any]) -> tuple[Record, ...]:
    """Return the records of an answer, the first of too many. Raises BadRequest."""
    records = data.get("records")
    if not isinstance(records, list):
        raise BadRequest("matchRecords: records must be a list.")
    return tuple(
        reading.record(each, f"matchRecords: records[{at}]")
        for at, each in enumerate(records[:MOST_RECORDS])
    )
