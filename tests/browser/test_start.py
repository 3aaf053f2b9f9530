"""Python starts from the saved memory of an interpreter, and plainly where that cannot be."""

import ast
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from .conftest import FORM, ROOT, Demo, Watch, await_true, wait_until_up

MEMORY = re.compile(r"/assets/memory-[0-9a-f]+\.bin$")
PYODIDE = re.compile(r"/assets/pyodide-[0-9a-f]+\.mjs$")
PRELOADED = re.compile(r'<link rel="modulepreload"[^>]*>\n')
BUILD_ID = re.compile(rb"(?<=[\"'`])[0-9a-f]{64}(?=[\"'`])")
SECOND = """async (code) => {
  const { files } = JSON.parse(document.getElementById("files").textContent);
  const [script] = [...document.scripts].filter((each) => /interpreter-/.test(each.src));
  const { loadPyodide } = await import(`${script.src}?again=${Math.random()}`);
  const python = await loadPyodide({});
  return [python.runPython(code), hookswitch.start.way];
}"""

INTEGRITY = re.compile(r'("\./assets/memory-[0-9a-f]+\.bin","integrity":")[^"]+')
LOG_IN_PAGE = "<!doctype html><title>Log in, says a proxy</title>"
KINDS = {"object", "function"}

Change = Callable[[bytearray], bytes]


def start(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("({ ...hookswitch.start })")
    return found


def unpreloaded(page: Page) -> None:
    """Let the page take whatever module it gets, as one from a server that was tampered with."""

    def without(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=PRELOADED.sub("", answer.text()))

    page.route(re.compile(r"/\?settings="), without)


def change(page: Page, file: re.Pattern[str], changed: Change) -> None:
    """Give the page something else in a file's place."""

    def route(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=changed(bytearray(answer.body())))

    page.route(file, route)


def of_other_bytes(page: Page) -> None:
    """Let the page expect another memory than it gets."""

    def expected(found: re.Match[str]) -> str:
        return f"{found[1]}sha256-{'A' * 43}="

    def changed(route: Route) -> None:
        answer = route.fetch()
        text, count = INTEGRITY.subn(expected, answer.text())
        assert count == 1
        route.fulfill(response=answer, body=text)

    page.route(re.compile(r"/\?settings="), changed)


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
        of_other_bytes,
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
        lambda page: (unpreloaded(page), change(page, PYODIDE, of_another_build))[0],
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
            unpreloaded(page),
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
