"""Python starts from the saved memory of an interpreter, and plainly where that cannot be."""

import ast
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from .conftest import (
    FORM,
    ROOT,
    Demo,
    Watch,
    await_true,
    wait_for_mark,
    wait_until_up,
)

MEMORY = re.compile(r"/assets/memory-[0-9a-f]+\.bin$")
PYODIDE = re.compile(r"/assets/pyodide-[0-9a-f]+\.mjs$")
BUILD_ID = re.compile(rb"(?<=[\"'`])[0-9a-f]{64}(?=[\"'`])")
SECOND = """async (code) => {
  const { files } = JSON.parse(document.getElementById("files").textContent);
  const [script] = [...document.scripts].filter((each) => /interpreter-/.test(each.src));
  const { loadPyodide } = await import(`${script.src}?again=${Math.random()}`);
  const python = await loadPyodide({});
  return [python.runPython(code), hookswitch.start.way];
}"""

INTEGRITY = r'("\./assets/{}-[0-9a-f]+\.{}","integrity":")[^"]+'
KEPT = """async () => {
  const shelf = await caches.open("hookswitch");
  return (await shelf.keys()).map(({ url }) => url);
}"""
IS_KEPT = f"async (urls) => String((await ({KEPT})()).sort()) === String(urls)"
SPOIL = """async ([url, place]) => {
  const shelf = await caches.open("hookswitch");
  const body = new Uint8Array(await (await shelf.match(url)).arrayBuffer());
  body[place] ^= 1;
  await shelf.put(url, new Response(body.slice(0, place + 4_000_000)));
}"""
LOG_IN_PAGE = "<!doctype html><title>Log in, says a proxy</title>"
KINDS = {"object", "function"}

Change = Callable[[bytearray], bytes]


def start(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("({ ...hookswitch.start })")
    return found


def memory_of(page: Page) -> str:
    url: str = page.evaluate(
        """() => {
          const { files } = JSON.parse(document.getElementById("files").textContent);
          return new URL(files["memory.bin"].url, document.baseURI).href;
        }"""
    )
    return url


def expect_of(page: Page, name: str, ending: str, digest: str) -> None:
    """Let the page expect a file of other bytes than it gets, or, with no digest, of any."""
    integrity = re.compile(INTEGRITY.format(name, ending))

    def changed(route: Route) -> None:
        answer = route.fetch()
        text, count = integrity.subn(rf"\g<1>{digest}", answer.text())
        assert count == 1
        route.fulfill(response=answer, body=text)

    page.route(re.compile(r"/\?settings="), changed)


def change(page: Page, file: re.Pattern[str], changed: Change) -> None:
    """Give the page something else in a file's place."""

    def route(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=changed(bytearray(answer.body())))

    page.route(file, route)


def cut_short(route: Route) -> None:
    """Answer with the beginning of a file, as a proxy that gave up."""
    with urllib.request.urlopen(route.request.url, timeout=10) as answer:
        route.fulfill(content_type="application/octet-stream", body=answer.read(400_000))


def of_another_build(body: bytearray) -> bytes:
    changed, count = BUILD_ID.subn(b"0" * 64, bytes(body))
    assert count == 1
    return changed


BROKEN: dict[str, tuple[Callable[[Page], None], str]] = {
    "it is not what the page expects": (
        lambda page: expect_of(page, "memory", "bin", f"sha256-{'A' * 43}="),
        "is damaged",
    ),
    "its end is missing": (
        lambda page: page.route(MEMORY, cut_short),
        "Invalid typed array length|out of bounds",
    ),
    "it is another file": (
        lambda page: page.route(MEMORY, lambda route: route.fulfill(body=LOG_IN_PAGE)),
        "memory.bin is of another kind",
    ),
    "it is of another Pyodide": (
        lambda page: (
            expect_of(page, "pyodide", "mjs", ""),
            change(page, PYODIDE, of_another_build),
        )[0],
        "Snapshot build id mismatch",
    ),
    "it is not there": (
        lambda page: page.route(MEMORY, lambda route: route.fulfill(status=404)),
        r"memory-[0-9a-f]+\.bin: 404",
    ),
    "it cannot be fetched": (
        lambda page: page.route(MEMORY, lambda route: route.abort()),
        "Failed to fetch",
    ),
    "this Pyodide knows no saved memory": (
        lambda page: (
            expect_of(page, "pyodide", "mjs", ""),
            change(page, PYODIDE, lambda body: body.replace(b"_loadSnapshot", b"_anotherName_")),
        )[0],
        "terminated",
    ),
}


def test_python_starts_from_memory_and_its_library_comes_later(panel: Page) -> None:
    assert start(panel) == {"way": "memory", "why": ""}
    library = "performance.getEntriesByType('resource').find(e => /python_stdlib/.test(e.name))"
    await_true(panel, f"() => {library}")
    ready, asked = panel.evaluate(
        f"[performance.getEntriesByName('hookswitch:ready')[0].startTime, {library}.startTime]"
    )
    assert asked >= ready


@pytest.mark.parametrize("what", BROKEN)
def test_without_a_usable_memory_python_starts_plainly_and_the_log_says_why(
    context: BrowserContext,
    page: Page,
    demo: Demo,
    watch: Watch,
    tmp_path: Path,
    what: str,
) -> None:
    watch.allowed.append("integrity|digest|404|ERR_FAILED|Fatal|Python|Error|thread|error: $")
    context.grant_permissions(["local-network-access"])  # for a routed page
    spoil, why = BROKEN[what]
    spoil(page)
    page.goto(f"{demo.panel}/?settings=voximplant")
    wait_until_up(page)
    found = start(page)
    assert found["way"] == "plain"
    assert re.search(why, found["why"]), found["why"]
    expect(page.get_by_role("status", name="Connection")).to_contain_text("Connected")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download log").click()
    log = tmp_path / "hookswitch.log"
    download.value.save_as(log)
    assert re.search(rf"^# start: plain .*(?:{why})", log.read_text(), re.MULTILINE)


def test_from_the_second_start_on_the_memory_is_taken_as_it_was_kept(
    panel: Page, watch: Watch
) -> None:
    await_true(panel, IS_KEPT, [memory_of(panel)])
    asked: list[str] = []
    panel.on("request", lambda request: asked.append(request.url))
    panel.reload()
    wait_until_up(panel)
    assert start(panel) == {"way": "memory", "why": ""}
    assert any("interpreter-" in url for url in asked)
    assert not any(MEMORY.search(url) for url in asked)


def test_a_memory_that_was_kept_badly_is_forgotten_and_the_next_start_is_right(
    panel: Page, watch: Watch
) -> None:
    url = memory_of(panel)
    await_true(panel, IS_KEPT, [url])
    panel.evaluate(SPOIL, [url, 9_000_000])
    panel.reload()
    wait_until_up(panel)
    assert start(panel)["way"] == "plain"
    await_true(panel, IS_KEPT, [])
    panel.reload()
    wait_until_up(panel)
    assert start(panel) == {"way": "memory", "why": ""}
    await_true(panel, IS_KEPT, [url])


def test_the_memory_of_an_older_build_is_given_up(panel: Page) -> None:
    url = memory_of(panel)
    await_true(panel, IS_KEPT, [url])
    older = re.sub(r"memory-[0-9a-f]+", "memory-0123456789ab", url)
    elsewhere = re.sub(r"/assets/", "/another/assets/", older)
    panel.evaluate(
        """async ([url, ...others]) => {
          const shelf = await caches.open("hookswitch");
          for (const other of others) await shelf.put(other, new Response("older"));
          await shelf.delete(url);
        }""",
        [url, older, elsewhere],
    )
    panel.reload()
    wait_until_up(panel)
    await_true(panel, IS_KEPT, sorted([elsewhere, url]))


def test_a_page_that_may_keep_nothing_starts_from_memory_all_the_same(
    page: Page, demo: Demo
) -> None:
    page.add_init_script(
        "CacheStorage.prototype.open = async () => { throw new DOMException('blocked'); };"
    )
    for _ in range(2):
        page.goto(f"{demo.panel}/?settings=voximplant")
        wait_until_up(page)
        assert start(page) == {"way": "memory", "why": ""}


def test_python_waits_for_the_first_paint_but_not_where_nothing_is_painted(
    page: Page, demo: Demo
) -> None:
    order = """() => ["hookswitch:painted", "hookswitch:ready"].map((name) =>
      performance.getEntriesByName(name)[0]?.startTime ?? null)"""
    page.goto(f"{demo.panel}/?settings=voximplant")
    wait_until_up(page)
    painted, ready = page.evaluate(order)
    asked = page.evaluate(
        "performance.getEntriesByType('resource').find((e) => /pyodide/.test(e.name)).startTime"
    )
    assert painted <= asked < ready
    page.add_init_script(
        """const later = requestAnimationFrame;
        globalThis.requestAnimationFrame = () => (globalThis.requestAnimationFrame = later) && 0;"""
    )
    page.goto(f"{demo.panel}/?settings=voximplant")
    wait_for_mark(page, "hookswitch:ready")
    assert page.evaluate(order)[0] is None


def test_nothing_of_the_machine_that_built_it_is_in_the_memory(panel: Page) -> None:
    """An object is looked up anew at the start; a number or a text would be kept as it was."""
    trees = (ast.parse(path.read_text("utf-8")) for path in (ROOT / "cti/panel").glob("*.py"))
    imports = (
        node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    )
    names = sorted({each.name for node in imports if node.module == "js" for each in node.names})
    assert "document" in names
    kinds = panel.evaluate("names => names.map((name) => typeof globalThis[name])", names)
    wrong = {name: kind for name, kind in zip(names, kinds, strict=True) if kind not in KINDS}
    assert wrong == {}


def test_the_log_says_that_python_started_from_memory(panel: Page, tmp_path: Path) -> None:
    with panel.expect_download() as download:
        panel.get_by_role("button", name="Download log").click()
    log = tmp_path / "hookswitch.log"
    download.value.save_as(log)
    assert "# start: memory\n" in log.read_text()


def test_webassembly_of_a_server_that_does_not_know_its_type_is_compiled_nevertheless(
    page: Page, demo: Demo
) -> None:
    page.add_init_script(
        "WebAssembly.compileStreaming = async () => { throw new TypeError('Incorrect type'); };"
    )
    page.goto(f"{demo.panel}/?settings=voximplant")
    wait_until_up(page)
    assert start(page)["way"] == "memory"


def test_two_panels_from_the_same_memory_draw_different_numbers(panel: Page) -> None:
    drawn = [panel.evaluate(SECOND, "import random; random.random()") for _ in range(2)]
    assert [way for _, way in drawn] == ["memory", "memory"]
    assert drawn[0] != drawn[1]


def test_the_clock_is_that_of_the_agents_place(
    context: BrowserContext, page: Page, demo: Demo
) -> None:
    context.new_cdp_session(page).send(
        "Emulation.setTimezoneOverride", {"timezoneId": "Asia/Tokyo"}
    )
    page.goto(f"{demo.panel}/?settings=voximplant")
    wait_until_up(page)
    found = page.evaluate(SECOND, "import time; time.strftime('%H:%M', time.localtime(0))")
    assert found == ["09:00", "memory"]


def test_the_hardened_page_starts_without_pyscript_and_nothing_is_blocked(
    page: Page, demo: Demo, watch: Watch
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', () => { globalThis.isViolated = true; });"
    )
    page.goto(f"{demo.panel}/hardened.html?settings=voximplant")
    wait_until_up(page)
    assert start(page)["way"] == "memory"
    assert not any("core-" in url for url in asked)
    assert not page.evaluate("globalThis.isViolated")
    assert watch.complaints() == []
    watch.allowed.append("unsafe-eval|TrustedScript")
    with pytest.raises(PlaywrightError, match=r"unsafe-eval|Trusted"):
        page.evaluate("new Promise((done) => setTimeout(done)).then(() => Function('return 1')())")


@pytest.mark.skipif(FORM != "source", reason="the form under test is another one")
def test_pyscript_is_the_way_in(panel: Page) -> None:
    assert panel.evaluate("document.querySelectorAll('script[type=py]').length") == 1
