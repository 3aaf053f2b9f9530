"""The panel's page, as a browser gets it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from .conftest import Demo, Watch, wait_for_mark

TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "wasm": "application/wasm",
    "zip": "application/zip",
    "bin": "application/octet-stream",
    "toml": "application/toml",
    "svg": "image/svg+xml",
}


def suffix(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2].rpartition(".")[2] or "html"


def test_the_page_paints_before_python_is_there(panel: Page) -> None:
    painted, ready = panel.evaluate(
        "['hookswitch:painted', 'hookswitch:ready']"
        ".map(name => performance.getEntriesByName(name)[0].startTime)"
    )
    assert painted < ready


def test_every_file_arrives_with_its_type_and_stays_what_it_says(
    page: Page, open_panel: Callable[..., Page]
) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    open_panel()
    files = [each for each in answers if "/simulator" not in each.url and each.status == 200]
    files = [each for each in files if each.headers.get("x-content-type-options")]
    wrong = [each.url for each in files if not each.ok]
    assert wrong == []
    types = {suffix(each.url): each.headers["content-type"].split(";")[0] for each in files}
    assert types == TYPES
    assert {each.headers["x-content-type-options"] for each in files} == {"nosniff"}


def test_the_page_may_be_framed_by_its_crm_alone(demo: Demo, page: Page) -> None:
    answer = page.goto(demo.panel)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    ancestors = next(each for each in policy.split("; ") if each.startswith("frame-ancestors"))
    by_name = demo.crm.replace("127.0.0.1", "localhost")
    assert ancestors == f"frame-ancestors 'self' {demo.crm} {by_name}"
    wait_for_mark(page, "hookswitch:ready")


def test_a_second_visit_fetches_nothing_big_again(
    context: BrowserContext, panel: Page, demo: Demo
) -> None:
    again = context.new_page()
    again.goto(demo.panel)
    wait_for_mark(again, "hookswitch:ready")
    sizes = again.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter(each => each.name.includes('/assets/')).map(each => each.transferSize)"
    )
    assert len(sizes) >= 7  # the memory may be kept by then
    assert sum(sizes) == 0


@pytest.mark.parametrize("name", ["nobody", "no%20name"])
def test_settings_that_are_not_there_are_told_on_the_page(
    demo: Demo, page: Page, watch: Watch, name: str
) -> None:
    watch.allowed.append("status of 404")
    page.goto(f"{demo.panel}/?settings={name}")
    page.get_by_role("alert").filter(has_text="settings").wait_for()
