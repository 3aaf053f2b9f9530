"""The pages that the panel's start is measured beside: plain PyScript, and JavaScript alone."""

import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from cti.implementation.voximplant_session import address  # noqa: E402
from cti.server.build import build  # noqa: E402
from cti.settings import read_settings  # noqa: E402
from tests.browser.conftest import PORTS, Demo, await_ready, free_ports, start_demo  # noqa: E402

PAGES = ROOT / "bench" / "pages"
MODULES = ROOT / "node_modules"
SETTINGS = "voximplant"
QUERY = f"settings={SETTINGS}"
OURS = {"hookswitch": "", "hardened": "hardened.html"}
PLAIN, JAVASCRIPT = "plain PyScript", "JavaScript alone"
PYODIDE = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
PYTHONS = re.compile(  # what index.html has for Python's sake
    r'<script type="module".*?</script>\n?|<link rel="(?:modulepreload|preload)"[^>]*>\n?'
    r'|<mpy-config.*?</mpy-config>\n?|<script type="m?py".*?</script>\n?',
    re.DOTALL,
)


@contextmanager
def running(folder: Path, panels: Sequence[str]) -> Iterator[dict[str, str]]:
    """Start every page's server; yield the pages' addresses by name, ours first.

    `panels` are `NAME=ADDRESS`; without any, ours are both pages of a build.
    """
    demo, built = Demo(free_ports(PORTS)), folder / "built"
    build(ROOT, ROOT / "static" / "settings", built)
    processes = [start_demo(demo.port, folder / "demo.txt", ["--from", str(built)])]
    try:
        lay_out(folder / "pages", demo)
        port = free_ports(1)
        processes.append(_serve(port, folder))
        ours = dict(each.split("=", 1) for each in panels)
        base = f"http://127.0.0.1:{port}"
        yield {
            **(ours or {name: f"{demo.panel}/{page}?{QUERY}" for name, page in OURS.items()}),
            PLAIN: f"{base}/hello.html",
            JAVASCRIPT: f"{base}/shell.html?{QUERY}",
        }
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def lay_out(folder: Path, demo: Demo) -> None:
    """Put what the competitors' server gives out into one folder."""
    shutil.copytree(ROOT / "static", folder / "static")
    shutil.copytree(MODULES / "@pyscript/core/dist", folder / "pyscript")
    (folder / "pyodide").mkdir()
    for name in PYODIDE:
        shutil.copy(MODULES / "pyodide" / name, folder / "pyodide")
    for name in ("hello.html", "hello.toml", "shell.js"):
        shutil.copy(PAGES / name, folder)
    path = f"settings/{SETTINGS}.toml"
    with urllib.request.urlopen(f"{demo.panel}/{path}", timeout=10) as answer:
        text = answer.read().decode()
    (folder / "static/settings").rename(folder / "settings")
    (folder / path).write_text(text, "utf-8")
    (folder / "shell.html").write_text(shell(text), "utf-8")


def shell(settings_text: str) -> str:
    """Return the panel's page without Python, and with the script that does the same."""
    page = PYTHONS.sub("", (ROOT / "index.html").read_text("utf-8"))
    if left := re.search(r"pyscript|pyodide|\.py\b", page):
        raise ValueError(f"index.html: something is left of Python: {page[left.start() :][:80]}")
    kit = read_settings(settings_text, f"{SETTINGS}.toml").voximplant
    assert kit is not None
    page = page.replace("<body ", f'<body data-address="{address(kit, kit.token)}" ', 1)
    return page.replace("</head>", '<script type="module" src="./shell.js"></script>\n</head>', 1)


def _serve(port: int, folder: Path) -> subprocess.Popen[str]:
    script, complaints = ROOT / "bench" / "serving.py", folder / "serving.txt"
    with complaints.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, str(script), str(port), str(folder / "pages")],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    await_ready(process, complaints)
    return process
