"""Frames of GED-188: cut out of a stream, whole or in pieces, within limits."""

import pytest

from cti.errors import ProtocolError
from cti.wire.ged188_frames import FrameSplitter
from cti.wire.ged188_messages import Codec, Message

HEARTBEAT = bytes.fromhex("00000004 00000005 00000007")
EMPTY_BODY = bytes.fromhex("00000000 00000115")


def frames(splitter: FrameSplitter) -> list[bytes]:
    return list(iter(splitter.next_frame, None))


def test_a_frame_is_held_back_until_its_last_byte_is_there() -> None:
    splitter = FrameSplitter(4329)
    splitter.feed(HEARTBEAT[:-1])
    assert frames(splitter) == []
    assert splitter.pending == 11
    splitter.feed(HEARTBEAT[-1:])
    assert frames(splitter) == [HEARTBEAT]
    assert splitter.pending == 0


def test_several_frames_in_one_piece_come_out_in_their_order() -> None:
    splitter = FrameSplitter(4329)
    splitter.feed(HEARTBEAT + EMPTY_BODY + HEARTBEAT + HEARTBEAT[:3])
    assert frames(splitter) == [HEARTBEAT, EMPTY_BODY, HEARTBEAT]
    assert splitter.pending == 3


def test_a_length_above_the_limit_is_refused_from_its_four_bytes_alone() -> None:
    splitter = FrameSplitter(4329)
    splitter.feed((4322).to_bytes(4, "big"))
    with pytest.raises(ProtocolError, match=r"MessageLength .* is 4322, at most 4321 is allowed"):
        splitter.next_frame()


def test_after_a_lost_frame_border_nothing_more_is_kept_or_read() -> None:
    splitter = FrameSplitter(4329)
    splitter.feed(b"\xff" * 1000)
    with pytest.raises(ProtocolError):
        splitter.next_frame()
    assert splitter.pending == 0
    with pytest.raises(ProtocolError, match="frame border is lost"):
        splitter.feed(HEARTBEAT)
    with pytest.raises(ProtocolError, match="frame border is lost"):
        splitter.next_frame()


@pytest.mark.parametrize(("version", "limit"), [(9, 4329), (22, 4329), (23, 12500), (25, 12500)])
def test_the_limit_of_a_message_depends_on_the_version(version: int, limit: int) -> None:
    longest = Message(4000, {}, (), bytes(limit - 8))
    frame = Codec(version).encode(longest)
    assert len(frame) == limit
    assert Codec(version).decode(frame) == [longest]
    with pytest.raises(ValueError, match=f"{limit + 1} bytes .* at most {limit} are allowed"):
        Codec(version).encode(Message(4000, {}, (), bytes(limit - 7)))
    with pytest.raises(ProtocolError, match="at most"):
        Codec(version).decode((limit - 7).to_bytes(4, "big"))
