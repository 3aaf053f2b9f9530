"""Texts from a voice AI become what was heard; any other text is for the agent."""

import json
from typing import Any

import pytest
from cisco_stories import FIRST, RINGS, Story, T, end, talking, up, update

from cti.domain import events
from cti.domain.states import Speaker

CALL = str(FIRST)


def said(story: Story, **event: Any) -> list[events.Event]:
    text = json.dumps({"pyEventType": "VoiceAIEvent", "pyCallId": CALL, **event})
    return story.says(T.USER_MESSAGE_EVENT, Distribution=0, ClientID="ai", Text=text)


def test_what_is_said_in_our_call_is_heard() -> None:
    story = talking()
    said(story, pyEventName="CaptureStarted", AISessionID="s-1")
    line = {"pyEventName": "Transcript", "speaker": "customer", "offsetMs": 1500}
    assert said(story, **line, text="My order", final=False) == [
        events.LineHeard(CALL, Speaker.CUSTOMER, "My order", False, 1.5)
    ]
    said(story, **line, text="My order is late.")
    said(story, pyEventName="Suggestion", kind="article", label="Delays", confidence=0.9)
    said(story, pyEventName="CaptureStopped")
    voice_ai = story.call().voice_ai
    assert voice_ai.session_id == "s-1"
    assert [line.text for line in voice_ai.lines] == ["My order is late."]
    assert [made.label for made in voice_ai.suggestions] == ["Delays"]
    assert not voice_ai.is_capturing
    assert story.events(events.Notice) == []


@pytest.mark.parametrize("call_id", ["99", "x", "٣", "9" * 100])
def test_what_is_said_in_other_calls_is_not_for_us(call_id: str) -> None:
    assert said(talking(), pyEventName="CaptureStarted", pyCallId=call_id) == []


def test_nothing_is_heard_of_a_call_that_is_over() -> None:
    assert said(talking().plays([end()]), pyEventName="CaptureStarted") == []


def test_a_call_that_has_another_id_now_is_found_by_the_old_one() -> None:
    story = talking().plays([update(1, FIRST, FIRST + 7)])
    assert said(story, pyEventName="CaptureStarted") == [events.CaptureStarted(str(FIRST + 7))]


@pytest.mark.parametrize(
    "text",
    [
        "Lunch at noon?",
        "{smile}",
        "{}",
        '{"pyEventType": "CallStateEvent", "pyEventName": "Held", "pyCallId": "1"}',
        '{"pyEventType": "VoiceAIEvent", "pyEventName": "Sung", "pyCallId": "1"}',
        '{"pyEventType": "VoiceAIEvent", "pyEventName": "Transcript", "pyCallId": "1"}',
        '["pyEventType"]',
    ],
)
def test_any_other_text_is_for_the_agent(text: str) -> None:
    [notice] = up().says(T.USER_MESSAGE_EVENT, Distribution=0, Text=text)
    assert isinstance(notice, events.Notice)
    assert notice.detail.replace("%3A", ":").endswith(text)


def test_nothing_is_heard_before_it_is_known_how_things_stand() -> None:
    story = Story().connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    story.plays(RINGS)
    assert said(story, pyEventName="CaptureStarted") == []
