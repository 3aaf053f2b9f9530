"""GED-188 messages as JSON values, for people who read captures, and back."""

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import CTIError
from .ged188_messages import Message
from .ged188_plans import Plan, numbers, plan_for
from .ged188_types import TYPES, NamedArray, NamedVariable

KEYS = ("message", "fields", "unknown", "body")
_READ_VARIABLE, _READ_ARRAY = TYPES["NAMEDVAR"].read, TYPES["NAMEDARRAY"].read


class JSONShapeError(CTIError, ValueError):
    """A JSON value is not a message in the shape of this module."""


def to_json(message: Message) -> dict[str, Any]:
    """Return a message as JSON has it: opaque data in hex, records of variables as objects."""
    name = message.name
    shown: dict[str, Any] = {"message": message.type if name.isdecimal() else name}
    shown["fields"] = {name: _shown(value) for name, value in message.fields.items()}
    if message.unknown:
        shown["unknown"] = [[tag, data.hex()] for tag, data in message.unknown]
    if message.body is not None:
        shown["body"] = message.body.hex()
    return shown


def _shown(value: Any) -> Any:
    match value:
        case NamedVariable(name, text):
            return {"VariableName": name, "VariableValue": text}
        case NamedArray(position, name, text):
            return {"VariableIndex": position, "VariableName": name, "VariableValue": text}
        case list() | tuple():
            return [_shown(item) for item in value]
        case bytes():
            return value.hex()
    return value


def from_json(value: Any, version: int) -> Message:
    """Return the message that a JSON value means; JSONShapeError if it means none."""
    if not isinstance(value, dict) or "message" not in value or not value.keys() <= set(KEYS):
        raise JSONShapeError(f"an object with the keys {', '.join(KEYS)} is allowed")
    number = _number(value["message"])
    fields = value.get("fields", {})
    unknown = value.get("unknown", [])
    if not isinstance(fields, dict) or not isinstance(unknown, list):
        raise JSONShapeError("fields: an object is allowed; unknown: a list of [tag, hex] pairs")
    body = None if value.get("body") is None else _bytes("body", value["body"])
    return Message(
        number,
        _fields(plan_for(number, version), fields),
        tuple(_unknown(pair) for pair in unknown),
        body,
    )


def _number(message: Any) -> int:
    if isinstance(message, str) and message in numbers():
        return numbers()[message]
    if type(message) is int and 0 <= message < 2**32:
        return message
    raise JSONShapeError(f"message {message!r:.80}: a name of the guides or a number is allowed")


def _unknown(pair: Any) -> tuple[int, bytes]:
    match pair:
        case [int(tag), str(data)]:
            return tag, _bytes(f"unknown tag {tag}", data)
    raise JSONShapeError("unknown: a list of [tag, hex] pairs is allowed")


def _fields(plan: Plan | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    if plan is None:
        return dict(fields)
    meant = {}
    for name, value in fields.items():
        field = plan.fields.get(name)
        if field is None:
            meant[name] = _bytes(name, value) if name in plan.opaque else value
        else:
            meant[name] = _meant(name, field.read, value)
    return meant


def _meant(name: str, read: Callable[[bytes], Any] | None, value: Any) -> Any:
    if isinstance(value, list):
        return [None if item is None else _meant(name, read, item) for item in value]
    if read is bytes:
        return _bytes(name, value)
    if read is _READ_VARIABLE:
        return NamedVariable(*_members(name, value, "VariableName", "VariableValue"))
    if read is _READ_ARRAY:
        return NamedArray(*_members(name, value, "VariableIndex", "VariableName", "VariableValue"))
    return value


def _members(name: str, value: Any, *keys: str) -> list[Any]:
    if not isinstance(value, dict) or value.keys() != set(keys):
        raise JSONShapeError(f"{name}: an object with the keys {', '.join(keys)} is allowed")
    return [value[key] for key in keys]


def _bytes(name: str, value: Any) -> bytes:
    try:
        return bytes.fromhex(value)
    except (TypeError, ValueError):
        raise JSONShapeError(f"{name}: bytes in hex are allowed") from None
