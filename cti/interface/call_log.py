"""Each call into the host's log, once: when it is over, and wrapped up."""

from collections.abc import Callable

from cti.domain import events
from cti.domain.events import Event
from cti.domain.model import Call, Snapshot
from cti.domain.states import AgentState, LogState

from .questions import NAMES, Question, SaveLog
from .store import Store

SETTLE = 2.0  # seconds after a call's end: by then the server has said if there is wrap-up
NAME = NAMES[SaveLog]


class CallLog:
    """Sees the calls end; `is_ours` says whether this page is the one that logs them."""

    def __init__(
        self, store: Store, ask: Callable[[Question], None], is_ours: Callable[[], bool]
    ) -> None:
        self._store = store
        self._ask = ask
        self._is_ours = is_ours
        self.deadline: float | None = None

    def follow(self, event: Event, before: Snapshot, after: Snapshot) -> None:
        """Note what ended; what was being saved when its page went away may not be saved."""
        if after.history is not before.history or after.agent is not before.agent:
            self.deadline = min((due_at(call) for call in waiting(after)), default=None)
        if isinstance(event, events.HostAnswersChanged) and not event.answers:
            self._forget_questions()

    def tick(self, now: float) -> None:
        """Log what is due."""
        due = [call for call in waiting(self._store.snapshot) if due_at(call) <= now]
        if NAME in self._store.snapshot.host_answers and self._is_ours():
            for call in reversed(due):  # the oldest first
                self._save(call)
        later = [due_at(call) for call in waiting(self._store.snapshot) if due_at(call) > now]
        self.deadline = min(later, default=None)

    def save(self, call_id: str) -> None:
        """Try again, because the agent says so."""
        call = self._store.snapshot.past_call(call_id)
        if call is not None and call.log_state is LogState.FAILED:
            self._save(call)

    def took_over(self) -> None:
        """Another page was asked before us and is gone: nobody will tell us what became of it."""
        self._forget_questions()

    def _save(self, call: Call) -> None:
        self._store.apply(events.LogStateChanged(call.call_id, LogState.SAVING))
        self._ask(SaveLog(call))

    def _forget_questions(self) -> None:
        for call in self._store.snapshot.history:
            if call.log_state is LogState.SAVING:
                self._store.apply(events.LogStateChanged(call.call_id, LogState.FAILED))


def waiting(snapshot: Snapshot) -> list[Call]:
    """Return the ended calls that nobody has tried to log; none while the agent wraps one up."""
    agent = snapshot.agent
    if agent.confirmed and agent.state is AgentState.WORKING_AFTER_CALL:
        return []
    return [call for call in snapshot.history if call.log_state is LogState.NOT_YET]


def due_at(call: Call) -> float:
    """Return when it is certain that no wrap-up follows."""
    return (call.ended_at or 0.0) + SETTLE
