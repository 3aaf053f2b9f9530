"""A shift in a real page: calls that an agent takes one after the other, and what the page holds.

Nothing in the panel knows of it: Pyodide is caught as it starts, and asked from outside.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Frame

from cti.domain.model import HISTORY_LIMIT
from cti.wire.ged188_values import MessageType
from tests.browser.conftest import Control, Demo, await_true

PAGES = Path(__file__).parent / "browser" / "pages"
AGENT = {"agentId": "1001", "password": "demo", "extension": "2001"}
ROUND = 20  # calls after which the stories begin again: only then is the page's state the same
START = 60_000  # milliseconds for a panel that has to be loaded first

CHANCE = 3  # what one moment may hold more of than another
LIMITS = {
    "Call": 3 * HISTORY_LIMIT,  # as each is now, and was when somebody last looked
    "Codec._plans": len(MessageType),  # one for each kind of message that has come
    "Journal._kept": 1000,  # events, for a host that comes back
    "Log._lines": 2000,
    "RateLimit._times": 1000,  # of a host's messages
    "VoximplantCalls._ended": 1000,  # of the last half minute
}
"""What may be filling up yet: tables that the product bounds."""

CATCH = """(() => {
  // Pyodide's module shows itself when it gets this function; every proxy is counted from then on.
  const name = "enable_pyproxy_allocation_tracing";
  Object.defineProperty(Object.prototype, name, {
    configurable: true,
    set(count) {
      delete Object.prototype[name];
      this[name] = count;
      globalThis.caughtPyodide = this;
      queueMicrotask(() => this[name]());
    },
  });
})();"""

PREPARE = """
def _prepare():
    import gc, json
    from types import CellType, FunctionType

    plain = (FunctionType, CellType)
    texts = (str, bytes)

    def names(kind):
        return {name for each in kind.__mro__ for name in getattr(each, "__slots__", ())}

    def tables(each):
        for name in {*getattr(each, "__dict__", ()), *names(type(each))}:
            value = getattr(each, name, None)
            if hasattr(value, "__len__") and not isinstance(value, texts):
                yield f"{type(each).__name__}.{name}", len(value)

    def held():
        gc.collect()
        longest, kinds = {}, {}
        for each in gc.get_objects():
            kind = type(each)
            if kind in plain or kind.__module__.startswith("cti."):
                kinds[kind.__name__] = kinds.get(kind.__name__, 0) + 1
            if kind.__module__.startswith("cti."):
                for name, length in tables(each):
                    longest[name] = max(longest.get(name, 0), length)
        return json.dumps({"tables": longest, "kinds": kinds, "events": count[0]})

    def noted(event, before, after):
        count[0] += 1

    def is_logged():
        return all(call.log_state.value == "saved" for call in store.snapshot.history)

    count = [0]
    stores = [each for each in gc.get_objects() if type(each).__name__ == "SharedStore"]
    store = max(stores, key=lambda each: len(each._subscribers))
    store.subscribe(noted)
    return {"held": held, "is_logged": is_logged}

_endurance = _prepare()
"""
RUN = "(code) => caughtPyodide.API.public_api.runPython(code)"
IS_LOGGED = "caughtPyodide.API.public_api.runPython('_endurance[\"is_logged\"]()')"
IN_USE = 7  # the place of `uordblks` in C's `struct mallinfo`, of ten integers
COUNTS = f"""() => {{
  const python = caughtPyodide;
  const told = python._malloc(40);
  python._mallinfo(told);
  const heap = python.HEAP32[told / 4 + {IN_USE}];
  python._free(told);
  return {{
    memory: python.HEAP32.byteLength,
    heap,
    python_held: python.pyproxy_alloc_map.size,
    browser_held: python._hiwire_num_refs(),
  }};
}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a page holds, after both garbage collections."""

    calls: int
    events: int
    memory: int  # bytes of WebAssembly memory: it never shrinks
    heap: int  # bytes of it that are in use: Pyodide's Python allocates everything there
    script_heap: int  # bytes of JavaScript
    python_held: int  # Python objects that JavaScript holds by a proxy
    browser_held: int  # JavaScript objects that Python holds by a proxy
    nodes: int
    listeners: int
    tables: Mapping[str, int]  # the longest of each, by class and attribute
    kinds: Mapping[str, int]  # how many instances of each class; functions and cells, too

    def growth_since(self, before: "Held") -> float:
        """Return by which part the larger grown of the two heaps has grown."""
        return max(self.heap / before.heap, self.script_heap / before.script_heap) - 1

    def longer_than(self, before: "Held") -> dict[str, tuple[int, int]]:
        """Return the tables and classes of which there is more now, but for those with a limit."""
        now, then = {**self.tables, **self.kinds}, {**before.tables, **before.kinds}
        return {
            name: (then.get(name, 0), count)
            for name, count in now.items()
            if count > then.get(name, 0) + CHANCE and count > LIMITS.get(name, 0)
        }


class Shift:
    """A panel in a host's page, and everybody who calls its agent."""

    def __init__(self, context: BrowserContext, demo: Demo, server: str) -> None:
        self._server = server
        self._control = Control(demo.simulator)
        self._played = 0
        context.add_init_script(CATCH)
        context.grant_permissions(["local-network-access"])  # for a routed page
        context.expose_function("order", self._order)
        text = (PAGES / "endurance.html").read_text("utf-8").replace("{panel}", demo.panel)
        address = f"{demo.crm}/endurance.html"
        context.route(address, lambda route: route.fulfill(body=text, content_type="text/html"))
        self.page = context.new_page()
        self.page.set_default_timeout(START)
        self.page.goto(address)
        self.page.wait_for_function("typeof mountPanel === 'function'")
        given = [server, AGENT if server == "cisco" else None]
        self.page.evaluate("([settings, credentials]) => mountPanel(settings, credentials)", given)
        self._frame = self._begin()
        self._devtools: CDPSession = context.new_cdp_session(self.page)

    def _begin(self) -> Frame:
        frame = self.page.frames[1]
        frame.wait_for_selector("body[data-link-state=up]")
        frame.evaluate((PAGES / "endurance.js").read_text("utf-8"))
        frame.evaluate(RUN, PREPARE)
        if self._server == "cisco":
            frame.locator("[data-action][data-state=ready]").evaluate("item => item.click()")
            frame.wait_for_selector("body[data-agent-state=ready]")
        return frame

    def play(self, count: int) -> None:
        """Let the agent take so many more calls."""
        begun, self._played = self._played, self._played + count
        self._frame.evaluate(
            "([server, from, to]) => playCalls(server, from, to)",
            [self._server, begun, self._played],
        )

    def held(self) -> Held:
        """Return what the page holds, once its last calls are in the host's log."""
        await_true(self._frame, f"() => {IS_LOGGED}", timeout=START)
        self._frame.evaluate(RUN, "import gc; gc.collect()")
        for _ in range(2):  # what a finaliser lets go of is gone with the second
            self._devtools.send("HeapProfiler.collectGarbage")
        told: dict[str, Any] = json.loads(self._frame.evaluate(RUN, '_endurance["held"]()'))
        counted = self._frame.evaluate(COUNTS)
        counts = self._devtools.send("Memory.getDOMCounters")
        return Held(
            calls=self._played,
            **told,
            **counted,
            script_heap=round(self._devtools.send("Runtime.getHeapUsage")["usedSize"]),
            nodes=counts["nodes"],
            listeners=counts["jsEventListeners"],
        )

    # Everybody else

    def _order(self, path: str, given: Mapping[str, Any] | None = None) -> Any:
        """Do what somebody at the other end does, or the agent by telephone."""
        match path:
            case "hang up":
                self._hang_up_everything()
            case "whole call":
                call_id = self._order("calls", given)["call_id"]
                self._control.answer(call_id)
                self._control.hang_up(call_id)
            case _:
                return self._control.post(f"/simulator/{path}", **(given or {}))

    def _hang_up_everything(self) -> None:
        """Let those hang up who went on without the agent."""
        while calls := self._control.get("/simulator/calls"):
            for call in calls:
                self._control.hang_up(call["call_id"])
