"""How long a panel is without its CTI server when a side is killed: 20 kills in one page.

    python bench/failover.py

Side A and side B take turns: the one in use is ended by SIGKILL while a call is up, and started
again once the panel is true again; then the session lasts a few seconds. Measured in the page, from
the loss to the session being open and the call confirmed.
"""

import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from playwright.sync_api import sync_playwright  # noqa: E402
from reporting import report  # noqa: E402
from sides import Sides  # noqa: E402

from tests.browser.conftest import (  # noqa: E402
    FLAGS,
    PORTS,
    Control,
    Demo,
    free_ports,
    start_demo,
)

KILLS = 20
LASTS = 2_500  # milliseconds; a session that ends at once again is retried more slowly
WATCH = """() => {
  window.times = [];
  let lost = null;
  new MutationObserver(() => {
    const up = document.body.dataset.linkState === "up"
      && !document.querySelector("article[data-unconfirmed]");
    if (!up && lost === null) lost = performance.now();
    if (up && lost !== null) { window.times.push(performance.now() - lost); lost = null; }
  }).observe(document.body, {attributes: true, subtree: true, childList: true});
}"""


def measure(folder: Path) -> list[float]:
    """Return the milliseconds that each of the kills took."""
    demo = Demo(free_ports(PORTS))
    process = start_demo(demo.port, folder / "stderr")
    sides = Sides(folder, demo.port, free_ports(3))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=[*FLAGS, "--no-sandbox"]
            )
            page = browser.new_page()
            page.goto(f"{sides.panel}/?settings=cisco")
            page.wait_for_function("document.documentElement.dataset.start === 'ready'")
            for name, text in (("Agent ID", "1001"), ("Password", "demo"), ("Extension", "2001")):
                page.get_by_role("textbox", name=name).fill(text)
            page.get_by_role("button", name="Log in").click()
            page.wait_for_selector("body[data-link-state=up]")
            Control(demo.simulator).call("+16175550142", "2001")
            page.get_by_role("button", name="Answer").click()
            page.wait_for_selector("article[data-call-state=connected]")
            page.evaluate(WATCH)
            for number in range(KILLS):
                side = "ab"[number % 2]
                sides.kill(side)
                page.wait_for_function("count => window.times.length > count", arg=number)
                sides.start(side)
                page.wait_for_timeout(LASTS)
            times: list[float] = page.evaluate("window.times")
            browser.close()
            return times
    finally:
        sides.end()
        process.kill()
        process.communicate()


def main() -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as folder:
        times = sorted(measure(Path(folder)))
    ninety = times[round(0.9 * (len(times) - 1))]
    report(
        "failover",
        f"Failover, milliseconds from the loss to a confirmed call ({len(times)} kills)",
        ("min", "median", "p90", "max"),
        [(times[0], statistics.median(times), ninety, times[-1])],
        aim="at most 5,000",
        command="python bench/failover.py",
        notes=["the side in use is ended by SIGKILL while a call is up; the sides take turns"],
    )


if __name__ == "__main__":
    main()
