"""What a voice AI hears and proposes, added to a call: bounded, the oldest goes first."""

from dataclasses import replace
from math import isfinite

from . import events
from .model import LINE_LIMIT, SUGGESTION_LIMIT, TRANSCRIPT_LIMIT, Line, Suggestion, VoiceAI


def heard(before: VoiceAI, event: events.VoiceAIEvent) -> VoiceAI:
    """Return what the voice AI made of a call after `event`."""
    if event.session_id and event.session_id != before.session_id:
        before = replace(before, session_id=event.session_id)
    match event:
        case events.CaptureStarted():
            return replace(before, is_capturing=True)
        case events.CaptureStopped():
            return replace(before, is_capturing=False)
        case events.LineHeard(_, speaker, text, final, offset):
            at = offset if isfinite(offset) else 0.0
            line = Line(before.count + 1, speaker, text[:LINE_LIMIT], final, at)
            return _with_line(before, line)
        case events.SuggestionMade(_, kind, label, reference, confidence):
            kind, label, reference = (each[:LINE_LIMIT] for each in (kind, label, reference))
            made = Suggestion(before.count + 1, kind, label, reference, confidence)
            suggestions = (made, *before.suggestions)[:SUGGESTION_LIMIT]
            return replace(before, suggestions=suggestions, count=made.number)


def _with_line(before: VoiceAI, line: Line) -> VoiceAI:
    """Add a line; the unfinished one of the same speaker becomes it."""
    open_lines = [
        at for at, old in enumerate(before.lines) if old.speaker is line.speaker and not old.final
    ]
    if not open_lines:
        lines = (*before.lines, line)[-TRANSCRIPT_LIMIT:]
        return replace(before, lines=lines, count=line.number)
    at = open_lines[0]
    line = replace(line, number=before.lines[at].number)
    lines = (*before.lines[:at], line, *before.lines[at + 1 :])
    return replace(before, lines=lines)
