"""`hookswitch ged188`: hex lines to JSON lines and back, one message a line."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ..errors import CTIError
from .ged188_json import from_json, to_json
from .ged188_layouts import DEFAULT_VERSION, VERSIONS
from .ged188_messages import Codec

MAX_LINE = 1 << 18  # bytes; the longest message takes less, in hex or in JSON


def main(argv: list[str]) -> int:
    """Run `ged188 decode|encode [--version N]` on standard input; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="hookswitch ged188",
        description="Cisco CTI Server messages (GED-188): hex lines to JSON lines and back.",
    )
    parser.add_argument("direction", choices=("decode", "encode"))
    parser.add_argument(
        "--version",
        type=int,
        choices=VERSIONS,
        default=DEFAULT_VERSION,
        metavar="N",
        help=f"protocol, {VERSIONS.start} to {VERSIONS.stop - 1} (default {DEFAULT_VERSION})",
    )
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    codec = Codec(options.version)
    translate = decode_line if options.direction == "decode" else encode_line
    try:
        for answer in answers(sys.stdin.buffer, lambda line: translate(codec, line)):
            print(answer, flush=True)
    except BrokenPipeError:  # the reader, perhaps `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to flush
    return 0


def answers(lines: BinaryIO, translate: Callable[[str], str]) -> Iterator[str]:
    """Yield one answer for each line that is not blank; an error is an answer too."""
    while line := lines.readline(MAX_LINE):
        try:
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                while (rest := lines.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                    pass
                raise ValueError(f"a line of {MAX_LINE} bytes or more; one message is allowed")
            if text := line.decode().strip():
                yield translate(text)
        except (CTIError, ValueError, RecursionError) as error:
            yield json.dumps({"error": str(error)})


def decode_line(codec: Codec, line: str) -> str:
    """Return the JSON of one message in hex; blanks within the hex are left out."""
    try:
        frame = bytes.fromhex(line)
    except ValueError:
        raise ValueError("not hex; two hex digits for each byte are allowed") from None
    return json.dumps(to_json(codec.decode_frame(frame)))


def encode_line(codec: Codec, line: str) -> str:
    """Return the hex of one message in JSON."""
    return codec.encode(from_json(json.loads(line), codec.version)).hex()
