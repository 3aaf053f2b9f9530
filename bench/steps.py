"""What each step of the start-up gains: the panel's build with the steps undone, one after another.

    python bench/steps.py [--rounds N]

Each row has what the rows above it have. The situations are those of start.py.
"""

import argparse
import base64
import hashlib
import json
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from competitors import PLAIN, QUERY, ROOT, running
from playwright.sync_api import sync_playwright
from reporting import report
from start import AIMS, ROUNDS, Told, measure

from cti.server.archive import packed, sources
from tests.browser.conftest import PORTS, Demo, free_ports, start_demo

Edit = tuple[str, str]  # what static/interpreter.mjs has once, and what instead

PAINT_WAITS: Edit = ("await hookswitch.painted;\n", "")
UNKEPT: Sequence[Edit] = (('    await keep("memory.bin");\n', ""),)
ASKED: Sequence[Edit] = (  # begin only when PyScript asks
    (
        "const begin = (promise)",
        "let ask;\nconst asked = new Promise((done) => { ask = done; });\nconst begin = (promise)",
    ),
    (
        'WebAssembly.compileStreaming(fetch(address("pyodide.asm.wasm")))',
        'asked.then(() => WebAssembly.compileStreaming(fetch(address("pyodide.asm.wasm"))))',
    ),
    ('begin(imported("pyodide.mjs"))', 'begin(asked.then(() => imported("pyodide.mjs")))'),
    ('begin(imported("pyodide.asm.mjs"))', 'begin(asked.then(() => imported("pyodide.asm.mjs")))'),
    ('begin(kept("memory.bin")', 'begin(asked.then(() => kept("memory.bin"))'),
    (
        "const loadPyodide = async (options) => {",
        "const loadPyodide = async (options) => {\n  ask();",
    ),
)
PLAINLY: Sequence[Edit] = (
    ("    const python = await fromMemory(options);\n", "    throw 0;\n"),
    ('begin(asked.then(() => kept("memory.bin"))', "begin(new Promise(() => {})"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step, and what has to be changed in the build to stop at it."""

    name: str
    edits: Sequence[Edit]
    is_compiled: bool = True


STEPS = (
    Step("Python's sources, as PyScript asks", (*ASKED, *PLAINLY, PAINT_WAITS, *UNKEPT), False),
    Step("compiled archives", (*ASKED, *PLAINLY, PAINT_WAITS, *UNKEPT)),
    Step("the saved memory", (*ASKED, PAINT_WAITS, *UNKEPT)),
    Step("begun before PyScript asks", (PAINT_WAITS, *UNKEPT)),
    Step("the memory kept unpacked", (PAINT_WAITS,)),
    Step("after the first paint", ()),
)


def changed(built: Path, folder: Path, step: Step) -> None:
    """Lay a build out in which Python starts as far as this step goes."""
    shutil.copytree(built, folder)
    assets = folder / "assets"
    loader = next(assets.glob("interpreter-*.mjs"))
    text = loader.read_text("utf-8")
    for old, new in step.edits:
        if text.count(old) != 1:
            raise ValueError(f"static/interpreter.mjs has not once: {old}")
        text = text.replace(old, new)
    loader.write_text(text, "utf-8")
    edited = [loader]
    if not step.is_compiled:
        library, modules = next(assets.glob("python_stdlib-*.zip")), next(assets.glob("cti-*.zip"))
        shutil.copy(ROOT / "node_modules/pyodide/python_stdlib.zip", library)
        modules.write_bytes(packed(ROOT, sources(ROOT)))
        edited += [library, modules]
    manifest = json.loads((folder / "manifest.json").read_bytes())
    before = {file["path"]: file["integrity"] for file in manifest["files"]}
    page = folder / "index.html"
    markup = page.read_text("utf-8")
    for file in edited:
        markup = markup.replace(before[f"assets/{file.name}"], _integrity(file.read_bytes()))
    page.write_text(markup, "utf-8")
    for file in (*edited, page):
        for packed_form in file.parent.glob(f"{file.name}.*"):
            packed_form.unlink()


def _integrity(body: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}"


@contextmanager
def stepwise(folder: Path) -> Iterator[dict[str, str]]:
    """Start a demo for each step; yield the addresses by the steps' names."""
    with ExitStack() as stack:
        pages = stack.enter_context(running(folder, []))
        addresses = {PLAIN: pages[PLAIN]}
        for number, step in enumerate(STEPS):
            place = folder / f"step-{number}"
            changed(folder / "built", place, step)
            demo = Demo(free_ports(PORTS))
            process = start_demo(demo.port, folder / "steps.txt", ["--from", str(place)])
            stack.callback(process.communicate)
            stack.callback(process.kill)
            addresses[step.name] = f"{demo.panel}/?{QUERY}"
        yield addresses


def rows(told: Told) -> list[list[str | float]]:
    """Return the table's rows: the medians, and what was gained by each step."""
    names = list(dict.fromkeys(name for _, name in told))
    lines: list[list[str | float]] = []
    before: dict[str, float] = {}
    for name in names:
        line: list[str | float] = [name]
        for situation in AIMS:
            _, painted, ready = map(statistics.median, zip(*told[situation, name], strict=True))
            gained = before.get(situation, ready) - ready
            is_step = name not in (PLAIN, STEPS[0].name)
            line += [painted, ready, f"{gained:+.0f}" if is_step else ""]
            before[situation] = ready
        lines.append(line)
    return lines


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        stepwise(Path(folder)) as pages,
        sync_playwright() as playwright,
    ):
        told = measure(playwright, pages, options.rounds)
    report(
        "steps",
        f"What each step of the start gains, milliseconds (medians of {options.rounds} rounds)",
        ("step", *(f"{each} {what}" for each in AIMS for what in ("painted", "ready", "gained"))),
        rows(told),
        aim="each step is kept only if it pays",
        command="python bench/steps.py",
        notes=["each step has what those above it have; gained: how much sooner it is ready"],
    )


if __name__ == "__main__":
    main()
