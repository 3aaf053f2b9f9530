"""Reading JSON objects leniently: any case of a name, numbers for text, "" for nothing."""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Never

from cti.errors import ProtocolError

LONGEST_JSON = 65_536  # characters of one event
LONGEST_TEXT = 4096  # characters of one value; the rest is left out
MOST_NUMBER = 10**40  # no id is longer, and Python spells out no number of any length
MOST_ITEMS = 200  # entries of one list or map; the rest is left out


def no_number(name: str) -> float:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise ValueError(f"{name} is no number")


class Fields:
    """One JSON object, asked for its properties by name, whatever their case."""

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        self._values = {str(name).lower(): value for name, value in values.items()}
        self._where = where

    @classmethod
    def parsed(cls, event: Mapping[str, object] | str) -> "Fields":
        """Take in an event, as an object or as JSON text. Raises ProtocolError."""
        return cls(_object(event), "the event")

    def has(self, name: str) -> bool:
        """Whether there is such a property, with something in it."""
        return self._values.get(name.lower()) not in (None, "")

    def text(self, name: str) -> str:
        """Return a property's text; "" if there is none."""
        return _text(self._values.get(name.lower()))

    def needed(self, name: str) -> str:
        """Return a property's text. Raises ProtocolError if there is none."""
        return self.text(name) or self._miss(name, "text")

    def number(self, name: str, lowest: float, highest: float) -> float | None:
        """Return a number within bounds; None: there is none. Raises ProtocolError."""
        if not self.has(name):
            return None
        value = self._values[name.lower()]
        try:
            number = float(value) if isinstance(value, str | int | float) else lowest - 1
        except (ValueError, OverflowError):
            number = lowest - 1
        if isinstance(value, bool) or not isfinite(number) or not lowest <= number <= highest:
            return self._miss(name, f"a number from {lowest:g} to {highest:g}")
        return number

    def is_on(self, name: str, default: bool) -> bool:
        """Return a yes or no, which may be spelled out. Raises ProtocolError."""
        if not self.has(name):
            return default
        value = self._values[name.lower()]
        told = {"true": True, "false": False}.get(str(value).lower())
        return self._miss(name, "true or false") if told is None else told

    def items(self, name: str) -> list[object] | None:
        """Return a list; None: there is none. Raises ProtocolError."""
        if not self.has(name):
            return None
        value = self._values[name.lower()]
        return value[:MOST_ITEMS] if isinstance(value, list) else self._miss(name, "a list")

    def pairs(self, name: str) -> dict[str, str]:
        """Return an object's texts by their names, which keep their case. Raises ProtocolError."""
        if not self.has(name):
            return {}
        value = self._values[name.lower()]
        if not isinstance(value, Mapping):
            return self._miss(name, "an object of texts")
        return {_text(key): _text(text) for key, text in [*value.items()][:MOST_ITEMS] if key}

    def _miss(self, name: str, allowed: str) -> Never:
        value = self._values.get(name.lower())
        found = "it is missing" if value in (None, "") else f"it is {_shown(value)}"
        raise ProtocolError(f"{name} of {self._where} must be {allowed}; {found}")


def _object(event: Mapping[str, object] | str) -> Mapping[str, object]:
    if isinstance(event, str):
        if len(event) > LONGEST_JSON:
            raise ProtocolError(f"an event may have {LONGEST_JSON} characters, not {len(event)}")
        try:
            event = json.loads(event, parse_constant=no_number)
        except (ValueError, RecursionError) as error:
            raise ProtocolError(f"an event must be a JSON object: {error}") from error
    if not isinstance(event, Mapping):
        raise ProtocolError(f"an event must be a JSON object, not {type(event).__name__}")
    return event


def _text(value: object) -> str:
    """Return text as it is, a number spelled out, and "" for anything else."""
    match value:
        case str():
            return value[:LONGEST_TEXT]
        case bool():
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case int() if abs(value) >= MOST_NUMBER:
            return ""
        case int() | float():
            return str(value)
    return ""


def _shown(value: object) -> str:
    """Return a value as an error shows it."""
    is_long = isinstance(value, int) and abs(value) >= MOST_NUMBER
    return "a very long number" if is_long else repr(value)[:40]
