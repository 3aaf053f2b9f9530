"""Replays the transcripts in `tests/transcripts`, each the story of one connection.

Their notation is in `docs/reference/transcripts.md`.
"""

import json
import shlex
from collections.abc import Callable
from enum import Enum
from pathlib import Path

import pytest

from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.domain.reducer import reduce
from cti.domain.services import AssociateData, MakeCall, Request, SetAgentState
from cti.domain.states import AgentState
from cti.implementation.voximplant import VoximplantImplementation
from cti.settings import VoximplantSettings

START = 1_700_000_000.0
SETTINGS = VoximplantSettings(
    host="kit-cti-eu.voximplant.com",
    domain="acme",
    token_id="1024",
    user_id="501",
    api_host="kitapi-eu.voximplant.com",
)
TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("voximplant-*.txt"))


class Replay:
    """A panel without a page: the Implementation, and what is known."""

    def __init__(self) -> None:
        self.implementation = VoximplantImplementation(SETTINGS, "SECRET", lambda: 0.5)
        self.snapshot = Snapshot()
        self.now = START
        self.frames: list[str | bytes] = []
        self.question = ""
        self.marks: dict[str, Callable[[str], None]] = {
            "@": self.wait_until,
            "<": self.from_server,
            ">": self.to_server,
            "!": self.asked,
            "=": self.shown,
        }

    def apply(self, happened: list[Event]) -> None:
        for event in happened:
            self.snapshot = reduce(self.snapshot, event, self.now)
        self.frames += self.implementation.data_to_send()
        for question in self.implementation.fetches():
            if question.purpose.startswith("users"):  # titles are not part of the stories
                self.question = question.purpose

    def play(self, line: str) -> None:
        mark, _, rest = line.partition(" ")
        if mark in "<!@":
            assert self.frames == [], "sent, and not expected"
        self.marks[mark](rest.strip())

    def wait_until(self, seconds: str) -> None:
        end = START + float(seconds)
        while (due := self.implementation.deadline) is not None and due <= end:
            self.now = max(self.now, due)
            self.apply(self.implementation.tick(self.now))
            assert self.implementation.deadline != due, "the deadline does not move"
        self.now = end

    def from_server(self, text: str) -> None:
        word, _, rest = text.partition(" ")
        match word:
            case "open":
                assert self.implementation.connect(self.now).startswith("wss://")
                self.apply(self.implementation.opened(self.now))
            case "close":
                self.apply(self.implementation.closed(int(rest), self.now))
            case "answer":
                self.apply(self.implementation.fetched(self.question, rest, self.now))
            case _:
                self.apply(self.implementation.receive(text, self.now))

    def to_server(self, text: str) -> None:
        assert json.loads(self.frames.pop(0)) == json.loads(text)

    def asked(self, text: str) -> None:
        action, *words = shlex.split(text)
        data = dict(word.split("=", 1) for word in words if "=" in word)
        match action:
            case "make_call":
                self.request(MakeCall(words[0], data))
            case "set_data":
                self.request(AssociateData(words[0], data))
            case "log_out":
                self.request(SetAgentState(AgentState.NULL))
            case _:
                raise AssertionError(f"no such action: {action}")

    def request(self, request: Request) -> None:
        self.apply(self.implementation.request(request, self.now))

    def shown(self, text: str) -> None:
        kind, *words = shlex.split(text)
        snapshot = self.snapshot
        match kind, words:
            case "call", [call_id, state, *facts]:
                call = snapshot.calls[call_id]
                assert call.state.name.lower() == state
                assert {fact: told(call, fact) for fact in map(name, facts)} == pairs(facts)
            case "no", ["calls"]:
                assert dict(snapshot.calls) == {}
            case "ended", [call_id, cause]:
                newest = snapshot.history[0]
                assert (newest.call_id, told(newest, "cause")) == (call_id, cause)
            case "agent", ["unknown"]:
                assert not snapshot.agent.confirmed
            case "agent", [state, *facts]:
                agent = snapshot.agent
                assert (agent.confirmed, agent.state.value) == (True, state)
                assert {fact: told(agent, fact) for fact in map(name, facts)} == pairs(facts)
            case "link", [state, *problem]:
                link = snapshot.link
                assert (link.state.value, link.problem) == (state, "".join(problem))
            case "retry", ["never"]:
                assert snapshot.link.retry_at is None
            case "retry", [after]:
                assert snapshot.link.retry_at == self.now + float(after)
            case "alert", [reason]:
                assert snapshot.alerts[-1].reason.value == reason
            case "no", ["alerts"]:
                assert snapshot.alerts == ()
            case "pending", [count]:
                assert len(snapshot.pending) == int(count)
            case "dropped", [count]:
                assert self.implementation.dropped.total() == int(count)
            case _:
                raise AssertionError(f"no such thing is shown: {text}")


def name(fact: str) -> str:
    return fact.partition("=")[0]


def pairs(facts: list[str]) -> dict[str, str]:
    return dict(fact.split("=", 1) for fact in facts)


def told(value: object, fact: str) -> str:
    """Return a field as the transcripts write it; times count from the beginning."""
    field, _, key = fact.partition(".")
    held = getattr(value, field)
    match held:
        case Enum():
            return str(held.value)
        case float():
            return f"{held - START:g}"
        case bool():
            return "yes" if held else "no"
    return str(held.get(key)) if key else str(held)


def replay(text: str) -> Replay:
    """Play a whole transcript; a failure says in which line."""
    story = Replay()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            story.play(line)
        except (AssertionError, LookupError) as error:
            raise AssertionError(f"line {number}: {line}\n{error}") from error
    assert story.frames == []
    return story


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_story_goes_as_it_is_told(path: Path) -> None:
    replay(path.read_text("utf-8"))


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 8


@pytest.mark.parametrize("line", ["= call c-1 alerting", "= link up", "> {}", "! sing"])
def test_a_story_that_is_not_true_is_found_out(line: str) -> None:
    with pytest.raises(AssertionError, match="line 2"):
        replay(f"< open\n{line}\n")


def test_a_frame_that_nobody_expected_is_found_out() -> None:
    accepted = '< {"event": "connection_accepted", "sender_id": "b1"}'
    with pytest.raises(AssertionError, match="sent, and not expected"):
        replay(f"< open\n{accepted}\n@ 1\n")
