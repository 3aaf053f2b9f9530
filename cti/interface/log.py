"""What happened, for whoever has to find out why: bounded, and without anybody's number or secret.

The marks are those of the test transcripts: `<` from the server, `>` to it, `!` the agent, `=` what
is then known.
"""

import re
from collections import deque
from collections.abc import Callable

from cti.domain import events
from cti.domain.events import Event
from cti.domain.model import Snapshot

LIMIT = 2000
LONGEST_KEPT = 4096  # characters or bytes of a frame that waits to be described
DIGITS = re.compile(r"\+?\d{5,}")


def masked(text: str) -> str:
    """Return `text` with all but the last two digits of each number hidden."""
    return DIGITS.sub(lambda found: "•" * (len(found[0]) - 2) + found[0][-2:], text)


def one_line(text: str) -> str:
    """Return `text` with a space for whatever would end the line, or cannot be seen."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else " " for each in text)


Frame = str | bytes
Describe = Callable[[Frame], str]


class Log:
    """The last lines, oldest first."""

    def __init__(self) -> None:
        self._lines: deque[tuple[float, str, str | tuple[Frame, Describe]]] = deque(maxlen=LIMIT)
        self._count = 0

    def add(self, now: float, mark: str, text: str) -> None:
        """Write one line. The caller leaves out what must not be written."""
        self._count += 1
        self._lines.append((now, mark, text))

    def add_frame(self, now: float, frame: Frame, describe: Describe) -> None:
        """Write what came from the server: in words only once somebody reads them, or `settle`."""
        if len(frame) > LONGEST_KEPT:
            self.add(now, "<", describe(frame))
        else:
            self._count += 1
            self._lines.append((now, "<", (frame, describe)))

    def add_event(self, now: float, event: Event, after: Snapshot) -> None:
        """Write what is known after `event`."""
        self.add(now, "=", known(event, after))

    def settle(self) -> None:
        """Put every frame into words, and keep none: whoever can describe them goes."""
        self._lines = deque(((*line[:2], _words(line[2])) for line in self._lines), LIMIT)

    def text(self) -> str:
        """Return the whole log."""
        dropped = self._count - len(self._lines)
        head = [f"# {dropped} older lines dropped"] if dropped else []
        lines = [f"{at:.3f} {mark} {one_line(_words(said))}" for at, mark, said in self._lines]
        return "\n".join([*head, *lines, ""])


def _words(said: str | tuple[Frame, Describe]) -> str:
    if isinstance(said, str):
        return said
    frame, describe = said
    return describe(frame)


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
