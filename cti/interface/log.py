"""What happened, for whoever has to find out why: bounded, and without anybody's number or secret.

The marks are those of the test transcripts: `<` from the server, `>` to it, `!` the agent, `=` what
is then known.
"""

import re
from collections import deque

from cti.domain import events
from cti.domain.events import Event
from cti.domain.model import Snapshot

LIMIT = 2000
DIGITS = re.compile(r"\+?\d{5,}")


def masked(text: str) -> str:
    """Return `text` with all but the last two digits of each number hidden."""
    return DIGITS.sub(lambda found: "•" * (len(found[0]) - 2) + found[0][-2:], text)


def one_line(text: str) -> str:
    """Return `text` with a space for whatever would end the line, or cannot be seen."""
    return "".join(each if each.isprintable() else " " for each in text)


class Log:
    """The last lines, oldest first."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=LIMIT)
        self._dropped = 0

    def add(self, now: float, mark: str, text: str) -> None:
        """Write one line. The caller leaves out what must not be written."""
        if len(self._lines) == LIMIT:
            self._dropped += 1
        self._lines.append(f"{now:.3f} {mark} {one_line(text)}")

    def add_event(self, now: float, event: Event, after: Snapshot) -> None:
        """Write what is known after `event`."""
        self.add(now, "=", known(event, after))

    def text(self) -> str:
        """Return the whole log."""
        head = [f"# {self._dropped} older lines dropped"] if self._dropped else []
        return "\n".join([*head, *self._lines, ""])


def known(event: Event, after: Snapshot) -> str:
    """Return in a few words what `event` made known."""
    match event:
        case events.CallEvent(call_id=call_id):
            call = after.calls.get(call_id)
            state = call.state.name.lower() if call else "ended"
            return f"{type(event).__name__} call {call_id} {state}"
        case events.AgentStateChanged(state=state, reason=reason):
            return f"agent {state.value} {reason}".rstrip()
        case events.LinkStateChanged(state, problem, _):
            return f"link {state.value} {problem}".rstrip()
        case events.RequestSent(request) | events.RequestSucceeded(request):
            return f"{type(event).__name__} {type(request).__name__}"
        case events.RequestFailed(request, reason):
            return f"RequestFailed {type(request).__name__} {reason.value}"
        case _:
            return type(event).__name__
