"""The bodies of orders: what must be in them, checked in words that say what is allowed."""

from collections.abc import Mapping
from typing import Any

from cti.errors import CTIError

LONGEST_TEXT = 200
Body = Mapping[str, Any]


class BadOrder(CTIError):
    """A body is wrong; the text says what is allowed."""


def allow(body: Body, *keys: str) -> None:
    """Refuse a body with any other key."""
    for key in body:
        if key not in keys:
            raise BadOrder(f'"{key}" is not known here; allowed: {", ".join(keys) or "nothing"}.')


def text(body: Body, key: str, default: str | None = None) -> str:
    """Return a text; a whole number will do, for a number or an id."""
    value = body.get(key, default)
    if type(value) is int:
        value = str(value)
    if not isinstance(value, str) or (default is None and not value):
        raise BadOrder(f'"{key}" has to be a text{"" if key in body else "; it is missing"}.')
    if len(value) > LONGEST_TEXT:
        raise BadOrder(f'"{key}" may have at most {LONGEST_TEXT} characters.')
    return value


def texts(body: Body, key: str) -> dict[str, str]:
    """Return an object of texts."""
    value = body.get(key, {})
    fits = isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    if not fits:
        raise BadOrder(f'"{key}" has to be an object whose values are texts.')
    return dict(value)


def number(body: Body, key: str, default: float, least: float, most: float) -> float:
    """Return a number within limits."""
    value = body.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise BadOrder(f'"{key}" has to be a number from {least} to {most}.')
    return value


def whole(body: Body, key: str, default: int, least: int, most: int) -> int:
    """Return a whole number within limits."""
    value = number(body, key, default, least, most)
    if not isinstance(value, int):
        raise BadOrder(f'"{key}" has to be a whole number from {least} to {most}.')
    return value


def one_of(body: Body, key: str, default: str, allowed: tuple[str, ...]) -> str:
    """Return one of the words that are allowed."""
    value = body.get(key, default)
    if value not in allowed:
        raise BadOrder(f'"{key}" has to be one of: {", ".join(allowed)}.')
    return str(value)
