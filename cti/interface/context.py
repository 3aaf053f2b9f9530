"""What goes with a call to the next agent: written into one call variable, and read from it.

The text is JSON as short as can be, for a call variable is: a key by which the sender's host finds
the whole draft of the interaction again, what the agent chose and typed, and, as far as there is
room, the sender and the record that the call is about.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from cti.domain.model import Record
from cti.errors import CTIError

LONGEST_NAMED, LONGEST_PLAIN = 200, 40  # bytes; GED-188 carries 210 and 40
LONGEST_READ = 4096  # characters
PLAIN = re.compile(r"CallVariable[0-9]+")
JOINERS = "\u200c\u200d"  # within letters and emoji
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


class ContextTooLong(CTIError):
    """What the agent typed is longer than the call variable; `excess` is in bytes."""

    def __init__(self, excess: int) -> None:
        super().__init__(f"{excess} bytes too long")
        self.excess = excess


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the next agent should know; `reason` is a code of the site's list."""

    key: str
    reason: str = ""
    comments: str = ""
    sender: str = ""
    record: Record | None = None


def longest(variable: str) -> int:
    """Return how many bytes of context a call variable has room for."""
    return LONGEST_PLAIN if PLAIN.fullmatch(variable) else LONGEST_NAMED


def room_left(context: Context, limit: int) -> int:
    """Return how many bytes may still be typed; below 0: how many are too many."""
    return limit - _size(_written(replace(context, sender="", record=None)))


def write_context(context: Context, limit: int) -> str:
    """Return the variable's text. Raises ContextTooLong: what was typed is never cut.

    Of the rest, what does not fit is left out whole: the record's title first.
    """
    left = room_left(context, limit)
    if left < 0:
        raise ContextTooLong(-left)
    texts = map(_written, _versions(context))
    return next(text for text in texts if _size(text) <= limit)


def read_context(text: str) -> Context | None:
    """Return the context that a variable holds; None: it is ordinary data. What it says is text."""
    if not text.startswith("{") or len(text) > LONGEST_READ:
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    key = _text(told, "k")
    if not key:
        return None
    return Context(
        key=key,
        reason=_text(told, "r"),
        comments=_text(told, "c"),
        sender=_text(told, "f"),
        record=_record(told),
    )


def draft_of(notes: str, beside: Context, limit: int) -> str:
    """Return the notes as comments that fit beside the rest, without its record's title.

    An ellipsis shows that there is more of them.
    """
    rest = beside
    if rest.record is not None:
        rest = replace(rest, record=_untitled(rest.record))

    def fits(comments: str) -> bool:
        return _size(_written(replace(rest, comments=comments))) <= limit

    if fits(notes):
        return notes
    shown = notes
    while shown and not fits(f"{shown}…"):
        shown = shown[:-1]
    return f"{shown.rstrip()}…" if shown else ""


def _versions(context: Context) -> Iterator[Context]:
    """Yield the context with ever less of what nobody typed."""
    yield context
    if context.record is not None:
        bare = _untitled(context.record)
        yield replace(context, record=bare)
        yield replace(context, record=bare, sender="")
        yield replace(context, record=None)
    yield replace(context, record=None, sender="")


def _untitled(record: Record) -> Record:
    return replace(record, title="", subtitle="")


def _written(context: Context) -> str:
    record = context.record or Record("", "")
    fields = {
        "k": context.key,
        "r": context.reason,
        "c": context.comments,
        "f": context.sender,
        "t": record.type,
        "i": record.id,
        "n": record.title,
    }
    told = {name: text for name, text in fields.items() if text}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _record(told: dict[str, Any]) -> Record | None:
    kind, number = _text(told, "t"), _text(told, "i")
    return Record(kind, number, _text(told, "n")) if kind and number else None


def _text(told: dict[str, Any], name: str) -> str:
    """Return a text without what cannot be seen, or turns other text around."""
    value = told.get(name)
    if not isinstance(value, str):
        return ""
    seen = (
        mark
        for mark in value
        if mark in JOINERS or mark == "\n" or unicodedata.category(mark) not in UNSEEN
    )
    return "".join(seen).strip()


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
