"""A call goes to the next agent together with what the first one knows of it."""

import re

from playwright.sync_api import Locator, Page, expect

from .conftest import Control
from .test_cisco import LogOn, button, call, choose, expect_state, log_on

__all__ = ["log_on"]  # a fixture

CUSTOMER = "+16175550142"
WANTS = "Wants the March invoice again, by post"
SAYS = "<b>Be kind</b>: second call today. Straße 5"


def expect_context(card: Locator) -> None:
    expect(card).to_contain_text("From")
    expect(card).to_contain_text("Billing")
    expect(card).to_contain_text(SAYS)
    expect(card).not_to_contain_text("user.context")


def answered(panel: Page, control: Control) -> Locator:
    """Let a customer call, and answer."""
    control.call(CUSTOMER, "support", name="Ann Lee")
    card = call(panel, CUSTOMER)
    button(card, "Answer").click()
    expect_state(card, "connected")
    return card


def test_reason_and_comments_go_with_a_consultation_and_stay(
    log_on: LogOn, control: Control
) -> None:
    first, second = log_on(1, ready=True), log_on(2)
    card = answered(first, control)
    choose(second, "Ready")
    button(card, "Transfer").click()
    dialog = first.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Number to call").fill("2002")
    dialog.get_by_role("combobox", name="Reason").select_option("Billing")
    dialog.get_by_role("textbox", name="Comments").fill(SAYS)
    button(dialog, "Consult").click()
    ringing = second.get_by_role("article")
    expect_state(ringing, "alerting")
    expect_context(ringing)
    button(ringing, "Answer").click()
    consultation = call(first, "2002")
    expect_state(consultation, "connected")
    expect(consultation).not_to_contain_text("From")
    button(consultation, "Complete transfer").click()
    handed_over = call(second, CUSTOMER)
    expect_state(handed_over, "connected")
    expect_context(handed_over)
    button(handed_over, "Hang up").click()
    expect_context(second.get_by_role("region", name=re.compile("Wrap-up")))


def test_the_notes_are_the_draft_that_goes_with_a_transfer_at_once(
    log_on: LogOn, control: Control
) -> None:
    first, second = log_on(1, ready=True), log_on(2)
    card = answered(first, control)
    card.get_by_text("Notes", exact=True).click()
    card.get_by_role("textbox", name="Notes").fill(WANTS)
    button(card, "Transfer").click()
    dialog = first.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="Comments")).to_have_value(WANTS)
    dialog.get_by_role("textbox", name="Number to call").fill("2002")
    button(dialog, "Transfer now").click()
    ringing = second.get_by_role("article")
    expect_state(ringing, "alerting")
    expect(ringing).to_contain_text(WANTS)


def test_a_second_transfer_tells_what_the_second_agent_knows(
    log_on: LogOn, control: Control
) -> None:
    first, second, third = log_on(1, ready=True), log_on(2), log_on(3)
    send_on(answered(first, control), "2002", "From the first")
    card = call(second, CUSTOMER)
    expect(card).to_contain_text("From the first")
    button(card, "Answer").click()
    button(card, "Transfer").click()
    dialog = second.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Number to call").fill("2003")
    dialog.get_by_role("textbox", name="Comments").fill("From the second")
    button(dialog, "Consult").click()
    ringing = third.get_by_role("article")
    button(ringing, "Answer").click()
    button(call(second, "2003"), "Complete transfer").click()
    handed_over = call(third, CUSTOMER)
    expect_state(handed_over, "connected")
    expect(handed_over).to_contain_text("From the second")
    expect(handed_over).not_to_contain_text("From the first")


def send_on(card: Locator, number: str, comments: str) -> None:
    button(card, "Transfer").click()
    dialog = card.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Number to call").fill(number)
    dialog.get_by_role("textbox", name="Comments").fill(comments)
    button(dialog, "Transfer now").click()


def test_what_is_too_long_is_told_while_it_is_typed_and_is_not_lost(
    log_on: LogOn, control: Control
) -> None:
    page = log_on(1, ready=True)
    card = answered(page, control)
    button(card, "Transfer").click()
    dialog = page.get_by_role("dialog")
    comments = dialog.get_by_role("textbox", name="Comments")
    comments.fill("x" * 100)
    expect(dialog).to_contain_text("77 left")
    comments.fill("x" * 180)
    expect(dialog).to_contain_text("3 too many")
    dialog.get_by_role("textbox", name="Number to call").fill("2009")  # nobody's
    button(dialog, "Consult").click()
    expect(comments).to_be_focused()  # the browser says what is wrong
    expect_state(card, "connected")
    comments.fill("x" * 177)
    button(dialog, "Consult").click()
    expect_state(card, "hold")
    expect(page.get_by_role("listitem").first).to_contain_text("The number does not exist")
    button(card, "Retrieve").click()
    button(card, "Transfer").click()
    expect(comments).to_have_value("x" * 177)
