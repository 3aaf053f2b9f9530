"""What the panel does by itself with a call: answer it, ask the host who it is, show the answer.

It follows the store and does nothing that the agent could not do: it answers through the Desktop,
and asks the host the questions that a host answers (OpenCTI, *Call treatment*).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Call, Record, Snapshot
from cti.domain.permissions import objection
from cti.domain.states import CallType, ConnectionState, Direction
from cti.settings import TypeTreatment

from .context import read_context
from .desktop import Desktop
from .questions import NAMES, MatchRecords, OpenRecord, Question, SearchRecords
from .store import Store

AT_ONCE = frozenset({"automatic", "automatic_with_pop"})
BY_DIRECTION = {Direction.IN: CallType.INBOUND, Direction.OUT: CallType.OUTBOUND}


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentRules:
    """What a site wants done with each type of call."""

    by_type: Mapping[CallType, TypeTreatment]
    context_variable: str = ""  # the call variable that another agent's context comes in

    def of(self, call: Call) -> TypeTreatment:
        """Return what is wanted for this call; one of unknown type is known by who began it."""
        return self.by_type[type_of(call)]


def type_of(call: Call) -> CallType:
    """Return what kind of call this is, as far as it is known or can be told."""
    unknown = call.call_type is CallType.UNKNOWN
    return BY_DIRECTION[call.direction] if unknown else call.call_type


def record_key(record: Record) -> str:
    """Return what tells a record from the others."""
    return f"{record.type}/{record.id}"


class Treatment:
    """Treats each call once, when it is offered; later only what the agent says counts."""

    def __init__(
        self,
        store: Store,
        desktop: Desktop,
        ask: Callable[[Question], None],
        rules: TreatmentRules,
        is_ours: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store = store
        self._desktop = desktop
        self._ask = ask
        self._rules = rules
        self._is_ours = is_ours  # of several tabs one treats the calls
        self._seen = set(store.snapshot.calls)  # what is kept over a reload was treated before it

    def follow(self, event: Event, before: Snapshot, after: Snapshot) -> None:
        """Do what follows from an event. What others have done about it meanwhile counts."""
        match event:
            case events.SnapshotTaken() | events.SnapshotShared():  # others have treated these
                self._seen |= after.calls.keys()
            case events.CallRenamed(call_id, new_call_id) if call_id in self._seen:
                self._seen.add(new_call_id)
            case events.Transferred(call_id=call_id):
                self._came_over(call_id)
            case events.CallEvent(call_id=call_id) if call_id not in self._seen:
                self._came(call_id, event)
            case events.RecordsMatched(call_id):
                self._matched(call_id)
        self._seen &= self._store.snapshot.calls.keys()

    # What the agent does

    def accept_pop(self, call_id: str, key: str = "") -> None:
        """Begin the interaction, about the record with that key if there are several."""
        call = self._call(call_id)
        if call is None:
            return
        self._store.apply(events.PopClosed(call_id))
        record = _meant(call, key)
        if record is not None and record != call.record:
            self._choose(call, record)
        self._answer_after_pop(call)

    def dismiss_pop(self, call_id: str) -> None:
        """Put the pop away; the call is not touched."""
        self._store.apply(events.PopClosed(call_id))

    def show_pop(self, call_id: str) -> None:
        """Bring back a pop that has folded away."""
        call = self._call(call_id)
        if call is not None and call.matches is not None:
            self._pop(call)

    def search(self, call_id: str) -> None:
        """Let the agent search in the host: that begins the interaction, too."""
        call = self._call(call_id)
        if call is None or not self._answers(SearchRecords):
            return
        self._store.apply(events.PopClosed(call_id))
        self._ask(SearchRecords(call_id, call.other_party))
        self._answer_after_pop(call)

    def open_record(self, call_id: str) -> None:
        """Show the record that a call is, or was, about."""
        call = self._store.snapshot.find_call(call_id)
        if call is not None and call.record is not None and self._answers(OpenRecord):
            self._ask(OpenRecord(call_id, call.record))

    # What happens by itself

    def _came(self, call_id: str, event: events.CallEvent) -> None:
        call = self._call(call_id)
        if call is None or not call.confirmed or not _is_offered(call, event):
            return
        self._seen.add(call_id)
        if not self._is_ours():
            return
        self._look_up(call)
        if self._rules.of(call).answering == "automatic" and self._is_alone(call_id):
            self._answer(call_id)

    def _came_over(self, call_id: str) -> None:
        """A colleague has handed a call over: only now is it known who is on the line."""
        call = self._call(call_id)
        if call is None:
            return
        self._seen.add(call_id)
        if call.direction is Direction.IN and not call.matches and self._is_ours():
            self._look_up(call)

    def _look_up(self, call: Call) -> None:
        """Find out which record the call is about: a colleague has told it, or the host knows."""
        snapshot = self._store.snapshot
        wanted = self._rules.of(call).interaction != "none"
        if not wanted or call.record is not None or not snapshot.host_answers:
            return
        context = read_context(call.data.get(self._rules.context_variable, ""))
        if context is not None and context.record is not None:
            self._store.apply(events.RecordsMatched(call.call_id, (context.record,)))
        elif self._answers(MatchRecords):
            number, data = call.other_party, call.data
            self._ask(MatchRecords(call.call_id, number, call.direction, data))

    def _matched(self, call_id: str) -> None:
        call = self._call(call_id)
        if call is None or call.record is not None or call.matches is None or not self._is_ours():
            return
        interaction = self._rules.of(call).interaction
        if interaction == "none":
            return
        at_once = interaction in AT_ONCE and len(call.matches) == 1
        if at_once:
            self._choose(call, call.matches[0])
        if not at_once or interaction == "automatic_with_pop":
            self._pop(call)  # nobody, or several: only the agent can say who it is

    def _choose(self, call: Call, record: Record) -> None:
        self._store.apply(events.RecordChosen(call.call_id, record))
        if self._answers(OpenRecord):
            self._ask(OpenRecord(call.call_id, record))

    def _pop(self, call: Call) -> None:
        until = self._store.now() + self._rules.of(call).pop_seconds
        self._store.apply(events.PopShown(call.call_id, until))

    def _answer_after_pop(self, call: Call) -> None:
        if self._rules.of(call).answering == "after_pop":
            self._answer(call.call_id)

    def _answer(self, call_id: str) -> None:
        """Answer, if that is possible: where it is not, there is nothing to complain of."""
        call = self._call(call_id)
        ask = services.AnswerCall(call_id)
        if call is not None and call.confirmed and objection(self._store.snapshot, ask) is None:
            self._desktop.answer_call(call_id)

    def _is_alone(self, call_id: str) -> bool:
        """Whether no other call would be put on hold, or be kept waiting, unasked."""
        return self._store.snapshot.calls.keys() == {call_id}

    def _answers(self, question: type[Question]) -> bool:
        return NAMES[question] in self._store.snapshot.host_answers

    def _call(self, call_id: str) -> Call | None:
        return self._store.snapshot.calls.get(call_id)


def _is_offered(call: Call, event: events.CallEvent) -> bool:
    """Whether the call has just come to the agent: it rings here, or the agent has dialled it."""
    if call.state is ConnectionState.ALERTING:
        return True
    return isinstance(event, events.Originated) and type_of(call) is CallType.OUTBOUND


def _meant(call: Call, key: str) -> Record | None:
    """Return the match with that key; without a key the only one."""
    matches = call.matches or ()
    if not key:
        return matches[0] if len(matches) == 1 else None
    return next((each for each in matches if record_key(each) == key), None)
