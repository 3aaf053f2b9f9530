"""From an event of the server's to the page: ours beside the same page in JavaScript alone.

    python bench/events.py [--rounds N] [--seconds S]

In each round every page is opened anew and flooded at each rate, one after the other. An event is
on the page when its number, or a later one of the same call, is in the document; it is painted when
the frame that shows it is done. Times begin when the frame reaches the page's scripts, but for
`server to page`, which begins when the server sends: there the wait for a busy page counts, too. Of
that the shortest way of the run is taken off, which the network takes.
"""

import argparse
import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from flooded import OURS, PATIENCE, PER_EVENT, PER_FRAME, WIRES, Flooded, Place, flooded
from flooding import CALLS
from reporting import report

from tests.browser.conftest import await_true

RATES = (1, 100, 1000, 5000)
FIRST = "first"
NAMES = (OURS, PER_FRAME, PER_EVENT)
PAGE, PAINT, SERVER = "to the page", "to its frame", "server to page"
WARM = 200  # events at 500 a second before it counts
FEWEST = 3  # events of a rate in one round
DRAWN = (
    "([last, calls]) => measured.drawn.filter(([number]) => number > last - calls).length >= calls"
)
Times = dict[str, list[float]]


def times(place: Place, first: int, count: int) -> Times:
    """Return the milliseconds of each of so many events, by what is measured."""
    measured = place.page.evaluate("measured")
    arrived = measured["arrived"][:count]
    drawn: Mapping[int, list[tuple[int, float, float | None]]] = defaultdict(list)
    for number, at, painted in measured["drawn"]:
        drawn[number % CALLS].append((number, at, painted))
    sent = [1000 * at for at in place.line.sent[first : first + count]]
    way = min(there - here for there, here in zip(arrived, sent, strict=True))
    found: Times = {PAGE: [], PAINT: [], SERVER: []}
    for at in range(count):
        number = first + at
        shown = next(each for each in drawn[number % CALLS] if each[0] >= number)
        found[PAGE].append(shown[1] - arrived[at])
        found[SERVER].append(shown[1] - sent[at] - way)
        if shown[2] is not None:
            found[PAINT].append(shown[2] - arrived[at])
    return found


def play(place: Place, flood: Flooded, count: int, rate: float) -> Times:
    """Let so many events come, and return their times once the newest of each call is shown."""
    [found] = play_all([place], flood, count, rate)
    return found


def play_all(places: Sequence[Place], flood: Flooded, count: int, rate: float) -> list[Times]:
    """Do the same in several pages at a time."""
    firsts = [len(place.line.sent) for place in places]
    for place in places:
        place.page.evaluate("forget()")
    floods = [flood.flood.begin(place.line, count, rate) for place in places]
    for each in floods:
        each.wait(PATIENCE)
    for place in places:
        last = len(place.line.sent) - 1
        await_true(place.page, DRAWN, [last, min(count, CALLS)], 1000 * PATIENCE)
        place.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return [times(place, first, count) for place, first in zip(places, firsts, strict=True)]


def measure(flood: Flooded, rounds: int, seconds: float) -> dict[tuple[str, ...], list[float]]:
    """Return p50 and p99 of each round, by wire, rate, what and who, and which of the two."""
    found: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for number in range(rounds):
        for wire in WIRES:
            names = NAMES[number % len(NAMES) :] + NAMES[: number % len(NAMES)]
            with flood.opened(wire, names) as places:
                one_round(flood, places, wire, seconds, found)
    return found


def one_round(
    flood: Flooded,
    places: Sequence[Place],
    wire: str,
    seconds: float,
    found: dict[tuple[str, ...], list[float]],
) -> None:
    """Let every page have its first event, then each rate."""

    def note(rate: str, who: str, told: Times) -> None:
        for what, values in told.items():
            for name, share in (("p50", 0.5), ("p99", 0.99)):
                found[wire, rate, what, who, name].append(quantile(values, share))

    for place in places:
        note(FIRST, place.who, play(place, flood, 1, 1))
        play(place, flood, WARM, 500)
    for rate in RATES:
        count = max(FEWEST, round(rate * seconds))
        if rate == 1:  # side by side: it is mostly waiting
            for place, told in zip(places, play_all(places, flood, count, rate), strict=True):
                note(str(rate), place.who, told)
            continue
        for place in places:
            note(f"{rate:,}", place.who, play(place, flood, count, rate))


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def rows(found: Mapping[tuple[str, ...], list[float]]) -> list[list[str | float]]:
    """Return the table: medians over the rounds."""
    table: list[list[str | float]] = []
    for wire, name in WIRES.items():
        for rate in (FIRST, *(f"{rate:,}" for rate in RATES)):
            for what in (PAGE, PAINT, SERVER):
                cells = [
                    median(found[wire, rate, what, who, part])
                    for who in NAMES
                    for part in ("p50", "p99")
                ]
                ratio = cells[1] / cells[3] if cells[3] else float("inf")
                table.append([name, rate, what, *cells, ratio])
    return table


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.6, help="of each rate in each round")
    chosen = parser.parse_args()
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with tempfile.TemporaryDirectory() as folder, flooded(Path(folder), chromium) as flood:
        found = measure(flood, chosen.rounds, chosen.seconds)
    report(
        "events",
        f"Event to page, milliseconds: medians of {chosen.rounds} rounds",
        (
            "wire",
            "a second",
            "what",
            "p50",
            "p99",
            "JS p50",
            "JS p99",
            "each p50",
            "each p99",
            "ratio",
        ),
        rows(found),
        aim="p99 at most 2 times JavaScript's, up to 1,000 a second",
        command="python bench/events.py",
        notes=(
            "JS draws once in each animation frame, as we do; `each` draws at each event",
            "ratio: our p99 to that of JS; `first`: the first event in a fresh page",
        ),
    )


if __name__ == "__main__":
    main()
