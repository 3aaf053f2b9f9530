"""HubSpot's own package around the panel, on another origin: its calling-extensions SDK 0.9.7."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, Route, expect

from .conftest import ROOT, Control, Demo, await_true

PAGE = Path(__file__).parent / "pages" / "hubspot.html"
SDK = ROOT / "node_modules/@hubspot/calling-extensions-sdk/dist/main.js"
CUSTOMER = "+16175550142"
OUTSIDE = "+16175550120"  # answers after 2 s
START = 60_000  # milliseconds for a panel that has to be loaded first
PATIENCE = 20_000  # milliseconds for what a busy machine does
SLOW = 20_000
HUBSPOTS_PATIENCE = 30_000


class HubSpot:
    """A HubSpot page, and the panel in it."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self.page = page
        self.demo = demo

    def open(self) -> "HubSpot":
        panel = f"{self.demo.panel}/?settings=hubspot"
        address = f"{self.demo.crm}/hubspot.html"
        self.page.context.grant_permissions(["local-network-access"])  # for a routed page
        self.page.set_viewport_size({"width": 500, "height": 900})
        self._serve(f"{address}**", PAGE, "text/html")
        self._serve(f"{self.demo.crm}/hubspot-sdk.js", SDK, "text/javascript")
        self.page.goto(f"{address}?panel={panel}")
        return self

    def _serve(self, address: str, file: Path, media_type: str) -> None:
        body = file.read_text("utf-8")
        self.page.route(address, lambda route: route.fulfill(body=body, content_type=media_type))

    @property
    def panel(self) -> FrameLocator:
        return self.page.frame_locator("#hubspot-calling-extension-iframe")

    @property
    def card(self) -> Locator:
        """The card of the only call."""
        return self.panel.get_by_role("article")

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=True)

    def heard(self, kind: str, nth: int = 1) -> Any:
        """Return the data of the nth such message, once it has come."""
        expression = f"heard.filter(each => each.type === '{kind}')[{nth - 1}]"
        return self.page.wait_for_function(expression, timeout=START).json_value().get("data")

    def kinds(self) -> list[str]:
        found: list[str] = self.page.evaluate("heard.map(each => each.type)")
        return found

    def tell(self, kind: str, **data: Any) -> None:
        self.page.evaluate("([type, data]) => tell(type, data)", [kind, data])

    def log_in(self, ready: bool = False, state: str = "not_ready") -> None:
        """Log in as the agent does: in the panel's own form."""
        agent_id = self.panel.get_by_role("textbox", name="Agent ID")
        agent_id.fill("1001", timeout=START)
        self.panel.get_by_role("textbox", name="Password").fill("demo")
        self.panel.get_by_role("textbox", name="Extension").fill("2001")
        self.button("Log in").click()
        expect(self.panel.locator("body")).to_have_attribute(
            "data-agent-state", state, timeout=PATIENCE
        )
        if ready:
            self.button("Agent state").click()
            self.panel.get_by_role("menuitem", name="Ready", exact=True).click()
            self.heard("USER_AVAILABLE")

    def expect_state(self, state: str) -> None:
        expect(self.card).to_have_attribute("data-call-state", state, timeout=PATIENCE)


@pytest.fixture
def hubspot(page: Page, demo: Demo, control: Control) -> HubSpot:
    return HubSpot(page, demo).open()


def test_hubspot_and_the_panel_find_each_other_and_the_agent_logs_in(hubspot: HubSpot) -> None:
    initialized = hubspot.heard("INITIALIZED")
    assert initialized["isLoggedIn"] is False
    hubspot.log_in(ready=True)
    assert hubspot.kinds() == ["READY", "INITIALIZED", "LOGGED_IN", "USER_AVAILABLE"]
    assert hubspot.page.evaluate("acknowledged") == 1
    assert hubspot.page.evaluate("strange") == []
    frame = hubspot.page.locator("#hubspot-calling-extension-iframe")
    assert [frame.get_attribute(name) for name in ("width", "height")] == ["400px", "640px"]


def test_a_number_that_is_clicked_in_a_record_is_called(hubspot: HubSpot) -> None:
    hubspot.log_in()
    hubspot.tell(
        "DIAL_NUMBER",
        phoneNumber="+1 (617) 555-0120",
        ownerId=9,
        portalId=77,
        objectId=42,
        objectType="CONTACT",
    )
    started = hubspot.heard("OUTGOING_CALL_STARTED")
    assert started["toNumber"] == OUTSIDE
    assert started["createEngagement"] is True
    assert hubspot.heard("CALL_ANSWERED") == {"externalCallId": started["externalCallId"]}
    hubspot.button("Hang up").click()
    ended = hubspot.heard("CALL_ENDED")
    assert ended["callEndStatus"] == "COMPLETED"
    assert ended["engagementId"] == 555
    completed = hubspot.heard("CALL_COMPLETED")
    assert completed["externalCallId"] == started["externalCallId"]
    assert completed["hideWidget"] is False
    properties = completed["engagementProperties"]
    assert properties["hs_call_direction"] == "OUTBOUND"
    assert properties["hs_call_callee_object_id"] == "42"
    assert properties["hubspot_owner_id"] == "9"


def test_a_caller_is_matched_answered_wrapped_up_and_logged(
    hubspot: HubSpot, control: Control
) -> None:
    hubspot.log_in(ready=True)
    control.call(CUSTOMER, "support")
    incoming = hubspot.heard("INCOMING_CALL")
    assert incoming["fromNumber"] == CUSTOMER
    pop = hubspot.card.get_by_role("group", name="Ann <b>Lee</b>", exact=True)
    expect(pop).to_contain_text("ann@example.com")
    pop.get_by_role("button", name="Open Ann <b>Lee</b>").click()
    place = {"portalId": 77, "objectId": 42, "objectTypeId": "0-1"}
    assert hubspot.heard("NAVIGATE_TO_RECORD") == {"engagementId": 555, "objectCoordinates": place}
    hubspot.button("Answer").click()
    assert hubspot.heard("CALL_ANSWERED") == {"externalCallId": incoming["externalCallId"]}
    hubspot.card.get_by_text("Notes", exact=True).click()
    hubspot.card.get_by_role("textbox", name="Notes").fill("Wants an <i>invoice</i>")
    hubspot.button("Hang up").click()
    assert hubspot.heard("CALL_ENDED")["callEndStatus"] == "COMPLETED"
    work = hubspot.panel.get_by_role("region", name=re.compile("Wrap-up"))
    work.get_by_text("Sale").click()
    assert "CALL_COMPLETED" not in hubspot.kinds()
    work.get_by_role("button", name="Save and be ready").click()
    completed = hubspot.heard("CALL_COMPLETED")
    assert completed["engagementId"] == 555
    properties = completed["engagementProperties"]
    assert properties["hs_call_body"] == "Wants an <i>invoice</i>"
    assert properties["hs_call_disposition"] == "9d9162e7-6cf3-4944-bf63-4dff82258764"
    assert properties["hs_call_direction"] == "INBOUND"
    assert properties["hs_call_status"] == "COMPLETED"
    assert properties["hs_call_from_number"] == CUSTOMER
    assert properties["hs_call_callee_object_id"] == "42"
    assert hubspot.kinds().count("CALL_COMPLETED") == 1


def test_a_caller_who_gives_up_was_missed(hubspot: HubSpot, control: Control) -> None:
    hubspot.log_in()
    call_id = control.call(CUSTOMER, "2001")
    hubspot.expect_state("alerting")
    control.hang_up(call_id)
    assert hubspot.heard("CALL_ENDED")["callEndStatus"] == "MISSED"


def test_the_widget_grows_with_the_calls(hubspot: HubSpot, control: Control) -> None:
    hubspot.log_in()
    control.call(CUSTOMER, "2001")
    hubspot.expect_state("alerting")
    hubspot.button("Answer").click()
    hubspot.expect_state("connected")
    hubspot.button("Hold").click()
    hubspot.expect_state("hold")
    hubspot.tell("DIAL_NUMBER", phoneNumber=OUTSIDE)
    assert hubspot.heard("RESIZE_WIDGET") == {"width": 400, "height": 800}
    frame = hubspot.page.locator("#hubspot-calling-extension-iframe")
    expect(frame).to_have_attribute("height", "800px")
    expect(hubspot.card).to_have_count(2)


RECORDER = """
window.shown = [];
window.Notification = class { static permission = "granted"; close() {}
  constructor(title) { shown.push(title); } };
document.hasFocus = () => true;
"""


def test_what_hubspot_has_minimised_notifies_on_the_desktop(
    page: Page, demo: Demo, control: Control
) -> None:
    page.add_init_script(RECORDER)
    hubspot = HubSpot(page, demo).open()
    hubspot.log_in()
    panel = page.frames[1]
    first = control.call(CUSTOMER, "2001")
    hubspot.expect_state("alerting")
    control.hang_up(first)
    expect(hubspot.card).to_have_count(0)
    assert panel.evaluate("shown") == []
    hubspot.tell("VISIBILITY_CHANGED", isMinimized=True, isHidden=False)
    control.call(CUSTOMER, "2001")
    await_true(panel, "() => shown.length === 1")


def test_the_panel_is_loaded_again_in_mid_call(hubspot: HubSpot, control: Control) -> None:
    hubspot.log_in()
    control.call(CUSTOMER, "2001")
    hubspot.expect_state("alerting")
    hubspot.button("Answer").click()
    hubspot.heard("CALL_ANSWERED")
    hubspot.page.evaluate("manager.iFrame.src = manager.iFrame.src")
    again = hubspot.heard("INITIALIZED", 2)
    assert again["engagementId"] == 555
    hubspot.log_in(state="busy")
    hubspot.expect_state("connected")
    hubspot.button("Hang up").click()
    assert hubspot.heard("CALL_ENDED")["engagementId"] == 555
    assert hubspot.heard("CALL_COMPLETED")["engagementId"] == 555
    kinds = hubspot.kinds()
    assert [kinds.count(kind) for kind in ("INCOMING_CALL", "CALL_ENDED", "SYNC_ACK_FAILED")] == [
        1,
        1,
        0,
    ]
    assert hubspot.page.evaluate("acknowledged") == 2


def test_a_call_in_two_tabs_is_logged_once(
    hubspot: HubSpot, page: Page, demo: Demo, control: Control
) -> None:
    hubspot.log_in()
    other = HubSpot(page.context.new_page(), demo).open()
    other.heard("LOGGED_IN")
    control.call(CUSTOMER, "2001")
    tabs = [hubspot, other]
    creates = [tab.heard("INCOMING_CALL")["createEngagement"] for tab in tabs]
    assert creates == [True, False]
    other.button("Answer").click()
    hubspot.heard("CALL_ANSWERED")
    other.heard("CALL_ANSWERED")
    other.button("Hang up").click()
    ended = [tab.heard("CALL_ENDED")["engagementId"] for tab in tabs]
    assert ended == [555, 555]
    assert hubspot.heard("CALL_COMPLETED")["engagementId"] == 555
    assert "CALL_COMPLETED" not in other.kinds()


def test_only_the_window_around_the_panel_is_heard_and_errors_are_never_answered(
    hubspot: HubSpot, control: Control
) -> None:
    hubspot.log_in()
    dial = {"type": "DIAL_NUMBER", "messageId": "1_1", "data": {"phoneNumber": OUTSIDE}}
    hubspot.page.evaluate("message => sibling(message)", dial)
    panel = hubspot.page.frames[1]
    await_true(panel, "() => JSON.parse(hookswitch.host.dropped())['wrong source'] === 1")
    before = hubspot.kinds()
    original = {"originalMessage": {"type": "INITIALIZED"}}
    hubspot.tell("ERROR", type="UNKNOWN_MESSAGE_TYPE", data=original)
    hubspot.tell("VISIBILITY_CHANGED", isMinimized=False, isHidden=False)
    hubspot.tell("DIAL_NUMBER", phoneNumber=OUTSIDE)
    hubspot.heard("OUTGOING_CALL_STARTED")
    assert hubspot.kinds()[: len(before) + 1] == [*before, "OUTGOING_CALL_STARTED"]
    calls = control.get("/simulator/calls")
    assert len(calls) == 1


def test_hubspot_waits_for_a_panel_whose_python_takes_20_seconds(
    page: Page, demo: Demo, control: Control
) -> None:
    held: list[Route] = []
    page.route("**/assets/memory-*.bin", lambda route: held.append(route))
    hubspot = HubSpot(page, demo).open()
    late = f"manager.firstSyncSent && Date.now() - manager.firstSyncSent > {SLOW}"
    page.wait_for_function(late, timeout=START)
    assert hubspot.kinds() == []
    assert page.frames[1].evaluate("hookswitch.host.dropped()") == (
        '{"wrong source":0,"malformed":0,"oversized":0,"flood":0}'
    )
    held[0].continue_()
    hubspot.heard("INITIALIZED")
    took = page.evaluate("Date.now() - manager.firstSyncSent")
    assert SLOW < took < HUBSPOTS_PATIENCE
    assert hubspot.kinds() == ["READY", "INITIALIZED"]
    assert page.evaluate("acknowledged") == 1
