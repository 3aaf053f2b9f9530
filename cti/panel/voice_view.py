"""What the page shows of a voice AI: who said what, and what to say or do next."""

from collections.abc import Iterable
from dataclasses import dataclass

from cti.domain.model import Call, Line, Suggestion, VoiceAI
from cti.domain.states import Speaker

from .naming import duration, name_of
from .words import Words

LINES_SHOWN = 30
LINES_SPOKEN = 3
NOTHING = VoiceAI()

CONFIDENCE = ((0.8, "voice.fits_well"), (0.5, "voice.may_fit"), (0.0, "voice.uncertain"))
"""From which confidence on, in which words."""


@dataclass(frozen=True, slots=True)
class LineRow:
    """What somebody said."""

    key: str
    speaker: str  # agent or customer: on which side it stands
    name: str
    time: str
    text: str
    unfinished: bool


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """What could be said or done; a click copies it."""

    key: str
    kind: str
    label: str
    reference: str
    confidence: str


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """What a screen reader says of the conversation."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A call's transcript and suggestions."""

    key: str
    open: bool
    listening: bool
    waiting: str
    earlier: str
    lines: tuple[LineRow, ...]
    has_lines: bool
    suggestions: tuple[SuggestionRow, ...]
    has_suggestions: bool


def conversation(call: Call, words: Words, folded: bool = False) -> tuple[Conversation, ...]:
    """Return the conversation of a call that a voice AI listens or listened to; else none.

    It opens by itself when there is something to read, unless it is `folded`.
    """
    heard = call.voice_ai
    if not (heard.is_capturing or heard.lines or heard.suggestions):
        return ()
    running = call.ended_at is None
    listening = heard.is_capturing and running
    left_out = len(heard.lines) > LINES_SHOWN
    return (
        Conversation(
            key=call.call_id,
            open=bool(heard.lines or heard.suggestions) and not folded,
            listening=listening,
            waiting=words.say("voice.nothing_yet") if listening and not heard.lines else "",
            earlier=words.say("voice.last_lines", LINES_SHOWN) if left_out else "",
            lines=tuple(_line(call, line, words) for line in heard.lines[-LINES_SHOWN:]),
            has_lines=bool(heard.lines),
            suggestions=tuple(_suggestion(each, words) for each in heard.suggestions),
            has_suggestions=bool(heard.suggestions),
        ),
    )


def spoken(calls: Iterable[Call], words: Words) -> tuple[SpokenRow, ...]:
    """Return what customers said last, once each has finished the sentence, oldest first."""
    return tuple(
        SpokenRow(f"{call.call_id} {line.number}", f"{_speaker(call, line, words)}: {line.text}")
        for call in calls
        for line in _finished(call.voice_ai)[-LINES_SPOKEN:]
    )


def _finished(heard: VoiceAI) -> list[Line]:
    return [line for line in heard.lines if line.final and line.speaker is Speaker.CUSTOMER]


def _line(call: Call, line: Line, words: Words) -> LineRow:
    return LineRow(
        key=str(line.number),
        speaker=line.speaker.value,
        name=_speaker(call, line, words),
        time=duration(line.offset),
        text=line.text,
        unfinished=not line.final and call.ended_at is None,
    )


def _speaker(call: Call, line: Line, words: Words) -> str:
    if line.speaker is Speaker.AGENT:
        return words.say("voice.agent")
    return name_of(call) or words.say("voice.customer")


def _suggestion(made: Suggestion, words: Words) -> SuggestionRow:
    return SuggestionRow(
        key=str(made.number),
        kind=words.find(f"voice_kinds.{made.kind.lower()}") or made.kind,
        label=made.label,
        reference=made.reference,
        confidence=_confidence(made.confidence, words),
    )


def _confidence(confidence: float | None, words: Words) -> str:
    if confidence is None:
        return ""
    return next((words.say(key) for least, key in CONFIDENCE if confidence >= least), "")
