"""JSON text from somebody we do not trust to a value, within limits."""

import json
import re

DEEPEST = 32
LONGEST_INTEGER = 400  # digits; Python refuses to read more than 4,300
STRING_OR_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[{]|[\]}]', re.DOTALL)
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class UnreadableError(ValueError):
    """The text is not JSON that we take; the words say why and quote nothing."""


def read_json(text: str, limit: int) -> object:
    """Return the value that `text` holds. Raises UnreadableError."""
    if not text.isascii() and 4 * len(text) > limit:
        size = len(text.encode("utf-8", "surrogatepass"))
    else:
        size = len(text)  # or more, within the limit all the same
    if size > limit:
        raise UnreadableError("too large")
    if not text.strip():
        raise UnreadableError("empty")
    if _depth(text) > DEEPEST:
        raise UnreadableError("nested too deeply")
    try:
        value: object = DECODER.decode(text.removeprefix("\ufeff"))
    except ValueError:
        raise UnreadableError("not JSON") from None
    return value


def clean(text: str) -> str:
    """Return `text` without halves of characters, which no UTF-8 can carry."""
    return text if text.isascii() else LONE_SURROGATE.sub("\ufffd", text)


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_INTEGER else digits


def _depth(text: str) -> int:
    """How deep the brackets go: counted first, for the decoder recurses on a stack of its own."""
    if text.count("{") + text.count("[") <= DEEPEST:
        return 0
    depth = deepest = 0
    for found in STRING_OR_BRACKET.finditer(text):
        if found[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in "]}":
            depth -= 1
    return deepest


# NaN and the infinities are not JSON, yet some programs write them: they tell nothing.
DECODER = json.JSONDecoder(strict=False, parse_int=_integer, parse_constant=lambda name: None)
