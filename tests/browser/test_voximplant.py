"""User 501's panel on Voximplant Kit: from the customer's call to the list of last calls."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import Control, Demo, Watch, wait_for_mark

CALLER = "+16175550142"
AGENT = "/simulator/agents/501/state"


def card(page: Page, number: str) -> Locator:
    return page.get_by_role("article").filter(has=page.get_by_text(number)).first


def dial(page: Page, number: str) -> None:
    page.get_by_role("textbox", name="Number to call").fill(number)
    page.get_by_role("button", name="Call", exact=True).click()


def test_a_customers_call_rings_is_answered_and_ends(panel: Page, control: Control) -> None:
    call_id = control.call(CALLER, "501", name="Ann Lee", variables={"case": "C-1"})
    ringing = panel.get_by_role("article", name=re.compile(re.escape(CALLER)))
    expect(ringing).to_have_attribute("data-call-state", "alerting")
    expect(ringing).to_contain_text("Ann Lee")
    expect(ringing).to_contain_text("C-1")
    expect(ringing).to_contain_text("Answer on your softphone.")
    expect(panel).to_have_title(re.compile("Ann Lee"))
    control.answer(call_id)
    expect(ringing).to_have_attribute("data-call-state", "connected")
    control.hang_up(call_id)
    expect(ringing).to_have_count(0)
    expect(panel.get_by_role("listitem").first).to_contain_text("Ann Lee")


def test_a_call_from_the_queue_names_its_queue(panel: Page, control: Control) -> None:
    control.post(AGENT, state="READY")
    expect(panel.locator("body")).to_have_attribute("data-agent-state", "ready")
    control.call(CALLER, "501", queue="support")
    expect(panel.get_by_role("article")).to_contain_text("upport")


def test_what_the_server_cannot_do_is_not_on_the_page(panel: Page, control: Control) -> None:
    call_id = control.call(CALLER, "501")
    expect(panel.get_by_role("article")).to_have_attribute("data-call-state", "alerting")
    control.answer(call_id)
    expect(panel.get_by_role("article")).to_have_attribute("data-call-state", "connected")
    for name in ("Answer", "Decline", "Hang up", "Hold", "Transfer", "Conference", "Keypad"):
        expect(panel.get_by_role("button", name=name, exact=True)).to_have_count(0)


def test_a_pasted_number_is_called_and_answered(panel: Page, control: Control) -> None:
    dial(panel, "tel:+1-(617)-555-0190")
    outgoing = card(panel, "+16175550190")
    expect(outgoing).to_contain_text("Calling")
    expect(outgoing).to_contain_text("Connected")
    expect(panel.get_by_role("textbox", name="Number to call")).to_have_value("")
    assert [call["to"] for call in control.get("/simulator/calls")] == ["16175550190"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+16175550196", "The number is busy"),
        ("+16175550198", "The call was declined"),
        ("+16175550199", "The number does not exist"),
    ],
)
def test_a_call_that_fails_says_why(panel: Page, number: str, words: str) -> None:
    dial(panel, number)
    failed = card(panel, number)
    expect(failed).to_have_attribute("data-call-state", "fail")
    expect(failed).to_contain_text(words)
    expect(panel.get_by_role("listitem").first).to_contain_text(words)


def test_nonsense_is_refused_and_stays_in_the_box(panel: Page, control: Control) -> None:
    dial(panel, "1-800-FLOWERS")
    expect(panel.get_by_role("alert")).to_contain_text("The number contains letters")
    expect(panel.get_by_role("textbox", name="Number to call")).to_have_value("1-800-FLOWERS")
    assert control.get("/simulator/calls") == []
    panel.get_by_role("button", name="Dismiss").click()
    expect(panel.get_by_role("alert")).to_have_count(0)


def test_a_double_click_makes_one_call(panel: Page, control: Control) -> None:
    panel.get_by_role("textbox", name="Number to call").fill("+16175550190")
    panel.get_by_role("button", name="Call", exact=True).dblclick()
    expect(card(panel, "+16175550190")).to_contain_text("Connected")
    assert len(control.get("/simulator/calls")) == 1


def test_call_data_are_added(panel: Page, control: Control) -> None:
    control.call(CALLER, "501", variables={"case": "C-1"})
    ringing = panel.get_by_role("article")
    ringing.get_by_label("Name").fill("priority")
    ringing.get_by_label("Value").fill("<b>high</b>")
    ringing.get_by_role("button", name="Add call data").click()
    expect(ringing.get_by_text("<b>high</b>", exact=True)).to_be_visible()
    expect(ringing.get_by_label("Value")).to_have_value("")
    [call] = control.get("/simulator/calls")
    assert call["variables"] == {"case": "C-1", "priority": "<b>high</b>"}


def test_the_agents_status_is_shown_with_its_title(panel: Page, control: Control) -> None:
    control.post(AGENT, state="CUSTOM_1")
    state = panel.get_by_role("button", name="Agent state")
    expect(state).to_contain_text("Lunch")
    expect(panel.locator("body")).to_have_attribute("data-agent-state", "not_ready")
    control.post(AGENT, state="READY")
    expect(panel.locator("body")).to_have_attribute("data-agent-state", "ready")


def test_other_agents_calls_stay_off_the_page(panel: Page, control: Control) -> None:
    control.call("+16175550177", "502")
    control.call(CALLER, "501")
    expect(panel.get_by_role("article")).to_have_count(1)
    expect(panel.get_by_role("article")).to_contain_text(CALLER)


def test_the_agent_logs_out_by_keyboard_alone(panel: Page, control: Control) -> None:
    control.post(AGENT, state="READY")
    expect(panel.locator("body")).to_have_attribute("data-agent-state", "ready")
    panel.get_by_role("button", name="Agent state").focus()
    panel.keyboard.press("Enter")
    expect(panel.get_by_role("menuitem", name="Log out")).to_be_focused()
    panel.keyboard.press("Enter")
    expect(panel.locator("body")).to_have_attribute("data-agent-state", "null")
    expect(panel.get_by_role("button", name="Agent state")).to_contain_text("Offline")


def test_digits_typed_anywhere_are_dialled(panel: Page) -> None:
    panel.locator("body").press("4")
    panel.keyboard.type("711*#")
    expect(panel.get_by_role("textbox", name="Number to call")).to_have_value("4711*#")
    panel.get_by_role("button", name="Dial pad").click()
    panel.get_by_role("group", name="Dial pad").get_by_role("button", name="Star").click()
    expect(panel.get_by_role("textbox", name="Number to call")).to_have_value("4711*#*")


def test_a_past_call_is_called_again(panel: Page, control: Control) -> None:
    control.hang_up(control.call("+16175550101", "501"))
    panel.get_by_role("listitem").get_by_role("button", name="Call +16175550101").click()
    expect(panel.get_by_role("article")).to_contain_text("+16175550101")


def test_the_connection_is_lost_and_comes_back_in_mid_call(
    panel: Page, control: Control, watch: Watch
) -> None:
    watch.allowed.append("WebSocket connection to")
    call_id = control.call(CALLER, "501")
    control.answer(call_id)
    talking = panel.get_by_role("article")
    expect(talking).to_have_attribute("data-call-state", "connected")
    control.fault("refuse", count=5, status=503)
    control.fault("drop")
    expect(panel.locator("body")).not_to_have_attribute("data-link-state", "up", timeout=6_000)
    expect(talking).to_have_attribute("data-unconfirmed", "true")
    expect(panel.locator("body")).to_have_attribute("data-agent-state", "null")
    expect(panel.locator("body")).to_have_attribute("data-link-state", "up", timeout=30_000)
    expect(talking).to_contain_text("no news of this call yet")
    control.post(f"/simulator/calls/{call_id}/hangup")
    expect(talking).to_have_count(0)


def test_the_log_has_neither_token_nor_numbers(panel: Page, control: Control) -> None:
    control.call(CALLER, "501", name="Ann Lee", variables={"case": "C-77123"})
    expect(panel.get_by_role("article")).to_be_visible()
    with panel.expect_download() as download:
        panel.get_by_role("button", name="Download log").click()
    log = download.value.path().read_text()
    assert "Delivered call" in log
    for secret in ("demo-token", CALLER[1:], "Ann Lee", "C-77123"):
        assert secret not in log


HOSTILE = "<img src=x onerror=\"document.title='owned'\">\u202e"


def test_nothing_a_caller_writes_is_markup(panel: Page, control: Control) -> None:
    control.call(CALLER, "501", name=HOSTILE, variables={HOSTILE: HOSTILE})
    expect(panel.get_by_role("article").get_by_role("heading")).to_contain_text("<img src=x")
    assert panel.locator("article img").count() == 0
    assert panel.title() != "owned"


def test_the_crm_shows_the_panel_and_lets_customers_call(
    page: Page, demo: Demo, control: Control
) -> None:
    page.goto(f"{demo.crm}/?settings=voximplant")
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_have_attribute("data-link-state", "up", timeout=20_000)
    page.get_by_role("button", name="Ring me").first.click()
    expect(frame.get_by_role("article")).to_have_attribute("data-call-state", "alerting")


@pytest.mark.parametrize("missing", ["wasm", "mjs"])
def test_the_page_says_what_to_do_if_a_file_is_missing(
    page: Page, demo: Demo, watch: Watch, missing: str
) -> None:
    watch.allowed.append(".*")
    page.route(f"**/assets/pyodide.asm-*.{missing}", lambda route: route.abort())
    page.goto(demo.panel)
    expect(page.locator("#start-problem")).to_contain_text("The panel could not start.")
    expect(page.locator("#start-problem")).to_contain_text("Reload the page")


def test_the_page_says_so_if_there_is_no_webassembly(page: Page, demo: Demo, watch: Watch) -> None:
    watch.allowed.append(".*")
    page.add_init_script("delete globalThis.WebAssembly")
    page.goto(demo.panel)
    expect(page.locator("#start-problem")).to_contain_text("WebAssembly")


def without_token(page: Page) -> None:
    """Take the demo's token out of its settings: then the agent has to type it."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=re.sub(r"(?m)^token = .*$", "", response.text()))

    page.route("**/settings/voximplant.toml", answer)


def log_in_form(page: Page, demo: Demo) -> Locator:
    without_token(page)
    page.goto(f"{demo.panel}/?settings=voximplant")
    wait_for_mark(page, "hookswitch:ready")
    return page.get_by_label("Access token")


def test_the_token_is_typed_where_the_settings_have_none(page: Page, demo: Demo) -> None:
    token = log_in_form(page, demo)
    expect(page.get_by_role("button", name="Call", exact=True)).to_have_count(0)
    token.fill("demo-token")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("body")).to_have_attribute("data-link-state", "up")
    expect(page.locator("input[name=token]")).to_have_value("")
    assert "demo-token" not in json.dumps(page.evaluate("({...localStorage})"))


def test_a_mistyped_token_can_be_typed_again(page: Page, demo: Demo, watch: Watch) -> None:
    watch.allowed.append("WebSocket connection to")
    token = log_in_form(page, demo)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("Type what you log in with")
    token.fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Check host, account name, token and token id")).to_be_visible()
    token.fill("demo-token")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("body")).to_have_attribute("data-link-state", "up")


def test_logging_out_leaves_nothing_for_whoever_comes_next(
    page: Page, demo: Demo, control: Control
) -> None:
    token = log_in_form(page, demo)
    token.fill("demo-token")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("body")).to_have_attribute("data-agent-state", "not_ready")
    control.hang_up(control.call(CALLER, "501", name="Ann Lee"))
    expect(page.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="Agent state").click()
    page.get_by_role("menuitem", name="Log out").click()
    expect(token).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(0)
    assert "Ann Lee" not in page.content()


def test_typing_into_a_call_survives_another_call(panel: Page, control: Control) -> None:
    control.answer(control.call(CALLER, "501"))
    first = panel.get_by_role("article", name=re.compile(re.escape(CALLER)))
    expect(first).to_have_attribute("data-call-state", "connected")
    first.get_by_text("Call data").click()
    first.get_by_label("Name").press_sequentially("case")
    second = control.call("+16175550177", "501")
    expect(panel.get_by_role("article")).to_have_count(2)
    panel.keyboard.type("9")
    control.answer(second)
    expect(panel.locator("[data-call-state=alerting]")).to_have_count(0)
    panel.keyboard.type("8")
    expect(first.get_by_label("Name")).to_have_value("case98")
    expect(panel.get_by_role("textbox", name="Number to call")).to_have_value("")
