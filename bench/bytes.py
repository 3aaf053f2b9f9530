"""What goes over the wire on the first and on the second visit, beside plain PyScript.

    python bench/bytes.py [--panel NAME=ADDRESS]…

Counted in the browser: headers and body of each answer as they came, redirects included. Between
the visits the browser is closed, so only its cache on disk remains. Below stand the sizes of
JavaScript panels as their packages ship them: bench/pages/published.json.
"""

import argparse
import json
import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from competitors import PAGES, running
from playwright.sync_api import Playwright, sync_playwright
from reporting import report
from start import TIMES, launch

KINDS = {  # by path; the first that fits
    "runtime": re.compile(r"pyodide|pyscript/|/core|stdlib|memory|interpreter|hardened|\.wasm"),
    "Python": re.compile(r"/cti[.-]"),
    "page": re.compile(""),
}
VISITS = ("first", "second")
NOT_MODIFIED = 304


@dataclass  # without slots: Playwright marks the owners of handlers
class Traffic:
    """The answers of one visit, as far as they come from the page's own server."""

    address: str
    paths: dict[str, str] = field(default_factory=dict)  # by the request's id
    cached: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    sizes: Counter[str] = field(default_factory=Counter)  # bytes, by the request's id

    def follow(self, session: Any) -> None:
        """Listen to a page's network."""
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", self._from_cache)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.responseReceivedExtraInfo", self._status)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def asked(self) -> int:
        """Return how many requests went to a server."""
        return len(self.paths.keys() - self.cached)

    def by_kind(self) -> list[int]:
        """Return the bytes of each kind, in the order of KINDS."""
        sums: Counter[str] = Counter()
        for request, path in self.paths.items():
            if request not in self.cached:
                kind = next(name for name, pattern in KINDS.items() if pattern.search(path))
                sums[kind] += self.sizes[request]
        return [sums[kind] for kind in KINDS]

    def _sent(self, told: dict[str, Any]) -> None:
        url = told["request"]["url"]
        if urlsplit(url).netloc == urlsplit(self.address).netloc:
            self.paths[told["requestId"]] = url.partition("?")[0]
            redirect = told.get("redirectResponse", {})
            self.sizes[told["requestId"]] += redirect.get("encodedDataLength", 0)

    def _from_cache(self, told: dict[str, Any]) -> None:
        self.cached.add(told["requestId"])

    def _answered(self, told: dict[str, Any]) -> None:
        answer = told["response"]
        if answer.get("fromDiskCache") or answer.get("fromPrefetchCache"):
            self.cached.add(told["requestId"])

    def _status(self, told: dict[str, Any]) -> None:
        if told["statusCode"] == NOT_MODIFIED:  # as it came: what is shown is the cache's 200
            self.unchanged.add(told["requestId"])

    def _finished(self, told: dict[str, Any]) -> None:
        self.sizes[told["requestId"]] += round(told["encodedDataLength"])


def visit(playwright: Playwright, profile: str, address: str) -> Traffic:
    """Start the browser, open the page, and return what came until all was quiet."""
    context = launch(playwright, profile)
    page = context.pages[0]
    traffic = Traffic(address)
    traffic.follow(context.new_cdp_session(page))
    page.goto(address)
    page.evaluate(TIMES)
    page.wait_for_load_state("networkidle")
    context.close()
    return traffic


def rows(playwright: Playwright, name: str, address: str) -> list[list[str | float]]:
    """Return both visits' rows of one page."""
    lines: list[list[str | float]] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for which in VISITS:
            traffic = visit(playwright, profile, address)
            sums = traffic.by_kind()
            counts = traffic.asked(), len(traffic.unchanged & traffic.paths.keys())
            lines.append([name, which, *counts, *sums, sum(sums)])
    return lines


def published() -> list[list[str | float]]:
    """Return the rows of what others ship."""
    record = json.loads((PAGES / "published.json").read_text("utf-8"))
    return [
        [f"{each['package']} {each['version']}", "gzip -9", "", "", "", "", "", each["gzip"]]
        for each in record["bundles"]
    ]


def remarks() -> list[str]:
    """Return what is to be said of each of them."""
    record = json.loads((PAGES / "published.json").read_text("utf-8"))
    return [
        f"{each['package']}, {each['published']}, {each['file']}: {each['what']}"
        for each in record["bundles"]
    ]


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--panel", action="append", default=[], metavar="NAME=ADDRESS")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), options.panel) as pages,
        sync_playwright() as playwright,
    ):
        told = [line for name, address in pages.items() for line in rows(playwright, name, address)]
    report(
        "bytes",
        "Bytes over the wire, headers included",
        ("page", "visit", "requests", "of these 304", *KINDS, "together"),
        [*told, *published()],
        aim="second visit: 0 bytes of runtime",
        command="python bench/bytes.py",
        notes=[
            "requests are those that reached a server; runtime is PyScript and Pyodide",
            "between the visits the browser was closed; its cache on disk remained",
            *remarks(),
        ],
    )


if __name__ == "__main__":
    main()
