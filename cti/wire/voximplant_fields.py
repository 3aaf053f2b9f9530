"""The fields of Voximplant Kit's messages: how they are spelled, and what their values mean.

Nothing here is documented by Voximplant; docs/reference/voximplant.md says what each name leans on.
"""

import json
import math
from calendar import timegm
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from cti.errors import CTIError

from .voximplant_json import UnreadableError, clean, read_json

Value = str | int | float | bool | Mapping[str, str]

LONGEST_ID = 256
LONGEST_NAME = 256  # of a variable
LONGEST_VALUE = 4096
MOST_VARIABLES = 200
CUT = "…"  # ends a text that was longer
LATEST = 253_402_300_799.0  # the last second of the year 9999
IDS = frozenset({"sender_id", "user_id", "call_id", "session_id", "changed_by", "queue_id"})

# Our name of a field, then the other spellings in the order in which they are believed.
SPELLINGS_OF: Mapping[str, tuple[str, ...]] = {
    "sender_id": ("Sender_id", "senderId", "sender.id", "sender.sender_id"),
    "user_id": ("userId", "agent_id", "operator_id", "user.id", "agent.id"),
    "user_name": ("username", "login", "email", "full_name", "user.name", "agent.name"),
    "call_id": ("callId", "call.id", "call.call_id", "id"),
    "session_id": ("call_session_history_id", "call.session_id"),
    "number": ("phone", "phone_number", "destination", "client_number", "to"),
    "callerid": ("caller_id", "callerId", "from"),
    "phone_a": ("call.phone_a",),
    "phone_b": ("call.phone_b",),
    "display_name": ("displayName", "name"),
    "is_incoming": ("direction",),
    "variables": ("VARIABLES", "vars", "call_data", "custom_data", "call.variables"),
    "queue_id": ("queue.id", "acd_queue_id"),
    "queue_title": ("queue.title", "queue.name", "queue_name", "acd_queue_title", "queue"),
    "assign_type": (),
    "status": ("new_status", "call_status", "status.key"),
    "status_title": ("status.title", "title"),
    "im_status": (),
    "previous_status": ("old_status", "prev_status"),
    "next_status": (),
    "changed_by": (),
    "code": ("result_code", "call_result_code", "sip_code"),
    "reason": ("error", "message", "completion_code"),
    "duration": (),
    "record_url": ("call.record_url",),
    "datetime_start": ("start_time", "created_at"),
    "client": (),
}

OBJECTS = frozenset({"call", "user", "agent", "queue", "sender", "status"})
NOT_INSIDE = frozenset({"id", "name", "title"})  # an object's own: they need the object's name
INSIDE = 100  # how much later a plain name is believed inside one of the OBJECTS

INCOMING = {"inbound": True, "incoming": True, "in": True}
OUTGOING = {"outbound": False, "outgoing": False, "out": False}
BOOLEANS = {"true": True, "1": True, "false": False, "0": False, **INCOMING, **OUTGOING}


def spellings(names: Mapping[str, str], sender_key: str = "") -> Mapping[str, tuple[str, int]]:
    """Return spelling -> (our name, rank); what an account's settings say comes first."""
    for name in names:
        if name not in SPELLINGS_OF:
            allowed = ", ".join(SPELLINGS_OF)
            raise CTIError(f'dialect.fields: "{name}" is no field; allowed: {allowed}.')
    table = {
        spelling: (name, rank)
        for name, others in SPELLINGS_OF.items()
        for rank, spelling in enumerate((name, *others))
    }
    table.update({spelling: (name, -1) for name, spelling in names.items()})
    if sender_key:
        table[sender_key] = ("sender_id", -1)
    return MappingProxyType(table)


def identifier(value: object) -> str | None:
    """Return an id as text: 7, 7.0 and "7" are one."""
    match value:
        case bool():
            return None
        case float() if math.isfinite(value) and value.is_integer():
            return str(int(value))
        case int():
            return str(value)
        case str() if value.strip() and len(value) <= LONGEST_ID:
            return clean(value.strip())
    return None


def words(value: object) -> str | None:
    """Return a text, cut if it is too long; numbers count as text."""
    if isinstance(value, str):
        return _cut(clean(value))
    return identifier(value)


def perhaps_nobody(value: object) -> str | None:
    """Return a text that is empty where the message says null: a withheld number, the system."""
    return "" if value is None else words(value)


def boolean(value: object) -> bool | None:
    """Return true or false, however it is written, or the direction that says as much."""
    return BOOLEANS.get(str(value).lower()) if isinstance(value, bool | int | str) else None


def integer(value: object) -> int | None:
    """Return a whole number of at most nine digits."""
    text = identifier(value) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def instant(value: object) -> float | None:
    """Return seconds since 1970; a stamp without a zone is taken as UTC."""
    if isinstance(value, str) and not value.strip().isdecimal():
        return _stamp(value.strip())
    seconds = value if isinstance(value, float) else float(identifier(value) or "nan")
    return seconds if 0 <= seconds <= LATEST else None


def _stamp(text: str) -> float | None:
    try:
        told = datetime.fromisoformat(text)
        seconds = told.timestamp() if told.tzinfo else float(timegm(told.timetuple()))
    except (ValueError, OverflowError):
        return None
    return seconds if 0 <= seconds <= LATEST else None


def stamp(seconds: float) -> str:
    """Return a moment as Kit writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def variables(value: object) -> Mapping[str, str] | None:
    """Return call variables, all as text; those beyond the limits are left out."""
    if isinstance(value, str):
        value = object_in(value)
    if not isinstance(value, dict):
        return None
    named = [(clean(str(name)), held) for name, held in value.items() if len(name) <= LONGEST_NAME]
    return MappingProxyType({name: _value(held) for name, held in named[:MOST_VARIABLES]})


def object_in(value: object) -> dict[str, object] | None:
    """Return a JSON object, also one that is written as text."""
    if isinstance(value, str) and value.lstrip()[:1] == "{":
        try:
            value = read_json(value, len(value) * 4)
        except UnreadableError:
            return None
    return value if isinstance(value, dict) else None


def _value(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return _cut(clean(value))
        case bool():
            return str(value).lower()
    return _cut(identifier(value) or clean(json.dumps(value, ensure_ascii=False)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + CUT


READERS: Mapping[str, Callable[[object], Value | None]] = {
    **dict.fromkeys(SPELLINGS_OF, words),
    **dict.fromkeys(IDS, identifier),
    "callerid": perhaps_nobody,
    "changed_by": perhaps_nobody,
    "is_incoming": boolean,
    "variables": variables,
    "code": integer,
    "duration": integer,
    "datetime_start": instant,
}
