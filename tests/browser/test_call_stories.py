"""The same calls, told to a host in our own words and to HubSpot in its own."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from .conftest import Control, Demo
from .test_embed import CUSTOMER, START, Host, host
from .test_hubspot import PATIENCE, HubSpot

__all__ = ["host"]  # a fixture

AGENT = {"agentId": "1001", "password": "demo", "extension": "2001"}
BUSY, ANSWERS = "+16175550126", "+16175550120"

OWN_WORDS = {
    "delivered": "incoming",
    "originated": "outgoing",
    "established": "answered",
    "connectionCleared": "ended",
    "failed": "ended",
    "saveLog": "logged",
}
HUBSPOT_WORDS = {
    "INCOMING_CALL": "incoming",
    "OUTGOING_CALL_STARTED": "outgoing",
    "CALL_ANSWERED": "answered",
    "CALL_ENDED": "ended",
    "CALL_COMPLETED": "logged",
}


class HostPage(ABC):
    """A host's page with a panel whose agent is logged in."""

    page: Page
    panel: FrameLocator
    logged: str  # whether the host has been asked to log the call, in JavaScript

    @abstractmethod
    def news(self) -> list[str]:
        """Return what the host was told, in words that every convention has."""

    def press(self, name: str) -> None:
        self.panel.get_by_role("button", name=name, exact=True).click()

    def dial(self, number: str) -> None:
        dial = self.panel.get_by_role("region", name="Dial")
        dial.get_by_role("textbox", name="Number to call").fill(number)
        dial.get_by_role("button", name="Call", exact=True).click()

    def shows(self, state: str) -> None:
        card = self.panel.get_by_role("article")
        expect(card).to_have_attribute("data-call-state", state, timeout=PATIENCE)


class OwnHost(HostPage):
    """A page that embeds the panel by embed.js."""

    logged = "host.heard.some(({ name }) => name === 'saveLog')"

    def __init__(self, host: Host) -> None:
        self.page = host.page
        self.panel = host.page.frame_locator("#phone iframe")
        names = [name for name in OWN_WORDS if name != "saveLog"]
        options = {"settings": "cisco", "credentials": AGENT}
        host.mount(options, *names, answers={"saveLog": {"logId": "L-1"}})
        body = self.panel.locator("body")
        expect(body).to_have_attribute("data-agent-state", "not_ready", timeout=PATIENCE)

    def news(self) -> list[str]:
        heard: list[dict[str, Any]] = self.page.evaluate("host.heard")
        told = []
        for each in heard:
            word = OWN_WORDS.get(each["name"])
            call = each["data"].get("call", {})
            if word == "incoming" and call.get("direction") == "out":
                continue  # it rings at the far end
            if word is not None and told[-1:] != [word]:
                told.append(word)
        return told


class HubSpotHost(HostPage):
    """HubSpot's own package."""

    logged = "heard.some(({ type }) => type === 'CALL_COMPLETED')"

    def __init__(self, hubspot: HubSpot) -> None:
        self.page, self.panel = hubspot.page, hubspot.panel
        hubspot.log_in()

    def news(self) -> list[str]:
        kinds: list[str] = self.page.evaluate("heard.map(({ type }) => type)")
        return [HUBSPOT_WORDS[kind] for kind in kinds if kind in HUBSPOT_WORDS]


@pytest.fixture(params=["hookswitch", "hubspot"])
def host_page(request: pytest.FixtureRequest, demo: Demo) -> HostPage:
    if request.param == "hookswitch":
        return OwnHost(request.getfixturevalue("host"))
    page = request.getfixturevalue("page")
    request.getfixturevalue("control")
    return HubSpotHost(HubSpot(page, demo).open())


def a_customer_is_answered(host: HostPage, control: Control) -> list[str]:
    call_id = control.call(CUSTOMER, "2001")
    host.press("Answer")
    host.shows("connected")
    host.press("Hold")
    host.shows("hold")
    host.press("Retrieve")
    host.shows("connected")
    control.hang_up(call_id)
    return ["incoming", "answered", "ended", "logged"]


def a_customer_gives_up(host: HostPage, control: Control) -> list[str]:
    call_id = control.call(CUSTOMER, "2001")
    host.shows("alerting")
    control.hang_up(call_id)
    return ["incoming", "ended", "logged"]


def somebody_is_called(host: HostPage, control: Control) -> list[str]:
    host.dial(ANSWERS)
    host.shows("connected")
    host.panel.get_by_role("button", name="Hold", exact=True).wait_for()  # it was answered
    host.press("Hang up")
    return ["outgoing", "answered", "ended", "logged"]


def somebody_is_busy(host: HostPage, control: Control) -> list[str]:
    host.dial(BUSY)
    return ["outgoing", "ended", "logged"]


Story = Callable[[HostPage, Control], list[str]]
STORIES: list[Story] = [
    a_customer_is_answered,
    a_customer_gives_up,
    somebody_is_called,
    somebody_is_busy,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_host_is_told_of_every_call(
    host_page: HostPage, control: Control, story: Story
) -> None:
    expected = story(host_page, control)
    after_call_work = host_page.panel.get_by_role("button", name="Save and be ready")
    if "answered" in expected and after_call_work.is_visible():
        after_call_work.click()
    host_page.page.wait_for_function(host_page.logged, timeout=START)
    assert host_page.news() == expected
