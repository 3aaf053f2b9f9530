"""A host page on another origin, without any helper: the protocol itself."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, Route, expect

from .conftest import Control, Demo, Watch, await_true, wait_for_mark

HOST_PAGE = Path(__file__).parent / "pages" / "host.html"
AGENT = {"agentId": "1001", "password": "demo", "extension": "2001"}
CUSTOMER = "+16175550142"
WASM = re.compile(r"/assets/pyodide\.asm-[0-9a-f]+\.wasm$")
START = 60_000  # milliseconds for a panel that has to be loaded first
WELCOME = {"ns": "hookswitch", "v": 1, "kind": "welcome", "version": 1}
SAID = "new Promise((resolve) => setTimeout(resolve))"  # what was posted before has arrived


class Host:
    """A page around the panel."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self.page = page
        self.demo = demo

    def open(self, more: str = "", settings: str = "cisco", origin: str = "") -> "Host":
        panel = f"{self.demo.panel}/?settings={settings}{more}".replace("&", "%26")
        address = f"{origin or self.demo.crm}/host-test.html"
        body = HOST_PAGE.read_text("utf-8")
        self.page.context.grant_permissions(["local-network-access"])  # for a routed page
        self.page.route(
            f"{address}**", lambda route: route.fulfill(body=body, content_type="text/html")
        )
        self.page.goto(f"{address}?panel={panel}")
        return self

    @property
    def panel(self) -> Frame:
        element = self.page.query_selector("#panel")
        frame = element and element.content_frame()
        assert frame is not None
        return frame

    def await_python(self) -> None:
        wait_for_mark(self.panel, "hookswitch:ready", START)

    def hello(self) -> Any:
        """Return the panel's first hello."""
        return self.awaited("hellos[0]")

    def ready(self, **more: Any) -> Any:
        """Answer the panel's hello, and return what it says once it is there."""
        self.hello()
        self.page.evaluate("more => welcome(more)", more)
        return self.awaited("heard.findLast(each => each.kind === 'ready')")

    def awaited(self, expression: str) -> Any:
        return self.page.wait_for_function(expression, timeout=START).json_value()

    def ask(self, name: str, **data: Any) -> Any:
        """Ask the panel, and return its response."""
        return self.page.evaluate("given => ask(...given)", [name, data])

    def log_in(self) -> None:
        assert "data" in self.ask("login", **AGENT)

    def event(self, name: str) -> Any:
        """Return the data of the last event of a name, once there is one."""
        found = f"heard.findLast(each => each.kind === 'event' && each.name === '{name}')"
        return self.awaited(found)["data"]

    def dropped(self) -> Any:
        """Return what the panel's stub has ignored."""
        return self.panel.evaluate("JSON.parse(hookswitch.host.dropped())")


@pytest.fixture
def host(page: Page, demo: Demo, control: Control) -> Host:
    return Host(page, demo)


def test_an_agent_is_logged_in_by_the_host_and_calls_for_it(host: Host) -> None:
    ready = host.open().ready()
    assert "makeCall" in ready["capabilities"]["functions"]
    assert ready["snapshot"]["link"]["state"] == "down"
    logged_in = host.ask("login", **AGENT)
    assert logged_in["data"]["agent"]["agentId"] == "1001"
    record = {"type": "contact", "id": "C-1001", "title": "Ines Carvalho"}
    made = host.ask("makeCall", number=CUSTOMER, record=record)
    call = made["data"]["call"]
    assert call["otherParty"] == CUSTOMER
    assert call["record"] == {**record, "subtitle": ""}
    expect(host.panel.get_by_role("article", name=re.compile(re.escape(CUSTOMER)))).to_be_visible()
    ended = host.ask("hangUpCall", callId=call["callId"])
    assert ended["data"]["call"]["endedAt"] is not None
    logged_out = host.ask("logout")
    assert logged_out["data"]["agent"]["state"] == "null"


def test_a_host_is_answered_before_python_is_there_and_nothing_is_lost(host: Host) -> None:
    asked: list[str] = []
    held: list[Route] = []
    host.page.on("request", lambda request: asked.append(request.url))
    host.page.route(WASM, lambda route: held.append(route))
    host.open()
    hello = host.hello()
    assert (hello["state"], hello["versions"]) == ("loading", [1])
    took = host.page.evaluate("greet(5)")
    host.page.unroute(WASM)
    for route in held:
        route.continue_()
    early = "() => { welcome(); return ask('setTheme', { theme: 'dark' }); }"
    assert host.page.evaluate(early)["data"] == {}
    assert host.panel.evaluate("document.documentElement.dataset.theme") == "dark"
    began = host.panel.evaluate("performance.getEntriesByName('hookswitch:ready')[0].startTime")
    assert min(took) < 100 < began
    assert [each["state"] for each in host.page.evaluate("hellos")] == ["loading"] * 6
    assert len([each for each in asked if "/settings/" in each]) == 1


def test_a_refusal_says_why_in_the_hosts_language(host: Host) -> None:
    host.open().ready(locale="de")
    error = host.ask("holdCall", callId="99")["error"]
    assert error["code"] == "OPENCTI_HTTP_ERROR_503"
    assert error["retry"]
    assert "Verbindung" in error["message"] or "verbunden" in error["message"]
    assert host.panel.evaluate("document.documentElement.lang") == "de"
    error = host.ask("makeCall", number=7)["error"]
    assert error["code"] == "BAD_REQUEST"
    assert host.ask("dance")["error"]["code"] == "UNSUPPORTED"


def test_credentials_in_the_welcome_spare_the_log_in_form(host: Host, control: Control) -> None:
    host.open().ready(credentials=AGENT, schemas=["opencti", "hookswitch"])
    host.awaited("heard.find(each => each.name === 'agentStateChanged')")
    event = host.event("opencti")["event"]
    assert event["pyMedia"] == "Phone"
    expect(host.panel.get_by_role("textbox", name="Agent ID")).to_be_hidden()
    states = {each["id"]: each["state"] for each in control.get("/simulator/agents")}
    assert states["1001"] == "not_ready"
    assert "demo" not in str(host.page.evaluate("heard.map(each => JSON.stringify(each))"))


def test_the_host_is_asked_who_calls(host: Host, control: Control) -> None:
    host.open().ready(answers=["matchRecords", "openRecord"], credentials=AGENT)
    record = {"type": "contact", "id": "C-1001", "title": "Ines <b>Carvalho</b>"}
    host.page.evaluate("records => { answers.matchRecords = { data: { records } }; }", [record])
    host.event("agentStateChanged")
    host.awaited("heard.find(each => each.data?.link?.state === 'up')")
    control.call(CUSTOMER, "2001")
    question = host.awaited("heard.find(each => each.name === 'matchRecords')")
    assert question["data"]["number"] == CUSTOMER
    expect(host.panel.get_by_text("Ines <b>Carvalho</b>").first).to_be_visible()


def test_a_second_welcome_replaces_the_port_and_tells_what_was_missed(host: Host) -> None:
    first = host.open().ready()
    host.log_in()
    host.page.evaluate("() => { old = port; old.onmessage = () => { throw new Error('late'); }; }")
    last = host.page.evaluate("heard.findLast(each => each.seq)?.seq ?? 0")
    assert last > first["seq"]
    host.page.evaluate("seq => welcome({ lastSeq: seq })", last)
    again = host.awaited("heard.findLast(each => each.kind === 'ready' && each.resumed)")
    assert again["seq"] == last
    assert host.ask("agentReady")["data"]["agent"]["state"] == "ready"
    host.page.evaluate("() => { old.postMessage('nobody is there'); }")
    assert host.ask("setTheme", theme="light")["data"] == {}


def test_a_panel_that_is_loaded_again_says_so_and_finds_its_host(host: Host) -> None:
    first = host.open().ready()
    host.log_in()
    host.panel.evaluate("location.reload()")
    host.awaited("heard.find(each => each.kind === 'bye')")
    host.awaited("hellos[1]")
    last = host.page.evaluate("heard.findLast(each => each.seq).seq")
    host.page.evaluate("more => welcome(more)", {"credentials": AGENT, "lastSeq": last})
    ready = host.awaited("heard.filter(each => each.kind === 'ready')[1]")
    assert not ready["resumed"]
    assert ready["seq"] > last > first["seq"]
    host.awaited("heard.find(each => each.seq > " + str(ready["seq"]) + " && each.data.link)")


def test_a_page_that_shows_nothing_does_everything_else(host: Host) -> None:
    ready = host.open("&view=none").ready()
    assert "showDialPad" not in ready["capabilities"]["functions"]
    host.log_in()
    assert host.ask("agentReady")["data"]["agent"]["state"] == "ready"
    call = host.ask("makeCall", number=CUSTOMER)["data"]["call"]
    assert host.ask("hangUpCall", callId=call["callId"])["data"]["call"]["state"] == "null"
    assert host.panel.locator("body").evaluate("body => body.getClientRects().length") == 0
    assert host.panel.locator("article").count() == 0


SURPRISES = {
    "a cycle": "(() => { const it = { ns: 'hookswitch' }; it.it = it; return it; })()",
    "a number without end": "{ ns: 'hookswitch', v: 1n }",
    "a map": "new Map([['ns', 'hookswitch']])",
    "bytes": "new Uint8Array(1_000_000)",
    "bytes inside": "{ ns: 'hookswitch', data: new ArrayBuffer(8), more: new Uint8Array(9) }",
    "holes": "(() => { const it = []; it.length = 4_000_000_000; return { it }; })()",
    "depth": "(() => { let it = {}; for (let n = 0; n < 1000; n += 1) it = { it }; return it; })()",
    "length": "{ ns: 'hookswitch', v: 1, kind: 'request', id: '1', name: 'x'.repeat(1_000_000) }",
    "many values": "{ it: Array(50_000).fill(0) }",
    "text": "'hookswitch'",
    "nothing": "undefined",
    "null": "null",
    "a date": "new Date()",
    "an error": "new Error('no')",
    "half a character": "{ ns: 'hookswitch', v: 1, kind: 'event', name: '\\ud83d' }",
}


def test_whatever_a_host_can_clone_does_no_harm(host: Host) -> None:
    host.open().ready()
    for surprise in SURPRISES.values():
        host.page.evaluate(f"() => {{ port.postMessage({surprise}); }}")
        host.page.evaluate(f"() => {{ frame.contentWindow.postMessage({surprise}, panelOrigin); }}")
    assert host.ask("setTheme", theme="light")["data"] == {}
    dropped = host.dropped()
    assert dropped["malformed"] + dropped["oversized"] >= 2 * (len(SURPRISES) - 4)
    assert host.page.evaluate("heard.filter(each => each.error)") == []
    assert host.page.evaluate("strange") == []


def test_nobody_but_the_parent_is_heard(host: Host) -> None:
    host.open()
    host.await_python()
    host.panel.evaluate("message => postMessage(message, '*')", WELCOME)
    host.page.evaluate("message => sibling(message)", WELCOME)
    await_true(host.panel, "() => JSON.parse(hookswitch.host.dropped())['wrong source'] === 2")
    assert host.page.evaluate("heard") == []
    assert host.ready()["kind"] == "ready"


def test_a_parent_of_another_origin_is_not_heard(
    host: Host, demo: Demo, watch: Watch, tmp_path: Path
) -> None:
    def without_policy(route: Route) -> None:
        answer = route.fetch()
        headers = {**answer.headers, "content-security-policy": ""}
        route.fulfill(response=answer, headers=headers)

    host.page.route(f"{demo.panel}/?**", without_policy)
    host.open(origin=demo.simulator)
    host.await_python()
    host.page.evaluate("welcome()")
    host.panel.evaluate(SAID)
    with host.page.expect_download() as download:
        host.panel.get_by_role("button", name="Download log").click()
    download.value.save_as(tmp_path / "log")
    assert "# host: dropped: wrong origin: 1" in (tmp_path / "log").read_text()
    assert host.page.evaluate("[...hellos, ...heard, ...strange]") == []


def test_a_panel_that_cannot_start_tells_its_host(host: Host, demo: Demo) -> None:
    broken = f'[cti]\nserver = "pbx"\n[host]\norigins = ["{demo.crm}"] # the CRM\n'
    host.page.route("**/settings/cisco.toml", lambda route: route.fulfill(body=broken))
    host.open()
    host.hello()
    host.page.evaluate("welcome()")
    bye = host.awaited("heard.find(each => each.kind === 'bye')")
    assert bye["error"]["code"] == "FAILED"
    assert "cti.server" in bye["error"]["message"]


def test_a_number_is_put_into_the_dial_box_for_the_agent_to_call(host: Host) -> None:
    host.open().ready(credentials=AGENT)
    host.awaited("heard.find(each => each.data?.link?.state === 'up')")
    assert host.ask("showDialPad", number=CUSTOMER)["data"] == {}
    box = host.panel.get_by_role("textbox", name="Number to call")
    expect(box.first).to_have_value(CUSTOMER)
    wait_for_mark(host.panel, "hookswitch:up")
