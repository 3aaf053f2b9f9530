"""Domain values as plain JSON values and back: what goes to the other tabs, and over a reload."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Any

from cti.domain import events, model, services, states
from cti.errors import CTIError

KIND, ITEMS, PAIRS, NAMES = "$", "$items", "$pairs", "$names"
PLAIN = frozenset({type(None), bool, str, int, float})
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
    kind = type(value)
    if kind in PLAIN:
        return value
    if is_dataclass(kind):
        told = {
            name: pack(held)
            for name, default in _defaults(kind)
            if (held := getattr(value, name)) != default
        }
        return {KIND: kind.__name__, **told}
    match value:
        case Enum():
            return {KIND: kind.__name__, "value": value.value}
        case tuple():
            return {ITEMS: [pack(each) for each in value]}
        case Mapping():
            return {PAIRS: {key: pack(each) for key, each in value.items()}}
        case frozenset():
            return {NAMES: sorted((_packed_name(each) for each in value), key=str)}
    raise PackingError(f"{kind.__name__} cannot be packed")


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


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a class by name, each with what it is by default."""
    return tuple((each.name, _default(each)) for each in fields(kind))


def _default(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING
