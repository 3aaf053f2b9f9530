"""One demo and one Chromium for the whole run; a new browser context, watched, for every test."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Page,
    Playwright,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).parent.parent.parent
RESULTS = ROOT / "test-results"
LOOPBACK = {"127.0.0.1", "localhost"}
PORTS = 5  # that a demo may use, one after the other
START_SECONDS = 30
MARKED = "name => performance.getEntriesByName(name).length > 0"
BUILT = ROOT / "build" / "tested"  # by `make test`
FORMS = {  # what the tests are run on
    "source": [],
    "build": ["--from", str(BUILT)],
    "hardened": ["--from", str(BUILT), "--hardened"],
}
FORM = os.environ.get("PANEL", "source")
AWAIT = """async ([arg, limit]) => {
  const holds = %s;
  const until = performance.now() + limit;
  while (performance.now() < until) {
    if (await holds(arg)) return true;
    await new Promise(requestAnimationFrame);
  }
  return false;
}"""
MOVED_ON = re.compile("context was destroyed|navigation|Cannot find context")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@dataclass(frozen=True, slots=True)
class Demo:
    """A running `hookswitch demo`."""

    port: int

    @property
    def panel(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def crm(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def simulator(self) -> str:
        return f"http://127.0.0.1:{self.port + 2}"


class Control:
    """The simulator's control API."""

    def __init__(self, address: str) -> None:
        self._address = address

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self._address + path, timeout=10) as answer:
            return json.load(answer)

    def post(self, path: str, **fields: object) -> Any:
        question = urllib.request.Request(
            self._address + path,
            json.dumps(fields).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(question, timeout=10) as answer:
            return json.loads(answer.read() or "null")

    def call(self, caller: str, to: str, **more: object) -> str:
        """Let a customer call; return the call's id."""
        call_id: str = self.post("/simulator/calls", **{"from": caller, "to": to, **more})[
            "call_id"
        ]
        return call_id

    def answer(self, call_id: str) -> Any:
        return self.post(f"/simulator/calls/{call_id}/answer")

    def hang_up(self, call_id: str) -> Any:
        return self.post(f"/simulator/calls/{call_id}/hangup")

    def fault(self, kind: str, **more: object) -> Any:
        return self.post("/simulator/faults", kind=kind, **more)


@dataclass(slots=True)
class Watch:
    """What a browser context did that it should not have done."""

    allowed: list[str] = field(  # patterns; more are added by a test that provokes them
        default_factory=lambda: [
            "AudioContext was not allowed to start",  # before the first click
            r"Fetch API cannot load \S+/assets/memory-",  # a page was left while it was kept
        ]
    )
    seen: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext) -> None:
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("weberror", lambda error: self.seen.append(f"uncaught: {error.error}"))
        context.on("request", lambda request: self._request(request.url))
        context.on("page", lambda page: page.on("websocket", lambda each: self._request(each.url)))

    def complaints(self) -> list[str]:
        return [
            each for each in self.seen if not any(re.search(rule, each) for rule in self.allowed)
        ]

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.seen.append(f"console {kind}: {text}")

    def _request(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme not in ("data", "blob") and address.hostname not in LOOPBACK:
            self.seen.append(f"request: {address.scheme}://{address.hostname}")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo that runs as long as the tests, ends with status 0 and complains of nothing."""
    complaints = tmp_path_factory.mktemp("demo") / "stderr"
    port = free_ports(PORTS)
    process = start_demo(port, complaints)
    try:
        yield Demo(port)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=5) == 0
    finally:
        process.kill()
        process.communicate()
    assert complaints.read_text() == ""


def start_demo(
    port: int, complaints: Path, form: Sequence[str] = FORMS[FORM]
) -> subprocess.Popen[str]:
    """Start a demo on these ports, and return it when it is ready."""
    command = [sys.executable, "-m", "cti", "demo", "--port", str(port), *form]
    with complaints.open("w") as stderr:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr, text=True
        )
    await_ready(process, complaints)
    return process


def await_ready(process: subprocess.Popen[str], complaints: Path) -> None:
    """Return when the demo has said that it is ready."""
    assert process.stdout is not None
    too_late = threading.Timer(START_SECONDS, process.kill)
    too_late.start()
    said = []
    for line in process.stdout:
        said.append(line)
        if line == "ready\n":
            too_late.cancel()
            return
    too_late.cancel()
    pytest.fail(f"The demo never got ready: {''.join(said)}{complaints.read_text()}", pytrace=False)


def free_ports(count: int) -> int:
    """Return the first of so many consecutive ports of which nobody uses any.

    Test processes that run side by side look in different places.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    lowest = 18080 + 4000 * worker
    for first in range(lowest, lowest + 4000, count):
        with ExitStack() as stack:
            try:
                for port in range(first, first + count):
                    listener = stack.enter_context(socket.socket())
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise OSError("no free ports")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def launching() -> dict[str, Any]:
    """How to launch Debian's Chromium, or the one that CHROMIUM names."""
    path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if path is None:
        pytest.fail("Chromium is missing: apt-get install chromium", pytrace=False)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    return {"executable_path": path, "args": flags}


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, launching: dict[str, Any]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**launching)
    yield browser
    browser.close()


@pytest.fixture
def watch() -> Watch:
    """Where a test says which errors it provokes: `watch.allowed.append(pattern)`."""
    return Watch()


@pytest.fixture
def context(
    chromium: Browser, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A browser of its own, as it were; the test fails if it complains of anything."""
    context = chromium.new_context(viewport={"width": 400, "height": 760}, locale="en-GB")
    context.set_default_timeout(15_000)
    watch.on(context)
    yield context
    if request.node.stash.get(FAILED, False):
        RESULTS.mkdir(exist_ok=True)
        for number, page in enumerate(context.pages):
            page.screenshot(path=RESULTS / f"{request.node.name}-{number}.png", caret="initial")
    context.close()
    assert watch.complaints() == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()


@pytest.fixture
def control(demo: Demo) -> Iterator[Control]:
    """The simulator's control API; what the test left behind is ended."""
    control = Control(demo.simulator)
    yield control
    control.post("/simulator/reset")


@pytest.fixture
def open_panel(demo: Demo, page: Page, control: Control) -> Callable[..., Page]:
    """Open the panel, of user 501 unless told else, and return when its session is open."""

    def opened(settings: str = "voximplant") -> Page:
        page.goto(f"{demo.panel}/?settings={settings}")
        wait_until_up(page)
        return page

    return opened


@pytest.fixture
def panel(open_panel: Callable[..., Page]) -> Page:
    """The panel of user 501, whose CTI session is open."""
    return open_panel("voximplant")


def await_true(
    page: Page | Frame, condition: str, arg: object = None, timeout: float = 15_000
) -> None:
    """Return when the JavaScript function `condition` has returned something true of `arg`.

    Playwright's own evaluates a text again and again, which a hardened page does not let it.
    """
    is_true = False
    while not is_true:
        try:
            is_true = page.evaluate(AWAIT % condition, [arg, timeout])
        except PlaywrightError as error:
            if not MOVED_ON.search(str(error)):
                raise
        else:
            assert is_true, condition


def wait_for_mark(page: Page | Frame, name: str, timeout: float = 15_000) -> None:
    """Return when the page has made a mark of User Timing."""
    await_true(page, MARKED, name, timeout)


def wait_until_up(page: Page | Frame) -> None:
    """Return when Python is bound to the page and its CTI session is open."""
    wait_for_mark(page, "hookswitch:ready")
    wait_for_mark(page, "hookswitch:up")


UPS = 'performance.getEntriesByName("hookswitch:up").length'
DRAWN_TWICE = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def watch_link(page: Page) -> None:
    """Notice from now on if the link is lost and opened again, however short the time."""
    page.evaluate(f"window.ups = {UPS}")


def await_return(page: Page) -> None:
    """Return when the link has come up again since `watch_link`, and the page shows it."""
    await_true(page, f"() => {UPS} > window.ups")
    page.evaluate(DRAWN_TWICE)


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, for its page's picture."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report
