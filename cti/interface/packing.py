"""Domain values as plain JSON values and back: what goes to the other tabs, and over a reload."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from types import MappingProxyType, ModuleType
from typing import Any

from cti.domain import events, model, services, states
from cti.errors import CTIError

KIND, ITEMS, PAIRS, NAMES = "$", "$items", "$pairs", "$names"
DEEPEST = 16


class PackingError(CTIError):
    """Somebody packed what this version of the panel does not know."""


def _classes(*modules: ModuleType) -> dict[str, type]:
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, type) and (is_dataclass(value) or issubclass(value, Enum))
    }


CLASSES: Mapping[str, type] = _classes(model, services, states, events)


def pack(value: Any) -> Any:
    """Return `value` in lists, dicts, texts and numbers; what is as by default is left out."""
    match value:
        case None | bool() | str():
            return value
        case Enum():
            return {KIND: type(value).__name__, "value": value.value}
        case int() | float():
            return value
        case tuple():
            return {ITEMS: [pack(each) for each in value]}
        case Mapping():
            return {PAIRS: {key: pack(each) for key, each in value.items()}}
        case frozenset():
            return {NAMES: sorted((_packed_name(each) for each in value), key=str)}
    if is_dataclass(value) and not isinstance(value, type):
        told = {
            each.name: pack(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) != _default(each)
        }
        return {KIND: type(value).__name__, **told}
    raise PackingError(f"{type(value).__name__} cannot be packed")


def unpack(packed: Any, depth: int = DEEPEST) -> Any:
    """Return the value that `packed` stands for. Raises PackingError."""
    if packed is None or isinstance(packed, bool | str | int | float):
        return packed
    if not isinstance(packed, dict) or not depth:
        raise PackingError("a packed value is a text, a number, or an object")
    try:
        return _unpacked(packed, depth - 1)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PackingError(f"this is no packed value: {type(error).__name__}") from None


def _unpacked(packed: dict[str, Any], depth: int) -> Any:
    if ITEMS in packed:
        return tuple(unpack(each, depth) for each in packed[ITEMS])
    if PAIRS in packed:
        pairs = {str(key): unpack(each, depth) for key, each in packed[PAIRS].items()}
        return MappingProxyType(pairs)
    if NAMES in packed:
        return frozenset(_unpacked_name(each, depth) for each in packed[NAMES])
    kind = CLASSES[packed[KIND]]
    if issubclass(kind, Enum):
        return kind(packed["value"])
    return kind(**{key: unpack(each, depth) for key, each in packed.items() if key != KIND})


def _packed_name(value: Any) -> Any:
    return {KIND: "type", "value": value.__name__} if isinstance(value, type) else pack(value)


def _unpacked_name(packed: Any, depth: int) -> Any:
    if isinstance(packed, dict) and packed.get(KIND) == "type":
        return CLASSES[packed["value"]]
    return unpack(packed, depth)


def _default(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING
