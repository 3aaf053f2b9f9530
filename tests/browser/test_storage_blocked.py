"""A host's frame in a browser that blocks third-party storage."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Playwright, expect

from .conftest import Control, Demo

BLOCKED = {
    "profile": {
        "default_content_setting_values": {"cookies": 2},
        "block_third_party_cookies": True,
    }
}
IS_BLOCKED = "() => { try { return !localStorage } catch { return true } }"
START = 60_000  # milliseconds


@pytest.fixture
def blocked(
    playwright: Playwright, launching: dict[str, Any], tmp_path: Path
) -> Iterator[BrowserContext]:
    """A browser that lets nobody store anything."""
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(BLOCKED))
    context = playwright.chromium.launch_persistent_context(tmp_path, **launching)
    yield context
    context.close()


def open_crm(context: BrowserContext, demo: Demo, settings: str) -> tuple[Page, FrameLocator]:
    """Open the CRM on another site than the panel's, and return it when the panel is up."""
    page = context.new_page()
    page.goto(f"{demo.crm.replace('127.0.0.1', 'localhost')}/?settings={settings}")
    panel = page.frame_locator("iframe")
    expect(panel.locator("body")).to_have_attribute("data-link-state", "up", timeout=START)
    assert page.frames[1].evaluate(IS_BLOCKED)
    return page, panel


def test_the_panel_starts_where_nothing_can_be_stored(blocked: BrowserContext, demo: Demo) -> None:
    open_crm(blocked, demo, "voximplant")


def test_log_in_tabs_and_reloads_need_no_storage(
    blocked: BrowserContext, demo: Demo, control: Control
) -> None:
    page, panel = open_crm(blocked, demo, "cisco")
    expect(panel.locator("body")).to_have_attribute("data-agent-state", "not_ready")
    control.call("+16175550142", "2001")
    panel.get_by_role("button", name="Answer", exact=True).click()
    card = panel.get_by_role("article")
    expect(card).to_have_attribute("data-call-state", "connected")
    panel.get_by_text("Notes", exact=True).click()
    panel.get_by_role("textbox", name="Notes").fill("wants tea")
    _, other = open_crm(blocked, demo, "cisco")
    expect(other.get_by_role("article")).to_have_attribute("data-call-state", "connected")
    page.get_by_role("button", name="Reload the panel").click()
    notes = panel.get_by_role("textbox", name="Notes", include_hidden=True)
    expect(notes).to_have_value("wants tea", timeout=START)
    expect(card).to_have_attribute("data-call-state", "connected")
