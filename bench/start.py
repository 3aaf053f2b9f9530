"""How soon the panel paints and is ready, beside plain PyScript and the same page in JavaScript.

    python bench/start.py [--rounds N] [--panel NAME=ADDRESS]…

cold: a new browser profile. warm: a later visit in the same browser process. new process: the
browser was closed and started again with the same profile. Without --panel, a demo's is measured.
"""

import argparse
import itertools
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from competitors import JAVASCRIPT, PLAIN, running
from playwright.sync_api import BrowserContext, Playwright, sync_playwright
from reporting import report

from tests.browser.conftest import FLAGS

ROUNDS = 7
VISITS = 3  # before a visit is warm: Chromium keeps compiled code from the second on
STAY = 8_000  # milliseconds; after some five seconds it has written down what it compiled
AIMS = {"cold": 0.35, "warm": 0.30, "new process": 0.30}  # of plain PyScript
TIMES = """() => {
  const marked = (type, name) => new Promise((done) => {
    new PerformanceObserver((list, observer) => {
      const [entry] = list.getEntriesByName(name);
      if (!entry) return;
      observer.disconnect();
      done(entry.startTime);
    }).observe({ type, buffered: true });
  });
  const tooLate = new Promise((_, fail) => setTimeout(() => fail(new Error("no mark")), 60_000));
  const all = [
    marked("paint", "first-contentful-paint"),
    marked("mark", "hookswitch:painted"),
    marked("mark", "hookswitch:ready"),
  ];
  return Promise.race([tooLate, Promise.all(all)]);
}"""

Times = tuple[float, float, float]
Told = dict[tuple[str, str], list[Times]]  # by situation and page


def launch(playwright: Playwright, profile: str) -> BrowserContext:
    """Start the browser with this profile."""
    return playwright.chromium.launch_persistent_context(
        profile, executable_path="/usr/bin/chromium", args=[*FLAGS, "--no-sandbox"]
    )


def visit(context: BrowserContext, address: str) -> Times:
    """Open the page in a new tab; return when it first showed something, painted, and was ready."""
    before = context.pages
    page = context.new_page()
    for old in before:
        old.close()
    page.goto(address, wait_until="commit")
    first, painted, ready = page.evaluate(TIMES)
    return first, painted, ready


def visits(playwright: Playwright, address: str) -> dict[str, Times]:
    """Return the times in each situation, beginning with a new profile."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        context = launch(playwright, profile)
        times = {"cold": visit(context, address)}
        for _ in range(VISITS - 1):
            visit(context, address)
        context.pages[0].wait_for_timeout(STAY)
        times["warm"] = visit(context, address)
        context.close()
        context = launch(playwright, profile)
        times["new process"] = visit(context, address)
        context.close()
    return times


def measure(playwright: Playwright, pages: Mapping[str, str], rounds: int) -> Told:
    """Visit every page in every round: they take turns in the same noise."""
    told: Told = defaultdict(list)
    for number in range(rounds):
        for name, address in pages.items():
            for situation, times in visits(playwright, address).items():
                told[situation, name].append(times)
        print(f"\rround {number + 1} of {rounds}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return told


def rows(told: Told) -> list[list[str | float]]:
    """Return the table's rows: medians, and what they are beside the others' medians."""
    medians = {
        key: [statistics.median(each) for each in zip(*times, strict=True)]
        for key, times in told.items()
    }
    names = dict.fromkeys(name for _, name in told)
    lines: list[list[str | float]] = []
    for situation, name in itertools.product(AIMS, names):
        first, painted, ready = medians[situation, name]
        in_javascript, plain = medians[situation, JAVASCRIPT][1], medians[situation, PLAIN][2]
        is_ours = name not in (JAVASCRIPT, PLAIN)
        lines.append(
            [
                situation,
                name,
                first,
                painted,
                f"{painted / in_javascript:.2f}",
                ready,
                f"{ready / plain:.2f}",
                f"{AIMS[situation]:.2f}" if is_ours else "",
            ]
        )
    return lines


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--panel", action="append", default=[], metavar="NAME=ADDRESS")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), options.panel) as pages,
        sync_playwright() as playwright,
    ):
        told = measure(playwright, pages, options.rounds)
    report(
        "start",
        f"Start, milliseconds from the navigation (medians of {options.rounds} rounds)",
        (
            "situation",
            "page",
            "first text",
            "painted",
            "to JavaScript's",
            "ready",
            "to plain PyScript's",
            "aim",
        ),
        rows(told),
        aim="ready at most 0.35 of plain PyScript's cold, 0.30 warm; paint as soon as JavaScript's",
        command="python bench/start.py",
        notes=[
            "first text is the browser's first-contentful-paint; painted and ready are marks",
            "warm is the fourth visit in one browser process, the third of which lasted 8 s",
            "plain PyScript and JavaScript come from a static server: gzip, cached for ever",
        ],
    )


if __name__ == "__main__":
    main()
