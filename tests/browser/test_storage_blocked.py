"""A host's frame in a browser that blocks third-party storage."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, expect

from .conftest import Demo

BLOCKED = {
    "profile": {
        "default_content_setting_values": {"cookies": 2},
        "block_third_party_cookies": True,
    }
}


def test_the_panel_starts_where_nothing_can_be_stored(
    demo: Demo, playwright: Playwright, launching: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(BLOCKED))
    context = playwright.chromium.launch_persistent_context(tmp_path, **launching)
    page = context.new_page()
    page.goto(f"{demo.crm.replace('127.0.0.1', 'localhost')}/?settings=voximplant")
    panel = page.frame_locator("iframe").locator("body")
    expect(panel).to_have_attribute("data-link-state", "up", timeout=20_000)
    is_blocked = "() => { try { return !localStorage } catch { return true } }"
    assert page.frames[1].evaluate(is_blocked)
    context.close()
