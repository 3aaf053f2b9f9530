"""Agents on a Cisco CTI Server: everything on the panel, through the bridge and GED-188."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from .conftest import Control, Demo, Watch, await_return, wait_for_mark, watch_link

CUSTOMER = "+16175550142"
LogOn = Callable[..., Page]


def body(page: Page) -> Locator:
    return page.locator("body")


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def call(page: Page, number: str) -> Locator:
    return page.get_by_role("article", name=re.compile(re.escape(number)))


def expect_state(card: Locator, state: str) -> None:
    expect(card).to_have_attribute("data-call-state", state)


def choose(page: Page, label: str) -> None:
    button(page, "Agent state").click()
    page.get_by_role("menuitem", name=label, exact=True).click()


@pytest.fixture
def log_on(demo: Demo, context: BrowserContext, control: Control) -> LogOn:
    """Open a panel and log an agent in; ready, if asked for."""

    def logged_on(number: int, ready: bool = False, address: str = "") -> Page:
        page = context.new_page()
        page.goto(f"{address or demo.panel}/?settings=cisco")
        wait_for_mark(page, "hookswitch:ready")
        page.get_by_role("textbox", name="Agent ID").fill(f"100{number}")
        page.get_by_role("textbox", name="Password").fill("demo")
        page.get_by_role("textbox", name="Extension").fill(f"200{number}")
        button(page, "Log in").click()
        expect(body(page)).to_have_attribute("data-link-state", "up")
        expect(body(page)).to_have_attribute("data-agent-state", "not_ready")
        if ready:
            choose(page, "Ready")
            expect(body(page)).to_have_attribute("data-agent-state", "ready")
        return page

    return logged_on


def test_an_agent_logs_in_is_ready_has_lunch_and_logs_out(log_on: LogOn) -> None:
    page = log_on(1)
    choose(page, "Ready")
    expect(body(page)).to_have_attribute("data-agent-state", "ready")
    choose(page, "Lunch")
    expect(body(page)).to_have_attribute("data-agent-state", "not_ready")
    expect(button(page, "Agent state")).to_contain_text("Lunch")
    choose(page, "Log out")
    expect(page.get_by_role("textbox", name="Agent ID")).to_have_value("1001")
    expect(page.get_by_role("textbox", name="Password")).to_have_value("")
    expect(body(page)).to_have_attribute("data-agent-state", "null")


def test_a_wrong_password_is_told_and_nobody_is_logged_in(
    page: Page, demo: Demo, control: Control
) -> None:
    page.goto(f"{demo.panel}/?settings=cisco")
    wait_for_mark(page, "hookswitch:ready")
    page.get_by_role("textbox", name="Agent ID").fill("1001")
    page.get_by_role("textbox", name="Password").fill("wrong")
    page.get_by_role("textbox", name="Extension").fill("2001")
    button(page, "Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("You are not logged in")
    expect(button(page, "Log in")).to_be_visible()
    states = {agent["id"]: agent["state"] for agent in control.get("/simulator/agents")}
    assert states["1001"] == "null"


def test_the_life_of_a_call(log_on: LogOn, control: Control) -> None:
    page = log_on(1, ready=True)
    control.call(CUSTOMER, "support", name="Ann Lee", variables={"CallVariable1": "C-1001"})
    card = call(page, CUSTOMER)
    expect_state(card, "alerting")
    expect(card).to_contain_text("C-1001")
    expect(card).to_contain_text("Customer")
    button(card, "Answer").click()
    expect_state(card, "connected")
    expect(body(page)).to_have_attribute("data-agent-state", "busy")
    button(card, "Hold").click()
    expect_state(card, "hold")
    button(card, "Retrieve").click()
    expect_state(card, "connected")
    button(card, "Keypad").click()
    button(card, "Star").click()
    page.keyboard.type("12")
    expect(card.get_by_label("Sent")).to_have_text("*12")
    card.get_by_text("Notes", exact=True).click()
    card.get_by_role("textbox", name="Notes").fill("Wants an invoice")
    button(card, "Hang up").click()
    expect(card).to_have_count(0)
    expect(body(page)).to_have_attribute("data-agent-state", "working_after_call")
    work = page.get_by_role("region", name=re.compile("Wrap-up"))
    expect(work.get_by_role("textbox", name="Notes")).to_have_value("Wants an invoice")
    work.get_by_text("Sale").click()
    button(work, "Save and be ready").click()
    expect(body(page)).to_have_attribute("data-agent-state", "ready")
    expect(page.get_by_role("listitem").first).to_contain_text(CUSTOMER)


def test_a_consultation_is_transferred_from_one_panel_to_the_other(
    log_on: LogOn, control: Control
) -> None:
    ann, ben = log_on(1, ready=True), log_on(2)
    control.call(CUSTOMER, "2001")
    customer = call(ann, CUSTOMER)
    button(customer, "Answer").click()
    button(customer, "Transfer").click()
    dialog = ann.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Number to call").fill("2002")
    button(dialog, "Consult").click()
    expect_state(customer, "hold")
    at_ben = ben.get_by_role("article")
    expect_state(at_ben, "alerting")
    button(at_ben, "Answer").click()
    consultation = call(ann, "2002")
    expect_state(consultation, "connected")
    expect(consultation).to_contain_text("Consulting about")
    button(consultation, "Swap").click()
    expect_state(customer, "connected")
    button(customer, "Swap").click()
    expect_state(consultation, "connected")
    button(consultation, "Complete transfer").click()
    expect(ann.get_by_role("article")).to_have_count(0)
    expect(call(ben, CUSTOMER)).to_have_count(1)
    expect_state(call(ben, CUSTOMER), "connected")
    button(call(ben, CUSTOMER), "Hang up").click()
    expect(ben.get_by_role("article")).to_have_count(0)
    assert control.get("/simulator/calls") == []


def test_a_conference_has_its_parties(log_on: LogOn, control: Control) -> None:
    ann, ben = log_on(1), log_on(2)
    control.call(CUSTOMER, "2001")
    button(call(ann, CUSTOMER), "Answer").click()
    button(call(ann, CUSTOMER), "Conference").click()
    dialog = ann.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Number to call").fill("2002")
    button(dialog, "Consult").click()
    button(ben, "Answer").click()
    expect_state(call(ann, "2002"), "connected")
    button(ann, "Complete conference").click()
    conference = ann.get_by_role("article")
    expect(conference).to_have_count(1)
    expect(conference.get_by_role("listitem")).to_have_count(2)
    conference.get_by_role("button", name=re.compile("Drop .*2002")).click()
    expect(ben.get_by_role("article")).to_have_count(0)
    expect_state(conference, "connected")


def test_a_consultation_is_cancelled(log_on: LogOn, control: Control) -> None:
    ann, ben = log_on(1), log_on(2)
    control.call(CUSTOMER, "2001")
    button(call(ann, CUSTOMER), "Answer").click()
    button(call(ann, CUSTOMER), "Transfer").click()
    ann.get_by_role("dialog").get_by_role("textbox", name="Number to call").fill("2002")
    ann.keyboard.press("Enter")
    button(ben, "Answer").click()
    button(ann, "Cancel consultation").click()
    expect_state(call(ann, CUSTOMER), "connected")
    expect(ann.get_by_role("article")).to_have_count(1)
    expect(ben.get_by_role("article")).to_have_count(0)


def test_a_call_is_transferred_blind(log_on: LogOn, control: Control) -> None:
    ann, ben = log_on(1), log_on(2)
    control.call(CUSTOMER, "2001")
    button(call(ann, CUSTOMER), "Answer").click()
    button(call(ann, CUSTOMER), "Transfer").click()
    ann.get_by_role("dialog").get_by_role("textbox", name="Number to call").fill("2002")
    button(ann.get_by_role("dialog"), "Transfer now").click()
    expect(ann.get_by_role("article")).to_have_count(0)
    button(ben, "Answer").click()
    expect_state(call(ben, CUSTOMER), "connected")


def test_a_number_in_the_dialog_that_is_none_stays_there(log_on: LogOn, control: Control) -> None:
    ann = log_on(1)
    control.call(CUSTOMER, "2001")
    button(call(ann, CUSTOMER), "Answer").click()
    button(call(ann, CUSTOMER), "Transfer").click()
    box = ann.get_by_role("dialog").get_by_role("textbox", name="Number to call")
    box.fill("Ben")
    button(ann.get_by_role("dialog"), "Consult").click()
    expect(ann.get_by_role("alert")).to_contain_text("The number contains letters")
    expect(box).to_have_value("Ben")
    ann.keyboard.press("Escape")
    expect(ann.get_by_role("dialog")).to_have_count(0)
    expect(button(ann, "Transfer")).to_be_focused()


def test_a_refusal_is_told_and_leaves_the_panel_true(log_on: LogOn) -> None:
    page = log_on(1)
    page.get_by_role("textbox", name="Number to call").fill("2099")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").or_(page.get_by_role("article")).first).to_be_visible()
    expect(body(page)).to_have_attribute("data-link-state", "up")


def test_what_follows_the_call_is_chosen_during_it(log_on: LogOn, control: Control) -> None:
    page = log_on(1, ready=True)
    control.call(CUSTOMER, "support")
    button(page, "Answer").click()
    expect(body(page)).to_have_attribute("data-agent-state", "busy")
    choose(page, "Lunch")
    expect(button(page, "Agent state")).to_contain_text("Then: Lunch")
    button(page, "Hang up").click()
    expect(button(page, "Agent state")).to_contain_text("Lunch")
    expect(body(page)).to_have_attribute("data-agent-state", "not_ready")


def test_a_missed_call_says_why_the_agent_is_not_ready(log_on: LogOn, control: Control) -> None:
    page = log_on(1, ready=True)
    control.post("/simulator/agents/1001/state", state="not_ready", reason="2")
    expect(button(page, "Agent state")).to_contain_text("Training")
    expect(body(page)).to_have_attribute("data-agent-state", "not_ready")


def test_the_other_side_takes_over_in_mid_call(
    log_on: LogOn, control: Control, watch: Watch
) -> None:
    watch.allowed.append("WebSocket connection to")
    page = log_on(1)
    control.call(CUSTOMER, "2001")
    button(call(page, CUSTOMER), "Answer").click()
    expect_state(call(page, CUSTOMER), "connected")
    watch_link(page)
    control.fault("side_a_down", seconds=30)
    await_return(page)
    expect(body(page)).to_have_attribute("data-link-state", "up")
    expect(call(page, CUSTOMER)).not_to_have_attribute("data-unconfirmed", "true")
    expect_state(call(page, CUSTOMER), "connected")
    button(call(page, CUSTOMER), "Hang up").click()
    expect(page.get_by_role("article")).to_have_count(0)


def test_without_a_connection_buttons_say_why_they_cannot_be_pressed(
    log_on: LogOn, control: Control, watch: Watch
) -> None:
    watch.allowed.append("WebSocket connection to")
    page = log_on(1)
    control.call(CUSTOMER, "2001")
    button(call(page, CUSTOMER), "Answer").click()
    expect_state(call(page, CUSTOMER), "connected")
    control.fault("side_a_down", seconds=30)
    control.fault("side_b_down", seconds=3)
    hold = button(call(page, CUSTOMER), "Hold")
    expect(hold).to_have_attribute("aria-disabled", "true")
    expect(hold).to_have_attribute("title", "Not possible without a connection")
    expect(body(page)).to_have_attribute("data-link-state", "up", timeout=20_000)
    expect(hold).not_to_have_attribute("aria-disabled", "true")
