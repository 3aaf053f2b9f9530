"""What a page holds after many calls, beside what it held after the first fifth (or 300) of them.

    python bench/endurance.py [--calls 1000]

One agent on each CTI server, in a host's page: calls ring, are answered, held, retrieved, consulted
about, transferred, joined, given variables and notes, ended, wrapped up and logged. Measured after
a garbage collection in Python and in JavaScript, when no call is left.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from endurance import ROUND, Held, Shift  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from reporting import report  # noqa: E402

from tests.browser.conftest import FLAGS, PORTS, Demo, free_ports, start_demo  # noqa: E402

CALLS = 1000  # on each server: about four minutes in all
FILLED = 300  # calls after which the log, and all else that is bounded, is full
SERVERS = {"cisco": "Cisco", "voximplant": "Voximplant Kit"}
KIB = 1024
HEAPS = {
    "heap": "Python's heap, KiB",
    "memory": "WebAssembly memory, KiB",
    "script_heap": "JavaScript's heap, KiB",
}
COUNTS = {
    "python_held": "Python objects held by JavaScript",
    "browser_held": "JavaScript objects held by Python",
    "nodes": "DOM nodes",
    "listeners": "DOM listeners",
}
COLUMNS = ("server", "what", "early", "late", "growth %", "per 1,000 calls")


def endure(browser: Browser, demo: Demo, server: str, calls: int) -> tuple[Held, Held]:
    """Return what a page holds after a fifth of the calls, or once it is warm, and after all."""
    context = browser.new_context(viewport={"width": 400, "height": 900})
    shift = Shift(context, demo, server)
    first = max(FILLED, calls // 5) // ROUND * ROUND
    shift.play(first)
    early = shift.held()
    shift.play(max(1, (calls - first) // ROUND) * ROUND)
    late = shift.held()
    context.close()
    return early, late


def rows(name: str, early: Held, late: Held) -> Iterator[tuple[str | float, ...]]:
    """Yield the lines of one server."""
    thousands = (late.calls - early.calls) / 1000
    measured = [
        (title, round(getattr(early, key) / KIB), round(getattr(late, key) / KIB))
        for key, title in HEAPS.items()
    ]
    measured += [(title, getattr(early, key), getattr(late, key)) for key, title in COUNTS.items()]
    measured.append(("lines of the log", early.tables["Log._lines"], late.tables["Log._lines"]))
    for title, before, after in measured:
        growth = after - before
        yield name, title, before, after, f"{100 * growth / before:+.2f}", round(growth / thousands)


def measure(browser: Browser, folder: Path, calls: int) -> dict[str, tuple[Held, Held]]:
    """Return what was held on each server."""
    demo = Demo(free_ports(PORTS))
    process = start_demo(demo.port, folder / "stderr")
    try:
        return {server: endure(browser, demo, server, calls) for server in SERVERS}
    finally:
        process.kill()
        process.communicate()


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description="What a page holds after many calls.")
    parser.add_argument("--calls", type=int, default=CALLS, help="on each server (%(default)s)")
    calls = parser.parse_args().calls
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*FLAGS, "--no-sandbox"]
        )
        held = measure(browser, Path(folder), calls)
        browser.close()
    notes = [
        f"{SERVERS[server]}: early is after {early.calls:,} calls and {early.events:,} events, "
        f"late after {late.calls:,} calls and {late.events:,} events."
        for server, (early, late) in held.items()
    ]
    grown = {
        name: lengths
        for early, late in held.values()
        for name, lengths in late.longer_than(early).items()
    }
    notes.append(f"Tables and classes in Python of which there is more: {grown or 'none'}.")
    report(
        "endurance",
        "Endurance: a page after many calls beside itself at the start, warmed up",
        COLUMNS,
        [line for server, both in held.items() for line in rows(SERVERS[server], *both)],
        aim="growth under 5 %",
        command=f"python bench/endurance.py --calls {calls}",
        notes=notes,
    )


if __name__ == "__main__":
    main()
