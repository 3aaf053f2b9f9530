"""A request's data, field by field: what is wrong is told with its place and what is allowed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cti.domain.model import Record, frozen
from cti.errors import CTIError

LONGEST_TEXT = 256
MOST_VARIABLES = 100
LONGEST_VARIABLE = 4096
MOST_NAMES = 32

Read = Callable[[Any, str], Any]
"""Returns the value at a place as the panel uses it. Raises BadRequest."""


class BadRequest(CTIError):
    """A request's data are not as they must be."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a request's data."""

    read: Read
    is_needed: bool = False


def read_fields(fields: Mapping[str, Field], data: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return what `fields` finds in `data`; null counts as absent, other keys are left alone."""
    given = {}
    for name, field in fields.items():
        value, place = data.get(name), f"{where}.{name}"
        if value is not None:
            given[name] = field.read(value, place)
        elif field.is_needed:
            raise BadRequest(f"{place} is missing; allowed here: {', '.join(fields)}.")
    return given


def text(longest: int = LONGEST_TEXT, *, may_be_empty: bool = True) -> Read:
    """Return a reader of texts that are at most so long."""

    def read(value: Any, where: str) -> str:
        words = f"a text of at most {longest} characters"
        if not isinstance(value, str):
            raise BadRequest(f"{where} must be {words}, not {_called(value)}.")
        if len(value) > longest:
            raise BadRequest(f"{where} must be {words}; it has {len(value)}.")
        if not (value.strip() or may_be_empty):
            raise BadRequest(f"{where} is empty; it must be {words}.")
        return value

    return read


def one_of(*allowed: str) -> Read:
    """Return a reader of a few words."""

    def read(value: Any, where: str) -> str:
        if value not in allowed:
            raise BadRequest(f"{where} must be one of {', '.join(allowed)}.")
        return str(value)

    return read


def flag(value: Any, where: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise BadRequest(f"{where} must be true or false, not {_called(value)}.")
    return value


def variables(value: Any, where: str) -> Mapping[str, str]:
    """Read an object of texts."""
    read = text(LONGEST_VARIABLE)
    pairs = _object(value, where)
    if len(pairs) > MOST_VARIABLES:
        raise BadRequest(f"{where} has {len(pairs)} entries; allowed: {MOST_VARIABLES}.")
    return frozen({name: read(each, f"{where}.{name[:40]}") for name, each in pairs.items()})


def names(value: Any, where: str) -> frozenset[str]:
    """Read a list of names."""
    if not isinstance(value, list) or len(value) > MOST_NAMES:
        raise BadRequest(f"{where} must be a list of at most {MOST_NAMES} names.")
    read = text(64)
    return frozenset(read(each, f"{where}[{at}]") for at, each in enumerate(value))


RECORD = {
    "type": Field(text(64), is_needed=True),
    "id": Field(text(128), is_needed=True),
    "title": Field(text()),
    "subtitle": Field(text()),
}


def record(value: Any, where: str) -> Record:
    """Read one of the host's records."""
    return Record(**read_fields(RECORD, _object(value, where), where))


def anything(value: Any, where: str) -> Mapping[str, Any]:
    """Read an object that somebody else understands."""
    return _object(value, where)


OPTIONS = {
    "pyNamedVariables": Field(variables),
    "pyWorkMode": Field(text(64)),
    "pyJWTString": Field(text(8192)),
}


def options(value: Any, where: str) -> Mapping[str, Any]:
    """Read the framework's options: an object, or the JSON text of one."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else {}
        except (ValueError, RecursionError):
            raise BadRequest(f"{where} must be an object, or the JSON text of one.") from None
    return read_fields(OPTIONS, _object(value, where), where)


LINK_DEFINITION = {
    "pyAgentId": Field(text()),
    "pyAgentPwd": Field(text(8192)),
    "pyExtension": Field(text()),
}


def link_definition(value: Any, where: str) -> Mapping[str, Any]:
    """Read what the framework knows of a link: hosts and ports are none of its business here."""
    return read_fields(LINK_DEFINITION, _object(value, where), where)


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadRequest(f"{where} must be an object, not {_called(value)}.")
    return value


def _called(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
    return "an object"
