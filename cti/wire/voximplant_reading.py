"""One JSON object to one message of Voximplant Kit, however it is written."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from .voximplant_dialects import BESIDE, KIND, OWN_NAME, UNKNOWN, Dialect
from .voximplant_fields import IDS, INSIDE, NOT_INSIDE, OBJECTS, READERS, Value, object_in
from .voximplant_messages import COMMAND, EVENT, MESSAGES, Message

NAME_KEYS = ("event", "command", "event_type", "event_name", "name", "action", "method", "type")
PAYLOAD_KEYS = ("data", "event_data", "payload", "params", "body")
LONGEST_MESSAGE_NAME = 64
WORD_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-\s]+")
REFUSED = "an error object"
NOT_OURS = re.compile(r"5\d\d|429")  # codes by which a server speaks of its own trouble


class _Candidate(NamedTuple):
    """A value that may be a field; the lowest rank is believed."""

    rank: int
    path: str
    raw: object
    name: str = ""  # empty: not understood
    value: Value = ""
    inside: bool = False  # in the payload

    @property
    def is_integer(self) -> bool:
        """Whether it is an id written as a number."""
        return self.name in IDS and isinstance(self.raw, int | float)


RANK = attrgetter("rank")


def normalised(word: str) -> str:
    """Return a name in lower case with _ between its words, however those were joined."""
    return _normalised(word[: LONGEST_MESSAGE_NAME + 1])


@lru_cache(512)
def _normalised(word: str) -> str:
    return WORD_BORDER.sub("_", word.strip()).lower()


def read_one(document: object, spelled: Mapping[str, tuple[str, int]]) -> Message | str:
    """Return the message in `document`, or why there is none."""
    if not isinstance(document, dict):
        return "not an object"
    named = _named(document)
    if named is None:
        return REFUSED if _is_refusal(document) else "no known name"
    name_key, name = named
    message = _message(name_key, name, document, spelled)
    for choices in MESSAGES[name][1]:
        if not any(each in message.fields for each in choices):
            return f"{name} without {choices[0]}"
    if name == "connection_accepted" and not message.sender_id:
        return f"{name} without sender_id"
    return message


def _named(document: dict[str, object]) -> tuple[str, str] | None:
    """Return the key that holds the name ("" if the name is itself a key), and the name."""
    for key in NAME_KEYS:
        value = document.get(key)
        if isinstance(value, str) and (name := normalised(value)) in MESSAGES:
            return key, name
    for key, value in document.items():
        if isinstance(value, dict) and (name := normalised(key)) in MESSAGES:
            return "", name
    return None


def _is_refusal(document: dict[str, object]) -> bool:
    """Whether the server says no; that it has trouble of its own (5xx) or is busy is no refusal."""
    inner = object_in(document.get("result")) or object_in(document.get("error")) or document
    code = str(document.get("code") or inner.get("code") or "")
    said = "error" in document or "error" in inner or document.get("success") is False
    said = said or any(document.get(key) == "error" for key in NAME_KEYS)
    return said and not NOT_OURS.fullmatch(code)


def _message(
    name_key: str,
    name: str,
    document: dict[str, object],
    spelled: Mapping[str, tuple[str, int]],
) -> Message:
    payload_key, payload = _payload(document, name_key, name)
    tells_kind = name_key != "type" and document.get("type") in (EVENT, COMMAND)
    envelope = {name_key, payload_key, "type" if tells_kind else ""}
    beside = {key: value for key, value in document.items() if key not in envelope}
    candidates = [*_candidates(payload, 0, spelled), *_candidates(beside, 1, spelled)]
    candidates.sort(key=RANK)
    chosen, extra = _chosen(candidates)
    if name == "connection_accepted" and "sender_id" not in chosen and "call_id" in chosen:
        chosen["sender_id"] = chosen.pop("call_id")
    sender = chosen.pop("sender_id", None)
    if not payload_key and chosen:
        payload_key = BESIDE
    return Message(
        name=name,
        sender_id=str(sender.value) if sender else "",
        fields=MappingProxyType({each: found.value for each, found in chosen.items()}),
        extra=MappingProxyType(extra),
        dialect=_dialect(
            KIND if name_key in (EVENT, COMMAND) else name_key,
            OWN_NAME if payload_key and normalised(payload_key) == name else payload_key,
            tells_kind,
            sender.path if sender and sender.path != "id" else UNKNOWN,
            bool(sender and sender.inside and payload_key != BESIDE),
            frozenset(each.name for each in (*chosen.values(), sender) if each and each.is_integer),
        ),
    )


@lru_cache(64)
def _dialect(
    name_key: str,
    payload_key: str,
    tells_kind: bool,
    sender_key: str,
    sender_inside: bool,
    integers: frozenset[str],
) -> Dialect:
    """Return what a message shows of its dialect; nearly always it is the one of the last."""
    return Dialect(
        name_key=name_key,
        payload_key=payload_key,
        tells_kind=tells_kind,
        sender_key=sender_key,
        sender_inside=sender_inside,
        integers=integers,
    )


def _payload(
    document: dict[str, object], name_key: str, name: str
) -> tuple[str, dict[str, object]]:
    """Return the key of the payload and what is in it; "" if there is none."""
    own = [key for key in document if key != name_key and normalised(key) == name]
    for key in (*PAYLOAD_KEYS, *own):
        payload = object_in(document.get(key))
        if payload is not None:
            return key, payload
    return UNKNOWN, {}


def _candidates(
    source: dict[str, object], place: int, spelled: Mapping[str, tuple[str, int]]
) -> Iterator[_Candidate]:
    """Yield every value of an object, and of the objects in it that are known to hold fields."""
    for key, raw in source.items():
        candidate = _candidate(key, raw, place, spelled.get(key))
        if candidate.name or key not in OBJECTS or not isinstance(raw, dict):
            yield candidate
            continue
        for inner, held in raw.items():
            path = f"{key}.{inner}"
            known = spelled.get(path)
            if known is None and inner not in NOT_INSIDE and inner in spelled:
                name, rank = spelled[inner]
                known = (name, rank + INSIDE)
            yield _candidate(path, held, place, known)


def _candidate(path: str, raw: object, place: int, known: tuple[str, int] | None) -> _Candidate:
    if known is not None:
        name, rank = known
        value = READERS[name](raw)
        if value is not None:
            return _Candidate(2 * rank + place, path, raw, name, value, place == 0)
    return _Candidate(0, path, raw)


def _chosen(candidates: list[_Candidate]) -> tuple[dict[str, _Candidate], dict[str, object]]:
    """Return the best candidate for each field, and everything else under its own name."""
    chosen: dict[str, _Candidate] = {}
    extra: dict[str, object] = {}
    for candidate in candidates:
        if candidate.name and candidate.name not in chosen:
            chosen[candidate.name] = candidate
        else:
            extra.setdefault(candidate.path, candidate.raw)
    return chosen, extra
