"""The host page says whose call it is, the agent accepts, and the host shows the record."""

import pytest
from playwright.sync_api import FrameLocator, Locator, expect

from .conftest import Control
from .test_embed import CISCO, CUSTOMER, Host, host

__all__ = ["host"]  # a fixture

ANN = {"type": "customer", "id": "C-1001", "title": "Ann Lee", "subtitle": "Acme"}
BOB = {"type": "customer", "id": "C-1002", "title": "Bob <b>Ray</b>"}


@pytest.fixture
def panel(host: Host) -> FrameLocator:
    return host.page.frame_locator("#phone iframe")


def mount(host: Host, panel: FrameLocator, *records: dict[str, str]) -> None:
    """Mount a panel whose host finds these records, and return when the agent is logged in."""
    answers = {"matchRecords": {"records": list(records)}, "openRecord": {}, "searchRecords": {}}
    host.mount(CISCO, answers=answers)
    expect(panel.locator("body")).to_have_attribute("data-agent-state", "not_ready")


def pop_of(panel: FrameLocator, name: str) -> Locator:
    return panel.get_by_role("article").get_by_role("group", name=name, exact=True)


def test_the_agent_chooses_one_of_several_and_the_host_opens_it(
    host: Host, panel: FrameLocator, control: Control
) -> None:
    mount(host, panel, ANN, BOB)
    control.call(CUSTOMER, "2001")
    assert host.heard("matchRecords")["number"] == CUSTOMER
    pop = pop_of(panel, "2 possible customers")
    expect(pop).to_contain_text("Bob <b>Ray</b>")
    pop.get_by_role("button", name="Choose Ann Lee").click()
    assert host.heard("openRecord")["record"]["id"] == "C-1001"
    line = pop_of(panel, "Ann Lee")
    expect(line).to_contain_text("Acme")
    expect(line.get_by_role("button")).to_have_count(1)
    panel.get_by_role("button", name="Answer", exact=True).click()
    line.get_by_role("button", name="Open Ann Lee").click()
    host.page.wait_for_function("host.heard.filter(({name}) => name === 'openRecord').length === 2")


def test_an_unknown_caller_is_searched_for(
    host: Host, panel: FrameLocator, control: Control
) -> None:
    mount(host, panel)
    control.call(CUSTOMER, "2001")
    pop = pop_of(panel, "Unknown caller")
    pop.get_by_role("button", name="Dismiss").click()
    pop.get_by_role("button", name="Show").click()
    pop.get_by_role("button", name="Search").click()
    assert host.heard("searchRecords")["number"] == CUSTOMER
    expect(pop.get_by_role("button", name="Search")).to_have_count(0)


def test_the_call_that_the_host_makes_for_a_record_has_it(
    host: Host, panel: FrameLocator, control: Control
) -> None:
    mount(host, panel, BOB)
    host.outcome(f"panel.makeCall('+16175550120', {{ record: {ANN} }})")
    expect(pop_of(panel, "Ann Lee").get_by_role("button", name="Open Ann Lee")).to_be_visible()
