"""What an adapter has to say, before it is in anybody's language: a key of the panel's words.

A text with values is written `key:value:value`. A value is a number, a name that people gave, or
another key; in names, what would mean something here is escaped. `@table.key` names a text of any
table, where the server's own words could stand, too.
"""

from dataclasses import dataclass

MARKS = {"%": "%25", ":": "%3A", "@": "%40"}


@dataclass(frozen=True, slots=True)
class Named:
    """A text of the panel's words, by table and key."""

    key: str

    def __str__(self) -> str:
        return f"@{self.key}"


def worded(key: str | Named, *values: object) -> str:
    """Return what is to be said, in one text."""
    return ":".join([str(key), *map(_written, values)])


def unworded(said: str) -> tuple[str, tuple[str | Named, ...]]:
    """Return the key and the values of what is to be said."""
    key, *values = said.split(":")
    return key, tuple(map(_read, values))


def named(key: str) -> str:
    """Return the name of a text, where the server's own words could stand, too."""
    return str(Named(key))


def _written(value: object) -> str:
    if isinstance(value, Named):
        return str(value)
    text = str(value)
    for mark, escape in MARKS.items():
        text = text.replace(mark, escape)
    return text


def _read(value: str) -> str | Named:
    if value.startswith("@"):
        return Named(value[1:])
    for mark, escape in reversed(MARKS.items()):
        value = value.replace(escape, mark)
    return value
