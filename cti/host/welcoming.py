"""A host's welcome, read: who it is, what it wants to be told, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .envelope import VERSION
from .reading import BadRequest, Field, anything, names, one_of, read_fields, text
from .requests import THEMES, read_credentials

LONGEST_STATE = 48 * 1024  # characters


class Schema(Enum):
    """In which words a host wants to be told what happens."""

    HOOKSWITCH = "hookswitch"
    OPENCTI = "opencti"


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """What a host says of itself."""

    host: str = ""
    locale: str = ""
    theme: str = ""
    credentials: Mapping[str, Any] | None = field(default=None, repr=False)
    last_seq: int | None = None
    schemas: frozenset[Schema] = frozenset({Schema.HOOKSWITCH})
    answers: frozenset[str] = frozenset()
    state: str = field(default="", repr=False)


def _last_seq(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadRequest(f"{where} must be the number of an event.")
    return value


def _schemas(value: Any, where: str) -> frozenset[Schema]:
    """Read names of schemas; those of a later version are left alone."""
    known = {schema.value: schema for schema in Schema}
    return frozenset(known[name] for name in names(value, where) if name in known)


FIELDS = {
    "host": Field(anything),
    "locale": Field(text(35)),
    "theme": Field(one_of(*THEMES)),
    "credentials": Field(lambda value, where: read_credentials(value)),
    "lastSeq": Field(_last_seq),
    "schemas": Field(_schemas),
    "answers": Field(names),
    "state": Field(text(LONGEST_STATE)),
}


def read_welcome(data: Mapping[str, Any]) -> tuple[Welcome, list[str]]:
    """Return what a welcome says, and what of it was wrong and left out. Raises BadRequest."""
    version = data.get("version")
    if version != VERSION or isinstance(version, bool):
        raise BadRequest(f"welcome.version must be {VERSION}.")
    given: dict[str, Any] = {}
    problems = []
    for name, each in FIELDS.items():
        try:
            given |= read_fields({name: each}, data, "welcome")
        except BadRequest as problem:
            problems.append(str(problem))
    host = given.get("host", {})
    called = (host.get(name) for name in ("name", "version"))
    welcome = Welcome(
        host=" ".join(each[:40] for each in called if isinstance(each, str)),
        locale=given.get("locale", ""),
        theme=given.get("theme", ""),
        credentials=given.get("credentials"),
        last_seq=given.get("lastSeq"),
        schemas=given.get("schemas") or frozenset({Schema.HOOKSWITCH}),
        answers=given.get("answers", frozenset()),
        state=given.get("state", ""),
    )
    return welcome, problems
