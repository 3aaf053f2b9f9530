"""Thousands of events a second: the newest state is shown, nothing is lost, the page answers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flooding import AGENT_ID, CALLS, EXTENSION, PASSWORD, WIRES, Flood, Line
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import FORM, FORMS, await_true, free_ports, wait_for_mark

RATE = 5_000
SHORT, LONG = 20_000, 60 * RATE
A_LINE_OUT = A_LINE_IN = A_LINE_KNOWN = 1  # of the log, for each frame or event
WATCH = """
window.order = [];
window.frames = window.draws = 0;
const count = () => { frames += 1; requestAnimationFrame(count); };
requestAnimationFrame(count);
addEventListener("DOMContentLoaded", () => {
  const isNumber = ({ target }) => target.tagName === "DD" && /^[0-9]+$/.test(target.textContent);
  new MutationObserver((changes) => { draws += changes.some(isNumber); })
    .observe(document.body, { childList: true, subtree: true });
});

addEventListener("click", () => {
  order.push("click");
  requestAnimationFrame(() => order.push("frame"));
}, true);
const { send } = WebSocket.prototype;
WebSocket.prototype.send = function (data) { order.push("send"); send.call(this, data); };

window.numbers = () => [...document.querySelectorAll("dd")]
  .map(({ textContent }) => textContent).filter((text) => /^[0-9]+$/.test(text)).map(Number);
window.isLooking = false; // at what is shown as soon as the next frame after a message is done
window.shown = null;
const { addEventListener: listen } = EventTarget.prototype;
WebSocket.prototype.addEventListener = function (name, ...rest) {
  if (name === "message" && !this.isWatched) {
    this.isWatched = true;
    listen.call(this, "message", () => {
      if (!isLooking) return;
      const after = new MessageChannel(); // whose messages come as soon as the frame is drawn
      after.port1.onmessage = () => { shown = numbers(); };
      requestAnimationFrame(() => after.port2.postMessage(null));
    });
  }
  return listen.call(this, name, ...rest);
};
"""
ALL_THERE = "numbers => numbers.every(number => window.numbers().includes(number))"
CALLED = "+16175550177"
CLICKS = {"cisco": ("Retrieve", "RETRIEVE_CALL_REQ"), "voximplant": ("Call", "make_call")}
Open = Callable[[str], tuple[Page, Line]]


@pytest.fixture(scope="module")
def flood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flood]:
    flood = Flood(tmp_path_factory.mktemp("flood"), free_ports(2), FORMS[FORM])
    yield flood
    flood.end()


@pytest.fixture
def open_flooded(flood: Flood, context: BrowserContext) -> Open:
    """Open a panel with a few calls, and return it with its connection."""

    def opened(wire: str) -> tuple[Page, Line]:
        number = len(flood.lines)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(f"{flood.address}/?settings={wire}")
        wait_for_mark(page, "hookswitch:ready")
        if wire == "cisco":
            for name, text in (
                ("Agent ID", AGENT_ID),
                ("Password", PASSWORD),
                ("Extension", EXTENSION),
            ):
                page.get_by_role("textbox", name=name).fill(text)
            page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("article")).to_have_count(CALLS)
        return page, flood.line(number)

    return opened


def log_of(page: Page) -> list[str]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download log").click()
    return Path(download.value.path()).read_text().splitlines()


def lines_ever(log: list[str]) -> int:
    """Return how many lines a log has had, the dropped ones counted."""
    dropped = int(log[0].split()[1]) if log[0].startswith("#") else 0
    return dropped + len([line for line in log if not line.startswith("#")])


def await_newest(page: Page, line: Line, timeout: float) -> None:
    """Return when each call shows the last number that it was told."""
    last = [len(line.sent) - 1 - back for back in range(CALLS)]
    await_true(page, ALL_THERE, last, timeout * 1000)


def check_flood(flood: Flood, page: Page, line: Line, count: int, timeout: float) -> None:
    before = lines_ever(log_of(page))
    page.evaluate("frames = draws = 0")
    flood.begin(line, count, RATE).wait(timeout)
    await_newest(page, line, timeout)
    frames, draws = page.evaluate("[frames, draws]")
    log = log_of(page)
    heartbeats = sum(each.name == "HEARTBEAT_REQ" for each in line.received)
    beside = heartbeats * (A_LINE_OUT + A_LINE_IN)
    assert lines_ever(log) - before == count * (A_LINE_IN + A_LINE_KNOWN) + beside
    assert sorted(page.evaluate("numbers()")) == list(range(count - CALLS, count))
    assert 0 < draws <= 2 * frames  # each frame's, and once a second
    assert draws < count / 4


@pytest.mark.parametrize("wire", WIRES)
def test_after_a_flood_the_newest_is_shown_and_nothing_is_lost(
    wire: str, flood: Flood, open_flooded: Open
) -> None:
    page, line = open_flooded(wire)
    check_flood(flood, page, line, SHORT, timeout=120)


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("wire", WIRES)
def test_after_a_flood_of_a_minute_the_newest_is_shown_and_nothing_is_lost(
    wire: str, flood: Flood, open_flooded: Open
) -> None:
    page, line = open_flooded(wire)
    check_flood(flood, page, line, LONG, timeout=400)


@pytest.mark.parametrize("wire", WIRES)
def test_a_click_in_the_middle_of_a_flood_arrives(
    wire: str, flood: Flood, open_flooded: Open
) -> None:
    page, line = open_flooded(wire)
    button, sent = CLICKS[wire]
    if wire == "voximplant":
        page.get_by_role("textbox", name="Number to call").fill(CALLED)
    flooding = flood.begin(line, LONG, RATE)
    await_true(page, "() => numbers().some((number) => number > 1000)", timeout=30_000)
    page.get_by_role("button", name=button, exact=True).first.click()
    line.wait_for(sent)
    assert flooding.goes_on
    flooding.stop()
    flooding.wait(10)
    await_newest(page, line, 120)


@pytest.mark.parametrize("wire", WIRES)
def test_a_frame_from_the_server_is_on_the_page_by_the_next_animation_frame(
    wire: str, flood: Flood, open_flooded: Open
) -> None:
    page, line = open_flooded(wire)
    for _ in range(10):
        number = len(line.sent)
        page.evaluate("() => { shown = null; isLooking = true; }")
        flood.begin(line, 1, RATE).wait(10)
        await_true(page, "() => shown")
        assert number in page.evaluate("shown")


@pytest.mark.parametrize("wire", WIRES)
def test_a_click_has_its_frame_on_the_wire_before_the_next_paint(
    wire: str, open_flooded: Open
) -> None:
    page, line = open_flooded(wire)
    if wire == "voximplant":
        page.get_by_role("textbox", name="Number to call").fill(CALLED)
    page.evaluate("order.length = 0")
    button, sent = CLICKS[wire]
    page.get_by_role("button", name=button, exact=True).first.click()
    line.wait_for(sent)
    await_true(page, "() => order.includes('frame')")
    assert page.evaluate("order") == ["click", "send", "frame"]
