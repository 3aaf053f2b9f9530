"""index.html as it is given out: with the names of its files, and what Python starts from."""

import html
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from .files import File
from .runtime import LIBRARY, MEMORY, MODULES, sizes

PYODIDE = "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"
STARTS = (*PYODIDE, LIBRARY, MODULES, MEMORY)  # what static/interpreter.mjs asks for
OURS = re.compile(r'(href|src)="\./(?:static/)(panel\.css|early\.js|interpreter\.mjs)"')
CORE, HARDENED = "core.js", "hardened.mjs"  # PyScript, or what starts Pyodide alone
FILES = '<script type="application/json" id="files">{}</script>'
CONFIG = 'config="./pyscript.toml"'
EVALUATES = " data-evaluates"  # early.js lets PyScript's core do so
WITHOUT_PYSCRIPT = (
    (re.compile(r"<mpy-config.*?</mpy-config>\n", re.DOTALL), ""),
    (re.compile(r'<script type="py"[^>]*>'), '<script type="text/x-python" id="program">'),
)


def page(index: str, config: str, assets: Mapping[str, File], about: Any) -> str:
    """Return the page that PyScript starts; `about` is Pyodide's version and info."""
    core = next(file for name, file in assets.items() if name.startswith("core-"))
    settings = tomllib.loads(config) | {"interpreter": _at(assets["interpreter.mjs"])}
    return _replaced(
        _linked(index, {**assets, CORE: core}, about, CORE),
        (CONFIG, f'config="{html.escape(_json(settings))}"'),
    )


def hardened(index: str, assets: Mapping[str, File], about: Any) -> str:
    """Return the page that Pyodide starts alone: nothing in it evaluates a text."""
    text = _linked(index, assets, about, HARDENED)
    for pattern, instead in WITHOUT_PYSCRIPT:
        text, count = pattern.subn(instead, text)
        assert count == 1, f"{pattern.pattern} is not in index.html once"
    return _replaced(text, (EVALUATES, ""))


def _linked(index: str, assets: Mapping[str, File], about: Any, entry: str) -> str:
    def link(found: re.Match[str]) -> str:
        file = assets[found[2]]
        # Without an origin of its own (a frame in a sandbox) a page gets no file that has to be
        # checked; early.js must be there to say so.
        is_module = found[2].endswith(".mjs")
        checked = f' integrity="{file.integrity}"' if is_module else ""
        return f'{found[1]}="{_at(file)}"{checked}'

    starts: dict[str, dict[str, Any]] = {
        name: {"url": _at(assets[name]), "integrity": assets[name].integrity}
        for name in (*STARTS, entry)
    }
    starts[MEMORY] |= sizes(assets[MEMORY].body)
    table = _json({**about, "files": starts, "entry": entry})
    filled = FILES.replace("{}", table.replace("<", "\\u003c"))
    return _replaced(OURS.sub(link, index), (FILES, filled))


def _at(file: File) -> str:
    return f"./{file.path}"


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _replaced(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, f"{old} is not in index.html once"
        text = text.replace(old, new)
    return text
