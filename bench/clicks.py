"""From a click to its frame on the wire: ours beside the same page in JavaScript alone.

    python bench/clicks.py [--rounds N]

From the click event's time stamp, and from when the page's first listener hears of it, until
WebSocket.send is called: for Voximplant Kit a number is called, for GED-188 a held call is
retrieved.
"""

import argparse
import os
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from events import quantile
from flooded import OURS, PER_FRAME, WIRES, Flooded, Place, flooded
from reporting import report

from tests.browser.conftest import await_true

NAMES = (OURS, PER_FRAME)
CLICKS = 20  # in each round; the first is told apart
PRESS = {
    "voximplant": "form[data-action=make_call] [type=submit]",
    "cisco": "[data-action=retrieve_call]",
}
# A frame passes before each click, so that the page has drawn what the one before it led to.
READY = """async ([selector, number]) => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  let button = null;
  while (!button || button.getAttribute("aria-disabled") || button.getAttribute("aria-busy")) {
    await drawn();
    button = document.querySelector(selector);
  }
  document.getElementById("number").value = number;
  forget();
}"""
IS_SENT = "() => measured.sent.length"
TIMES = "[measured.clicked, measured.heard].map(([began]) => measured.sent[0] - began)"
MOUSE, SCRIPT = "from the mouse", "from the first listener"


def clicks(place: Place) -> dict[str, list[float]]:
    """Return the milliseconds of each click of the mouse."""
    found: dict[str, list[float]] = {MOUSE: [], SCRIPT: []}
    for number in range(CLICKS):
        button = PRESS[place.wire]
        place.page.evaluate(READY, [button, f"+1617555{number:04}"])
        place.page.locator(button).first.click()
        await_true(place.page, IS_SENT)
        for what, each in zip(found, place.page.evaluate(TIMES), strict=True):
            found[what].append(each)
    return found


def measure(flood: Flooded, rounds: int) -> dict[tuple[str, ...], list[float]]:
    """Return what each round came to, by wire, who and what."""
    found: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for number in range(rounds):
        for wire in WIRES:
            with flood.opened(wire, NAMES if number % 2 else NAMES[::-1]) as places:
                for place in places:
                    for what, (first, *later) in clicks(place).items():
                        found[wire, place.who, what, "first"].append(first)
                        found[wire, place.who, what, "p50"].append(median(later))
                        found[wire, place.who, what, "p99"].append(quantile(later, 0.99))
    return found


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with tempfile.TemporaryDirectory() as folder, flooded(Path(folder), chromium) as flood:
        found = measure(flood, chosen.rounds)
    table: list[list[str | float]] = []
    for wire, name in WIRES.items():
        for what in (MOUSE, SCRIPT):
            for part in ("first", "p50", "p99"):
                ours, theirs = (median(found[wire, who, what, part]) for who in NAMES)
                ratio = ours / theirs if theirs else float("inf")
                table.append([name, what, part, ours, theirs, ratio])
    report(
        "clicks",
        f"Click to wire, milliseconds: medians of {chosen.rounds} rounds of {CLICKS} clicks",
        ("wire", "what", "", "hookswitch", "JavaScript", "ratio"),
        table,
        aim="at most 2 times JavaScript's",
        command="python bench/clicks.py",
        notes=(
            "first: the first click in a fresh page; Chromium tells times in steps of 0.1 ms",
            "from the mouse: the click event's time stamp, when the browser was told of the press",
        ),
    )


if __name__ == "__main__":
    main()
