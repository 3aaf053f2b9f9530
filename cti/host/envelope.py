"""Messages of the host interface: read strictly, written plainly."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any, NoReturn

from .fitting import fitted

NAMESPACE, VERSION = "hookswitch", 1
LONGEST = 64 * 1024  # bytes of a message as JSON
LONGEST_ID = 64
LONGEST_NAME = 64
DEEPEST = 16

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
BRACKETS = re.compile(r"[\[{]|[\]}]")
ENVELOPE = frozenset({"ns", "v", "kind"})
NOTHING: Mapping[str, Any] = MappingProxyType({})

Written = dict[str, Any]
"""A message to the host, ready to be written as JSON."""


class Kind(Enum):
    """What a message is for."""

    HELLO = "hello"
    WELCOME = "welcome"
    READY = "ready"
    REQUEST = "request"
    RESPONSE = "response"
    EVENT = "event"
    BYE = "bye"


class Dropped(Enum):
    """Why a message was ignored: it is counted, and never answered."""

    WRONG_SOURCE = "wrong source"
    WRONG_ORIGIN = "wrong origin"
    MALFORMED = "malformed"
    OVERSIZED = "oversized"
    FLOOD = "flood"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Message:
    """A message from the host. `data`: of a welcome, a hello and a bye the fields themselves."""

    kind: Kind
    id: str = ""
    name: str = ""
    data: Mapping[str, Any] = field(default_factory=lambda: NOTHING, repr=False)  # may hold secrets
    error: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request came to nothing. `retry`: it had no effect, and may be asked again."""

    code: str
    message: str
    retry: bool = False


def read(text: str) -> Message | Dropped:
    """Return the message that the JSON `text` holds, or why it is none."""
    whole = read_object(text)
    return _message(whole) if isinstance(whole, dict) else whole


def read_object(text: str) -> dict[str, Any] | Dropped:
    """Return the object that the JSON `text` holds, in whatever convention, or why it is none."""
    if len(text.encode("utf-8", "replace")) > LONGEST:
        return Dropped.OVERSIZED
    if not _is_shallow(text):
        return Dropped.MALFORMED
    try:
        whole = _mended(json.loads(text, parse_constant=_refuse, parse_float=_finite))
    except ValueError:
        return Dropped.MALFORMED
    return whole if isinstance(whole, dict) else Dropped.MALFORMED


def hello(state: str) -> Written:
    """Return what the panel says before anybody is known to listen."""
    return {**_envelope(Kind.HELLO), "versions": [VERSION], "state": state}


def ready(fields: Mapping[str, Any]) -> Written:
    """Return what the panel says once it can do something."""
    return {**_envelope(Kind.READY), **fitted(fields)}


def request(message_id: str, name: str, data: Mapping[str, Any]) -> Written:
    """Return a question to the host."""
    return {**_envelope(Kind.REQUEST), "id": message_id, "name": name, "data": fitted(data)}


def response(message_id: str, data: Mapping[str, Any]) -> Written:
    """Return the outcome of a request that succeeded."""
    return {**_envelope(Kind.RESPONSE), "id": message_id, "data": fitted(data)}


def error(message_id: str, refusal: Refusal) -> Written:
    """Return the outcome of a request that came to nothing."""
    return {**_envelope(Kind.RESPONSE), "id": message_id, "error": error_fields(refusal)}


def event(seq: int, name: str, data: Mapping[str, Any]) -> Written:
    """Return a numbered event."""
    return {**_envelope(Kind.EVENT), "seq": seq, "name": name, "data": fitted(data)}


def bye(refusal: Refusal | None = None) -> Written:
    """Return the last word over a port, with the reason if something went wrong."""
    return {**_envelope(Kind.BYE)} | ({"error": error_fields(refusal)} if refusal else {})


def error_fields(refusal: Refusal) -> dict[str, Any]:
    """Return a refusal as it is written."""
    return {"code": refusal.code, "message": refusal.message, "retry": refusal.retry}


def _envelope(kind: Kind) -> Written:
    return {"ns": NAMESPACE, "v": VERSION, "kind": kind.value}


def _message(whole: dict[str, Any]) -> Message | Dropped:
    kind = _kind(whole)
    if kind is None:
        return Dropped.MALFORMED
    has_id = kind in (Kind.REQUEST, Kind.RESPONSE)
    has_name = kind in (Kind.REQUEST, Kind.EVENT)
    message_id, name = whole.get("id", ""), whole.get("name", "")
    if not (_is_text(message_id, LONGEST_ID, has_id) and _is_text(name, LONGEST_NAME, has_name)):
        return Dropped.MALFORMED
    if not (has_id or has_name):
        rest = {key: value for key, value in whole.items() if key not in ENVELOPE}
        return Message(kind, data=MappingProxyType(rest))
    data, problem = whole.get("data", {}), whole.get("error")
    if not isinstance(data, dict) or not isinstance(problem, dict | None):
        return Dropped.MALFORMED
    return Message(kind, message_id, name, MappingProxyType(data), problem)


def _kind(whole: dict[str, Any]) -> Kind | None:
    version = whole.get("v")
    if whole.get("ns") != NAMESPACE or version != VERSION or isinstance(version, bool | float):
        return None
    kind = whole.get("kind")
    return Kind(kind) if isinstance(kind, str) and kind in Kind._value2member_map_ else None


def _is_text(value: object, longest: int, is_needed: bool) -> bool:
    if not isinstance(value, str):
        return False
    return len(value) <= longest and (bool(value) or not is_needed)


def _is_shallow(text: str) -> bool:
    """Whether no value lies deeper than allowed: the JSON reader itself has no such limit."""
    depth = 0
    for bracket in BRACKETS.finditer(QUOTED.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > DEEPEST:
            return False
    return True


def _mended(value: Any) -> Any:
    """Return `value` with halves of characters replaced: nobody could write them as UTF-8."""
    match value:
        case str() if not value.isascii():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [_mended(each) for each in value]
        case dict():
            return {_mended(key): _mended(each) for key, each in value.items()}
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number too large for JSON's readers")
    return number
