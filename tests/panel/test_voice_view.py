"""What the page shows of a voice AI."""

from collections.abc import Iterable

import pytest
from stories import ANSWERED, CLEARED, RINGS, UP, after

from cti.domain import events
from cti.domain.events import Event
from cti.domain.model import Call
from cti.domain.states import Speaker
from cti.panel.voice_view import LINES_SHOWN, Conversation, conversation, spoken
from cti.panel.words import english

STARTED = events.CaptureStarted("17", "s-1")
WORDS = english()


def call_after(*happened: Event) -> Call:
    snapshot = after(UP, RINGS, ANSWERED, *happened)
    return (*snapshot.calls.values(), *snapshot.history)[0]


def shown(*happened: Event) -> Conversation:
    return conversation(call_after(*happened), WORDS)[0]


def said(speaker: Speaker, text: str, final: bool = True, offset: float = 0.0) -> events.LineHeard:
    return events.LineHeard("17", speaker, text, final, offset)


def customer_says(texts: Iterable[str]) -> list[Event]:
    return [said(Speaker.CUSTOMER, text) for text in texts]


def test_a_call_that_nobody_listens_to_has_no_conversation() -> None:
    assert conversation(call_after(), WORDS) == ()


def test_customer_and_agent_are_told_apart() -> None:
    view = shown(
        STARTED,
        said(Speaker.CUSTOMER, "Where is my order?", offset=7.9),
        said(Speaker.AGENT, "One moment.", offset=62),
    )
    assert [(row.speaker, row.name, row.time, row.text) for row in view.lines] == [
        ("customer", "Ann Lee", "0:07", "Where is my order?"),
        ("agent", "You", "1:02", "One moment."),
    ]


def test_a_customer_without_a_name_is_the_customer() -> None:
    nobody = events.Delivered(call_id="17", local_state=RINGS.local_state)
    snapshot = after(UP, nobody, ANSWERED, said(Speaker.CUSTOMER, "Hello"))
    assert conversation(snapshot.calls["17"], WORDS)[0].lines[0].name == "Customer"


def test_a_line_keeps_its_place_until_it_is_finished() -> None:
    begun = shown(said(Speaker.CUSTOMER, "Where", final=False))
    ended = shown(said(Speaker.CUSTOMER, "Where", final=False), said(Speaker.CUSTOMER, "Where?"))
    assert (begun.lines[0].text, begun.lines[0].unfinished) == ("Where", True)
    assert (ended.lines[0].text, ended.lines[0].unfinished) == ("Where?", False)
    assert begun.lines[0].key == ended.lines[0].key


def test_when_the_call_is_over_nobody_is_still_speaking_or_listening() -> None:
    view = shown(STARTED, said(Speaker.CUSTOMER, "Well", final=False), CLEARED)
    assert not view.lines[0].unfinished
    assert not view.listening


def test_it_opens_by_itself_when_there_is_something_to_read() -> None:
    listening = shown(STARTED)
    assert (listening.open, listening.listening) == (False, True)
    assert listening.waiting == "Nothing was said yet."
    view = shown(STARTED, said(Speaker.AGENT, "Hello"))
    assert (view.open, view.waiting) == (True, "")


def test_after_the_call_it_is_there_but_folded() -> None:
    call = call_after(STARTED, said(Speaker.AGENT, "Hello"), CLEARED)
    view = conversation(call, WORDS, folded=True)[0]
    assert not view.open
    assert [row.text for row in view.lines] == ["Hello"]


def test_that_nobody_listens_any_more_is_shown() -> None:
    view = shown(STARTED, said(Speaker.AGENT, "Hello"), events.CaptureStopped("17"))
    assert (view.listening, view.has_lines) == (False, True)


def test_only_the_last_lines_are_shown_and_that_is_said() -> None:
    few = shown(*customer_says(str(number) for number in range(LINES_SHOWN)))
    assert (len(few.lines), few.earlier) == (LINES_SHOWN, "")
    many = shown(*customer_says(str(number) for number in range(LINES_SHOWN + 4)))
    assert [row.text for row in many.lines] == [str(n) for n in range(4, LINES_SHOWN + 4)]
    assert many.earlier == "Only the last 30 lines are shown."


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (None, ""),
        (1.0, "Fits well"),
        (0.8, "Fits well"),
        (0.79, "May fit"),
        (0.5, "May fit"),
        (0.2, "Uncertain"),
        (0.0, "Uncertain"),
        (-1.0, ""),
        (float("nan"), ""),
    ],
)
def test_confidence_is_said_in_words(confidence: float | None, words: str) -> None:
    made = events.SuggestionMade("17", "reply", "Offer a refund", confidence=confidence)
    assert shown(made).suggestions[0].confidence == words


@pytest.mark.parametrize(
    ("kind", "words"), [("reply", "Reply"), ("Article", "Article"), ("upsell", "upsell"), ("", "")]
)
def test_a_kind_without_a_word_is_shown_as_it_came(kind: str, words: str) -> None:
    assert shown(events.SuggestionMade("17", kind, "x")).suggestions[0].kind == words


def test_the_newest_suggestion_comes_first() -> None:
    view = shown(
        events.SuggestionMade("17", "reply", "Say sorry"),
        events.SuggestionMade("17", "article", "Returns", "KB-12"),
    )
    assert [(row.label, row.reference) for row in view.suggestions] == [
        ("Returns", "KB-12"),
        ("Say sorry", ""),
    ]
    assert (view.has_suggestions, view.has_lines, view.open) == (True, False, True)


def test_what_is_said_stays_text() -> None:
    view = shown(said(Speaker.CUSTOMER, "<b>Hello</b> & {0}"))
    assert view.lines[0].text == "<b>Hello</b> & {0}"


def test_a_screen_reader_hears_finished_sentences_of_customers_only() -> None:
    call = call_after(
        said(Speaker.CUSTOMER, "I have {0}"),
        said(Speaker.AGENT, "Yes?"),
        said(Speaker.CUSTOMER, "Two", final=False),
    )
    assert [row.text for row in spoken([call], WORDS)] == ["Ann Lee: I have {0}"]


def test_a_screen_reader_is_not_told_everything_again() -> None:
    before = spoken([call_after(*customer_says("abcd"))], WORDS)
    later = spoken([call_after(*customer_says("abcde"))], WORDS)
    assert [row.text for row in later] == ["Ann Lee: c", "Ann Lee: d", "Ann Lee: e"]
    assert before[1:] == later[:2]
