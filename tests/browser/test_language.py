"""The panel in another language than English: nothing on the page is left out."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from cti.panel.words import PLACE, catalogue_for, english

from .conftest import Control, Demo, wait_for_mark

CUSTOMER = "+16175550142"
SAID = """() => {
  const said = [];
  for (const element of document.querySelectorAll("body *:not(script, style, mpy-config)")) {
    if (!element.checkVisibility() || element.closest(".symbols")) continue;
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) said.push(node.nodeValue.trim());
    }
    for (const name of ["aria-label", "title", "placeholder"]) {
      said.push(element.getAttribute(name) ?? "");
    }
  }
  return [...new Set(said)].filter(Boolean);
}"""


def english_only(language: str) -> Iterator[re.Pattern[str]]:
    """Yield what nobody should read in that language, with anything in its places."""
    texts = catalogue_for(language).texts
    own = set(texts.values())
    for key, text in english().texts.items():
        if texts[key] != text and text not in own:
            yield re.compile(".+".join(re.escape(part) for part in PLACE.split(text)[::2]))


def left_in_english(page: Page, language: str) -> list[str]:
    foreign = list(english_only(language))
    said = page.evaluate(SAID)
    assert len(said) > 5
    return [text for text in said if any(each.fullmatch(text) for each in foreign)]


@pytest.fixture
def in_language(demo: Demo, page: Page, control: Control) -> Callable[[str], Page]:
    """Open Cisco's panel as a site would that has set its language."""

    def opened(language: str) -> Page:
        def answer(route: Route) -> None:
            text = route.fetch().text()
            assert "[panel]" not in text
            text += f'\n[panel]\nlanguage = "{language}"\n'
            route.fulfill(body=text, content_type="application/toml")

        page.route("**/settings/*.toml", answer)
        page.goto(f"{demo.panel}/?settings=cisco")
        wait_for_mark(page, "hookswitch:ready")
        return page

    return opened


@pytest.mark.parametrize(
    ("tag", "language", "answer"), [("de-AT", "de", "Annehmen"), ("es", "es", "Contestar")]
)
def test_an_agent_works_in_her_own_language(
    in_language: Callable[[str], Page], control: Control, tag: str, language: str, answer: str
) -> None:
    page = in_language(tag)
    words = catalogue_for(language)
    expect(page.locator("html")).to_have_attribute("lang", tag)
    assert left_in_english(page, language) == []
    for field, text in (("agent_id", "1001"), ("password", "demo"), ("extension", "2001")):
        page.get_by_role("textbox", name=words.say(f"page.{field}")).fill(text)
    page.get_by_role("button", name=words.say("page.log_in"), exact=True).click()
    expect(page.locator("body")).to_have_attribute("data-link-state", "up")
    page.get_by_role("button", name=words.say("page.agent_state"), exact=True).click()
    assert left_in_english(page, language) == []
    page.get_by_role("menuitem", name=words.say("state_menu.ready"), exact=True).click()
    control.call(CUSTOMER, "2001")
    card = page.get_by_role("article", name=re.compile(re.escape(CUSTOMER)))
    expect(card).to_have_attribute("data-call-state", "alerting")
    assert left_in_english(page, language) == []
    card.get_by_role("button", name=answer, exact=True).click()
    expect(card).to_have_attribute("data-call-state", "connected")
    card.get_by_role("button", name=words.say("buttons.transfer"), exact=True).click()
    card.get_by_role("dialog").get_by_role("textbox", name=words.say("page.number_to_call")).fill(
        "bob"
    )
    card.get_by_role("dialog").get_by_role(
        "button", name=words.say("page.consult"), exact=True
    ).click()
    expect(page.get_by_role("alert")).to_contain_text(words.say("details.number_letters"))
    assert left_in_english(page, language) == []


def test_a_page_in_english_says_nothing_else(in_language: Callable[[str], Page]) -> None:
    page = in_language("ar")  # nobody has translated that: only its direction is known
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("button", name="Log in", exact=True)).to_be_visible()
