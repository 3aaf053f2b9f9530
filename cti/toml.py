"""TOML into frozen values, by the fields of a dataclass. What is wrong is told in words.

A field's metadata may say more than its type: `allowed`, the texts it can be; `form`, a pattern
and the words for it; `at_least` and `at_most`, for a number.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from types import MappingProxyType, UnionType
from typing import Any, TypeVar

from cti.errors import CTIError

T = TypeVar("T")


class SettingsError(CTIError):
    """Settings are wrong; the text names the file, the key and what is allowed."""


class Wrong(Exception):
    """What is wrong, without the file's name."""


def read_table(kind: type[T], text: str, name: str, check: Callable[[T], None] | None = None) -> T:
    """Return what `text` holds as a `kind`; errors call it `name`. Raises SettingsError.

    `check` raises Wrong for what no field alone can see.
    """
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
        table: T = _table(kind, document, "")
        if check is not None:
            check(table)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name}: not valid TOML: {error}.") from error
    except Wrong as wrong:
        raise SettingsError(f"{name}: {wrong}") from None
    return table


def _table(kind: type[Any], table: Mapping[str, Any], path: str) -> Any:
    known = {each.name: each for each in fields(kind)}
    for key in table:
        if key not in known:
            raise Wrong(
                f"{path}{key}: no such key{_meant(key, known)}; allowed: {', '.join(known)}."
            )
    for key, each in known.items():
        if key not in table and each.default is MISSING and each.default_factory is MISSING:
            raise Wrong(f"{path}{key} is missing: it has no default.")
    return kind(**{key: _value(known[key], value, path + key) for key, value in table.items()})


def _value(of: Field[Any], value: Any, path: str) -> Any:
    kind: Any = next(iter(of.type.__args__)) if isinstance(of.type, UnionType) else of.type
    if is_dataclass(kind):
        if not isinstance(value, dict):
            raise Wrong(f"{path}: expected a table, [{path}].")
        return _table(kind, value, f"{path}.")  # type: ignore[arg-type]
    fits, words, made = KINDS[kind]
    if not fits(value):
        raise Wrong(f"{path}: expected {words}, not {_shown(of, value)}.")
    if kind is int:
        _check_range(of, value, path)
    for text in value if isinstance(value, list) else [value]:
        _check_text(of, text, path)
    return made(value)


def _check_range(of: Field[Any], number: int, path: str) -> None:
    least, most = of.metadata.get("at_least", 1), of.metadata.get("at_most")
    if number < least or (most is not None and number > most):
        allowed = f"{least} or more" if most is None else f"{least} to {most}"
        raise Wrong(f"{path}: {number} is not allowed; allowed: {allowed}.")


def _check_text(of: Field[Any], text: object, path: str) -> None:
    allowed = of.metadata.get("allowed")
    if allowed and text not in allowed:
        words = ", ".join(f'"{each}"' for each in allowed)
        meant = _meant(str(text), allowed)
        raise Wrong(f"{path}: {_shown(of, text)} is not allowed{meant}; allowed: {words}.")
    if text == "" and of.default is MISSING:
        raise Wrong(f"{path} is empty: it has no default.")
    pattern, words = of.metadata.get("form", (None, ""))
    if pattern and text != of.default and not pattern.fullmatch(str(text)):
        raise Wrong(f"{path}: {_shown(of, text)} is not allowed; expected {words}.")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_words(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


KINDS: Mapping[object, tuple[Callable[[Any], bool], str, Callable[[Any], Any]]] = {
    str: (_is_text, 'text, as in "…"', str),
    bool: (lambda value: isinstance(value, bool), "true or false", bool),
    int: (lambda value: type(value) is int, "a whole number", int),
    tuple[str, ...]: (_is_texts, 'a list of texts, as in ["…"]', tuple),
    Mapping[str, str]: (_is_words, 'a table of texts, as in { key = "…" }', MappingProxyType),
}


def _meant(word: str, known: Any) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f' (did you mean "{near[0]}"?)' if near else ""


def _shown(of: Field[Any], value: object) -> str:
    if not of.repr:  # a secret
        return "what is there"
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value[:60]}"'
        case list():
            return "a list like this"
        case dict():
            return "a table"
    return str(value)
