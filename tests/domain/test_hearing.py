"""What a voice AI hears is kept in order, bounded, and an unfinished line gives way to its end."""

from itertools import pairwise
from math import isfinite

from hypothesis import given
from hypothesis import strategies as st
from stories import ANSWERED, CLEARED, RINGS, UP, after

from cti.domain import events
from cti.domain.hearing import heard
from cti.domain.model import LINE_LIMIT, SUGGESTION_LIMIT, TRANSCRIPT_LIMIT, VoiceAI
from cti.domain.states import Speaker

WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
LINES = st.builds(
    events.LineHeard,
    call_id=st.just("17"),
    speaker=st.sampled_from(Speaker),
    text=WORDS,
    final=st.booleans(),
    offset=st.floats(),
)
SUGGESTIONS = st.builds(
    events.SuggestionMade, call_id=st.just("17"), kind=st.just("reply"), label=WORDS
)
CAPTURE = st.sampled_from([events.CaptureStarted("17", "a"), events.CaptureStopped("17")])


def after_all(happened: list[events.VoiceAIEvent]) -> VoiceAI:
    known = VoiceAI()
    for event in happened:
        known = heard(known, event)
    return known


def said(speaker: Speaker, text: str, final: bool = True) -> events.LineHeard:
    return events.LineHeard("17", speaker, text, final)


@given(st.lists(LINES | SUGGESTIONS | CAPTURE, max_size=400))
def test_whatever_is_heard_is_bounded_and_in_order(happened: list[events.VoiceAIEvent]) -> None:
    known = after_all(happened)
    assert len(known.lines) <= TRANSCRIPT_LIMIT
    assert len(known.suggestions) <= SUGGESTION_LIMIT
    assert all(isfinite(line.offset) for line in known.lines)
    assert all(a.number < b.number for a, b in pairwise(known.lines))
    assert all(a.number > b.number for a, b in pairwise(known.suggestions))
    for speaker in Speaker:
        of_one = [line for line in known.lines if line.speaker is speaker]
        assert [line for line in of_one if not line.final] in ([], of_one[-1:])


@given(st.lists(LINES, max_size=60))
def test_what_each_says_ends_with_the_last_word_of_each(happened: list[events.LineHeard]) -> None:
    known = after_all(list(happened))
    for speaker in Speaker:
        last = next((each for each in reversed(happened) if each.speaker is speaker), None)
        shown = next((each for each in reversed(known.lines) if each.speaker is speaker), None)
        assert (shown and (shown.text, shown.final)) == (last and (last.text, last.final))


def test_only_the_latest_lines_are_kept() -> None:
    known = after_all([said(Speaker.CUSTOMER, str(n)) for n in range(TRANSCRIPT_LIMIT + 7)])
    assert [line.text for line in known.lines[:2]] == ["7", "8"]
    assert len(known.lines) == TRANSCRIPT_LIMIT


def test_the_newest_suggestion_comes_first_and_the_oldest_goes() -> None:
    made = [events.SuggestionMade("17", "reply", str(n)) for n in range(SUGGESTION_LIMIT + 2)]
    known = after_all(list(made))
    assert [each.label for each in known.suggestions] == ["9", "8", "7", "6", "5", "4", "3", "2"]


def test_an_unfinished_line_is_replaced_where_it_stands() -> None:
    known = after_all(
        [
            said(Speaker.CUSTOMER, "I have", final=False),
            said(Speaker.AGENT, "Yes?"),
            said(Speaker.CUSTOMER, "I have a question", final=False),
            said(Speaker.CUSTOMER, "I have a question."),
            said(Speaker.CUSTOMER, "About my bill."),
        ]
    )
    assert [(line.number, line.text, line.final) for line in known.lines] == [
        (1, "I have a question.", True),
        (2, "Yes?", True),
        (3, "About my bill.", True),
    ]


def test_a_line_without_end_has_an_end() -> None:
    known = after_all([said(Speaker.CUSTOMER, "a" * (LINE_LIMIT + 1))])
    assert known.lines[0].text == "a" * LINE_LIMIT


def test_a_session_is_named_once_and_stays() -> None:
    known = after_all([events.CaptureStarted("17", "s-1"), said(Speaker.AGENT, "Hello")])
    assert (known.session_id, known.is_capturing) == ("s-1", True)
    stopped = heard(known, events.CaptureStopped("17"))
    assert (stopped.session_id, stopped.is_capturing) == ("s-1", False)


def test_lines_belong_to_their_call_and_outlive_it() -> None:
    line = said(Speaker.CUSTOMER, "Bye")
    snapshot = after(UP, RINGS, ANSWERED, line, CLEARED)
    assert [each.text for each in snapshot.history[0].voice_ai.lines] == ["Bye"]


def test_a_line_that_comes_after_the_call_is_kept() -> None:
    snapshot = after(UP, RINGS, ANSWERED, CLEARED, said(Speaker.CUSTOMER, "Bye"))
    assert [each.text for each in snapshot.history[0].voice_ai.lines] == ["Bye"]


def test_lines_of_a_call_that_nobody_knows_are_no_news() -> None:
    assert after(UP, said(Speaker.CUSTOMER, "Hello?")) == after(UP)
