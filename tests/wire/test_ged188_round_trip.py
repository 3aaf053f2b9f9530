"""The whole table of GED-188, every message in every version, there and back; and garbage."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.errors import ProtocolError
from cti.wire.ged188_json import from_json, to_json
from cti.wire.ged188_layouts import VERSIONS
from cti.wire.ged188_messages import Codec, Message
from cti.wire.ged188_plans import Field, Group, Plan, names, numbers, plan_for
from cti.wire.ged188_types import TYPES, NamedArray, NamedVariable
from cti.wire.ged188_values import MessageType

PLANS = [
    plan
    for version in VERSIONS
    for number in sorted(numbers().values())
    if (plan := plan_for(number, version))
]
NAMES = st.sampled_from([(plan.name, plan.version) for plan in PLANS])  # short, when a test fails
RANGES = {"B": (0, 255), "H": (0, 65535), "I": (0, 2**32 - 1), "i": (-(2**31), 2**31 - 1)}
BY_SIZE = {2: RANGES["H"], 4: RANGES["I"], 1: RANGES["B"]}
FLOATING_COUNTS = {"NumPeripherals", "NumSkills", "NumMRDs", "NumServiceMembers"}
FLOATING_COUNTS |= {"NumOfEnabledServices"}
READERS = {name: kind.read for name, kind in TYPES.items()}


def plan_of(name: str, version: int) -> Plan:
    plan = plan_for(numbers()[name], version)
    assert plan is not None
    return plan


def text(most: int) -> st.SearchStrategy[str]:
    """What decoding makes of any bytes without NUL: UTF-8 or not."""
    some = st.one_of(
        st.text("0123456789+#*", max_size=most),
        st.binary(max_size=most).map(lambda data: data.replace(b"\0", b"")),
        st.text(max_size=most // 4).map(lambda text: text.encode("utf-8", "ignore")),
    )
    data = some.map(lambda value: value.encode() if isinstance(value, str) else value)
    return data.map(lambda value: value.replace(b"\0", b"")[:most].decode(errors="surrogateescape"))


def value(field: Field) -> st.SearchStrategy[Any]:
    if field.read is None:
        return text(field.most - 1)
    if field.read is bytes:
        return st.binary(max_size=min(field.most, 255))
    name = text(31).map(lambda name: name + "_")  # at least one byte
    variable = st.builds(NamedVariable, name, text(60))
    if field.read is READERS["NAMEDVAR"]:
        return variable
    if field.read is READERS["NAMEDARRAY"]:
        return st.builds(lambda at, named: NamedArray(at, *named), st.integers(0, 255), variable)
    least, most = RANGES["i"] if field.read is READERS["INT"] else BY_SIZE[field.least]
    return st.integers(least, most)


def fixed_value(code: str) -> st.SearchStrategy[Any]:
    if code.endswith("s"):
        size = int(code[:-1])
        return st.binary(min_size=size, max_size=size)
    return st.integers(*RANGES[code])


@st.composite
def group_lists(draw: st.DrawFn, plan: Plan, group: Group, size: int) -> dict[str, list[Any]]:
    """Lists for some members of a group; the first is in every record, so that pairs show."""
    inner = {name: within for within in group.inner for name in within.places}
    first, *others = [name for name in group.places if name not in inner]
    chosen = [first, *(name for name in others if draw(st.booleans()))]
    lists: dict[str, list[Any]] = {}
    for name in chosen:
        field = plan.fields[name]
        assert field is not None
        member = value(field) if name == first else st.one_of(st.none(), value(field))
        lists[name] = [draw(member) for _ in range(size)]
        if all(item is None for item in lists[name]):
            del lists[name]
    for within in group.inner:
        if draw(st.booleans()):
            sizes = [draw(st.integers(0, 3)) for _ in range(size)]
            if not any(sizes):
                continue
            lists[within.counter] = list(sizes)
            columns = [draw(group_lists(plan, within, each)) for each in sizes]
            for name in within.places:
                if any(name in column for column in columns):
                    pairs = zip(columns, sizes, strict=True)
                    lists[name] = [column.get(name, [None] * each) for column, each in pairs]
    return lists


@st.composite
def messages(draw: st.DrawFn, plan: Plan) -> Message:
    form = plan.alternate if plan.alternate and draw(st.booleans()) else plan
    codes = zip(form.fixed, form.codes, strict=True)
    fields: dict[str, Any] = {name: draw(fixed_value(code)) for name, code in codes}
    for name, field in form.fields.items():
        if field and not field.group and draw(st.integers(0, 3)) == 0:
            fields[name] = draw(value(field))
    for group in form.groups:
        size = draw(st.integers(0, 3))
        if size:
            fields |= draw(group_lists(form, group, size))
        if group.counter in form.fixed or size:
            fields[group.counter] = size
    if plan.number == MessageType.OPEN_REQ:
        fields["VersionNumber"] = plan.version
    return Message(plan.number, fields)


def full(plan: Plan) -> Message:
    """The message with every field that it can have, groups with two records."""
    fields: dict[str, Any] = {}
    for name, code in zip(plan.fixed, plan.codes, strict=True):
        fields[name] = bytes(range(int(code[:-1]))) if code.endswith("s") else 1
    for name, field in plan.fields.items():
        if field and not field.group:
            fields[name] = sample(field)
    for group in plan.groups:
        inner = {name for within in group.inner for name in within.places}
        fields[group.counter] = 2
        for name in group.places:
            field = plan.fields[name]
            assert field is not None
            one = sample(field)
            fields[name] = [[one, one], []] if name in inner else [one, one]
        for within in group.inner:
            fields[within.counter] = [2, 0]
    if plan.number == MessageType.OPEN_REQ:
        fields["VersionNumber"] = plan.version
    return Message(plan.number, fields)


def sample(field: Field) -> Any:
    if field.read is None:
        return "7" * min(field.most - 1, 20)
    if field.read is bytes:
        return b"\x00\xff" * min(field.most // 2, 8)
    if field.read is READERS["NAMEDVAR"]:
        return NamedVariable("user.a", "1")
    if field.read is READERS["NAMEDARRAY"]:
        return NamedArray(255, "user.b", "2")
    return 256 ** (field.least - 1)


def test_the_table_has_every_published_message_in_every_version_that_has_it() -> None:
    assert {plan.number for plan in PLANS} == set(MessageType)
    for plan in PLANS:
        assert MessageType(plan.number).name == plan.name == names()[plan.number]
    in_version = [sum(plan.version == version for plan in PLANS) for version in VERSIONS]
    assert (in_version[0], in_version[-1], len(MessageType)) == (144, 167, 167)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_message_with_every_field_comes_back_as_it_was(version: int) -> None:
    codec = Codec(version)
    for plan in PLANS:
        if plan.version == version:
            message = full(plan)
            frame = codec.encode(message)
            assert codec.decode(frame) == [message], plan.name
            assert from_json(to_json(message), version) == message


@given(st.data())
def test_any_message_of_any_version_comes_back_as_it_was(data: st.DataObject) -> None:
    plan = plan_of(*data.draw(NAMES))
    message = data.draw(messages(plan))
    codec = Codec(plan.version)
    frame = codec.encode(message)
    assert codec.decode(frame) == [message]
    assert from_json(to_json(message), plan.version) == message


def outcome(codec: Codec, pieces: list[bytes]) -> tuple[list[Message], list[str]]:
    """All messages and errors that come of the pieces, in order; it stops at a lost border."""
    read: list[Message] = []
    errors: list[str] = []
    for piece in pieces:
        while True:
            try:
                read += codec.decode(piece)
                break
            except ProtocolError as error:
                read += [message for message in error.messages if isinstance(message, Message)]
                errors.append(str(error))
                if "border is lost" in str(error):
                    return read, errors
                piece = b""
    return read, errors


@given(st.data())
def test_one_byte_at_a_time_gives_the_same_as_all_at_once(data: st.DataObject) -> None:
    version = data.draw(st.sampled_from(VERSIONS))
    chosen = st.sampled_from([plan.name for plan in PLANS if plan.version == version])
    codec = Codec(version)
    stream = b"".join(
        codec.encode(data.draw(messages(plan_of(name, version))))
        for name in data.draw(st.lists(chosen, max_size=3))
    )
    stream += data.draw(st.binary(max_size=20))
    whole = outcome(Codec(version), [stream])
    assert outcome(Codec(version), [bytes([byte]) for byte in stream]) == whole
    cut = data.draw(st.integers(0, len(stream)))
    assert outcome(Codec(version), [stream[:cut], stream[cut:]]) == whole


@given(st.data())
def test_garbage_gives_messages_or_protocol_errors_and_nothing_else(data: st.DataObject) -> None:
    plan = plan_of(*data.draw(NAMES))
    codec = Codec(plan.version)
    frame = bytearray(codec.encode(data.draw(messages(plan))))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(frame) - 1))
        match data.draw(st.sampled_from(["change", "drop", "add"])):
            case "change":
                frame[at] = data.draw(st.integers(0, 255))
            case "drop" if len(frame) > 9:
                del frame[at]
            case _:
                frame[at:at] = data.draw(st.binary(max_size=5))
    if data.draw(st.booleans()):
        frame[:4] = (len(frame) - 8).to_bytes(4, "big")
    outcome(codec, [bytes(frame)])


@given(NAMES, st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=12)), max_size=12))
def test_whatever_is_read_from_any_body_reads_the_same_when_written_again(
    which: tuple[str, int], floating: list[tuple[int, bytes]]
) -> None:
    plan = plan_of(*which)
    tags = sorted(plan.tags)
    body = b""
    for choice, content in floating:
        tag = tags[choice % len(tags)] if tags else choice % 256
        field = plan.tags.get(tag)
        size = field.least if field and field.least == field.most else len(content)
        width = 2 if plan.wide else 1
        body += tag.to_bytes(width, "big") + size.to_bytes(width, "big")
        body += content.ljust(size, b"\1")[:size]
    codec = Codec(plan.version)
    body = bytes(plan.body.size) + body
    frame = len(body).to_bytes(4, "big") + plan.number.to_bytes(4, "big") + body
    try:
        [message] = codec.decode(frame)
    except ProtocolError:
        return
    try:
        again = codec.encode(message)
    except ValueError as error:  # text that filled its field without leaving room for the NUL
        assert "a NUL are allowed" in str(error)
        return
    [second] = codec.decode(again)
    added = {name: second.fields[name] for name in second.fields if name not in message.fields}
    assert second == message._replace(fields={**message.fields, **added})
    assert added.keys() <= FLOATING_COUNTS  # a count that was left out is counted
    assert codec.encode(second) == again


@given(st.lists(st.binary(max_size=6000), max_size=8), st.sampled_from(VERSIONS))
def test_no_stream_makes_the_codec_keep_more_than_one_message(
    pieces: list[bytes], version: int
) -> None:
    codec = Codec(version)
    for piece in pieces:
        _, errors = outcome(codec, [piece])
        assert codec.pending < 12500
        if errors and "border is lost" in errors[-1]:
            break
