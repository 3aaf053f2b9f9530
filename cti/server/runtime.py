"""The Python that the browser starts: made by Pyodide in Node.js, kept until a source changes."""

import hashlib
import shutil
import struct
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .archive import packed
from .node import run_node

SCRIPT = Path(__file__).with_name("runtime.mjs")
LIBRARY, MODULES, MEMORY = "python_stdlib.zip", "cti.zip", "memory.bin"
KEPT = 4  # how many versions, for whoever goes back and forth between branches


@dataclass(frozen=True, slots=True)
class Runtime:
    """What Pyodide starts from, as bytes."""

    library: bytes  # the standard library, compiled
    modules: bytes  # our part of it, compiled
    memory: bytes  # of an interpreter that has imported both, without its empty pages


def runtime(root: Path, sources: Sequence[Path]) -> Runtime:
    """Return what the browser starts `sources` from, made if need be. Raises NodeFailed."""
    shelf = root / ".runtime"
    pyodide = root / "node_modules" / "pyodide"
    given = packed(root, sources)
    base = _key(SCRIPT.read_bytes(), (pyodide / "package.json").read_bytes())
    folder = shelf / f"{base}-{_key(given)}"
    library = shelf / f"{base}-{LIBRARY}"
    if not folder.is_dir():
        print("Preparing Python for the browser (again after each change of cti/)", flush=True)
        shelf.mkdir(exist_ok=True)
        _make(pyodide, given, library, folder)
        _tidy(shelf, base)
    folder.touch()  # the newest are kept
    return Runtime(
        library.read_bytes(), (folder / MODULES).read_bytes(), (folder / MEMORY).read_bytes()
    )


def sizes(memory: bytes) -> dict[str, int]:
    """Return how large a saved memory is with its empty pages, and its head, in bytes."""
    size, head = struct.unpack_from("<4xII", memory)
    return {"size": size, "head": head}


def _make(pyodide: Path, given: bytes, library: Path, folder: Path) -> None:
    """Let Node.js write the files aside and put them in place whole: others may do the same."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="new-") as aside:
        new = Path(aside)
        (new / "sources.zip").write_bytes(given)
        (new / "made").mkdir()
        new_library = library if library.is_file() else new / LIBRARY
        paths = pyodide, new / "sources.zip", new_library, new / "made"
        run_node(SCRIPT, *paths, doing="Preparing Python for the browser")
        if new_library != library:
            new_library.replace(library)
        if not folder.is_dir():
            (new / "made").replace(folder)


def _tidy(shelf: Path, base: str) -> None:
    """Remove what was made of older sources, the oldest first, and of other versions of Pyodide."""
    for path in shelf.glob(f"*-{LIBRARY}"):
        if not path.name.startswith(base):
            path.unlink()
    folders = sorted(shelf.glob("[!n]*-*/"), key=lambda path: path.stat().st_mtime)
    for folder in folders[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


def _key(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]
