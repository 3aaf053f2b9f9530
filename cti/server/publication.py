"""What the panel's address gives out: every file, its path, and how long a browser may keep it.

Whatever the page asks for by itself has its content's hash in its name and is kept for ever; what
others ask for by name (`static/embed.js`, its schemas) keeps its name and is asked for again.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from cti.errors import CTIError

from .archive import sources
from .assets import FOR_EVER, MEDIA_TYPES
from .files import File
from .pages import PYODIDE, hardened, page
from .runtime import LIBRARY, MEMORY, MODULES, runtime

SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*")  # no dot in front: nothing hidden
CHUNKS = re.compile(r"(core|error)-[A-Za-z0-9_-]{8}\.js")  # those of PyScript that the panel uses
INTERPRETER, HARDENED = "interpreter.mjs", "hardened.mjs"
OURS = "early.js", "panel.css", INTERPRETER, HARDENED
OUR_NAME = "hookswitch"
MANIFEST = "manifest.json"
PAGES = INDEX, HARDENED_PAGE = "index.html", "hardened.html"


class NotSetUp(CTIError):
    """PyScript or Pyodide is not there."""


def published(root: Path) -> dict[str, File]:
    """Return every file by its path. Raises NotSetUp, NodeFailed."""
    assets: dict[str, File] = {}
    for name, body, origin in _assets(root):
        if name == HARDENED:  # it names another one
            interpreter = assets[INTERPRETER].path.rpartition("/")[2]
            body = body.replace(INTERPRETER.encode(), interpreter.encode())
        assets[name] = _asset(name, body, origin)
    index = (root / "index.html").read_text("utf-8")
    config = (root / "pyscript.toml").read_text("utf-8")
    pyodide = root / "node_modules/pyodide"
    about = {
        "version": json.loads((pyodide / "package.json").read_bytes())["version"],
        "info": json.loads((pyodide / "pyodide-lock.json").read_bytes())["info"],
    }
    texts = (
        page(index, config, assets, about),
        hardened(index, assets, about),
    )
    files = [File(*each, OUR_NAME) for each in zip(PAGES, map(str.encode, texts), strict=True)]
    files += assets.values()
    files += _public(root / "static")
    return {file.path: file for file in files}


def inputs(root: Path) -> Iterator[Path]:
    """Yield the files that we write ourselves: those that change under a server's feet."""
    yield from (root / "index.html", root / "pyscript.toml")
    yield from sources(root)
    yield from (path for path in sorted((root / "static").rglob("*")) if path.is_file())


def _asset(name: str, body: bytes, origin: str) -> File:
    stem, _, suffix = name.rpartition(".")
    mark = hashlib.sha256(body).hexdigest()[:12]
    named = name if CHUNKS.fullmatch(name) else f"{stem}-{mark}.{suffix}"
    return File(f"assets/{named}", body, origin, FOR_EVER)


def _assets(root: Path) -> Iterator[tuple[str, bytes, str]]:
    """Yield what the page itself asks for: name, bytes and origin."""
    for name in OURS:
        yield name, (root / "static" / name).read_bytes(), OUR_NAME
    pyscript, pyodide = root / "node_modules/@pyscript/core", root / "node_modules/pyodide"
    pyscript_version, pyodide_version = _origin(root, pyscript), _origin(root, pyodide)
    for path in sorted((pyscript / "dist").iterdir()):
        if CHUNKS.fullmatch(path.name):
            yield path.name, path.read_bytes(), pyscript_version
    for name in PYODIDE:
        yield name, (pyodide / name).read_bytes(), pyodide_version
    made = runtime(root, sources(root))
    yield LIBRARY, made.library, f"{pyodide_version}, compiled"
    yield MODULES, made.modules, f"{OUR_NAME}, compiled by {pyodide_version}"
    yield MEMORY, made.memory, f"{OUR_NAME} and {pyodide_version}, imported"


def _origin(root: Path, package: Path) -> str:
    try:
        about = json.loads((package / "package.json").read_bytes())
    except FileNotFoundError as error:
        raise NotSetUp(
            f"PyScript and Pyodide are not in {root / 'node_modules'}: run npm ci in {root}."
        ) from error
    return f"{about['name']} {about['version']}"


def _public(folder: Path) -> Iterator[File]:
    """Yield what others ask for by name."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name in OURS or name.startswith("settings/") or path.suffix not in MEDIA_TYPES:
            continue
        is_plain = all(SEGMENT.fullmatch(segment) for segment in name.split("/"))
        is_within = path.resolve().is_relative_to(folder.resolve())
        if is_plain and is_within and path.is_file():
            yield File(f"static/{name}", path.read_bytes(), OUR_NAME)
