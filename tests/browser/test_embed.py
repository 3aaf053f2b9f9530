"""A page that embeds the panel by static/embed.js: mounting, asking, answering, taking away."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from .conftest import Control, Demo, Watch, await_true

PAGES = Path(__file__).parent / "pages"
CUSTOMER = "+16175550142"
OUTSIDE = "+16175550120"  # answers after 2 s
START = 45_000  # milliseconds for a panel that has to be loaded first
AGENT = {"agentId": "1001", "password": "demo", "extension": "2001"}
CISCO = {"settings": "cisco", "credentials": AGENT}

MOUNT = """async ([options, names, answers]) => {
  const answering = ([name, value]) => [name, (data) => {
    host.heard.push({ name, data });
    return value;
  }];
  options.answers = Object.fromEntries(Object.entries(answers).map(answering));
  globalThis.panel = await host.mount("#phone", options, names);
  return { ...panel.capabilities, agent: panel.snapshot.agent };
}"""
HEARD = """([name, text]) => host.heard.find((each) =>
  each.name === name && JSON.stringify(each.data).includes(text))"""
PREVENTED = """() => {
  globalThis.prevented = new Promise((resolve) => addEventListener("click", (click) => {
    resolve(click.defaultPrevented);
    click.preventDefault();
  }, { once: true }));
}"""


class Host:
    """The page that embeds the panel."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def mount(
        self, options: dict[str, Any], *names: str, answers: dict[str, Any] | None = None
    ) -> Any:
        """Mount a panel; note the events with these names, and answer these questions so."""
        return self.page.evaluate(MOUNT, [options, names, answers or {}])

    def heard(self, name: str, text: str = "") -> Any:
        """Return the first such event or question, once it has come."""
        try:
            found = self.page.wait_for_function(HEARD, arg=[name, text], timeout=START)
        except TimeoutError:
            pytest.fail(f"no {name} {text} among {self.page.evaluate('host.heard')}", pytrace=False)
        return found.json_value()["data"]

    def outcome(self, expression: str) -> Any:
        """Return what came of a promise: {value} or {code, message, isPanelError}."""
        return self.page.evaluate(f"host.outcome({expression})")

    def value(self, expression: str) -> Any:
        outcome = self.outcome(expression)
        assert "value" in outcome, outcome
        return outcome["value"]


@pytest.fixture
def host(page: Page, demo: Demo, control: Control) -> Host:
    """A page on the CRM's origin."""
    text = (PAGES / "embedding.html").read_text().replace("{panel}", demo.panel)
    address = f"{demo.crm}/embedding.html"
    page.context.grant_permissions(["local-network-access"])  # a routed page counts as a far one
    page.route(address, lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto(address)
    page.wait_for_function("globalThis.host")
    return Host(page)


@pytest.fixture
def quick_host(host: Host, demo: Demo) -> Host:
    """A page on the CRM's origin, with a panel that is there at once and does nothing."""
    quick = (PAGES / "quick-panel.html").read_text()
    host.page.route(
        f"{demo.panel}/?*", lambda route: route.fulfill(body=quick, content_type="text/html")
    )
    return host


def test_a_mounted_panel_is_logged_in_and_its_calls_are_promises(host: Host) -> None:
    told = host.mount(CISCO, "originated", "established", "connectionCleared", "agentStateChanged")
    assert told["server"] == "cisco"
    assert "holdCall" in told["functions"]
    host.page.wait_for_function("panel.snapshot.link.state === 'up' || host.heard.length")
    host.heard("agentStateChanged", '"not_ready"')
    record = {"type": "customer", "id": "C-1001", "title": "Ines Carvalho", "subtitle": ""}
    host.page.evaluate("record => (globalThis.record = record)", record)
    call = host.value(f"panel.makeCall('{OUTSIDE}', {{ record }})")
    assert call["direction"] == "out"
    assert host.heard("established", call["callId"])["call"]["record"] == record
    held = host.value(f"panel.holdCall('{call['callId']}')")
    assert held["state"] == "hold"
    host.value(f"panel.hangUpCall('{call['callId']}')")
    host.heard("connectionCleared", call["callId"])


def test_the_frame_may_do_what_it_needs_and_no_more(host: Host) -> None:
    host.mount({"settings": "voximplant"})
    frame = host.page.locator("#phone iframe")
    expect(frame).to_have_attribute("allow", "autoplay; clipboard-write")
    expect(frame).to_have_attribute("title", "Call control panel")
    box = frame.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (360, 600)


def test_a_refusal_is_a_panel_error(host: Host) -> None:
    host.mount(CISCO, "agentStateChanged")
    host.heard("agentStateChanged", '"not_ready"')
    refused = host.outcome("panel.makeCall('call Ben')")
    assert refused["isPanelError"]
    assert refused["code"] == "OPENCTI_CF_INVALID_DESTINATION"
    assert refused["message"]
    assert host.outcome("panel.request('flyAway')")["code"] == "UNSUPPORTED"


def test_the_panel_asks_whose_number_rings(host: Host, control: Control) -> None:
    records = {"records": [{"type": "customer", "id": "C-1001", "title": "Ines Carvalho"}]}
    host.mount(
        CISCO, "agentStateChanged", "delivered", answers={"matchRecords": records, "openRecord": {}}
    )
    host.heard("agentStateChanged", '"not_ready"')
    control.call(CUSTOMER, "2001", variables={"CallVariable1": "C-1001"})
    about = host.heard("matchRecords")
    assert about["number"].endswith("6175550142")
    assert about["direction"] == "in"
    assert about["data"]["CallVariable1"] == "C-1001"
    ringing = host.heard("delivered")["call"]
    assert host.value(f"panel.answerCall('{ringing['callId']}')")["state"] == "connected"


def test_a_telephone_link_dials_until_the_panel_is_taken_away(host: Host, control: Control) -> None:
    host.mount(CISCO, "agentStateChanged", "originated", "dialFailed")
    host.heard("agentStateChanged", '"not_ready"')
    describe = "(link) => ({ data: { CallVariable1: link.id } })"
    host.page.evaluate(f"void panel.dialLinks(document, {describe})")
    host.page.locator("#dial").click()
    call = host.heard("originated")["call"]
    assert call["otherParty"] == OUTSIDE
    assert call["data"]["CallVariable1"] == "dial"
    host.page.evaluate("panel.unmount()")
    host.page.evaluate(PREVENTED)
    host.page.locator("#dial").click()
    assert host.page.evaluate("prevented") is False


def test_a_panel_that_is_loaded_again_goes_on(host: Host, control: Control) -> None:
    host.mount(CISCO, "agentStateChanged", "delivered", "ready", "linkStateChanged")
    host.heard("agentStateChanged", '"not_ready"')
    control.call(CUSTOMER, "2001")
    call_id = host.heard("delivered")["call"]["callId"]
    host.page.evaluate("host.heard.length = 0")
    host.page.frames[1].evaluate("location.reload()")
    host.heard("ready")
    host.heard("linkStateChanged", '"state":"up"')
    assert host.value(f"panel.answerCall('{call_id}')")["state"] == "connected"
    assert host.page.evaluate("host.heard.filter(each => each.name === 'delivered').length") <= 1


def test_two_panels_on_a_page_do_not_disturb_each_other(host: Host) -> None:
    host.mount(CISCO, "agentStateChanged")
    host.page.evaluate(
        "async () => (globalThis.other = await host.mount('#second', { settings: 'voximplant' }))"
    )
    host.heard("agentStateChanged", '"not_ready"')
    servers = host.page.evaluate("[panel, other].map(each => each.capabilities.server)")
    assert servers == ["cisco", "voximplant"]
    host.page.evaluate("other.unmount()")
    assert host.value("panel.requestSnapshot()")["snapshot"]["agent"]["agentId"] == "1001"


def test_a_hundred_mounts_leak_nothing(quick_host: Host) -> None:
    page = quick_host.page
    before = page.evaluate("({ ...open_ })")
    page.evaluate("""async () => {
      for (let time = 0; time < 100; time += 1) {
        const panel = await host.mount("#phone", { settings: "cisco" });
        panel.dialLinks(document);
        await panel.requestSnapshot();
        panel.unmount();
        panel.unmount();
      }
    }""")
    assert page.evaluate("({ ...open_ })") == before
    assert page.locator("iframe").count() == 0
    assert len(page.frames) == 1


def test_what_is_asked_while_the_panel_is_loaded_again_is_asked_afterwards(
    quick_host: Host,
) -> None:
    quick_host.mount({"settings": "cisco"}, "ready")
    quick_host.page.frames[1].evaluate("location.reload()")
    quick_host.heard("ready")
    assert quick_host.value("panel.holdCall('1')") == {"name": "holdCall", "data": {"callId": "1"}}


def test_what_was_under_way_at_a_reload_is_not_asked_twice(quick_host: Host) -> None:
    quick_host.mount({"settings": "cisco"}, "ready")
    page = quick_host.page
    page.evaluate("void (globalThis.tone = host.outcome(panel.sendDTMF('1', '5')))")
    page.frames[1].evaluate("location.reload()")
    assert page.evaluate("tone")["code"] == "OUTCOME_UNKNOWN"


def test_what_is_never_answered_is_refused_in_time(quick_host: Host) -> None:
    page = quick_host.page
    page.clock.install()
    quick_host.mount({"settings": "cisco"})
    page.evaluate("void (globalThis.tone = host.outcome(panel.sendDTMF('1', '5')))")
    page.clock.run_for(11_500)
    assert page.evaluate("tone")["code"] == "TIMED_OUT"
    page.evaluate("void (globalThis.last = host.outcome(panel.sendDTMF('1', '5')))")
    page.evaluate("panel.unmount()")
    assert page.evaluate("last")["code"] == "UNMOUNTED"
    assert quick_host.outcome("panel.holdCall('1')")["code"] == "UNMOUNTED"


def test_an_event_is_told_once_and_a_listeners_mistake_stays_its_own(
    quick_host: Host, watch: Watch
) -> None:
    watch.allowed.append("a listener's mistake")
    quick_host.mount({"settings": "cisco"})
    page = quick_host.page
    page.evaluate("""() => {
      panel.on("held", () => { throw new Error("a listener's mistake"); });
      const stop = panel.on("held", () => host.heard.push({ name: "stopped" }));
      stop();
      panel.on("held", (data) => host.heard.push({ name: "held", data }));
    }""")
    page.frames[1].evaluate("""() => {
      tell(8, "held", { call: { callId: "1" } });
      tell(8, "held", { call: { callId: "1" } });
      tell(7, "held", { call: { callId: "1" } });
      tell(9, "held", { call: { callId: "last" } });
    }""")
    quick_host.heard("held", "last")
    told = page.evaluate("host.heard.map(each => each.data.call.callId)")
    assert told == ["1", "last"]


def test_what_the_panel_remembers_comes_back_and_the_page_never_sees_it(
    quick_host: Host,
) -> None:
    quick_host.mount({"settings": "cisco"}, "state", "held")
    page = quick_host.page
    assert "state" not in page.frames[1].evaluate("welcome")
    page.frames[1].evaluate("tell(8, 'state', { state: 'notes' }); tell(9, 'held', {})")
    quick_host.heard("held")
    page.evaluate("panel.unmount()")
    quick_host.mount({"settings": "cisco"})
    assert page.frames[1].evaluate("welcome.state") == "notes"
    page.frames[1].evaluate("tell(8, 'state', { state: '' }); tell(9, 'held', {})")
    page.frames[1].evaluate("location.reload()")
    page.wait_for_function("panel.frame.contentWindow")
    await_true(page.frames[1], "() => globalThis.welcome")
    assert "state" not in page.frames[1].evaluate("welcome")
    assert page.evaluate("host.heard.filter(each => each.name === 'state')") == []


def test_a_stranger_cannot_shake_hands(quick_host: Host) -> None:
    quick_host.mount({"settings": "cisco"}, "ready")
    page = quick_host.page
    page.evaluate("""() => {
      const hello = { ns: "hookswitch", v: 1, kind: "hello", versions: [1], state: "loading" };
      globalThis.answers = 0;
      addEventListener("message", ({ data }) => (answers += data.kind === "welcome"));
      window.postMessage(hello, "*");
      const stranger = document.createElement("iframe"); // a panel that nobody here mounted
      stranger.src = panel.frame.src;
      document.querySelector("#second").append(stranger);
      return new Promise((resolve) => (stranger.onload = resolve));
    }""")
    assert quick_host.value("panel.holdCall('1')")["name"] == "holdCall"
    assert page.evaluate("answers") == 0
    assert page.frames[2].evaluate("globalThis.welcome") is None
    assert page.evaluate("open_.ports") == 1


def test_a_page_without_a_panel_is_told_so(host: Host, demo: Demo) -> None:
    page = host.page
    page.route(f"{demo.panel}/?*", lambda route: route.fulfill(body="", content_type="text/html"))
    page.clock.install()
    mounted = "host.outcome(host.mount('#phone', { settings: 'cisco' }))"
    page.evaluate(f"void (globalThis.mounted = {mounted})")
    page.clock.run_for(31_000)
    assert page.evaluate("mounted")["code"] == "NOT_LOADED"
    expect(page.locator("iframe")).to_have_count(0)


@pytest.mark.parametrize("settings", ["../cisco", "Cisco", "cisco&view=none", ""])
def test_a_name_that_no_settings_can_have_is_refused(host: Host, settings: str) -> None:
    outcome: Callable[[str], Any] = host.outcome
    refused = outcome(f"host.mount('#phone', {{ settings: {settings!r} }})")
    assert refused["code"] == "BAD_REQUEST"
    assert "only a-z, 0-9 and -" in refused["message"]
    expect(host.page.locator("iframe")).to_have_count(0)


def test_what_cannot_be_written_as_json_is_refused_at_once(quick_host: Host) -> None:
    quick_host.mount({"settings": "cisco"})
    circle = "(() => { const data = {}; data.data = data; return data; })()"
    assert quick_host.outcome(f"panel.setCallData('1', {circle})")["code"] == "BAD_REQUEST"
    long = "{ notes: 'ä'.repeat(40_000) }"
    assert quick_host.outcome(f"panel.request('takeNotes', {long})")["code"] == "BAD_REQUEST"
