"""The page after many calls holds no more than after a few."""

import pytest
from endurance import ROUND, Held, Shift
from playwright.sync_api import BrowserContext

from .conftest import Control, Demo

servers = pytest.mark.parametrize("server", ["cisco", "voximplant"])
SEVERAL = 4 * ROUND  # calls
MANY = 10_000
MOST_GROWTH = 0.05  # once everything that has a limit is full
MOST_AT_FIRST = 0.10  # while the log and the journal fill up


def check(early: Held, late: Held, most_growth: float) -> None:
    """What follows a call is gone with it."""
    assert late.longer_than(early) == {}
    assert late.python_held == early.python_held
    assert late.browser_held <= early.browser_held + 2  # a sound, or the focus
    assert late.nodes <= early.nodes + 2  # a space, where a text is empty
    assert late.listeners <= early.listeners
    assert late.growth_since(early) < most_growth


@servers
def test_a_page_holds_no_more_after_hours_than_after_minutes(
    server: str, context: BrowserContext, demo: Demo, control: Control
) -> None:
    shift = Shift(context, demo, server)
    shift.play(SEVERAL)
    early = shift.held()
    shift.play(SEVERAL)
    check(early, shift.held(), MOST_AT_FIRST)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@servers
def test_a_page_holds_no_more_after_10_000_calls_and_100_000_events_than_after_2_000(
    server: str, context: BrowserContext, demo: Demo, control: Control
) -> None:
    shift = Shift(context, demo, server)
    shift.play(MANY // 5)
    early = shift.held()
    shift.play(MANY - MANY // 5)
    late = shift.held()
    check(early, late, MOST_GROWTH)
    assert late.events >= 100_000
