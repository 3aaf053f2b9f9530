"""A voice AI that plays a short conversation to the agents of a call, and makes two suggestions.

GED-188 has nothing for it: each line is an OpenCTI VoiceAIEvent as JSON, the text of a
USER_MESSAGE_EVENT, which holds 254 bytes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cti.domain.states import ConnectionState
from cti.wire.ged188_values import NULL_ID, Distribution, MessageType

from .cisco_facts import Centre, calls_gone
from .cisco_session import Session, Stream
from .reports import CallPicture, CallReport, Happening, Report

PACE = 1.5  # seconds between two events
TALKING = (ConnectionState.CONNECTED, ConnectionState.HOLD)
CLIENT = "voice-ai"

Step = Mapping[str, Any]


def _line(speaker: str, text: str, final: bool = True) -> Step:
    return {"pyEventName": "Transcript", "speaker": speaker, "text": text, "final": final}


def _suggestion(kind: str, label: str, reference: str, confidence: float) -> Step:
    named = {"kind": kind, "label": label, "reference": reference}
    return {"pyEventName": "Suggestion", **named, "confidence": confidence}


SCRIPT: tuple[Step, ...] = (
    {"pyEventName": "CaptureStarted"},
    _line("agent", "Good morning, how can I help you?"),
    _line("customer", "Good morning. My order", final=False),
    _line("customer", "Good morning. My order has not come", final=False),
    _line("customer", "Good morning. My order has not come, it was due on Monday."),
    _suggestion("article", "Where is my order?", "KB-104", 0.92),
    _line("agent", "I am sorry. May I have the number?"),
    _line("customer", "It is 4711."),
    _line("agent", "Thank you. It left our store this morning."),
    _suggestion("reply", "It will be with you tomorrow before noon.", "", 0.78),
    _line("customer", "Then I will wait until tomorrow. Thank you!"),
    {"pyEventName": "CaptureStopped"},
)


@dataclass(slots=True)
class Conversation:
    """How far the script has been played to one call."""

    call_id: str
    pace: float
    due: float
    step: int = 0


class VoiceAI:
    """Plays the script to each call that is to hear it, one event at a time."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._expected: set[str] = set()  # calls that hear it once they are answered
        self._playing: dict[str, Conversation] = {}

    def expect(self, call_id: str) -> None:
        """Begin when the call is answered."""
        self._expected.add(call_id)

    def follow(self, reports: Sequence[Report], now: float) -> None:
        """Begin where a call is answered that is to hear it, and end with the call."""
        for report in reports:
            if not isinstance(report, CallReport):
                continue
            call_id, answered = report.call.call_id, report.happening is Happening.ESTABLISHED
            if answered and call_id in self._expected:
                self._expected.discard(call_id)
                self.play(call_id, PACE, now)
        for call_id in calls_gone(reports):
            self._expected.discard(call_id)
            self._playing.pop(call_id, None)

    def play(self, call_id: str, pace: float, now: float) -> None:
        """Begin now; what is playing to the call begins again."""
        self._playing[call_id] = Conversation(call_id, pace, now)

    def dues(self) -> list[float]:
        """When `advance` has something to say, to each of the calls."""
        return [each.due for each in self._playing.values()]

    def advance(self, sessions: Iterable[Session], now: float) -> bool:
        """Say what is due; return whether that was anything."""
        listening, has_spoken = list(sessions), False
        while due := [each for each in self._playing.values() if each.due <= now]:
            has_spoken = True
            for conversation in due:
                self._say(conversation, listening, now)
        return has_spoken

    def _say(self, conversation: Conversation, sessions: list[Session], now: float) -> None:
        call = self._centre.call(conversation.call_id)
        assert call is not None  # its end would have been followed
        fields = {
            "ICMCentralControllerTime": int(now) & NULL_ID,
            "Distribution": Distribution.CLIENT,
            "ClientID": CLIENT,
            "Text": _text(SCRIPT[conversation.step], call, now),
        }
        for session in _of_agents(sessions, call):
            session.tell(Stream.CALL, MessageType.USER_MESSAGE_EVENT, fields)
        conversation.step += 1
        conversation.due += conversation.pace
        if conversation.step == len(SCRIPT):
            del self._playing[conversation.call_id]


def _of_agents(sessions: list[Session], call: CallPicture) -> Iterator[Session]:
    """Yield the desktops at which the call is talked or held."""
    talking = {each.device for each in call.connections if each.state in TALKING}
    return (each for each in sessions if each.device in talking)


def _text(step: Step, call: CallPicture, now: float) -> str:
    event = {"pyEventType": "VoiceAIEvent", **step, "pyCallId": call.call_id}
    if step["pyEventName"] == "CaptureStarted":
        event["AISessionID"] = str(UUID(int=int(call.call_id), version=4))
    if "speaker" in step:
        since = now - (call.started_at if call.answered_at is None else call.answered_at)
        event["offsetMs"] = max(0, int(1000 * since))
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))
