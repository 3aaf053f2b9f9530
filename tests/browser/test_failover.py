"""Side A is killed in the middle of two calls; side B tells both panels the truth."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sides import Sides

from .conftest import Control, Demo, Watch, await_return, free_ports, watch_link
from .test_cisco import LogOn, body, button, call, expect_state, log_on

__all__ = ["log_on"]  # a fixture

FIVE_SECONDS = 5_000


@pytest.fixture
def sides(demo: Demo, tmp_path: Path) -> Iterator[Sides]:
    sides = Sides(tmp_path, demo.port, free_ports(3))
    yield sides
    sides.end()


def seconds(card: Locator) -> int:
    """Return what the timer of a call shows."""
    minutes, rest = (card.locator("time").text_content() or "").split(":")
    return 60 * int(minutes) + int(rest)


def test_both_panels_are_true_again_and_their_timers_go_on(
    log_on: LogOn, control: Control, sides: Sides, watch: Watch
) -> None:
    watch.allowed.append("WebSocket connection to")
    panels: list[tuple[Page, Locator]] = []
    for number, customer in ((1, "+16175550141"), (2, "+16175550142")):
        page = log_on(number, address=sides.panel)
        control.call(customer, f"200{number}")
        card = call(page, customer)
        button(card, "Answer").click()
        expect_state(card, "connected")
        panels.append((page, card))
    held = panels[0][1]
    button(held, "Hold").click()
    expect_state(held, "hold")
    expect(panels[1][1].locator("time")).to_have_text("0:03", timeout=10_000)
    before = [seconds(card) for _, card in panels]
    for page, _ in panels:
        watch_link(page)
    sides.kill("a")
    for page, _ in panels:
        await_return(page)
    for page, card in panels:
        expect(body(page)).to_have_attribute("data-link-state", "up", timeout=FIVE_SECONDS)
        expect(card).not_to_have_attribute("data-unconfirmed", "true")
        expect(body(page)).to_have_attribute("data-agent-state", "busy")
    after = [seconds(card) for _, card in panels]
    assert all(later >= earlier for earlier, later in zip(before, after, strict=True))
    expect_state(held, "hold")
    expect_state(panels[1][1], "connected")
    button(held, "Retrieve").click()
    expect_state(held, "connected")
    assert len(control.get("/simulator/calls")) == 2
