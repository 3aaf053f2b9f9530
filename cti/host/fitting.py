"""Makes what the panel says fit into a message, whatever callers and servers have written."""

import json
from collections.abc import Mapping
from typing import Any

LONGEST = 60 * 1024  # bytes as JSON: the rest is for the envelope
STEPS = ((1024, 64), (256, 32), (64, 16), (16, 4))  # the longest text, and the most entries
LONGEST_KEY = 20  # of our own
VARIABLES = frozenset({"data", "pyNamedVariables"})
NEVER_CUT = frozenset(
    {"callId", "secondaryCallId", "consultationOf", "pyCallId", "calls", "can", "functions"}
)


def fitted(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return `data`; if it is too long, with its texts and lists cut, and marked `shortened`."""
    if _fits(data):
        return dict(data)
    for longest, most in STEPS:
        cut = {**_cut(data, longest, most), "shortened": True}
        if _fits(cut):
            return cut
    return {"shortened": True}


def _fits(data: Mapping[str, Any]) -> bool:
    return len(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")) <= LONGEST


def _cut(value: Any, longest: int, most: int) -> Any:
    match value:
        case str():
            return value[:longest]
        case Mapping():
            return {
                key[: max(longest, LONGEST_KEY)]: _field(key, each, longest, most)
                for key, each in value.items()
            }
        case list():
            return [_cut(each, longest, most) for each in value[:most]]
    return value


def _field(key: str, value: Any, longest: int, most: int) -> Any:
    """Return what a field holds: ids whole, lists of names whole, of variables only the first."""
    if key in NEVER_CUT and isinstance(value, list):
        return [each if isinstance(each, str) else _cut(each, longest, most) for each in value]
    if key in NEVER_CUT:
        return value
    if key in VARIABLES and isinstance(value, Mapping):
        value = dict(list(value.items())[:most])
    return _cut(value, longest, most)
