"""Which files the panel's server gives out, and under which paths: nothing else is reachable."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cti.errors import CTIError

from .assets import FOR_EVER, MEDIA_TYPES, REVALIDATE

SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*")  # no dot in front: no "..", nothing hidden
HASHED = re.compile(r".+-[A-Za-z0-9_-]{8}\.(js|css)")  # its content's hash is in its name
PAGE = frozenset({"index.html", "pyscript.toml"})
PYODIDE = frozenset(
    {
        "pyodide.mjs",
        "pyodide.asm.mjs",
        "pyodide.asm.wasm",
        "python_stdlib.zip",
        "pyodide-lock.json",
    }
)


class NotSetUp(CTIError):
    """PyScript or Pyodide is not there."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder whose files are served below `prefix`."""

    prefix: str
    folder: Path
    gives: Callable[[str], bool]  # by the path below the prefix
    cache: Callable[[str], str]

    def find(self, path: str) -> Path | None:
        """Return the file that is served as `path`, if it is one of this shelf's."""
        rest = path.removeprefix(self.prefix)
        if not path.startswith(self.prefix) or not self.gives(rest):
            return None
        if not all(SEGMENT.fullmatch(segment) for segment in rest.split("/")):
            return None
        file = (self.folder / rest).resolve()
        if not file.is_relative_to(self.folder.resolve()) or file.suffix not in MEDIA_TYPES:
            return None
        return file if file.is_file() else None

    def paths(self) -> Iterator[str]:
        """Yield the path of every file that it serves."""
        for file in sorted(self.folder.rglob("*")):
            path = self.prefix + file.relative_to(self.folder).as_posix()
            if self.find(path):
                yield path


def pyodide_version(root: Path) -> str:
    """Return the version of Pyodide that is installed."""
    try:
        package = json.loads((root / "node_modules/pyodide/package.json").read_text("utf-8"))
    except FileNotFoundError as error:
        raise NotSetUp(
            f"PyScript and Pyodide are not in {root / 'node_modules'}: run npm ci in {root}."
        ) from error
    return str(package["version"])


def shelves(root: Path) -> list[Shelf]:
    """Return every shelf of the panel that lives in `root`."""
    pyodide = root / "node_modules/pyodide"
    return [
        Shelf("", root, PAGE.__contains__, _always(REVALIDATE)),
        Shelf("static/", root / "static", _is_public, _always(REVALIDATE)),
        Shelf("pyscript/", root / "node_modules/@pyscript/core/dist", _is_script, _by_name),
        Shelf(
            f"pyodide/{pyodide_version(root)}/", pyodide, PYODIDE.__contains__, _always(FOR_EVER)
        ),
    ]


def _always(cache: str) -> Callable[[str], str]:
    return lambda path: cache


def _is_public(path: str) -> bool:
    return not path.startswith("settings/")  # these have their own address, and their own rules


def _is_script(path: str) -> bool:
    return path.endswith((".js", ".css"))


def _by_name(path: str) -> str:
    return FOR_EVER if HASHED.fullmatch(path) else REVALIDATE
