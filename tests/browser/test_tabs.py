"""Many tabs of the CRM are one panel; what is reloaded in mid-call comes back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from .conftest import Control, Demo, Watch, await_true
from .test_embed import CISCO, CUSTOMER, PAGES, START

TABS = 10
WATCHED = ["held", "established", "delivered", "connectionCleared"]
COUNT_SOUND = """() => {
  globalThis.rings = 0;
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...when) {
    globalThis.rings += 1;
    return start.apply(this, when);
  };
}"""
UPS = "() => performance.getEntriesByName('hookswitch:up').length"
MOUNT = """async ([options, names]) => {
  options.answers = { saveLog: (data) => {
    host.heard.push({ name: "saveLog", data });
    return { logId: "L-1" };
  } };
  globalThis.panel = await host.mount("#phone", options, names);
}"""


class Tab:
    """One tab of the CRM, with the panel in it."""

    def __init__(self, page: Page, options: dict[str, Any]) -> None:
        self.page = page
        self.sockets: list[Any] = []
        page.on("websocket", lambda socket: self.sockets.append(socket))
        self._options = options
        self.mount()

    @property
    def panel(self) -> FrameLocator:
        return self.page.frame_locator("#phone iframe")

    @property
    def call(self) -> Any:
        return self.panel.get_by_role("article")

    def mount(self) -> None:
        self.page.wait_for_function("globalThis.host")
        self.page.evaluate(MOUNT, [self._options, WATCHED])

    def heard(self, name: str) -> list[Any]:
        heard: list[Any] = self.page.evaluate(
            "name => host.heard.filter((each) => each.name === name)", name
        )
        return heard

    def known(self) -> Any:
        """Return the call, as the host knows it."""
        return self.page.evaluate(
            "panel.requestSnapshot().then(({ snapshot }) => snapshot.calls[0])"
        )

    def is_connected(self) -> bool:
        return any(not socket.is_closed() for socket in self.sockets)

    def shows(self, state: str) -> None:
        expect(self.call).to_have_attribute("data-call-state", state)


NewTab = Callable[[], Tab]


@pytest.fixture
def new_tab(context: BrowserContext, demo: Demo, control: Control) -> NewTab:
    """Open one more tab of the CRM; the agent 1001 is logged in by the CRM's handshake."""
    text = (PAGES / "embedding.html").read_text().replace("{panel}", demo.panel)
    address = f"{demo.crm}/embedding.html"
    context.grant_permissions(["local-network-access"])  # a routed page counts as a far one
    context.route(address, lambda route: route.fulfill(body=text, content_type="text/html"))
    context.add_init_script(f"({COUNT_SOUND})()")
    context.set_default_timeout(START)
    expect.set_options(timeout=START)

    def opened() -> Tab:
        page = context.new_page()
        page.goto(address)
        return Tab(page, CISCO)

    return opened


@pytest.fixture(autouse=True)
def patience() -> Any:
    yield
    expect.set_options(timeout=5_000)


def ready(tab: Tab) -> None:
    expect(tab.panel.locator("body")).to_have_attribute("data-agent-state", "not_ready")


def test_ten_tabs_have_one_connection_one_ring_and_one_log_entry(
    new_tab: NewTab, control: Control, watch: Watch
) -> None:
    # Ten start at once: on a busy machine one may begin to connect, and give way.
    watch.allowed.append("closed before the connection is established")
    first = new_tab()
    ready(first)
    tabs = [first, *(new_tab() for _ in range(TABS - 1))]
    for tab in tabs:
        ready(tab)
    assert sum(tab.is_connected() for tab in tabs) == 1
    call_id = control.call(CUSTOMER, "2001", name="Ann Lee")
    for tab in tabs:
        tab.shows("alerting")
    frames = [tab.page.frames[1] for tab in tabs]
    assert sum(frame.evaluate("rings") for frame in frames) <= 1
    tabs[4].panel.get_by_role("button", name="Answer", exact=True).click()
    for tab in tabs:
        tab.shows("connected")
    tabs[7].panel.get_by_role("button", name="Hold", exact=True).click()
    for tab in tabs:
        tab.shows("hold")
    for tab in tabs:  # nobody has to believe it: the switch does
        tab.page.wait_for_function("host.heard.some(({ name }) => name === 'held')")
        assert len(tab.heard("held")) == 1
    control.hang_up(call_id)
    for tab in tabs:
        expect(tab.call).to_have_count(0)
    first.page.wait_for_function("host.heard.some(({ name }) => name === 'saveLog')")
    assert [len(tab.heard("saveLog")) for tab in tabs].count(1) == 1
    assert sum(len(tab.heard("saveLog")) for tab in tabs) == 1


def test_closing_the_leading_tab_hands_over(new_tab: NewTab, control: Control) -> None:
    tabs = [new_tab()]
    ready(tabs[0])
    tabs += [new_tab(), new_tab()]
    for tab in tabs:
        ready(tab)
    control.call(CUSTOMER, "2001")
    tabs[1].panel.get_by_role("button", name="Answer", exact=True).click()
    tabs[1].panel.get_by_text("Notes", exact=True).click()
    tabs[1].panel.get_by_role("textbox", name="Notes").fill("half a note")
    expect(tabs[2].panel.get_by_role("textbox", name="Notes", include_hidden=True)).to_have_value(
        "half a note"
    )
    before = [tab.page.frames[1].evaluate(UPS) for tab in tabs[1:]]
    tabs[0].page.close()
    for tab, count in zip(tabs[1:], before, strict=True):
        await_true(tab.page.frames[1], f"count => ({UPS})() > count", count)
        expect(tab.panel.locator("body")).to_have_attribute("data-link-state", "up")
        expect(tab.call).not_to_have_attribute("data-unconfirmed", "true")
        tab.shows("connected")
    assert [tab.is_connected() for tab in tabs[1:]].count(True) == 1
    tabs[2].panel.get_by_role("button", name="Hold", exact=True).click()
    tabs[1].shows("hold")
    field = tabs[2].panel.get_by_role("textbox", name="Notes", include_hidden=True)
    expect(field).to_have_value("half a note")


@pytest.mark.parametrize("what", ["panel", "page"])
def test_a_reload_in_mid_call_brings_the_call_back(
    what: str, new_tab: NewTab, control: Control
) -> None:
    tab = new_tab()
    ready(tab)
    control.call(CUSTOMER, "2001", variables={"CallVariable1": "C-1001"})
    tab.panel.get_by_role("button", name="Answer", exact=True).click()
    tab.panel.get_by_text("Notes", exact=True).click()
    tab.panel.get_by_role("textbox", name="Notes").fill("wants tea")
    tab.panel.get_by_role("button", name="Hold", exact=True).click()
    tab.panel.get_by_role("button", name="Retrieve", exact=True).click()
    tab.shows("connected")
    answered = tab.known()["answeredAt"]
    tab.page.wait_for_function("Object.values(sessionStorage).some((kept) => kept.includes('tea'))")
    if what == "panel":
        tab.page.evaluate("frame => { frame.src = frame.src; }", tab.page.query_selector("iframe"))
    else:
        tab.page.reload()
        tab.mount()
    tab.shows("connected")
    expect(tab.call).not_to_have_attribute("data-unconfirmed", "true")
    expect(tab.call).to_contain_text("C-1001")
    field = tab.panel.get_by_role("textbox", name="Notes", include_hidden=True)
    expect(field).to_have_value("wants tea")
    call = tab.known()
    assert (call["answeredAt"], call["holdCount"]) == (answered, 1)
