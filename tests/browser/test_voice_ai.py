"""What a voice AI hears and proposes, on the page of a Cisco agent."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from .conftest import Control, Demo, await_true, wait_for_mark

CUSTOMER = "+16175550142"
AT_ONCE = 0.0
LAST_LINE = "Then I will wait until tomorrow. Thank you!"
LATEST_IN_VIEW = """box => {
  const last = box.querySelector("li:last-child").getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  return last.bottom <= frame.bottom + 1 && last.top >= frame.top - 1;
}"""
KEEP_WHAT_IS_SPOKEN = """() => {
  const region = document.querySelector("[aria-relevant=additions]");
  window.spoken = [];
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) window.spoken.push(node.textContent);
  }).observe(region, { childList: true });
}"""

FORBID_THE_CLIPBOARD = """() => {
  navigator.clipboard.writeText = () => Promise.reject(new Error("forbidden"));
}"""

Talk = Callable[..., tuple[Page, Locator, str]]


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


@pytest.fixture
def talk(demo: Demo, context: BrowserContext, control: Control) -> Talk:
    """Log in, answer a call and let a voice AI listen; return page, card and the call's id."""

    def talking(
        pace: float = AT_ONCE, before: Callable[[Page], object] | None = None
    ) -> tuple[Page, Locator, str]:
        page = context.new_page()
        page.goto(f"{demo.panel}/?settings=cisco")
        wait_for_mark(page, "hookswitch:ready")
        page.get_by_role("textbox", name="Agent ID").fill("1001")
        page.get_by_role("textbox", name="Password").fill("demo")
        page.get_by_role("textbox", name="Extension").fill("2001")
        button(page, "Log in").click()
        button(page, "Agent state").click()
        page.get_by_role("menuitem", name="Ready", exact=True).click()
        expect(page.locator("body")).to_have_attribute("data-agent-state", "ready")
        call_id = control.call(CUSTOMER, "support", variables={"CallVariable1": "<b>C-1001</b>"})
        card = page.get_by_role("article", name=re.compile(re.escape(CUSTOMER)))
        button(card, "Answer").click()
        expect(card).to_have_attribute("data-call-state", "connected")
        if before is not None:
            before(page)
        control.post(f"/simulator/calls/{call_id}/voice-ai", pace=pace)
        return page, card, call_id

    return talking


def lines(card: Locator, speaker: str) -> Locator:
    return card.locator(f".lines li[data-speaker={speaker}]")


def test_a_conversation_opens_by_itself_and_tells_who_said_what(talk: Talk) -> None:
    _, card, _ = talk()
    expect(card.get_by_text(LAST_LINE)).to_be_visible()
    expect(lines(card, "customer")).to_have_count(3)
    expect(lines(card, "agent")).to_have_count(3)
    expect(lines(card, "customer").first).to_contain_text("Customer")
    expect(lines(card, "customer").first).to_contain_text("it was due on Monday.")
    expect(lines(card, "agent").first).to_contain_text("You")
    expect(card.locator(".speaking:visible")).to_have_count(0)
    expect(card).to_contain_text("<b>C-1001</b>")
    expect(card.locator("b")).to_have_count(0)


def test_that_somebody_listens_is_shown_while_it_lasts(talk: Talk) -> None:
    _, card, _ = talk(pace=0.3)
    expect(card.get_by_text("Listening")).to_be_visible()
    expect(card.get_by_text(LAST_LINE)).to_be_visible()
    expect(card.get_by_text("Listening")).to_be_hidden()


def test_the_latest_line_is_in_view_unless_the_agent_reads_above(
    talk: Talk, control: Control
) -> None:
    _, card, call_id = talk()
    transcript = card.get_by_role("group", name="Transcript")
    expect(transcript.get_by_text(LAST_LINE)).to_be_visible()
    assert transcript.evaluate(LATEST_IN_VIEW)
    control.post(f"/simulator/calls/{call_id}/voice-ai", pace=AT_ONCE)
    expect(lines(card, "agent")).to_have_count(6)
    assert transcript.evaluate(LATEST_IN_VIEW)
    first = lines(card, "agent").first
    first.scroll_into_view_if_needed()
    place = first.evaluate("line => line.getBoundingClientRect().top")
    control.post(f"/simulator/calls/{call_id}/voice-ai", pace=AT_ONCE)
    expect(lines(card, "agent")).to_have_count(9)
    assert abs(first.evaluate("line => line.getBoundingClientRect().top") - place) < 2
    assert not transcript.evaluate(LATEST_IN_VIEW)


def test_a_screen_reader_hears_the_customers_finished_sentences(talk: Talk) -> None:
    page, card, _ = talk(pace=0.2, before=lambda page: page.evaluate(KEEP_WHAT_IS_SPOKEN))
    expect(card.get_by_text(LAST_LINE)).to_be_visible()
    assert page.evaluate("window.spoken") == [
        "Customer: Good morning. My order has not come, it was due on Monday.",
        "Customer: It is 4711.",
        f"Customer: {LAST_LINE}",
    ]


def test_a_suggestion_is_copied_by_a_click(talk: Talk, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, card, _ = talk()
    suggestions = card.get_by_role("list", name="Suggestions")
    expect(suggestions.get_by_role("listitem")).to_have_count(2)
    reply = suggestions.get_by_role("button", name=re.compile("tomorrow before noon"))
    expect(reply).to_contain_text("Reply")
    expect(reply).to_contain_text("May fit")
    reply.click()
    expect(suggestions.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "It will be with you tomorrow before noon."
    suggestions.get_by_role("button", name="KB-104").click()
    await_true(page, "async () => (await navigator.clipboard.readText()) === 'KB-104'")


def test_a_suggestion_is_copied_where_the_clipboard_is_forbidden(
    talk: Talk, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read"])
    page, card, _ = talk(before=lambda page: page.evaluate(FORBID_THE_CLIPBOARD))
    card.get_by_role("button", name=re.compile("tomorrow before noon")).click()
    expect(card.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "It will be with you tomorrow before noon."


def test_after_the_call_the_conversation_is_folded_and_can_be_read(
    talk: Talk, control: Control
) -> None:
    page, card, call_id = talk()
    expect(card.get_by_text(LAST_LINE)).to_be_visible()
    control.hang_up(call_id)
    work = page.get_by_role("region", name=re.compile("Wrap-up"))
    expect(work.get_by_text("Conversation")).to_be_visible()
    expect(work.get_by_text(LAST_LINE)).to_be_hidden()
    work.get_by_text("Conversation").click()
    expect(work.get_by_text(LAST_LINE)).to_be_visible()


def test_a_conversation_that_the_agent_folds_stays_folded(talk: Talk) -> None:
    _, card, _ = talk(pace=0.3)
    expect(card.get_by_text("how can I help you?")).to_be_visible()
    card.get_by_text("Conversation").click()
    expect(card.get_by_text(LAST_LINE)).to_be_attached()
    expect(card.get_by_text(LAST_LINE)).to_be_hidden()
