"""One frame of GED-188 to the values of its fields, by the plan of its message."""

import struct
from collections.abc import Iterable
from typing import Any

from ..errors import ProtocolError
from .ged188_frames import HEADER_SIZE
from .ged188_groups import Group, Occurrence, pair
from .ged188_layouts import MAX_NAMED_VALUES
from .ged188_plans import Plan
from .ged188_types import ENCODING, ERRORS, NamedArray, NamedVariable

UnknownFields = tuple[tuple[int, bytes], ...]
ONLY_ASCII = bytes(range(128)) + bytes(128)  # any other byte to NUL: text with it needs more care
_wide_header = struct.Struct(">HH").unpack_from


def read_frame(plan: Plan, frame: bytes) -> tuple[dict[str, Any], UnknownFields]:
    """Return the fields of a whole frame, and the floating ones that its layout does not have.

    One flat function, as a client spends most of its time here. If a field that does not repeat
    comes twice, the last one counts.
    """
    size = len(frame)
    if plan.alternate is not None and size == plan.alternate.start:
        plan = plan.alternate
    start = plan.start
    if size < start:
        raise ProtocolError(
            f"{plan.name}: a body of {size - HEADER_SIZE} bytes; "
            f"its fixed part needs {start - HEADER_SIZE} in protocol {plan.version}"
        )
    values = plan.body.unpack_from(frame, HEADER_SIZE)
    fields: dict[str, Any] = dict(zip(plan.fixed, values))  # noqa: B905 (one plan, one length)
    if size == start:
        return fields, ()
    repeated: list[tuple[Group, Occurrence]] = []
    unknown: list[tuple[int, bytes]] = []
    at = start
    wide = plan.wide
    readings = plan.readings
    letters = frame.translate(ONLY_ASCII).decode("latin-1")
    try:
        while at < size:
            if wide:
                tag, length = _wide_header(frame, at)
                first = at + 4
            else:
                tag = frame[at]
                length = frame[at + 1]
                first = at + 2
            at = first + length
            try:
                name, most, special = readings[tag]
            except KeyError:
                unknown.append((tag, frame[first:at]))
                continue
            if length > most:
                raise ValueError
            if special is None:
                last = at - 1
                text = letters[first:last]
                if frame[last] or "\0" in text:
                    text = _text(frame[first:at])
                fields[name] = text
                continue
            read, least, group = special
            if length < least:
                raise ValueError
            data = frame[first:at]
            value = _text(data) if read is None else read(data)
            if group is None:
                fields[name] = value
            else:
                fields[name] = None  # keeps the place; `_pair_groups` fills it
                repeated.append((group, (name, value)))
        if at > size:
            raise ValueError
    except (IndexError, ValueError, struct.error):
        raise ProtocolError(_what_is_broken(plan, frame)) from None
    if repeated:
        _pair_groups(plan, fields, repeated)
    return fields, tuple(unknown) if unknown else ()


def _text(data: bytes) -> str:
    return data.partition(b"\0")[0].decode(ENCODING, ERRORS)


def _what_is_broken(plan: Plan, frame: bytes) -> str:
    """Walk through a frame again, slowly, to say which field is broken and what is allowed."""
    at = plan.start
    width = 4 if plan.wide else 2
    while at + width <= len(frame):
        tag, length = _wide_header(frame, at) if plan.wide else frame[at : at + 2]
        field = plan.tags.get(tag)
        where = f"{plan.name}.{field.name if field else f'tag {tag}'} at offset {at}"
        at += width
        left = len(frame) - at
        if length > left:
            return (
                f"{where}: a length of {length}; at most {left} is allowed, the rest of the message"
            )
        if field and not field.least <= length <= field.most:
            allowed = field.least if field.least == field.most else f"{field.least} to {field.most}"
            return f"{where}: a length of {length}; {allowed} is allowed"
        try:
            if field and field.read:
                field.read(frame[at : at + length])
        except ValueError as error:
            return f"{where}: {error}"
        at += length
    return (
        f"{plan.name} at offset {at}: {len(frame) - at} bytes are left over; "
        f"a floating field needs {width} for its tag and length"
    )


def _pair_groups(
    plan: Plan, fields: dict[str, Any], repeated: list[tuple[Group, Occurrence]]
) -> None:
    for group in plan.groups:
        own = [occurrence for its_group, occurrence in repeated if its_group is group]
        try:
            fields.update(pair(group, own, fields.get(group.counter)))
        except ValueError as error:
            raise ProtocolError(f"{plan.name}.{group.counter}: {error}") from None
    size = named_size(value for _, (_, value) in repeated)
    if size > MAX_NAMED_VALUES:
        raise ProtocolError(
            f"{plan.name}.NamedVariable: {size} bytes of values in named variables and arrays; "
            f"at most {MAX_NAMED_VALUES} are allowed"
        )


def named_size(values: Iterable[Any]) -> int:
    """Bytes of the values of named variables and arrays, their final NULs included."""
    return sum(
        len(value.value.encode(ENCODING, ERRORS)) + 1
        for value in values
        if isinstance(value, (NamedVariable, NamedArray))
    )
