"""The tables of GED-188 made ready for one version: how each message is read and written."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from .ged188_fields import FIXED_TYPES, SHORTER_BEFORE, TAGS
from .ged188_frames import HEADER_SIZE
from .ged188_groups import Group
from .ged188_layouts import (
    LARGE_MESSAGES,
    MAX_LARGE_MESSAGE,
    MAX_MESSAGE,
    MESSAGES,
    TWO_BYTE_HEADERS,
    UNPUBLISHED,
    WORDS,
)
from .ged188_types import TYPES


class Field(NamedTuple):
    """A floating field in one version of one message."""

    name: str
    group: Group | None  # the outermost one that it belongs to
    read: Callable[[bytes], Any] | None  # None stands for text
    least: int  # bytes, final NUL included
    most: int
    tag: bytes
    write: Callable[[Any], bytes] | None


# What reading takes of a Field: name, greatest length; reader, least length, group. The last three
# are None for text that does not repeat, which most fields are.
Reading = tuple[str, int, tuple[Callable[[bytes], Any] | None, int, Group | None] | None]
# And writing: tag and length for each size of the text; group, the number's writer, its tag and
# length. Again the last three are None for text that does not repeat; fixed fields have none.
Special = tuple[Group | None, Callable[[Any], bytes] | None, bytes]
Writing = tuple[Sequence[bytes], Special | tuple[()] | None]
FIXED: Writing = ((), ())


@dataclass(frozen=True, slots=True)
class Plan:
    """How a message is read and written in one version."""

    name: str
    number: int
    version: int
    wide: bool  # two bytes each for tag and length
    fixed: tuple[str, ...]
    codes: tuple[str, ...]  # of `struct`, of the fixed fields
    body: struct.Struct  # the fixed part
    values: Callable[[Mapping[str, Any]], tuple[Any, ...]]  # of the fixed fields; KeyError
    start: int  # of the floating fields in the frame
    limit: int  # bytes of a frame
    opaque: Mapping[str, int]  # fixed fields that are bytes, and how many
    tags: Mapping[int, Field]
    readings: Mapping[int, Reading]  # by tag
    writings: Mapping[str, Writing]  # by name, as `fields`
    fields: Mapping[str, Field | None]  # by name; None stands for a fixed field
    groups: tuple[Group, ...]
    alternate: Plan | None


class _Layout(NamedTuple):
    """One message as the table has it, for all versions."""

    number: int
    since: int
    fixed: str
    alternate: str
    floating: str


class _Token(NamedTuple):
    """A field as the table of layouts writes it."""

    name: str
    tag: str  # name of the field whose tag it has
    most: int


def frame_limit(version: int) -> int:
    """The greatest size of a frame, header included."""
    return MAX_LARGE_MESSAGE if version >= LARGE_MESSAGES else MAX_MESSAGE


@cache
def numbers() -> dict[str, int]:
    """The number of every message that has a name, published or not."""
    unpublished = (entry.split(":") for entry in UNPUBLISHED.split())
    published = {name: layout.number for name, layout in _layouts().items()}
    return published | {name: int(number) for number, name in unpublished}


@cache
def names() -> dict[int, str]:
    """The name of every message that has one, by its number."""
    return {number: name for name, number in numbers().items()}


@lru_cache(1024)  # a peer may count through all the numbers there are
def plan_for(number: int, version: int) -> Plan | None:
    """How message `number` is written in `version`; None if it has no known body there."""
    name = names().get(number, "")
    layout = _layouts().get(name)
    if layout is None or layout.since > version:
        return None
    plan = _plan(name, layout, layout.fixed, layout.floating, version)
    if not layout.alternate:
        return plan
    return replace(plan, alternate=_plan(name, layout, layout.alternate, "", version))


@cache
def _layouts() -> dict[str, _Layout]:
    layouts: dict[str, _Layout] = {}
    for block in re.split(r"\n(?! )", MESSAGES.strip()):
        head, *lines = block.split("\n")
        name, number, *since = head.split()
        fixed, _, floating = " ".join(lines).partition("+")
        fixed, _, alternate = fixed.partition(" or ")
        layouts[name] = _Layout(
            int(number), int(since[-1]) if since else 0, fixed, alternate, floating
        )
    return layouts


def _plan(name: str, layout: _Layout, fixed: str, floating: str, version: int) -> Plan:
    parts = [token for text in fixed.split() if (token := _token(text, version))]
    codes = tuple(f"{part.most}s" if part.most else _code(part.name) for part in parts)
    for word, meaning in WORDS.items():
        floating = floating.replace(word, meaning)
    words = floating.replace("(", " ( ").replace(")", " ) ").split()
    fixed_names = tuple(part.name for part in parts)
    members, groups = _parse(iter(words), version, fixed_names)
    outer = {member: group for group in groups for member in group.places}
    wide = version >= TWO_BYTE_HEADERS
    fields = {
        member: _field(token, wide, version, outer.get(member)) for member, token in members.items()
    }
    tags = {int.from_bytes(field.tag, "big"): field for field in fields.values()}
    body = struct.Struct(">" + "".join(codes))
    return Plan(
        name,
        layout.number,
        version,
        wide,
        fixed_names,
        codes,
        body,
        _values(fixed_names),
        HEADER_SIZE + body.size,
        frame_limit(version),
        {part.name: part.most for part in parts if part.most},
        tags,
        {tag: _reading(field) for tag, field in tags.items()},
        dict.fromkeys(fixed_names, FIXED) | {name: _writing(f) for name, f in fields.items()},
        dict.fromkeys(fixed_names, None) | fields,
        groups,
        None,
    )


def _reading(field: Field) -> Reading:
    plain = field.read is None and field.group is None
    return field.name, field.most, None if plain else (field.read, field.least, field.group)


def _writing(field: Field) -> Writing:
    if field.write is None and field.group is None:
        return _text_headers(field.tag, field.most), None
    if field.least != field.most:
        return (), (field.group, None, b"")
    header = field.tag + field.most.to_bytes(len(field.tag), "big")
    return (), (field.group, field.write, header)


@cache
def _text_headers(tag: bytes, most: int) -> list[bytes]:
    """Tag and length for text of 0, 1, 2 … bytes, its final NUL counted too."""
    return [tag + size.to_bytes(len(tag), "big") for size in range(1, most + 1)]


def _values(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda fields: tuple(fields[name] for name in names)


def _parse(
    words: Iterator[str], version: int, fixed: tuple[str, ...]
) -> tuple[dict[str, _Token], tuple[Group, ...]]:
    """Read the fields up to the end of a group; a floating count is a field like the others."""
    members: dict[str, _Token] = {}
    groups: list[Group] = []
    for word in words:
        if word == ")":
            break
        if word != "(":
            if token := _token(word, version):
                members[token.name] = token
            continue
        mark, _, most = next(words).partition("<=")
        count = _token(mark.removeprefix("^"), version)
        inside, inner = _parse(words, version, fixed)
        if count and count.name in _tags() and count.name not in fixed:
            members[count.name] = count
        if count and inside:
            members |= inside
            places = {name: place for place, name in enumerate(inside)}
            groups.append(Group(count.name, int(most or 0), mark[0] == "^", places, inner))
    return members, tuple(groups)


def _token(text: str, version: int) -> _Token | None:
    text, _, versions = text.partition("@")
    since, _, until = versions.partition("-")
    if version < int(since or 0) or version > int(until or version):
        return None
    text, _, most = text.partition(":")
    name, _, tag = text.partition("=")
    return _Token(name, tag or name, int(most or 0))


def _code(name: str) -> str:
    return TYPES[_fixed_types().get(name, "UINT")].code


def _field(token: _Token, wide: bool, version: int, group: Group | None) -> Field:
    number, kind, *longest = _tags()[token.tag]
    before, shorter = SHORTER_BEFORE.get(token.tag, (0, 0))
    data_type = TYPES[kind]
    most = token.most or (shorter if version < before else int((longest or ["0"])[0]))
    if data_type.code:
        most = data_type.least
    return Field(
        token.name,
        group,
        data_type.read,
        data_type.least,
        most or (frame_limit(version) if wide else 255),
        int(number).to_bytes(2 if wide else 1, "big"),
        data_type.write,
    )


@cache
def _fixed_types() -> dict[str, str]:
    return {name: kind for kind, listed in FIXED_TYPES.items() for name in listed.split()}


@cache
def _tags() -> dict[str, list[str]]:
    rows = (line.split() for line in TAGS.strip().splitlines())
    return {name: [tag, *rest] for tag, name, *rest in rows}
