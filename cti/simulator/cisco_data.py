"""What is attached to calls, as fields of messages, and how long each may be."""

from collections.abc import Mapping
from typing import Any

from cti.domain.states import CallType
from cti.wire.ged188_types import NamedArray, NamedVariable

from .cisco_words import CALL_VARIABLES, ENTERED_DIGITS, WRAP_UP
from .reports import CallPicture

MOST_NAMED_BYTES = 2000
LONGEST = {"device": 64, "ANI": 40, "DNIS": 32, "DialedNumber": 40, ENTERED_DIGITS: 40, WRAP_UP: 40}
LONGEST_VARIABLE, LONGEST_NAME, LONGEST_VALUE = 41, 33, 211  # bytes, with the final NUL
PLAIN = (*CALL_VARIABLES, WRAP_UP, ENTERED_DIGITS)
EVERY_VARIABLE = (1 << len(CALL_VARIABLES)) - 1
COUNTS = {"NamedVariable": "NumNamedVariables", "NamedArray": "NumNamedArrays"}


def numbers(call: CallPicture) -> dict[str, Any]:
    """Who called, and what was dialled."""
    known = {
        "ANI": call.calling,
        "DNIS": call.dialled if call.call_type is CallType.INBOUND else "",
        "DialedNumber": call.dialled,
    }
    return {name: fit(text, name) for name, text in known.items() if text}


def call_data(variables: Mapping[str, str]) -> dict[str, Any]:
    """Everything that was attached to a call."""
    fields: dict[str, Any] = {}
    for name in CALL_VARIABLES:
        if name in variables:
            fields[name] = cut(variables[name], LONGEST_VARIABLE)
    for name in (WRAP_UP, ENTERED_DIGITS):
        if name in variables:
            fields[name] = fit(variables[name], name)
    return fields | _named(variables)


def _named(variables: Mapping[str, str]) -> dict[str, Any]:
    """The named variables and arrays, as many as a message can hold."""
    scalars: list[NamedVariable] = []
    arrays: list[NamedArray] = []
    keys = [key for key in variables if key not in PLAIN]
    while named_size({key: variables[key] for key in keys}) > MOST_NAMED_BYTES:
        keys.pop()
    for key in keys:
        name, position = array_element(key)
        value = cut(variables[key], LONGEST_VALUE)
        if not name or _size(name) >= LONGEST_NAME or "\0" in name:
            continue  # a name that GED-188 cannot carry
        if position is None:
            scalars.append(NamedVariable(cut(name, LONGEST_NAME), value))
        else:
            arrays.append(NamedArray(position, cut(name, LONGEST_NAME), value))
    return _counted({"NamedVariable": scalars, "NamedArray": arrays})


def _counted(lists: Mapping[str, list[Any]]) -> dict[str, Any]:
    counts = {count: len(lists[name]) for name, count in COUNTS.items()}
    return {**counts, **{name: values for name, values in lists.items() if values}}


def narrowed(
    fields: Mapping[str, Any], mask: int, names: frozenset[str] | None
) -> Mapping[str, Any]:
    """Return the fields without variables that a session has not registered for."""
    unwanted = {name for bit, name in enumerate(CALL_VARIABLES) if not mask & 1 << bit}
    kept = {name: value for name, value in fields.items() if name not in unwanted}
    if names is None or COUNTS["NamedVariable"] not in fields:
        return kept
    lists = {name: [each for each in fields.get(name, ()) if each.name in names] for name in COUNTS}
    return {name: value for name, value in kept.items() if name not in COUNTS} | _counted(lists)


def named_size(variables: Mapping[str, str]) -> int:
    """Return how many bytes named variables take in a message."""
    named = [(key, value) for key, value in variables.items() if key not in PLAIN]
    return sum(_size(key) + min(_size(value), LONGEST_VALUE) + 8 for key, value in named)


def array_element(key: str) -> tuple[str, int | None]:
    """Return the name and the index that `name[index]` stands for; None: it is no array."""
    name, bracket, rest = key.rpartition("[")
    index = rest.removesuffix("]")
    if bracket and rest.endswith("]") and index.isascii() and index.isdigit():
        position = int(index[:4])
        if position < 256:
            return name, position
    return key, None


def fit(text: str, field_name: str) -> str:
    """Return the text as that field can carry it."""
    return cut(text, LONGEST[field_name])


def cut(text: str, size: int) -> str:
    """Return what fits into `size` bytes with a final NUL, cut at a character's border."""
    text = text.replace("\0", "")
    data = _encoded(text)
    if len(data) >= size:
        return data[: size - 1].decode("utf-8", "ignore")
    return data.decode("utf-8", "surrogateescape")


def _size(text: str) -> int:
    return len(_encoded(text))


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a character, as JSON can have it
        return text.encode("utf-8", "replace")
