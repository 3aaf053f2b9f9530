"""The texts of the panel: complete in every language, and said where they are meant."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.domain import services
from cti.domain.events import RequestFailed
from cti.domain.states import AgentState, Reason
from cti.domain.wording import Named, named, unworded, worded
from cti.panel.alert_view import explained
from cti.panel.words import (
    Words,
    catalogue_for,
    direction,
    english,
    languages,
    places,
    read_words,
    words_for,
)
from cti.settings import read_settings
from cti.toml import SettingsError

ROOT = Path(__file__).parent.parent.parent
ENGLISH = english().texts
OTHERS = sorted(languages() - {"en"})
ALIKE = {
    "de": {"voximplant_reasons.offline", "voximplant_reasons.online", "pop.name", "page.data_name"},
    "es": set[str](),
}
NOTHING_BUT_PLACES = {"details.server_says", "details.refusal"}


def test_there_are_three_languages() -> None:
    assert languages() >= {"en", "de", "es"}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_and_no_other(language: str) -> None:
    assert set(catalogue_for(language).texts) == set(ENGLISH)


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_is_filled_in_as_the_english_one(language: str) -> None:
    texts = catalogue_for(language).texts
    assert [key for key in texts if places(texts[key]) != places(ENGLISH[key])] == []


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_no_text_is_empty_or_untidy(language: str) -> None:
    texts = catalogue_for(language).texts
    assert [key for key, text in texts.items() if not text or text != text.strip()] == []
    assert [key for key, text in texts.items() if "  " in text or "..." in text] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_was_left_in_english(language: str) -> None:
    texts = catalogue_for(language).texts
    same = {key for key, text in texts.items() if text == ENGLISH[key]}
    assert same - NOTHING_BUT_PLACES == ALIKE.get(language, set())


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_ends_as_the_english_one_does(language: str) -> None:
    texts = catalogue_for(language).texts
    ends = re.compile(r"[.?!…]?$")
    differ = [
        key
        for key, text in texts.items()
        if ends.search(text)[0] != ends.search(ENGLISH[key])[0]  # type: ignore[index]
    ]
    assert differ == []


# What the page says by itself


class Said(HTMLParser):
    """Collects what index.html says, and by which key."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self.unworded: list[str] = []
        self._key = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self._key = held.get("data-word", "")
        pairs = [pair.partition("=") for pair in held.get("data-word-attr", "").split()]
        self.texts += [(key, held.get(attribute, "")) for attribute, _, key in pairs]
        spoken = {name for name in ("aria-label", "title", "placeholder", "alt") if name in held}
        self.unworded += [f"{tag} {held[name]}" for name in spoken - {pair[0] for pair in pairs}]

    def handle_data(self, data: str) -> None:
        if self._key:
            self.texts.append((self._key, data.strip()))
            self._key = ""
        elif re.search(r"[a-z]{2}", data):
            self.unworded.append(data.strip())


def page() -> Said:
    text = (ROOT / "index.html").read_text("utf-8")
    said = Said()
    said.feed(re.sub(r"<(script|mpy-config|title)\b.*?</\1>", "", text, flags=re.DOTALL))
    return said


def test_the_page_is_written_in_the_words_of_the_english_catalogue() -> None:
    texts = page().texts
    assert len(texts) > 50
    assert [(key, text) for key, text in texts if ENGLISH.get(key) != text] == []


def test_every_text_of_the_page_can_be_put_into_other_words() -> None:
    before_python = {"Starting…", "Hookswitch"}
    left = {text for text in page().unworded if "JavaScript" not in text}
    assert left <= before_python


# What the code says


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / "cti" / folder).rglob("*.py"))]


def calls(path: Path) -> Iterator[tuple[str, list[ast.expr]]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(ast.Name(name) | ast.Attribute(_, name), arguments):
                yield name, arguments


def constants(arguments: list[ast.expr]) -> list[str]:
    """Return the texts among the arguments: both sides of an `if`, too."""
    sides = [
        side
        for each in arguments
        for side in ([each.body, each.orelse] if isinstance(each, ast.IfExp) else [each])
    ]
    return [
        each.value
        for each in sides
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def test_every_text_that_the_page_asks_for_exists() -> None:
    asked = [
        (path.name, key)
        for path in modules("panel")
        for name, arguments in calls(path)
        if name == "say"
        for key in constants(arguments[:1])
    ]
    assert len(asked) > 20
    assert [each for each in asked if each[1] not in ENGLISH] == []


def test_every_text_that_an_adapter_or_the_desktop_asks_for_exists() -> None:
    place = {"Failure": 1, "RequestFailed": 2, "Notice": 1, "worded": 0, "_refuse": 1}
    asked = [
        (path.name, key)
        for path in modules("implementation", "interface")
        for name, arguments in calls(path)
        if name in place and len(arguments) > place[name]
        for key in constants(arguments[place[name] :][:1])
        if key
    ]
    assert len(asked) > 20
    assert [each for each in asked if f"details.{each[1]}" not in ENGLISH] == []


def test_names_of_texts_exist() -> None:
    asked = [
        key
        for path in modules("implementation", "interface")
        for name, arguments in calls(path)
        if name in ("named", "Named")
        for key in constants(arguments)
    ]
    assert len(asked) > 5
    assert [key for key in asked if key not in ENGLISH] == []


SENTENCE = re.compile(r"[A-Z][a-z]+ [a-z]+|[a-z] [a-z]+ [a-z]+ [a-z]")
FOR_ADMINISTRATORS = {"checking.py", "words.py", "log.py"}


def test_no_sentence_is_written_in_the_code() -> None:
    found = []
    for path in modules("panel", "implementation", "interface"):
        if path.name in FOR_ADMINISTRATORS:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        quiet = {id(part) for part in _not_for_agents(tree)}
        found += [
            (path.name, node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in quiet and SENTENCE.search(node.value)
        ]
    assert found == []


def _not_for_agents(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield docstrings, and whatever is part of an error that is raised."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(ast.Constant() as text):
                yield text
            case ast.Raise():
                yield from ast.walk(node)


# How it is said


def test_values_are_filled_in_as_they_are() -> None:
    assert english().say("agent.set_by_at", "{1} {0}", "14:05") == "Set by {1} {0} at 14:05"
    assert english().say("agent.set_by_at", "Ann") == "Set by Ann at "


def test_what_a_language_does_not_say_is_said_in_english() -> None:
    words = Words("xx", {"page.save": "Spara"})
    assert (words.say("page.save"), words.say("page.cancel")) == ("Spara", "Cancel")
    assert words.say("page.nothing") == "page.nothing"
    assert words.find("page.nothing") == ""


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de", "de"), ("de-AT", "de"), ("DE", "de"), ("es-MX", "es"), ("en-GB", "en"), ("ar", "en")],
)
def test_a_language_tag_finds_its_catalogue(tag: str, language: str) -> None:
    assert words_for(tag).language == language


@pytest.mark.parametrize("tag", ["../en", "", "de/../es", "x" * 99])
def test_a_tag_that_is_none_is_english(tag: str) -> None:
    assert words_for(tag).language == "en"


def test_some_languages_are_written_from_the_right() -> None:
    assert [direction(tag) for tag in ("ar-EG", "he", "de", "en")] == ["rtl", "rtl", "ltr", "ltr"]


def test_the_language_changes_while_the_panel_runs() -> None:
    words = words_for("en")
    words.speak("de-CH")
    assert words.name("agent_states", AgentState.READY) == "Bereit"
    assert english().name("agent_states", AgentState.READY) == "Ready"


def test_a_site_has_words_of_its_own_in_its_language() -> None:
    words = words_for("de", {"buttons.hold_call": "Parken"})
    assert words.say("buttons.hold_call") == "Parken"
    assert not words.is_as_written
    words.speak("es")
    assert words.say("buttons.hold_call") == "Retener"


@pytest.mark.parametrize(
    ("key", "text", "complaint"),
    [
        ("buttons.hold_cal", "Park", r'no text "buttons.hold_cal" \(did you mean "buttons.hold_ca'),
        ("agent.since", "Since {0} or {1}", r'"agent.since" has no \{1\}'),
    ],
)
def test_words_that_are_never_said_are_an_error(key: str, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        words_for("en", {key: text})


def test_words_come_from_the_settings() -> None:
    settings = read_settings(
        """
        [cti]
        server = "cisco"
        [cisco]
        [panel]
        language = "es"
        words = { "buttons.hold_call" = "Aparcar" }
        """,
        "team.toml",
    )
    panel = settings.panel
    assert words_for(panel.language, panel.words).say("buttons.hold_call") == "Aparcar"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("page = 1", r"xx.toml: page: expected a table"),
        ("[page]\nsave = 1", r"xx.toml: page.save: expected text"),
        ("[page", r"xx.toml: not valid TOML"),
    ],
)
def test_a_broken_catalogue_is_named(text: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        read_words(text, "xx")


# What adapters have to say


@given(st.lists(st.text()))
def test_whatever_people_named_arrives_as_it_was(names: list[str]) -> None:
    assert unworded(worded("data_no_variable", *names)) == ("data_no_variable", tuple(names))


def test_a_value_may_be_a_text_itself() -> None:
    said = worded("field_long", Named("page.password"), 63)
    assert words_for("de").told(said) == "Passwort ist zu lang: Höchstens 63 Zeichen sind erlaubt."
    assert english().told(said) == "Password is too long: at most 63 characters are allowed."


def test_somebody_elses_words_stay_as_they_are() -> None:
    assert english().named("Ann Lee") == "Ann Lee"
    assert english().named("@home") == "@home"
    assert words_for("de").named(named("agent.supervisor")) == "einem Supervisor"
    assert english().told(worded("server_says", "digits: 5")) == "digits: 5"


def failed(code: str, detail: str) -> RequestFailed:
    return RequestFailed(services.HoldCall("17"), Reason.REFUSED, detail, code)


@pytest.mark.parametrize(
    ("failure", "text"),
    [
        (  # the server's own code has a text
            failed("CISCO_CF_NO_HELD_CALL", "[NO_HELD_CALL 26]"),
            "There is no call on hold. [NO_HELD_CALL 26]",
        ),
        (  # only the framework's code for it has one
            failed("CISCO_CF_INVALID_ALLOCATION_STATE", "[INVALID_ALLOCATION_STATE 21]"),
            "That is not possible in the present state. [INVALID_ALLOCATION_STATE 21]",
        ),
        (failed("CISCO_CF_4711", "[code 4711]"), "The telephone system refused. [code 4711]"),
        (failed("CISCO_STATUS_999", "[code 999]"), "The CTI server refused. [code 999]"),
        (failed("VOXIMPLANT_486", "Busy here"), "The number is busy. [Busy here]"),
        (failed("SOMETHING_ELSE", "It rains"), "It rains"),
        (failed("SOMETHING_ELSE", ""), "SOMETHING_ELSE"),
        (failed("", "call_left"), "You are not in this call any more."),
        (failed("", "CF_GENERIC"), ""),
    ],
)
def test_a_refusal_is_read_in_the_best_words_there_are(failure: RequestFailed, text: str) -> None:
    assert explained(failure, english()) == text
