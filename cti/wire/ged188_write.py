"""The values of a message's fields to one frame of GED-188, by the plan of its message."""

import struct
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import CTIError
from .ged188_fields import WITHOUT_TAG
from .ged188_groups import Group, Record, flatten
from .ged188_layouts import MAX_NAMED_VALUES
from .ged188_plans import Field, Plan, frame_limit
from .ged188_read import named_size
from .ged188_types import text_bytes

NAMED_BYTES = ""  # among the counts of what is written: bytes of named values; no field's name
_header = struct.Struct(">II").pack


class EncodingError(CTIError, ValueError):
    """A message holds something that the protocol cannot carry."""


def write_frame(
    plan: Plan, fields: Mapping[str, Any], unknown: Sequence[tuple[int, bytes]]
) -> bytes:
    """Return the whole frame. Fixed fields left out are 0, counts left out are counted."""
    if plan.alternate is not None and not fields.keys() <= plan.fields.keys():
        plan = plan.alternate
    counts: dict[str, int] = {}
    try:
        body = plan.body.pack(*plan.values(fields))
    except (KeyError, struct.error):
        parts = _write_floating(plan, fields, 0, counts)
        body = _pack_with_defaults(plan, {**counts, **fields})
    else:
        parts = _write_floating(plan, fields, len(plan.fixed), counts)
    if plan.opaque:
        _check_opaque(plan, fields)
    if unknown:
        parts += [_unknown_field(plan, tag, data) for tag, data in unknown]
    parts[0] = body
    body = b"".join(parts)
    frame = _header(len(body), plan.number) + body
    size = len(frame)
    if size > plan.limit:
        check_size(plan.name, frame, plan.version)
    if plan.alternate is not None and size == plan.alternate.start:
        raise EncodingError(f"{plan.name}: a body of this length is read as its other form")
    return frame


def check_size(name: str, frame: bytes, version: int) -> None:
    """Refuse a frame that is longer than its version allows."""
    limit = frame_limit(version)
    if len(frame) > limit:
        raise EncodingError(
            f"{name}: {len(frame)} bytes with its header; "
            f"at most {limit} are allowed in protocol {version}"
        )


def _write_floating(
    plan: Plan, fields: Mapping[str, Any], skip: int, counts: dict[str, int]
) -> list[bytes]:
    """Write what floats, in its order; a group where its first member stands.

    In front is a place for the fixed part. One flat loop, as most time is spent here. `skip`: so
    many fixed fields perhaps come first.
    """
    parts: list[bytes] = [b""]
    writings = plan.writings
    for name in list(fields)[skip:]:
        value = fields[name]
        try:
            headers, special = writings[name]
            if special is None:
                if "\0" in value:
                    raise ValueError
                data = value.encode()
                parts.append(headers[len(data)])
                parts.append(data)
                parts.append(b"\0")
                continue
            if not special:
                if skip:  # they do not come first
                    counts.clear()
                    return _write_floating(plan, fields, 0, counts)
                continue
            group, write, header = special
            if group is not None:
                if group.counter not in counts:
                    parts.append(_write_group(plan, group, fields, counts))
            elif write is None:
                parts.append(_field_bytes(plan, name, value))
            else:
                parts.append(header)
                parts.append(write(value))
        except EncodingError:
            raise
        except KeyError:
            raise EncodingError(_no_such_field(plan, name)) from None
        except (AttributeError, IndexError, TypeError, ValueError, struct.error):
            parts.append(_field_bytes(plan, name, value))  # surrogates; or it raises, with words
    return parts


def _write_group(
    plan: Plan, group: Group, fields: Mapping[str, Any], counts: dict[str, int]
) -> bytes:
    lists = {name: fields[name] for name in fields if name in group.places}
    for name, values in lists.items():
        if not isinstance(values, (list, tuple)):
            raise EncodingError(f"{plan.name}.{name}: a {type(values).__name__}; a list is allowed")
    try:
        occurrences = flatten(group, lists)
    except (TypeError, ValueError) as error:
        raise EncodingError(f"{plan.name}.{group.counter}: {error}") from None
    counts[group.counter] = max(map(len, lists.values()))
    if plan.fields.get(group.counter) and group.counter not in fields:
        occurrences.insert(0, (group.counter, counts[group.counter]))
    written = b"".join(_field_bytes(plan, name, value) for name, value in occurrences)
    _check_named(plan, occurrences, counts)
    return written


def _check_named(plan: Plan, occurrences: Record, counts: dict[str, int]) -> None:
    size = named_size(value for _, value in occurrences)
    if size:
        counts[NAMED_BYTES] = size = size + counts.get(NAMED_BYTES, 0)
    if size > MAX_NAMED_VALUES:
        raise EncodingError(
            f"{plan.name}.NamedVariable: {size} bytes of values in named variables and arrays; "
            f"at most {MAX_NAMED_VALUES} are allowed"
        )


def _field_bytes(plan: Plan, name: str, value: Any) -> bytes:
    field = plan.fields[name]
    assert field is not None  # only floating fields are in groups
    try:
        data = text_bytes(value, field.most) if field.write is None else field.write(value)
    except (AttributeError, TypeError, ValueError, struct.error) as error:
        raise EncodingError(f"{plan.name}.{name}: {_in_words(field, value, error)}") from None
    if not field.least <= len(data) <= field.most:
        raise EncodingError(
            f"{plan.name}.{name}: {len(data)} bytes; {field.least} to {field.most} are allowed"
        )
    return field.tag + len(data).to_bytes(2 if plan.wide else 1, "big") + data


def _in_words(field: Field, value: Any, error: Exception) -> str:
    return _number_in_words(value, field.least) if field.least == field.most else str(error)


def _number_in_words(value: Any, size: int) -> str:
    if not isinstance(value, int):
        return f"a {type(value).__name__}; a whole number is allowed"
    return f"{value}; what fits in {size} bytes is allowed"


def _unknown_field(plan: Plan, tag: int, data: bytes) -> bytes:
    width = 2 if plan.wide else 1
    if tag in plan.tags:
        raise EncodingError(f"{plan.name}: tag {tag} among the unknown is {plan.tags[tag].name}")
    if not 0 <= tag < 256**width or len(data) >= 256**width:
        raise EncodingError(
            f"{plan.name}: unknown tag {tag} with {len(data)} bytes; "
            f"{width} byte(s) for tag and length are there in protocol {plan.version}"
        )
    return tag.to_bytes(width, "big") + len(data).to_bytes(width, "big") + data


def _pack_with_defaults(plan: Plan, values: Mapping[str, Any]) -> bytes:
    row = [values.get(name, b"" if name in plan.opaque else 0) for name in plan.fixed]
    for name, value, code in zip(plan.fixed, row, plan.codes, strict=True):
        try:
            struct.pack(">" + code, value)
        except struct.error:
            words = _number_in_words(value, struct.calcsize(">" + code))
            raise EncodingError(f"{plan.name}.{name}: {words}") from None
    return plan.body.pack(*row)


def _check_opaque(plan: Plan, fields: Mapping[str, Any]) -> None:
    for name, size in plan.opaque.items():
        value = fields.get(name, bytes(size))
        if not isinstance(value, bytes) or len(value) != size:
            raise EncodingError(f"{plan.name}.{name}: {size} bytes of data are allowed")


def _no_such_field(plan: Plan, name: str) -> str:
    if name in WITHOUT_TAG:
        return f"{plan.name}.{name}: its tag is not published, so it cannot be sent"
    return f"{plan.name}.{name}: no such field in protocol {plan.version}; {', '.join(plan.fields)}"
