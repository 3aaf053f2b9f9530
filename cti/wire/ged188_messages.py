"""Messages of the Cisco CTI Server protocol (GED-188): bytes to `Message` and back."""

import struct
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from ..errors import ProtocolError
from .ged188_frames import HEADER_SIZE, NO_FRAME, FrameSplitter
from .ged188_layouts import DEFAULT_VERSION, VERSIONS
from .ged188_plans import Plan, frame_limit, names, plan_for
from .ged188_read import read_frame
from .ged188_types import readable
from .ged188_write import EncodingError, check_size, write_frame

OPEN_REQ = 3


_header = struct.Struct(">II")
_new = tuple.__new__  # of a Message: half the time that Message() takes


class Message(NamedTuple):
    """One message, its fields by the guides' names; lists for the members of groups.

    Numbers are int, text is str, opaque data are bytes. `unknown` has the floating fields that the
    layout does not have; `body` is all of a message whose layout is not known.
    """

    type: int
    fields: Mapping[str, Any] = MappingProxyType({})
    unknown: Sequence[tuple[int, bytes]] = ()
    body: bytes | None = None

    @property
    def name(self) -> str:
        """The guides' name of the message, or its number if it has none."""
        return names().get(self.type, str(self.type))

    def number(self, name: str, default: int = 0) -> int:
        """Return a number; `default` if the field is not there or is none."""
        value = self.fields.get(name)
        if type(value) is list:
            value = self._last(name)
        return value if isinstance(value, int) else default

    def text(self, name: str, default: str = "") -> str:
        """Return text as it was sent, for ids: what is written back is the same. Numbers too."""
        value = self.fields.get(name)
        if type(value) is str:
            return value
        value = self._last(name)
        if isinstance(value, bytes):
            return value.partition(b"\0")[0].decode("utf-8", "surrogateescape")
        return default if value is None else str(value)

    def readable(self, name: str, default: str = "") -> str:
        """Return text for people: bytes that are not UTF-8 are taken for Latin-1."""
        value = self.fields.get(name)
        if value is None:  # as most of what is asked for
            return default
        return readable(value if type(value) is str else self.text(name, default))

    def data(self, name: str, default: bytes = b"") -> bytes:
        """Return opaque data."""
        value = self._last(name)
        return value if isinstance(value, bytes) else default

    def values(self, name: str) -> Sequence[Any]:
        """Return all values of a field that repeats: empty if it is not there."""
        value = self.fields.get(name, ())
        return value if isinstance(value, (list, tuple)) else (value,)

    def records(self, *members: str) -> list[tuple[Any, ...]]:
        """Return a group's records as tuples of these members, None for a missing one."""
        columns = [self.values(name) for name in members]
        size = max(map(len, columns), default=0)
        return [tuple(c[i] if i < len(c) else None for c in columns) for i in range(size)]

    def _last(self, name: str) -> Any:
        value = self.fields.get(name)
        return value[-1] if isinstance(value, list) and value else value


class Codec:
    """Reads and writes the messages of one connection in one version. Does no I/O."""

    def __init__(self, version: int = DEFAULT_VERSION) -> None:
        if version not in VERSIONS:
            raise EncodingError(
                f"protocol {version}: {VERSIONS.start} to {VERSIONS.stop - 1} are allowed"
            )
        self.version = version
        self._plans: dict[int, Plan] = {}  # those in use, but for OPEN_REQ
        self._limit = frame_limit(version)
        self._frames = FrameSplitter(self._limit)

    @property
    def pending(self) -> int:
        """Bytes that wait for the rest of their message."""
        return self._frames.pending

    def decode(self, data: bytes) -> list[Message]:
        """Return the messages that `data` completes.

        Broken bytes raise ProtocolError, which has the messages before them. A broken body is taken
        out: the next call goes on behind it. After a broken length every call raises.
        """
        frames = self._frames
        plan = self._plans.get(frames.only_type(data))
        if plan is not None:  # as nearly always: the shortest way
            fields, unknown = read_frame(plan, data)
            return [_new(Message, (plan.number, fields, unknown, None))]
        messages: list[Message] = []
        try:
            frames.feed(data)
            while frame := frames.next_frame():
                messages.append(self._read(frame))
        except ProtocolError as error:
            error.messages = tuple(messages)
            raise
        return messages

    def decode_frame(self, frame: bytes) -> Message:
        """Return the message of one whole frame; unlike `decode`, it keeps nothing."""
        if FrameSplitter(self._limit).only_type(frame) == NO_FRAME:
            raise ProtocolError(
                f"a frame of {len(frame)} bytes whose MessageLength is "
                f"{int.from_bytes(frame[:4], 'big')}; {HEADER_SIZE} to {self._limit} bytes are "
                f"allowed, {HEADER_SIZE} more than MessageLength"
            )
        return self._read(frame)

    def encode(self, message: Message) -> bytes:
        """Return the frame of a message; EncodingError if the protocol cannot carry it.

        Fixed fields that are left out are 0; counts of groups that are left out are counted.
        """
        number, fields, unknown, body = message
        if body is not None:
            return self._with_body(message, body)
        plan = self._plans.get(number) or self._plan(number, fields.get("VersionNumber"))
        if plan is None:
            raise EncodingError(
                f"{message.name}: not a message with fields in protocol {self.version}; "
                "only a body is allowed"
            )
        return write_frame(plan, fields, unknown)

    def _with_body(self, message: Message, body: bytes) -> bytes:
        if not 0 <= message.type < 2**32:
            raise EncodingError(f"MessageType {message.type}; 0 to {2**32 - 1} are allowed")
        frame = _header.pack(len(body), message.type) + body
        check_size(message.name, frame, self.version)
        return frame

    def _read(self, frame: bytes) -> Message:
        _, number = _header.unpack_from(frame)
        plan = self._plans.get(number) or self._plan(number, int.from_bytes(frame[12:16], "big"))
        if plan is None:
            return Message(number, {}, (), frame[HEADER_SIZE:])
        return Message(number, *read_frame(plan, frame))

    def _plan(self, number: int, version_number: object) -> Plan | None:
        if number == OPEN_REQ and isinstance(version_number, int) and version_number in VERSIONS:
            return plan_for(number, version_number)  # it has the widths that it asks for
        plan = plan_for(number, self.version)
        if plan is not None and number != OPEN_REQ:
            self._plans[number] = plan
        return plan
