"""The three telephony modes on the page, against the Cisco simulator."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Control, Demo, wait_for_mark

CUSTOMER = "+16175550142"
FIELDS = {"Agent ID": "1001", "Password": "demo", "Extension": "2001"}
ASKED = {
    "cisco-simple": ["Extension"],
    "cisco-agent-state": ["Agent ID", "Password", "Extension"],
    "cisco": ["Agent ID", "Password", "Extension"],
}
OFFERED = {
    "cisco-simple": [],
    "cisco-agent-state": ["Ready", "Lunch", "After call work"],
    "cisco": ["Ready", "Lunch", "After call work"],
}

LogOn = Callable[[str], Page]


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def card_of(page: Page) -> Locator:
    return page.get_by_role("article", name=re.compile(re.escape(CUSTOMER)))


def choose(page: Page, label: str) -> None:
    button(page, "Agent state").click()
    page.get_by_role("menuitem", name=label, exact=True).click()


@pytest.fixture
def log_on(demo: Demo, page: Page, control: Control) -> LogOn:
    """Log in with what the page of these settings asks for."""

    def logged_on(settings: str) -> Page:
        page.goto(f"{demo.panel}/?settings={settings}")
        wait_for_mark(page, "hookswitch:ready")
        for name, value in FIELDS.items():
            field = page.get_by_role("textbox", name=name)
            if name in ASKED[settings]:
                field.fill(value)
            else:
                expect(field).to_be_hidden()
        button(page, "Log in").click()
        expect(page.locator("body")).to_have_attribute("data-link-state", "up")
        return page

    return logged_on


@pytest.mark.parametrize("settings", ASKED)
def test_the_menu_has_what_the_mode_has_and_one_can_always_log_out(
    log_on: LogOn, settings: str
) -> None:
    page = log_on(settings)
    button(page, "Agent state").click()
    menu = page.get_by_role("menu", name="Agent state")
    expect(menu.get_by_role("menuitem", name="Log out")).to_be_visible()
    for label in OFFERED["cisco"]:
        count = int(label in OFFERED[settings])
        expect(menu.get_by_role("menuitem", name=label, exact=True)).to_have_count(count)
    menu.get_by_role("menuitem", name="Log out").click()
    expect(button(page, "Log in")).to_be_visible()
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("settings", ["cisco-simple", "cisco-agent-state"])
def test_a_ringing_call_is_a_notice_that_goes_when_it_is_answered(
    log_on: LogOn, control: Control, settings: str
) -> None:
    page = log_on(settings)
    call_id = control.call(CUSTOMER, "2001", variables={"CallVariable1": "C-1001"})
    card = card_of(page)
    expect(card).to_contain_text("Answer on your telephone.")
    expect(card).to_contain_text("C-1001")
    expect(card.get_by_role("button")).to_have_count(0)
    expect(page).to_have_title(re.compile(re.escape(CUSTOMER)))
    expect(page.get_by_role("textbox", name="Number to call")).to_be_hidden()
    control.answer(call_id)
    expect(card).to_have_count(0)
    expect(page).to_have_title("Hookswitch")
    control.hang_up(call_id)
    expect(page.get_by_role("listitem").filter(has_text=CUSTOMER)).to_be_visible()


def test_in_simple_telephony_the_extension_stands_where_a_state_would(log_on: LogOn) -> None:
    page = log_on("cisco-simple")
    expect(button(page, "Agent state")).to_have_text("Agent state Extension 2001")
    expect(page.locator("body")).to_have_attribute("data-agent-state", "null")


def test_without_call_control_the_agent_has_a_state_all_the_same(log_on: LogOn) -> None:
    page = log_on("cisco-agent-state")
    choose(page, "Ready")
    expect(page.locator("body")).to_have_attribute("data-agent-state", "ready")
    choose(page, "Lunch")
    expect(button(page, "Agent state")).to_contain_text("Lunch")


def test_a_recorded_call_says_so(log_on: LogOn, control: Control) -> None:
    page = log_on("cisco")
    choose(page, "Ready")
    expect(page.locator("body")).to_have_attribute("data-agent-state", "ready")
    control.call(CUSTOMER, "2001")
    card = card_of(page)
    button(card, "Answer").click()
    expect(card).to_have_attribute("data-call-state", "connected")
    expect(card.get_by_text("Recording", exact=True)).to_be_hidden()
    button(card, "Record").click()
    expect(card.get_by_text("Recording", exact=True)).to_be_visible()
    button(card, "Stop recording").click()
    expect(card.get_by_text("Recording", exact=True)).to_be_hidden()
    expect(button(card, "Mute")).to_have_count(0)
