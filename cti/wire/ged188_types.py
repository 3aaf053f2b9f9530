"""The data types of GED-188 fields: bytes to value and back (guides, "Data Types")."""

import struct
from collections.abc import Callable
from typing import Any, NamedTuple

# Text is UTF-8; bytes that are not become lone surrogates (PEP 383), and are written as they were.
ENCODING, ERRORS = "utf-8", "surrogateescape"
MAX_VARIABLE_NAME, MAX_VARIABLE_VALUE = 33, 211  # bytes, final NUL included


class NamedVariable(NamedTuple):
    """One ECC variable of a call."""

    name: str
    value: str


class NamedArray(NamedTuple):
    """One element of an ECC array of a call."""

    position: int
    name: str
    value: str


class DataType(NamedTuple):
    """How a floating field's data are read and written; None for both: text."""

    code: str  # of `struct`, for numbers
    least: int  # bytes
    read: Callable[[bytes], Any] | None
    write: Callable[[Any], bytes] | None


def text_bytes(value: str, most: int) -> bytes:
    """Return `value` with its final NUL; ValueError if that is more than `most` bytes."""
    if not isinstance(value, str):
        raise TypeError(f"a {type(value).__name__}; text is allowed")
    data = value.encode(ENCODING, ERRORS)
    if 0 in data:
        raise ValueError("a NUL within the text; it would end there")
    if len(data) >= most:
        raise ValueError(f"{len(data)} bytes of text; at most {most - 1} and a NUL are allowed")
    return data + b"\0"


def readable(text: str) -> str:
    """Return `text` for people: where it was not UTF-8, its bytes are taken for Latin-1."""
    if text.isascii():
        return text
    try:
        text.encode(ENCODING)
    except UnicodeEncodeError:
        return text.encode(ENCODING, ERRORS).decode("latin-1")
    return text


def _read_variable(data: bytes) -> NamedVariable:
    name, end, rest = data.partition(b"\0")
    value = rest.partition(b"\0")[0]
    if not end:
        raise ValueError("its VariableName has no final NUL; one is needed")
    for part, size, most in (
        ("VariableName", len(name), MAX_VARIABLE_NAME - 1),
        ("VariableValue", len(value), MAX_VARIABLE_VALUE - 1),
    ):
        if size > most:
            raise ValueError(f"its {part} has {size} bytes; at most {most} are allowed")
    return NamedVariable(name.decode(ENCODING, ERRORS), value.decode(ENCODING, ERRORS))


def _write_variable(variable: NamedVariable) -> bytes:
    if not isinstance(variable, NamedVariable):
        raise TypeError(f"a {type(variable).__name__}; a NamedVariable is allowed")
    name, value = variable
    return text_bytes(name, MAX_VARIABLE_NAME) + text_bytes(value, MAX_VARIABLE_VALUE)


def _read_array(data: bytes) -> NamedArray:
    return NamedArray(data[0], *_read_variable(data[1:]))


def _write_array(element: NamedArray) -> bytes:
    if not isinstance(element, NamedArray):
        raise TypeError(f"a {type(element).__name__}; a NamedArray is allowed")
    position, name, value = element
    return struct.pack(">B", position) + _write_variable(NamedVariable(name, value))


def _read_signed(data: bytes) -> int:
    return int.from_bytes(data, "big", signed=True)


def _write_opaque(value: bytes) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError(f"a {type(value).__name__}; bytes are allowed")
    return value


def _number(code: str, read: Callable[[bytes], int] = int.from_bytes) -> DataType:
    form = struct.Struct(">" + code)
    return DataType(code, form.size, read, form.pack)


TYPES = {
    "UCHAR": _number("B"),
    "USHORT": _number("H"),
    "BOOL": _number("H"),
    "UINT": _number("I"),
    "TIME": _number("I"),
    "INT": _number("i", _read_signed),
    "STRING": DataType("", 0, None, None),
    "UNSPEC": DataType("", 0, bytes, _write_opaque),
    "NAMEDVAR": DataType("", 3, _read_variable, _write_variable),
    "NAMEDARRAY": DataType("", 4, _read_array, _write_array),
}
