"""The demo CRM with the panel in it: records that pop, a log that fills itself, a reload."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from .conftest import Control, Demo
from .test_voximplant import HOSTILE

START = 45_000  # milliseconds for a panel that has to be loaded first
INES, INES_DIGITS = "Ines Carvalho", "+16175550142"
SHARED, STRANGER = "+16175550124", "+12025550163"

LOG_CALL = """async (told) => {
  const { logCall } = await import("/call-log.js");
  const caller = { otherParty: "anonymous", otherPartyName: "" };
  const call = { callId: "7", direction: "in", answeredAt: 1, ...caller };
  return logCall({ call, disposition: "", durationSeconds: 9, ...told }).logId;
}"""


class Desk:
    """The CRM's page, and the panel in it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)

    @property
    def panel(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    @property
    def body(self) -> Locator:
        return self.panel.locator("body")

    @property
    def call(self) -> Locator:
        return self.panel.get_by_role("article")

    @property
    def open_record(self) -> Locator:
        return self.page.get_by_role("article").get_by_role("heading", level=2)

    @property
    def record_calls(self) -> Locator:
        return self.page.locator("#record-calls li")

    @property
    def log(self) -> Locator:
        return self.page.locator("#log li")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def press_on_panel(self, name: str) -> None:
        self.panel.get_by_role("button", name=name, exact=True).click()

    def choose(self, label: str) -> None:
        self.page.get_by_text(label, exact=True).click()

    def is_in(self, state: str) -> None:
        expect(self.body).to_have_attribute("data-agent-state", state)

    def shows(self, state: str) -> None:
        expect(self.call).to_have_attribute("data-call-state", state)

    def become_ready(self) -> None:
        self.press_on_panel("Agent state")
        self.panel.get_by_role("menuitem", name="Ready", exact=True).click()
        self.is_in("ready")

    def wrap_up(self, outcome: str, notes: str) -> None:
        self.is_in("working_after_call")
        self.panel.get_by_text(outcome, exact=True).click()
        self.panel.get_by_role("textbox", name="Notes").fill(notes)
        self.press_on_panel("Save and be ready")


OpenDesk = Callable[..., Desk]


@pytest.fixture
def open_desk(context: BrowserContext, demo: Demo, control: Control) -> Iterator[OpenDesk]:
    """Open the CRM, with more behind its address; return when the agent is logged in."""
    context.set_default_timeout(START)
    expect.set_options(timeout=START)

    def opened(more: str = "", state: str = "not_ready") -> Desk:
        page = context.new_page()
        page.set_viewport_size({"width": 1280, "height": 860})
        desk = Desk(page, f"{demo.crm}/{more}")
        desk.is_in(state)
        return desk

    yield opened
    expect.set_options(timeout=5_000)


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """The desk of the agent 1001."""
    return open_desk()


def log_in_form(desk: Desk) -> Locator:
    return desk.panel.get_by_role("textbox", name="Agent ID")


def test_the_caller_pops_and_the_log_fills_itself_after_wrap_up(desk: Desk) -> None:
    expect(log_in_form(desk)).to_have_count(0)
    desk.press("Theo Lindgren Alder Cycle Works")
    expect(desk.open_record).to_have_text("Theo Lindgren")
    desk.become_ready()
    desk.choose("Through the queue")
    desk.press(f"Ring me as {INES}")
    mark = desk.page.locator("#attention")
    expect(mark).to_have_text(re.compile(INES))
    expect(desk.open_record).to_have_text("Theo Lindgren")
    desk.press_on_panel(f"Open {INES}")
    expect(desk.open_record).to_have_text(INES)
    desk.press_on_panel("Answer")
    desk.shows("connected")
    expect(mark).to_be_hidden()
    expect(desk.call).to_contain_text("Delivery arrived short")
    desk.press("Customer hangs up")
    expect(desk.log).to_have_count(0)
    desk.wrap_up("Call back", "<b>two boxes</b>")
    expect(desk.record_calls).to_have_count(1)
    expect(desk.record_calls).to_contain_text(re.compile(r"Incoming \d:\d\d\s+Call back"))
    expect(desk.record_calls).to_contain_text("<b>two boxes</b>")
    desk.page.reload()
    expect(desk.record_calls).to_contain_text("<b>two boxes</b>")
    desk.page.get_by_role("link", name="Calls 1").click()
    expect(desk.log).to_contain_text(INES)
    expect(desk.record_calls.first).to_be_hidden()


def test_a_click_on_a_number_dials_about_that_customer(desk: Desk) -> None:
    desk.page.get_by_role("link", name="+1 617 555-0155").first.click()
    desk.shows("connected")
    expect(desk.call).to_contain_text("+16175550155")
    expect(desk.call).to_contain_text("Oskar Weiss")
    desk.press_on_panel("Open Oskar Weiss")
    expect(desk.open_record).to_have_text("Oskar Weiss")
    desk.press_on_panel("Hang up")
    expect(desk.record_calls).to_contain_text("Outgoing")


def test_the_open_customer_is_called_by_a_button(desk: Desk) -> None:
    desk.press(f"Call {INES}")
    desk.shows("connected")
    expect(desk.call).to_contain_text(INES)


@pytest.mark.parametrize("what", ["panel", "page"])
def test_what_is_loaded_again_in_mid_call_has_the_call_again(desk: Desk, what: str) -> None:
    desk.press("Ring me")
    desk.press_on_panel(f"Open {INES}")
    desk.press_on_panel("Answer")
    desk.shows("connected")
    desk.body.evaluate("body => { body.dataset.old = 'yes'; }")
    if what == "panel":
        desk.press("Reload the panel")
    else:
        desk.page.reload()
    expect(desk.body).not_to_have_attribute("data-old", "yes")
    desk.shows("connected")
    expect(desk.call).to_contain_text(INES)
    expect(log_in_form(desk)).to_be_hidden()
    expect(desk.open_record).to_have_text(INES)
    desk.press("Customer hangs up")
    expect(desk.record_calls).to_have_count(1)


def test_of_two_who_share_a_number_the_agent_says_who_calls(desk: Desk) -> None:
    desk.press("Ring me as Andrés Ferrer")
    pop = desk.call.get_by_role("group", name="2 possible customers")
    expect(pop).to_contain_text("Lucía Ferrer-Muñoz")
    pop.get_by_role("button", name="Choose Lucía Ferrer-Muñoz").click()
    expect(desk.open_record).to_have_text("Lucía Ferrer-Muñoz")


def test_an_unknown_caller_is_searched_for_and_logged(desk: Desk) -> None:
    desk.choose("Unknown number")
    desk.press("Ring me")
    expect(desk.page.locator("#attention")).to_contain_text("+1 202 555-0163")
    desk.call.get_by_role("group", name="Unknown caller").get_by_role(
        "button", name="Search"
    ).click()
    expect(desk.page.get_by_role("searchbox")).to_have_value(STRANGER)
    expect(desk.page.get_by_text("No customer fits")).to_be_visible()
    desk.press("Customer hangs up")
    desk.page.get_by_role("link", name="Calls", exact=False).click()
    expect(desk.log).to_contain_text(re.compile(r"Unknown caller\s+\+1 202 555-0163\s+Missed"))


def test_a_call_that_is_logged_again_takes_the_place_of_its_entry(desk: Desk) -> None:
    desk.page.get_by_role("link", name="Calls").click()
    told = {"startedAt": 1_000, "endedAt": 10_000}
    first = desk.page.evaluate(LOG_CALL, {**told, "notes": "half"})
    assert desk.page.evaluate(LOG_CALL, {**told, "notes": "whole"}) == first
    expect(desk.log).to_have_count(1)
    expect(desk.log).to_contain_text("whole")
    expect(desk.log.get_by_role("link")).to_have_count(0)
    later = {"startedAt": 90_000, "endedAt": 99_000, "notes": "of a server that was started anew"}
    assert desk.page.evaluate(LOG_CALL, later) != first
    expect(desk.log).to_have_count(2)


def test_what_a_caller_is_called_is_text(open_desk: OpenDesk, demo: Demo, control: Control) -> None:
    desk = open_desk("?settings=voximplant#calls")
    call_id = control.call(STRANGER, "501", name=HOSTILE, variables={HOSTILE: HOSTILE})
    expect(desk.page.locator("#attention")).to_contain_text("<img src=x")
    expect(desk.page.locator("#state")).to_contain_text("<img src=x")
    desk.press("Answer")
    desk.shows("connected")
    control.hang_up(call_id)
    expect(desk.log).to_contain_text("<img src=x")
    assert desk.page.locator(".entry img, .attention img").count() == 0
    assert desk.page.title() == "Polaris Desk: calls"


def test_a_voice_ai_listens_if_it_is_asked_to(desk: Desk) -> None:
    desk.page.get_by_role("checkbox", name="A voice AI listens").check()
    desk.press("Ring me")
    desk.press_on_panel("Answer")
    expect(desk.call.locator(".lines li").first).to_be_visible()


def test_the_address_says_who_sits_here(open_desk: OpenDesk) -> None:
    desk = open_desk("?agent=1003&lang=de")
    expect(desk.page.locator("#agent")).to_contain_text("Chiara Lindqvist")
    expect(desk.page.locator("#agent")).to_contain_text("1003, Not ready")
    expect(desk.panel.locator("html")).to_have_attribute("lang", "de")
    desk.press("Ring me")
    desk.shows("alerting")


def test_the_log_in_form_is_left_to_who_asks_for_it(open_desk: OpenDesk) -> None:
    desk = open_desk("?login=form", state="null")
    log_in_form(desk).fill("1002")
    desk.panel.get_by_role("textbox", name="Password").fill("demo")
    desk.panel.get_by_role("textbox", name="Extension").fill("2002")
    desk.press_on_panel("Log in")
    desk.is_in("not_ready")
    expect(desk.page.locator("#agent")).to_contain_text("Ben Okafor")
    desk.press("Ring me")
    desk.shows("alerting")


def test_the_panel_is_as_light_or_dark_as_the_page(desk: Desk) -> None:
    for choice in ("Dark", "Light"):
        desk.choose(choice)
        expect(desk.panel.locator("html")).to_have_css("color-scheme", choice.lower())
        expect(desk.page.locator("html")).to_have_css("color-scheme", choice.lower())
    desk.page.reload()
    expect(desk.panel.locator("html")).to_have_css("color-scheme", "light")
