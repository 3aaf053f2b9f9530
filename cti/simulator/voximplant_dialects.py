"""How Voximplant Kit may write its messages: five shapes, since the real one is not public."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

EVENTS = frozenset(
    {
        "connection_accepted",
        "connected",
        "incoming_call",
        "outgoing_call",
        "call_connected",
        "call_failed",
        "call_disconnected",
        "data_updated",
        "status_changed",
    }
)
COMMANDS = frozenset({"make_call", "set_variables", "logout"})
NAMES = EVENTS | COMMANDS

DIALECTS = ("A", "B", "C", "D", "E")
IDS = ("mixed", "text", "integer")
SENDER_ID_KEYS = ("sender_id", "Sender_id", "senderId")
NAME_KEYS = ("event", "command", "event_type", "name", "type")
NUMBERS = frozenset({"user_id", "changed_by"})  # whole numbers, unless all ids are text
TEXTS = frozenset({"call_id", "session_id", "sender_id"})  # text, unless all ids are numbers


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to write: the envelope's shape, the ids' type, and keys with other names."""

    name: str = "A"
    ids: str = "mixed"
    sender_id_key: str = "sender_id"
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Said:
    """What a client of the room said."""

    name: str
    sender_id: str
    payload: Mapping[str, Any] | None  # None: not in the room's dialect


def write(dialect: Dialect, name: str, sender_id: str, payload: Mapping[str, Any]) -> str:
    """Return the message as text in that dialect."""
    kind = "command" if name in COMMANDS else "event"
    sender = {dialect.sender_id_key: as_id(dialect, "sender_id", sender_id)}
    body = {dialect.fields.get(key, key): value for key, value in _typed(dialect, payload).items()}
    shapes: dict[str, dict[str, Any]] = {
        "A": {kind: name, **sender, "data": body},
        "B": {"event_type": name, **sender, "event_data": body},
        "C": {"name": name, "type": kind, **sender, "payload": body},
        "D": {"type": name, **sender, name: body},
        "E": {kind: name, **sender, **body},
    }
    shape = {key: value for key, value in shapes[dialect.name].items() if value != {}}
    return json.dumps(shape, ensure_ascii=False)


def as_id(dialect: Dialect, key: str, value: str) -> str | int:
    """Return an identifier in the type that the dialect gives it."""
    number = dialect.ids == "integer" or (dialect.ids == "mixed" and key in NUMBERS)
    return as_number(value) if number else value


def as_number(identifier: str) -> int:
    """Return a whole number for the identifier: itself, or the first 48 bits of a UUID."""
    if identifier.isdecimal():
        return int(identifier)
    return int(identifier.replace("-", "")[:12], 16)


def _typed(dialect: Dialect, payload: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: as_id(dialect, key, value) if key in NUMBERS | TEXTS and value else value
        for key, value in payload.items()
    }


def read(dialect: Dialect, text: str) -> Said | None:
    """Return what the text says; None: nothing that a room would pass on."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict):
        return None
    name = next((message[key] for key in NAME_KEYS if _is_name(message.get(key))), None)
    sender = next((message[key] for key in SENDER_ID_KEYS if key in message), None)
    if name is None or isinstance(sender, bool) or not isinstance(sender, str | int):
        return None
    return Said(name, str(sender), _payload(dialect, name, message))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value in NAMES


def _payload(dialect: Dialect, name: str, message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the payload, with our names for its fields, if all is as the dialect has it."""
    kind = "command" if name in COMMANDS else "event"
    keys: dict[str, tuple[str, str]] = {
        "A": (kind, "data"),
        "B": ("event_type", "event_data"),
        "C": ("name", "payload"),
        "D": ("type", name),
        "E": (kind, "data"),
    }
    name_key, payload_key = keys[dialect.name]
    payload = message.get(payload_key)
    if payload is None and dialect.name == "E":
        payload = message
    if message.get(name_key) != name or not isinstance(payload, dict):
        return None
    ours = {theirs: our for our, theirs in dialect.fields.items()}
    return {ours.get(str(key), str(key)): value for key, value in payload.items()}
