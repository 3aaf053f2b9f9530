"""A ringing call is heard, shown on the desktop, and flashes in the title; or is quiet, if asked.

The browser's own edge is recorded in the page: what its loudspeaker plays, what its desktop shows.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Frame, Locator, Page, Route, expect

from .conftest import Control, Demo, Watch, await_true, wait_until_up
from .test_host import Host

CALLER, OTHER = "+16175550142", "+16175550199"
RECORDER = """
window.heard = [];
window.shown = [];
window.contexts = [];
window.asked = window.focused = 0;
window.isAway = false;

const played = AudioBufferSourceNode.prototype;
const { start, stop } = played;
played.start = function () { heard.push(this.loop ? "ring" : "beep"); start.call(this); };
played.stop = function () { heard.push("stop"); stop.call(this); };
const { connect } = AudioNode.prototype;
AudioNode.prototype.connect = function (to) {
  if (to instanceof AudioDestinationNode) {
    contexts.push(this.context);
    window.meter = this.context.createAnalyser();
    connect.call(this, meter);
  }
  return connect.call(this, to);
};
window.isLoud = () => {
  const wave = new Float32Array(meter.fftSize);
  meter.getFloatTimeDomainData(wave);
  return Math.max(...wave) > 0.02;
};

window.Notification = class extends Notification {
  constructor(title, options) {
    super(title, options);
    this.text = `${title}|${options.body}`;
    this.isOpen = true;
    shown.push(this);
  }
  close() { this.isOpen = false; super.close(); }
  static requestPermission() { asked += 1; return super.requestPermission(); }
};
Object.defineProperty(document, "hidden", { get: () => isAway });
window.focus = () => { focused += 1; };
"""
ASKS_FIRST = """
let answer = "default";
Object.defineProperty(Notification, "permission", { get: () => answer });
Notification.requestPermission = async () => { asked += 1; return answer = "granted"; };
"""
BLOCKS = """
Object.defineProperty(Notification, "permission", { get: () => "denied" });
"""
ALL_OFF = "\n[notices]\nsound = false\nnotification = false\nattention = false\n"

Open = Callable[..., Page]


@pytest.fixture
def open_recorded(context: BrowserContext, page: Page, open_panel: Open) -> Open:
    """Open the panel in a page that records, with the desktop's permission."""
    context.grant_permissions(["notifications"])
    page.add_init_script(RECORDER)
    return open_panel


@pytest.fixture
def recorded(open_recorded: Open) -> Iterator[Page]:
    """The panel of user 501 in a page that records."""
    return open_recorded()


def await_heard(page: Page, *sounds: str) -> None:
    await_true(page, "sounds => heard.join() === sounds", ",".join(sounds))


def await_shown(page: Page | Frame, *texts: str) -> None:
    """Return when these notifications, and no others, are open on the desktop."""
    await_true(
        page,
        "texts => JSON.stringify(shown.filter(each => each.isOpen).map(each => each.text)) "
        "=== JSON.stringify(texts)",
        list(texts),
    )


def expect_ringing(page: Page, number: str = CALLER) -> None:
    card = page.get_by_role("article", name=re.compile(re.escape(number)))
    expect(card).to_have_attribute("data-call-state", "alerting")


def switch(page: Page | Frame, name: str) -> Locator:
    """Return a switch of the bell's menu, which is opened if need be."""
    found = page.get_by_role("switch", name=re.compile(name))
    if not found.is_visible():
        page.get_by_role("button", name="Notices", exact=True).click()
    return found


def test_a_call_rings_until_it_is_answered(recorded: Page, control: Control) -> None:
    call_id = control.call(CALLER, "501")
    await_heard(recorded, "ring")
    await_true(recorded, "() => isLoud()")
    control.answer(call_id)
    await_heard(recorded, "ring", "stop")
    await_true(recorded, "() => contexts[0].state === 'suspended'")


def test_a_call_that_the_caller_gives_up_falls_silent(recorded: Page, control: Control) -> None:
    control.hang_up(control.call(CALLER, "501"))
    await_heard(recorded, "ring", "stop")


def test_the_next_call_rings_again(recorded: Page, control: Control) -> None:
    control.hang_up(control.call(CALLER, "501"))
    await_heard(recorded, "ring", "stop")
    control.call(OTHER, "501")
    await_heard(recorded, "ring", "stop", "ring")
    await_true(recorded, "() => isLoud()")


def test_a_lost_connection_falls_silent(recorded: Page, control: Control) -> None:
    control.call(CALLER, "501")
    await_heard(recorded, "ring")
    control.fault("drop")
    await_heard(recorded, "ring", "stop")


def test_whoever_talks_hears_a_single_soft_beep(recorded: Page, control: Control) -> None:
    control.answer(control.call(CALLER, "501"))
    await_heard(recorded, "ring", "stop")
    control.call(OTHER, "501")
    expect_ringing(recorded, OTHER)
    await_heard(recorded, "ring", "stop", "beep")


def test_a_hidden_page_shows_the_caller_on_the_desktop_until_the_call_is_answered(
    recorded: Page, control: Control
) -> None:
    recorded.evaluate("isAway = true")
    call_id = control.call(CALLER, "501", name="Ann Lee", queue="Support")
    await_shown(recorded, f"Incoming call: Ann Lee|{CALLER} · Support")
    control.answer(call_id)
    await_shown(recorded)


def test_a_click_on_the_notification_brings_the_panel_here(
    recorded: Page, control: Control
) -> None:
    recorded.evaluate("isAway = true")
    control.call(CALLER, "501", name="Ann Lee")
    await_shown(recorded, f"Incoming call: Ann Lee|{CALLER}")
    recorded.evaluate("shown[0].dispatchEvent(new Event('click'))")
    await_shown(recorded)
    assert recorded.evaluate("focused") == 1


def test_a_page_that_is_looked_at_shows_nothing_on_the_desktop(
    recorded: Page, control: Control
) -> None:
    control.call(CALLER, "501")
    await_heard(recorded, "ring")
    expect_ringing(recorded)
    assert recorded.evaluate("shown.length") == 0


def test_the_title_flashes_with_the_caller_while_the_call_rings(
    recorded: Page, control: Control
) -> None:
    call_id = control.call(CALLER, "501", name="Ann Lee")
    for mark in ("☎", "☏", "☎"):
        expect(recorded).to_have_title(f"{mark} Ann Lee {CALLER}")
    control.hang_up(call_id)
    expect(recorded).to_have_title("Hookswitch")


def test_a_callers_name_is_text_on_the_desktop_and_in_the_title(
    recorded: Page, control: Control
) -> None:
    recorded.evaluate("isAway = true")
    control.call(CALLER, "501", name="<img src=x onerror=alert(1)>\u202egnp")
    await_shown(recorded, f"Incoming call: <img src=x onerror=alert(1)>gnp|{CALLER}")
    expect(recorded).to_have_title(re.compile(r"<img src=x onerror=alert\(1\)>gnp \+1617"))


def test_a_ring_that_the_browser_mutes_says_so_and_the_first_click_starts_it(
    context: BrowserContext, page: Page, demo: Demo, control: Control, watch: Watch
) -> None:
    page.add_init_script(RECORDER)
    muted = re.compile("AudioContext was not allowed to start")
    with page.expect_websocket() as opened:
        page.goto(f"{demo.panel}/?settings=voximplant")
    opened.value.wait_for_event("framereceived")  # nothing is evaluated: that were a gesture
    with page.expect_console_message(lambda message: bool(muted.search(message.text))):
        control.call(CALLER, "501")
    hint = page.get_by_text("Click anywhere to hear calls ring.")
    expect(hint).to_be_visible()
    assert page.evaluate("contexts[0].state") == "suspended"
    page.mouse.click(200, 700)
    await_true(page, "() => isLoud()")
    expect(hint).to_be_hidden()
    await_heard(page, "ring")


def test_the_sound_switched_off_is_quiet_now_and_after_a_reload(
    recorded: Page, control: Control
) -> None:
    control.call(CALLER, "501")
    await_heard(recorded, "ring")
    sound = switch(recorded, "Sound")
    expect(sound).to_have_attribute("aria-checked", "true")
    sound.click()
    await_heard(recorded, "ring", "stop")
    recorded.reload()
    wait_until_up(recorded)
    control.call(OTHER, "501")
    expect_ringing(recorded, OTHER)
    assert recorded.evaluate("heard") == []
    switch(recorded, "Sound").click()
    await_heard(recorded, "ring")


def test_notifications_switched_off_show_nothing(recorded: Page, control: Control) -> None:
    switch(recorded, "Desktop notifications").click()
    expect(switch(recorded, "Desktop notifications")).to_have_attribute("aria-checked", "false")
    recorded.evaluate("isAway = true")
    control.call(CALLER, "501")
    await_heard(recorded, "ring")
    assert recorded.evaluate("shown.length") == 0


def test_a_site_that_wants_no_notices_has_none(
    page: Page, open_recorded: Open, control: Control
) -> None:
    def quiet(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + ALL_OFF)

    page.route("**/settings/voximplant.toml", quiet)
    open_recorded()
    expect(page.get_by_role("button", name="Notices", exact=True)).to_be_hidden()
    page.evaluate("isAway = true")
    control.call(CALLER, "501")
    expect_ringing(page)
    assert page.evaluate("[heard.length, shown.length]") == [0, 0]


def test_permission_is_asked_for_by_a_click_alone(
    page: Page, open_recorded: Open, control: Control
) -> None:
    page.add_init_script(ASKS_FIRST)
    open_recorded()
    page.evaluate("isAway = true")
    call_id = control.call(CALLER, "501")
    await_heard(page, "ring")
    control.hang_up(call_id)
    await_heard(page, "ring", "stop")
    notification = switch(page, "Desktop notifications")
    expect(notification).to_have_attribute("aria-checked", "false")
    assert page.evaluate("[asked, shown.length]") == [0, 0]
    notification.click()
    expect(notification).to_have_attribute("aria-checked", "true")
    assert page.evaluate("asked") == 1


def test_a_browser_that_blocks_notifications_is_not_asked(page: Page, open_panel: Open) -> None:
    page.add_init_script(RECORDER + BLOCKS)
    open_panel()
    notification = switch(page, "Desktop notifications")
    expect(notification).to_have_attribute("aria-disabled", "true")
    expect(notification).to_contain_text("Blocked by the browser")
    notification.click(force=True)
    assert page.evaluate("asked") == 0


def test_another_sites_frame_rings_but_says_that_it_cannot_ask(
    page: Page, demo: Demo, control: Control
) -> None:
    frame = framed_panel(page, demo)
    notification = switch(frame, "Desktop notifications")
    expect(notification).to_have_attribute("aria-disabled", "true")
    expect(notification).to_contain_text("Open the panel in a tab of its own")
    control.call(CALLER, "501")
    await_true(frame, "() => isLoud()")


def test_another_sites_frame_notifies_where_the_browser_lets_it(
    context: BrowserContext, page: Page, demo: Demo, control: Control
) -> None:
    context.grant_permissions(["notifications"])
    frame = framed_panel(page, demo)
    expect(switch(frame, "Desktop notifications")).to_have_attribute("aria-checked", "true")
    frame.evaluate("isAway = true")
    control.call(CALLER, "501")
    await_shown(frame, f"Incoming call: {CALLER}|")


def test_the_page_around_the_panel_is_asked_for_attention(
    page: Page, demo: Demo, control: Control
) -> None:
    host = Host(page, demo).open(settings="voximplant")
    host.ready(answers=["attention"])
    wait_until_up(host.panel)
    control.call(CALLER, "501")
    asked = host.awaited("heard.find(each => each.name === 'attention')")
    assert (asked["kind"], asked["data"]) == ("request", {"level": "ring"})


def framed_panel(page: Page, demo: Demo) -> Frame:
    """Return the panel in the frame of a page from another site."""
    page.add_init_script(RECORDER)
    page.goto(f"{demo.crm.replace('127.0.0.1', 'localhost')}/?settings=voximplant")
    wait_until_up(page.frames[1])
    return page.frames[1]
