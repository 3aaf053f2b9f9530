"""The panel in a host's page: how soon it says hello and is ready, and how soon a tab takes over.

    python bench/embedding.py [CLOSINGS]

Host and panel are on different origins. Measured in the page: from the frame's insertion to the
early stub's hello and to `ready`, in a new browser profile each time; then, over many closings of
the tab that leads, from the closing to the heir's open session with its call confirmed.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402
from reporting import report  # noqa: E402

from tests.browser.conftest import (  # noqa: E402
    FLAGS,
    PORTS,
    Control,
    Demo,
    free_ports,
    start_demo,
)

STARTS = 7
CLOSINGS = 50
AGENT = {"agentId": "1001", "password": "demo", "extension": "2001"}
PAGE = ROOT / "tests" / "browser" / "pages" / "embedding.html"
MOUNT = """async (credentials) => {
  const begun = performance.now();
  const times = {};
  addEventListener("message", ({ data }) => {
    if (data.kind === "hello") times.hello ??= performance.now() - begun;
  });
  globalThis.panel = await host.mount("#phone", { settings: "cisco", credentials });
  times.ready = performance.now() - begun;
  return times;
}"""
WATCH = """() => {
  let lost = false;
  globalThis.back = null;
  new MutationObserver(() => {
    const up = document.body.dataset.linkState === "up"
      && !document.querySelector("article[data-unconfirmed]");
    if (!up) lost = true;
    if (up && lost) { globalThis.back ??= Date.now(); }
  }).observe(document.body, { attributes: true, subtree: true, childList: true });
}"""


def new_context(browser: Browser, demo: Demo) -> BrowserContext:
    """Return a new profile in which the host's page is to be had."""
    context = browser.new_context()
    context.set_default_timeout(120_000)
    context.grant_permissions(["local-network-access"])
    text = PAGE.read_text().replace("{panel}", demo.panel)
    context.route(
        f"{demo.crm}/embedding.html",
        lambda route: route.fulfill(body=text, content_type="text/html"),
    )
    return context


def open_tab(context: BrowserContext, demo: Demo) -> tuple[Page, dict[str, float]]:
    """Open a tab with the panel in it; return it, and how long things took."""
    page = context.new_page()
    page.goto(f"{demo.crm}/embedding.html")
    page.wait_for_function("globalThis.host")
    times: dict[str, float] = page.evaluate(MOUNT, AGENT)
    page.frames[1].wait_for_selector("body[data-link-state=up]")
    return page, times


def starts(browser: Browser, demo: Demo) -> list[dict[str, float]]:
    """Start a panel in a new profile, several times."""
    told = []
    for _ in range(STARTS):
        context = new_context(browser, demo)
        told.append(open_tab(context, demo)[1])
        context.close()
        Control(demo.simulator).post("/simulator/reset")
    return told


def closings(browser: Browser, demo: Demo, count: int) -> list[float]:
    """Close the leading tab in mid-call, and see when the other one has taken over."""
    context = new_context(browser, demo)
    leader = open_tab(context, demo)[0]
    Control(demo.simulator).call("+16175550142", "2001")
    leader.frames[1].get_by_role("button", name="Answer", exact=True).click()
    leader.frames[1].wait_for_selector("article[data-call-state=connected]")
    times = []
    for _ in range(count):
        heir = open_tab(context, demo)[0]
        heir.frames[1].wait_for_selector("article[data-call-state=connected]")
        heir.frames[1].evaluate(WATCH)
        closed = time.time() * 1000
        leader.close()
        back: Any = heir.frames[1].wait_for_function("globalThis.back").json_value()
        times.append(back - closed)
        leader = heir
    context.close()
    return times


def row(name: str, times: list[float]) -> list[str | float]:
    """Return one line of a table."""
    times = sorted(times)
    ninety = times[round(0.9 * (len(times) - 1))]
    return [name, times[0], statistics.median(times), ninety, times[-1]]


def main() -> None:
    """Print one table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CLOSINGS
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(free_ports(PORTS))
        process = start_demo(demo.port, Path(folder) / "stderr")
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=[*FLAGS, "--no-sandbox"]
                )
                told = starts(browser, demo)
                over = closings(browser, demo, count)
                browser.close()
        finally:
            process.kill()
            process.communicate()
    report(
        "embedding",
        f"In a host's page, milliseconds ({STARTS} starts, {count} closings)",
        ("what", "min", "median", "p90", "max"),
        [
            row("insertion to hello", [each["hello"] for each in told]),
            row("insertion to ready", [each["ready"] for each in told]),
            row("closing to taken over", over),
        ],
        aim="hello under 100; taken over within 500",
        command="python bench/embedding.py",
        notes=["host and panel are on different origins; each start is in a new browser profile"],
    )


if __name__ == "__main__":
    main()
