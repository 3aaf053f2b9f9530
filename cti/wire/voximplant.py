"""JSON text <-> the twelve messages of Voximplant Kit's CTI server, in five dialects.

Reading is tolerant: what cannot be a message is a drop with its reason, never an error. Only bytes
that are no UTF-8 raise ProtocolError: they are not this protocol. A frame that is too large or too
deep is a drop as well, since any client of the account's room can make the server relay one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cti.errors import ProtocolError

from .voximplant_dialects import BESIDE, DIALECTS, KIND, LIKELY_PAYLOAD, OWN_NAME, Dialect
from .voximplant_fields import IDS, Value, spellings, stamp
from .voximplant_json import LONGEST_INTEGER, UnreadableError, clean, read_json
from .voximplant_messages import Message
from .voximplant_reading import read_one

FRAME_LIMIT = 65_536  # bytes
SPELLINGS = spellings({})
WRITTEN_AS = {"queue_id": "queue.id", "queue_title": "queue.title"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a frame holds: messages, and why the rest is none (words that quote nothing)."""

    messages: tuple[Message, ...] = ()
    dropped: tuple[str, ...] = ()


def read(
    data: str | bytes, spelled: Mapping[str, tuple[str, int]] = SPELLINGS, limit: int = FRAME_LIMIT
) -> Reading:
    """Return what a frame holds. Raises ProtocolError for bytes that are not UTF-8."""
    try:
        text = data if isinstance(data, str) else data.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError(
            f"Binary frame, byte {error.start}: not UTF-8; JSON text is allowed."
        ) from None
    try:
        document = read_json(text, limit)
    except UnreadableError as error:
        return Reading(dropped=(str(error),))
    documents = document if isinstance(document, list) else [document]
    taken = [read_one(each, spelled) for each in documents]
    return Reading(
        tuple(each for each in taken if isinstance(each, Message)),
        tuple(each for each in taken if isinstance(each, str)),
    )


def write(message: Message, dialect: Dialect = DIALECTS["A"]) -> str:
    """Return the JSON text of `message` in `dialect`."""
    document: dict[str, object] = {}
    if dialect.name_key:
        document[message.kind if dialect.name_key == KIND else dialect.name_key] = message.name
    if dialect.tells_kind:
        document["type"] = message.kind
    payload: dict[str, object] = {}
    if message.sender_id:
        inside = dialect.sender_inside and dialect.payload_key != BESIDE
        sender = _written("sender_id", message.sender_id, dialect)
        _place(payload if inside else document, dialect.sender_key, sender)
    for name, value in message.fields.items():
        path = dialect.field_names.get(name) or WRITTEN_AS.get(name, name)
        _place(payload, path, _written(name, value, dialect))
    payload.update({name: value for name, value in message.extra.items() if name not in payload})
    key = message.name if dialect.payload_key == OWN_NAME else dialect.payload_key
    if key == BESIDE:
        document.update({name: value for name, value in payload.items() if name not in document})
    elif payload or not dialect.name_key:
        document[key] = payload
    return clean(json.dumps(document, ensure_ascii=False))


def follow(dialect: Dialect, message: Message) -> Dialect:
    """Return `dialect` as far as `message` does not show another."""
    seen = message.dialect
    likely = LIKELY_PAYLOAD.get(seen.name_key, BESIDE)
    if seen.name_key == dialect.name_key:
        likely = dialect.payload_key
    shown = {name for name in IDS if name in message.fields}
    if message.sender_id:
        shown.add("sender_id")
    return replace(
        dialect,
        name_key=seen.name_key,
        payload_key=seen.payload_key or likely,
        tells_kind=seen.tells_kind,
        sender_key=seen.sender_key or dialect.sender_key,
        sender_inside=seen.sender_inside if seen.sender_key else dialect.sender_inside,
        integers=(dialect.integers - shown) | seen.integers,
    )


def _written(name: str, value: Value, dialect: Dialect) -> object:
    """Return a field's value as JSON has it."""
    if isinstance(value, Mapping):
        return dict(value)
    if name == "datetime_start" and isinstance(value, float):
        return stamp(value)
    if name == "changed_by" and value == "":
        return None  # the system
    if name in dialect.integers and isinstance(value, str) and _is_whole_number(value):
        return int(value)
    return value


def _is_whole_number(text: str) -> bool:
    digits = text.removeprefix("-")
    plain = digits.isascii() and digits.isdigit() and (digits[0] != "0" or text == "0")
    return plain and len(digits) <= LONGEST_INTEGER


def _place(target: dict[str, object], path: str, value: object) -> None:
    """Put a value where `path` leads; what stands there already stays."""
    *objects, last = path.split(".")
    for key in objects:
        inner = target.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        target = inner
    target.setdefault(last, value)
