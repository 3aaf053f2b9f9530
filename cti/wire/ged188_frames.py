"""Bytes of a GED-188 connection to frames, whole or in pieces, with a bounded buffer."""

import struct

from ..errors import ProtocolError

HEADER_SIZE = 8  # MessageLength, which counts the bytes after the header, and MessageType
NO_FRAME = -1  # no MessageType
_header = struct.Struct(">II").unpack_from


class FrameSplitter:
    """Cuts a stream into frames with their headers; refuses a length before its bytes come."""

    __slots__ = ("_buffer", "_error", "_limit", "_needed")

    def __init__(self, limit: int) -> None:
        self._limit = limit  # bytes of a frame, header included
        self._buffer = bytearray()
        self._needed = 4  # bytes that must be there before something new can be said
        self._error = ""  # set once the frame border is lost: nothing more can be read

    @property
    def pending(self) -> int:
        """Bytes that wait for the rest of their frame."""
        return len(self._buffer)

    def feed(self, data: bytes) -> None:
        """Keep `data` until `next_frame` takes it."""
        if self._error:
            raise ProtocolError(self._error)
        self._buffer += data

    def next_frame(self) -> bytes | None:
        """Take the first whole frame out of what was fed, if there is one."""
        if self._error:
            raise ProtocolError(self._error)
        buffer = self._buffer
        if len(buffer) < self._needed:
            return None
        size = self._frame_size(buffer)
        if len(buffer) < size:
            self._needed = size
            return None
        frame = bytes(buffer[:size])
        del buffer[:size]
        self._needed = 4
        return frame

    def only_type(self, data: bytes) -> int:
        """Return the MessageType if `data` is just one frame and nothing waits, else NO_FRAME."""
        size = len(data)
        if self._buffer or self._error or not HEADER_SIZE <= size <= self._limit:
            return NO_FRAME
        length: int
        number: int
        length, number = _header(data)
        return number if HEADER_SIZE + length == size else NO_FRAME

    def _frame_size(self, buffer: bytearray) -> int:
        length = int.from_bytes(buffer[:4], "big")
        most = self._limit - HEADER_SIZE
        if length > most:
            buffer.clear()
            self._error = (
                f"MessageLength at offset 0 of a frame is {length}, at most {most} is allowed: "
                "the frame border is lost"
            )
            raise ProtocolError(self._error)
        return HEADER_SIZE + length
