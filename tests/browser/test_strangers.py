"""Pages that nobody has let in: they cannot frame the panel, are not heard, and dial nothing."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Route, expect

from .conftest import Control, Demo, Watch, await_true, wait_for_mark, wait_until_up
from .test_host import AGENT, CUSTOMER, SAID, START, WELCOME, Host, host

__all__ = ["host"]  # the fixture

PAGES = Path(__file__).parent / "pages"
PAGE = (PAGES / "stranger.html").read_text("utf-8")
REFUSED = "frame-ancestors"

# What a browser can make of a near miss: {crm} is the port of the page that is let in.
ORIGINS = {
    "other port": "http://127.0.0.1:{simulator}",
    "other name and port": "http://localhost:{simulator}",
    "the default port": "http://127.0.0.1",
    "https": "https://127.0.0.1",
    "https by name": "https://localhost",
    "other address": "http://127.0.0.2:{crm}",
    "IPv6": "http://[::1]:{crm}",
    "subdomain": "http://crm.localhost:{crm}",
    "trailing dot": "http://localhost.:{crm}",
    "suffix": "https://127.0.0.1.evil.example:{crm}",
    "prefix": "https://evil-localhost.example:{crm}",
    "homograph": "https://l\u043ecalhost.example:{crm}",
    "user": "https://127.0.0.1:{crm}@evil.example",
    "opposite of a user": "http://evil.example@127.0.0.3:{crm}",
}


def meet(page: Page, address: str) -> None:
    """Serve the stranger's page at an address, and open it."""
    page.context.grant_permissions(["local-network-access"])
    page.route(
        "**/stranger.html**", lambda route: route.fulfill(body=PAGE, content_type="text/html")
    )
    page.goto(address)


def without_policy(route: Route) -> None:
    """Serve the panel as if its server sent no Content-Security-Policy."""
    answer = route.fetch()
    route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": ""})


def inside(page: str, panel: str) -> str:
    """Return a stranger's address that shows the panel, as a parameter of another address."""
    return quote(f"{page}?panel={quote(panel, safe='')}", safe="")


def showing(panel: str) -> str:
    return PAGE.replace("if (panel) show(panel)", f"show('{panel}')")


def data(panel: str) -> str:
    """Return a page without any origin of its own that shows the panel."""
    return f"data:text/html,{quote(showing(panel))}"


def panel_in(page: Page, demo: Demo) -> Frame:
    """Return the panel's frame, wherever it is, once Python is there."""

    def found() -> list[Frame]:
        return [each for each in page.frames if each.url.startswith(f"{demo.panel}/?")]

    while not found():
        page.wait_for_event("framenavigated")
    (frame,) = found()
    wait_for_mark(frame, "hookswitch:ready", START)
    return frame


def log_of(page: Page, frame: Frame | Page, tmp_path: Path) -> str:
    with page.expect_download() as download:
        frame.get_by_role("button", name="Download log").click()
    download.value.save_as(tmp_path / "log")
    return (tmp_path / "log").read_text()


def expect_nothing_done(control: Control) -> None:
    """Nobody was logged in, and nothing dialled."""
    assert control.get("/simulator/calls") == []
    states = {each["id"]: each["state"] for each in control.get("/simulator/agents")}
    assert states["1001"] == "null"


# Framing


def test_no_page_but_the_allowed_ones_can_show_the_panel(
    page: Page, demo: Demo, control: Control, watch: Watch
) -> None:
    watch.allowed += [REFUSED, r"request: https?://.*(example|localhost|127|::)"]
    ports = {"crm": demo.port + 1, "simulator": demo.port + 2}
    for origin in ORIGINS.values():
        address = f"{origin.format(**ports)}/stranger.html?panel={demo.panel}/%3Fsettings=cisco"
        with page.expect_console_message(lambda message: REFUSED in message.text):
            meet(page, address)
        assert [each.url for each in page.frames if each.url.startswith(demo.panel)] == []
        assert page.evaluate("attack(frames[0]) && answers") == []
    expect_nothing_done(control)


def test_whoever_frames_the_frame_has_to_be_allowed_too(
    page: Page, demo: Demo, control: Control, watch: Watch
) -> None:
    watch.allowed.append(REFUSED)
    panel = f"{demo.panel}/?settings=cisco"
    for outer, inner in ((demo.crm, demo.simulator), (demo.simulator, demo.crm)):
        with page.expect_console_message(lambda message: REFUSED in message.text):
            meet(page, f"{outer}/stranger.html?panel={inside(f'{inner}/stranger.html', panel)}")
        assert len(page.frames) == 3
        assert not any(each.url.startswith(demo.panel) for each in page.frames)
    meet(page, f"{demo.crm}/stranger.html")
    for more in ({"srcdoc": showing(panel), "sandbox": "allow-scripts"}, {"src": data(panel)}):
        with page.expect_console_message(lambda message: REFUSED in message.text):
            page.evaluate("more => { show('', more); }", more)
    assert not any(each.url.startswith(demo.panel) for each in page.frames)
    expect_nothing_done(control)


# Where framing is not refused: an old browser, or a server that sends no policy


@pytest.mark.parametrize("how", ["other port", "opaque", "nested"])
def test_a_page_of_another_origin_is_counted_and_never_answered(
    page: Page, demo: Demo, control: Control, watch: Watch, how: str, tmp_path: Path
) -> None:
    watch.allowed.append("does not match the recipient window's origin")  # nobody hears the hello
    page.route(f"{demo.panel}/?**", without_policy)
    panel = f"{demo.panel}/?settings=cisco"
    around = {
        "other port": panel,
        "opaque": data(panel),
        "nested": unquote(inside(f"{demo.simulator}/stranger.html", panel)),
    }
    origin = demo.simulator if how == "other port" else demo.crm
    meet(page, f"{origin}/stranger.html")
    page.evaluate("address => { show(address); }", around[how])
    frame = panel_in(page, demo)
    stranger = frame.parent_frame
    assert stranger is not None
    sent = stranger.evaluate("attack(frames[0])")
    frame.evaluate(SAID)
    log = log_of(page, frame, tmp_path)
    assert f"# host: dropped: wrong origin: {sent - 1}\n" in f"{log}\n"
    assert "# host: dropped: malformed: 1" in log  # the text
    assert stranger.evaluate("answers") == []
    expect_nothing_done(control)


# The right origin, and the wrong window

POPUP = """() => {
  const popup = open("about:blank");
  const script = popup.document.createElement("script");
  script.textContent =
    "globalThis.attack = (message) => { opener.frames[0].postMessage(message, '*'); };";
  popup.document.head.append(script);
  popup.attack({ ns: "hookswitch", v: 1, kind: "welcome", version: 1 });
}"""
GRANDCHILD = """() => {
  const other = document.createElement("iframe");
  document.body.append(other);
  const inner = other.contentDocument.createElement("iframe");
  other.contentDocument.body.append(inner);
  const script = inner.contentDocument.createElement("script");
  script.textContent = "top.frames[0].postMessage({ ns: 'hookswitch', v: 1, kind: 'hello' }, '*');";
  inner.contentDocument.head.append(script);
}"""


def test_the_right_origin_from_a_wrong_window_is_counted_and_never_answered(
    host: Host, control: Control
) -> None:
    host.open().await_python()
    hellos = len(host.page.evaluate("hellos"))
    host.panel.evaluate("message => postMessage(message, '*')", WELCOME)  # itself
    host.page.evaluate("message => sibling(message)", {**WELCOME, "credentials": AGENT})
    host.page.evaluate(GRANDCHILD)
    with host.page.expect_popup():
        host.page.evaluate(POPUP)
    await_true(host.panel, "() => JSON.parse(hookswitch.host.dropped())['wrong source'] === 4")
    assert host.page.evaluate("[hellos.length, heard, strange]") == [hellos, [], []]
    expect_nothing_done(control)
    assert host.ready()["kind"] == "ready"


def test_only_the_port_of_the_welcome_is_heard(host: Host, control: Control) -> None:
    host.open().ready()
    host.log_in()
    dials = {"ns": "hookswitch", "v": 1, "kind": "request", "id": "x", "name": "makeCall"}
    host.page.evaluate(
        """message => {
          const second = new MessageChannel(), closed = new MessageChannel();
          second.port1.onmessage = ({ data }) => strange.push(data);
          port.postMessage({ ns: "hookswitch", v: 1, kind: "welcome", version: 1 }, [second.port2]);
          second.port1.postMessage(message);
          frame.contentWindow.postMessage(message, panelOrigin, [closed.port2]);
          closed.port1.close();
          closed.port1.postMessage(message);
        }""",
        {**dials, "data": {"number": CUSTOMER}},
    )
    assert host.ask("setTheme", theme="light")["data"] == {}
    assert host.page.evaluate("strange") == []
    assert control.get("/simulator/calls") == []
    host.page.evaluate("old = port")
    host.page.evaluate("port.postMessage({ ns: 'hookswitch', v: 1, kind: 'bye' })")
    host.page.evaluate("message => old.postMessage(message)", {**dials, "data": {"number": "1"}})
    assert host.ready()["kind"] == "ready"
    assert control.get("/simulator/calls") == []


# Too much, and too strange

STRANGE = (PAGES / "strange.js").read_text("utf-8")


def test_whatever_is_strange_is_counted_and_never_answered(
    host: Host, control: Control, tmp_path: Path
) -> None:
    host.open().ready(credentials=AGENT)
    host.awaited("heard.find(each => each.data?.link?.state === 'up')")
    host.page.add_script_tag(content=STRANGE)
    count, never_sent = host.page.evaluate("[sendAll(), unsendable()]")
    assert (count, never_sent) == (46, True)
    assert host.ask("setTheme", theme="light")["data"] == {}
    errors = host.page.evaluate("heard.filter((each) => each.error)")
    assert errors == []
    assert host.page.evaluate("strange") == []
    assert control.get("/simulator/calls") == []
    log = log_of(host.page, host.panel, tmp_path)
    assert sum(map(int, re.findall(r"# host: dropped: [a-z]+: (\d+)", log))) == 2 * count
    call = host.ask("makeCall", number=CUSTOMER)["data"]["call"]
    expect(host.panel.get_by_role("article")).to_have_count(1)
    assert host.ask("hangUpCall", callId=call["callId"])["data"]["call"]["state"] == "null"


def test_a_flood_is_refused_and_the_panel_stays_itself(
    host: Host, control: Control, tmp_path: Path
) -> None:
    host.open().ready(credentials=AGENT)
    host.awaited("heard.find(each => each.data?.link?.state === 'up')")
    host.page.add_script_tag(content=STRANGE)
    assert host.page.evaluate("flood()") < 20_000
    codes = host.page.evaluate("heard.flatMap(({ error }) => error ? [error.code] : [])")
    assert set(codes) <= {"RATE_LIMITED"}
    assert host.panel.evaluate("document.documentElement.dataset.theme") == "light"
    (dropped,) = re.findall(r"dropped: flood: (\d+)", log_of(host.page, host.panel, tmp_path))
    assert int(dropped) + len(codes) > 10_000
    assert host.ask("agentReady")["data"]["agent"]["state"] == "ready"


# Dialling, by whoever is not the host


CALLS = "number=%2B19005550100&call=%2B19005550100&tel=%2B19005550100&phoneNumber=%2B19005550100"


@pytest.mark.parametrize("more", [f"&{CALLS}&dial=1&autodial=true&view=call#{CALLS}", "#makeCall"])
def test_no_address_of_the_panel_dials(page: Page, demo: Demo, control: Control, more: str) -> None:
    page.goto(f"{demo.panel}/?settings=voximplant{more}")
    wait_until_up(page)
    assert control.get("/simulator/calls") == []
    expect(page.get_by_role("textbox", name="Number to call")).to_have_value("")


def test_settings_named_twice_are_refused_for_a_server_may_take_the_other(
    page: Page, demo: Demo
) -> None:
    page.goto(f"{demo.panel}/?settings=voximplant&settings=cisco")
    alert = page.get_by_role("alert").filter(has_text="names settings more than once")
    expect(alert).to_be_visible()
    wait_for_mark(page, "hookswitch:painted")


def test_a_page_that_opens_the_panel_in_a_window_is_not_heard(
    page: Page, demo: Demo, control: Control
) -> None:
    meet(page, f"{demo.simulator}/stranger.html")
    with page.expect_popup() as opened:
        page.evaluate(
            "panel => { globalThis.popup = open(panel); }", f"{demo.panel}/?settings=cisco"
        )
    panel = opened.value
    wait_for_mark(panel, "hookswitch:ready")
    page.evaluate("attack(popup)")
    panel.evaluate(SAID)
    assert page.evaluate("answers") == []
    assert panel.evaluate("JSON.parse(hookswitch.host.dropped())") == {
        "wrong source": 0,
        "malformed": 0,
        "oversized": 0,
        "flood": 0,
    }  # nobody even listens
    expect_nothing_done(control)


def test_the_panel_registers_for_no_protocol(page: Page, demo: Demo, control: Control) -> None:
    page.add_init_script(
        "globalThis.registered = [];"
        "Navigator.prototype.registerProtocolHandler = (...given) => { registered.push(given); };"
    )
    page.goto(f"{demo.panel}/?settings=voximplant")
    wait_until_up(page)
    assert page.evaluate("registered") == []
    assert page.locator("link[rel=manifest]").count() == 0
    assert page.locator("a[href], form[action]").count() == 0


DROP = """() => {
  for (const type of ["text/plain", "text/uri-list", "text/html"])
    for (const target of [document.body, document.getElementById("number"), document])
      for (const name of ["dragenter", "dragover", "drop", "paste"]) {
        const given = new DataTransfer();
        given.setData(type, "tel:+19005550100");
        const more = { bubbles: true, cancelable: true };
        target.dispatchEvent(
          name === "paste"
            ? new ClipboardEvent(name, { ...more, clipboardData: given })
            : new DragEvent(name, { ...more, dataTransfer: given }),
        );
      }
}"""


def test_what_is_pasted_or_dropped_is_typed_and_not_dialled(panel: Page, control: Control) -> None:
    panel.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = panel.get_by_role("textbox", name="Number to call")
    panel.evaluate("navigator.clipboard.writeText('+19005550100\\n')")
    box.click()
    panel.keyboard.press("Control+V")
    expect(box).to_have_value("+19005550100")
    panel.evaluate(DROP)
    assert control.get("/simulator/calls") == []
    expect(panel.get_by_role("article")).to_have_count(0)


EAVESDROP = """name => {
  globalThis.overheard = [];
  globalThis.channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => overheard.push(data);
  const request = { $: "MakeCall", number: "+19005550100" };
  const said = { v: 1, from: "stranger", born: 0, seq: 0 };
  for (const more of [{ kind: "here" }, { kind: "lead" }, { kind: "ask", request }])
    channel.postMessage(JSON.stringify({ ...said, ...more }));
}"""


def test_a_page_of_another_origin_shares_no_channel_with_the_panels_tabs(
    host: Host, demo: Demo, context: BrowserContext, control: Control
) -> None:
    host.open().ready(credentials=AGENT)
    host.awaited("heard.find(each => each.data?.link?.state === 'up')")
    stranger = context.new_page()
    meet(stranger, f"{demo.simulator}/stranger.html")
    search = host.panel.evaluate("location.search")
    stranger.evaluate(EAVESDROP, f"hookswitch cisco {search} 1001")
    assert host.ask("agentReady")["data"]["agent"]["state"] == "ready"
    assert stranger.evaluate("overheard") == []
    assert control.get("/simulator/calls") == []


@pytest.mark.parametrize("side", ["a", "b"])
def test_a_page_of_another_origin_cannot_use_the_bridge(
    page: Page, demo: Demo, watch: Watch, side: str
) -> None:
    watch.allowed.append("WebSocket connection")
    meet(page, f"{demo.simulator}/stranger.html")
    outcome = page.evaluate(
        """address => new Promise((resolve) => {
          const socket = new WebSocket(address);
          socket.onopen = () => resolve("open");
          socket.onclose = () => resolve("refused");
        })""",
        f"{demo.panel.replace('http', 'ws')}/bridge/{side}",
    )
    assert outcome == "refused"


# Secrets

SECRET = "Xq7-secret-Zk9"
WHERE = """() => {
  const stored = (store) => JSON.stringify(Object.entries(store));
  const typed = [...document.querySelectorAll("input, textarea")].map((each) => each.value);
  return [location.href, document.documentElement.outerHTML, ...typed, document.cookie,
    stored(localStorage), stored(sessionStorage), document.title,
    JSON.stringify(performance.getEntries().map((each) => each.name))].join("\\n");
}"""


def test_a_password_is_found_nowhere_once_it_has_been_used(
    host: Host, watch: Watch, tmp_path: Path
) -> None:
    watch.allowed.append("closed before the connection is established")  # by the second login
    said: list[str] = []
    host.page.on("console", lambda message: said.append(message.text))
    host.page.on("request", lambda request: said.append(request.url + (request.post_data or "")))
    host.open().ready(credentials={**AGENT, "password": SECRET})
    answer = host.ask("login", **{**AGENT, "agentId": "no-such-agent", "password": SECRET})
    wrong = host.ask("login", agentId=7, password=SECRET, options={"pyJWTString": [SECRET]})
    assert wrong["error"]["code"] == "BAD_REQUEST"
    host.page.evaluate("postMessage({ ns: 'x', password: 1 }, '*')")
    found: list[Any] = [answer, wrong, *host.page.evaluate("heard"), *said]
    found += [host.panel.evaluate(WHERE), log_of(host.page, host.panel, tmp_path)]
    assert [each for each in found if SECRET in str(each)] == []
