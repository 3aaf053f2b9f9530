"""The CTI server dies in mid-call, and comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import PORTS, Control, Demo, Watch, free_ports, start_demo, wait_until_up


class Mortal:
    """A demo of one's own, to kill and to start again on the same ports."""

    def __init__(self, complaints: Path) -> None:
        self.demo = Demo(free_ports(PORTS))
        self._complaints = complaints
        self.start()

    def start(self) -> None:
        self._process = start_demo(self.demo.port, self._complaints)

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Mortal]:
    mortal = Mortal(tmp_path / "stderr")
    yield mortal
    mortal.kill()


def test_the_page_says_so_and_recovers_by_itself(mortal: Mortal, page: Page, watch: Watch) -> None:
    watch.allowed.append("WebSocket connection to")
    control = Control(mortal.demo.simulator)
    page.goto(f"{mortal.demo.panel}/?settings=voximplant")
    wait_until_up(page)
    control.answer(control.call("+16175550142", "501"))
    talking = page.get_by_role("article")
    expect(talking).to_have_attribute("data-call-state", "connected")
    control.fault("stall", seconds=60)
    page.get_by_role("textbox", name="Number to call").fill("+16175550190")
    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.get_by_role("button", name="Call", exact=True)).to_have_attribute(
        "aria-busy", "true"
    )
    mortal.kill()
    body = page.locator("body")
    expect(body).not_to_have_attribute("data-link-state", "up", timeout=6_000)
    expect(talking).to_have_attribute("data-unconfirmed", "true")
    expect(talking).to_contain_text("this call may have changed or ended")
    expect(page.get_by_role("alert")).to_contain_text("It is not known whether the call was made")
    expect(page.get_by_role("status", name="Connection")).not_to_contain_text("Connected")
    mortal.start()
    expect(body).to_have_attribute("data-link-state", "up", timeout=25_000)
    expect(body).to_have_attribute("data-agent-state", "not_ready")
    expect(talking).to_contain_text("no news of this call yet")
    assert Control(mortal.demo.simulator).get("/simulator/calls") == []
