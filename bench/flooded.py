"""The pages that are flooded: ours, and the same page brought to life by JavaScript alone.

Both are told the same frames by tests/flooding.py, and both are measured by the same script, which
runs before anything of theirs.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from competitors import PYTHONS  # noqa: E402
from flooding import AGENT_ID, CALLS, EXTENSION, PASSWORD, Flood, Line  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from tests.browser.conftest import (  # noqa: E402
    FLAGS,
    FORM,
    FORMS,
    await_ready,
    free_ports,
    wait_for_mark,
)

PAGES = ROOT / "bench" / "pages"
OURS, PER_FRAME, PER_EVENT = "hookswitch", "JavaScript", "JavaScript, each event"
DRAWS = {PER_FRAME: "frame", PER_EVENT: "event"}
EARLY = re.compile(r'<script src="[^"]*early[^"]*"[^>]*></script>\n?')
WIRES = {"voximplant": "Voximplant JSON", "cisco": "GED-188"}
MEASURE = (PAGES / "measure.js").read_text("utf-8")
PATIENCE = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Place:
    """A page that is open, and its connection."""

    who: str
    wire: str
    page: Page
    line: Line


@dataclass(frozen=True, slots=True)
class Flooded:
    """The servers, and a browser to open pages in."""

    flood: Flood
    browser: Browser
    competitors: str  # address

    @contextmanager
    def opened(self, wire: str, names: tuple[str, ...]) -> Iterator[list[Place]]:
        """Open a fresh page for each name, with its calls on it."""
        with ExitStack() as stack:
            places = []
            for who in names:
                context = self.browser.new_context(viewport={"width": 400, "height": 760})
                stack.callback(context.close)
                places.append(self._open(context.new_page(), who, wire))
            yield places

    def _open(self, page: Page, who: str, wire: str) -> Place:
        page.set_default_timeout(PATIENCE * 1000)
        page.add_init_script(MEASURE)
        number = len(self.flood.lines)
        if who == OURS:
            page.goto(f"{self.flood.address}/?settings={wire}")
            wait_for_mark(page, "hookswitch:ready", 1000 * PATIENCE)
            if wire == "cisco":
                _log_on(page)
        else:
            told = {
                "wire": wire,
                "draw": DRAWS[who],
                "server": f"{self.flood.socket_address}/{wire}",
            }
            page.goto(f"{self.competitors}/javascript.html?{urlencode(told)}")
        line = self.flood.line(number)
        if who != OURS and wire == "cisco":  # it takes its calls from the first events
            self.flood.begin(line, CALLS, 1000).wait(PATIENCE)
        elif who == OURS and wire == "cisco":
            page.wait_for_selector(f"article:nth-of-type({CALLS})")
            self.flood.begin(line, CALLS, 1000).wait(PATIENCE)
        page.wait_for_selector(f"article:nth-of-type({CALLS})")
        return Place(who, wire, page, line)


def _log_on(page: Page) -> None:
    for name, text in (("Agent ID", AGENT_ID), ("Password", PASSWORD), ("Extension", EXTENSION)):
        page.get_by_role("textbox", name=name).fill(text)
    page.get_by_role("button", name="Log in").click()


@contextmanager
def flooded(folder: Path, chromium: str) -> Iterator[Flooded]:
    """Start the servers and the browser."""
    settings, pages = folder / "settings", folder / "pages"
    settings.mkdir()
    _lay_out(pages)
    with ExitStack() as stack:
        flood = Flood(settings, free_ports(2), FORMS[FORM])
        stack.callback(flood.end)
        port = free_ports(1)
        server = _serve(port, folder, pages)
        stack.callback(server.communicate)
        stack.callback(server.kill)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*FLAGS, "--no-sandbox"]
        )
        stack.callback(browser.close)
        yield Flooded(flood, browser, f"http://127.0.0.1:{port}")


def _lay_out(folder: Path) -> None:
    """Put what the competitor's server gives out into one folder."""
    shutil.copytree(ROOT / "static", folder / "static")
    shutil.copy(PAGES / "javascript.js", folder)
    page = EARLY.sub("", PYTHONS.sub("", (ROOT / "index.html").read_text("utf-8")))
    if left := re.search(r"pyscript|pyodide|early\.|\.py\b", page):
        raise ValueError(f"index.html: something is left of Python: {page[left.start() :][:80]}")
    script = '<script type="module" src="./javascript.js"></script>\n</head>'
    (folder / "javascript.html").write_text(page.replace("</head>", script, 1), "utf-8")


def _serve(port: int, folder: Path, pages: Path) -> subprocess.Popen[str]:
    complaints = folder / "serving.txt"
    with complaints.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "bench" / "serving.py"), str(port), str(pages)],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    await_ready(process, complaints)
    return process
