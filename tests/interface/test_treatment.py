"""What the panel does by itself with a call, by its type, the site's settings and the host."""

from dataclasses import dataclass, field, replace
from itertools import product

import pytest
from stories import ANSWERED, CLEARED, DIALLED, FULL, LOST, NOW, RINGS, UP

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Call, Record, Snapshot
from cti.domain.states import CallType, ConnectionState, Direction, Reason
from cti.interface.context import Context, write_context
from cti.interface.desktop import Desktop
from cti.interface.questions import MatchRecords, OpenRecord, Question, SearchRecords
from cti.interface.store import Store
from cti.interface.treatment import Treatment, TreatmentRules
from cti.opencti.modes import MODES, TelephonyMode
from cti.settings import ANSWERING, INTERACTION, TypeTreatment

ANN, BOB = Record("customer", "1", "Ann Lee"), Record("customer", "2", "Bob Ray")
MATCHES: list[tuple[Record, ...]] = [(), (ANN,), (ANN, BOB)]
EVERYTHING = frozenset({"matchRecords", "openRecord", "searchRecords"})
RINGING: dict[CallType, Event] = {
    kind: replace(RINGS, call_type=kind)
    for kind in (CallType.INBOUND, CallType.CONSULT, CallType.INTERNAL)
}
FIRST_EVENTS: dict[CallType, Event] = {**RINGING, CallType.OUTBOUND: DIALLED}


@dataclass
class World:
    """A panel, the host that it asks, and the server that it sends to."""

    rule: TypeTreatment
    snapshot: Snapshot = FULL
    answers: frozenset[str] = EVERYTHING
    asked: list[Question] = field(default_factory=list)
    sent: list[services.Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = Store(self.snapshot, lambda: NOW)
        desktop = Desktop(self.store, self.send)
        rules = TreatmentRules(
            by_type=dict.fromkeys(FIRST_EVENTS, self.rule), context_variable="user.context"
        )
        self.treatment = Treatment(self.store, desktop, self.asked.append, rules)
        self.store.subscribe(self.treatment.follow)
        self.happen(events.HostAnswersChanged(self.answers), UP)

    def send(self, request: services.Request) -> None:
        self.sent.append(request)
        self.store.apply(events.RequestSent(request))

    def happen(self, *happened: Event) -> None:
        for event in happened:
            self.store.apply(event)

    def match(self, *records: Record) -> None:
        """Let the host answer the last question."""
        question = self.asked[-1]
        assert isinstance(question, MatchRecords)
        self.happen(events.RecordsMatched(question.call_id, records))

    def call(self, call_id: str = "17") -> Call:
        return self.store.snapshot.calls[call_id]


def rule(answering: str = "manual", interaction: str = "after_acceptance") -> TypeTreatment:
    return TypeTreatment(answering=answering, interaction=interaction, pop_seconds=20)


EVERY_CASE = list(product(FIRST_EVENTS, ANSWERING, INTERACTION, MATCHES, TelephonyMode))


@pytest.mark.parametrize(("kind", "answering", "interaction", "matches", "mode"), EVERY_CASE)
def test_a_call_is_treated_as_the_settings_say(
    kind: CallType,
    answering: str,
    interaction: str,
    matches: tuple[Record, ...],
    mode: TelephonyMode,
) -> None:
    offered = replace(FULL, services=FULL.services & MODES[mode].services)
    world = World(rule(answering, interaction), offered)
    first = FIRST_EVENTS[kind]
    world.happen(first)
    (call_id,) = world.store.snapshot.calls
    call = world.call(call_id)
    can_answer = mode is TelephonyMode.FULL and kind is not CallType.OUTBOUND
    answer = [services.AnswerCall(call_id)] if can_answer else []

    assert world.sent == (answer if answering == "automatic" else [])
    if interaction == "none":
        assert world.asked == []
        return
    question = MatchRecords(call_id, call.other_party, call.direction, call.data)
    assert world.asked == [question]

    world.match(*matches)
    at_once = interaction.startswith("automatic") and len(matches) == 1
    pops = not at_once or interaction == "automatic_with_pop"
    assert world.asked[1:] == ([OpenRecord(call_id, ANN)] if at_once else [])
    assert world.call(call_id).record == (ANN if at_once else None)
    assert world.call(call_id).pop_until == (NOW + 20 if pops else None)
    assert world.sent == (answer if answering == "automatic" else [])

    if pops:
        world.treatment.accept_pop(call_id, "customer/1" if matches else "")
        assert world.asked[1:] == ([OpenRecord(call_id, ANN)] if matches else [])
        assert world.call(call_id).record == (ANN if matches else None)
        assert world.call(call_id).pop_until is None
        assert world.sent == (answer if answering != "manual" else [])


@pytest.mark.parametrize("answering", ANSWERING)
@pytest.mark.parametrize("answers", [frozenset(), frozenset({"openRecord"})])
def test_without_a_host_that_knows_records_there_is_no_pop(
    answering: str, answers: frozenset[str]
) -> None:
    world = World(rule(answering), answers=answers)
    world.happen(RINGS)
    assert world.asked == []
    assert (world.call().matches, world.call().pop_until) == (None, None)
    assert world.sent == ([services.AnswerCall("17")] if answering == "automatic" else [])


def test_a_call_is_treated_once() -> None:
    world = World(rule("automatic"))
    world.happen(RINGS, RINGS, events.CallRenamed("17", "19"), replace(RINGS, call_id="19"))
    assert world.sent == [services.AnswerCall("17")]
    assert len(world.asked) == 1


def test_a_refused_answer_is_not_tried_again() -> None:
    world = World(rule("automatic"))
    world.happen(RINGS, events.RequestFailed(services.AnswerCall("17"), Reason.REFUSED))
    world.happen(events.CallDataChanged(call_id="17", data={"case": "2"}))
    assert world.sent == [services.AnswerCall("17")]


@pytest.mark.parametrize(
    "other", [ANSWERED, events.Held(call_id="17", local_state=ConnectionState.HOLD)]
)
def test_a_call_beside_another_is_left_to_the_agent(other: Event) -> None:
    world = World(rule("automatic"))
    world.happen(RINGS, ANSWERED, other, replace(RINGS, call_id="18"))
    assert world.sent == [services.AnswerCall("17")]
    assert [q.call_id for q in world.asked if isinstance(q, MatchRecords)] == ["17", "18"]


def test_the_call_after_it_is_answered_again() -> None:
    world = World(rule("automatic"))
    world.happen(RINGS, ANSWERED, CLEARED, replace(RINGS, call_id="18"))
    assert world.sent == [services.AnswerCall("17"), services.AnswerCall("18")]


def test_a_call_found_after_a_reconnection_is_not_treated() -> None:
    found = Call(call_id="17", state=ConnectionState.ALERTING, call_type=CallType.INBOUND)
    world = World(rule("automatic"))
    world.happen(events.SnapshotTaken(calls=(found,)), RINGS)
    assert (world.sent, world.asked) == ([], [])


def test_a_call_from_before_a_loss_is_not_treated_again() -> None:
    world = World(rule())
    world.happen(RINGS, LOST, UP, RINGS)
    assert len(world.asked) == 1


def test_a_call_kept_over_a_reload_is_not_treated_again() -> None:
    call = Call(call_id="17", state=ConnectionState.ALERTING, call_type=CallType.INBOUND)
    world = World(rule("automatic"), replace(FULL, calls={"17": call}))
    world.happen(RINGS)
    assert (world.sent, world.asked) == ([], [])


def test_an_unconfirmed_call_is_not_answered() -> None:
    world = World(rule("after_pop"))
    world.happen(RINGS)
    world.match(ANN)
    world.happen(LOST)
    world.treatment.accept_pop("17")
    assert world.sent == []
    assert world.call().record == ANN
    assert world.store.snapshot.alerts == ()


def test_a_call_answered_by_hand_is_not_answered_again() -> None:
    world = World(rule("after_pop"))
    world.happen(RINGS)
    world.match(ANN)
    world.happen(ANSWERED)
    world.treatment.accept_pop("17")
    assert world.sent == []
    assert world.store.snapshot.alerts == ()


def test_a_call_that_the_host_made_for_a_record_is_not_matched() -> None:
    store, asked = Store(FULL, lambda: NOW), list[Question]()

    def host(event: Event, before: Snapshot, after: Snapshot) -> None:
        if event == DIALLED:
            store.apply(events.RecordChosen("18", BOB))

    rules = TreatmentRules(by_type={CallType.OUTBOUND: rule(interaction="automatic")})
    treatment = Treatment(store, Desktop(store, lambda request: None), asked.append, rules)
    store.subscribe(host)
    store.subscribe(treatment.follow)
    for event in (events.HostAnswersChanged(EVERYTHING), UP, DIALLED):
        store.apply(event)
    assert asked == []
    assert store.snapshot.calls["18"].record == BOB


def test_a_match_that_comes_after_the_host_has_chosen_changes_nothing() -> None:
    world = World(rule(interaction="automatic"))
    world.happen(RINGS, events.RecordChosen("17", BOB))
    world.match(ANN)
    assert world.call().record == BOB
    assert len(world.asked) == 1


def test_a_match_for_a_call_that_is_over_opens_nothing() -> None:
    world = World(rule(interaction="automatic"))
    world.happen(RINGS, CLEARED)
    world.match(ANN)
    assert len(world.asked) == 1


@pytest.mark.parametrize("kind", [CallType.CONSULT, CallType.INTERNAL])
def test_the_calls_to_colleagues_are_not_treated(kind: CallType) -> None:
    world = World(rule("automatic"))
    world.happen(replace(DIALLED, call_type=kind))
    assert (world.sent, world.asked) == ([], [])


@pytest.mark.parametrize(("event", "treated"), [(RINGS, "inbound"), (DIALLED, "outbound")])
def test_a_call_of_unknown_type_is_known_by_who_began_it(event: Event, treated: str) -> None:
    assert isinstance(event, events.CallEvent)
    world = World(rule())
    world.happen(replace(event, call_type=None))
    (question,) = world.asked
    assert isinstance(question, MatchRecords)
    assert question.direction is (Direction.IN if treated == "inbound" else Direction.OUT)


def test_the_record_that_a_colleague_names_needs_no_question() -> None:
    text = write_context(Context(key="k", record=ANN), 200)
    world = World(rule(interaction="automatic"))
    world.happen(replace(RINGS, call_type=CallType.CONSULT, data={"user.context": text}))
    assert world.asked == [OpenRecord("17", ANN)]


def test_after_a_transfer_the_host_is_asked_who_is_on_the_line_now() -> None:
    world = World(rule())
    world.happen(replace(RINGS, call_type=CallType.CONSULT, calling_device="2001"), ANSWERED)
    world.match()
    world.happen(
        events.Transferred(
            call_id="16",
            secondary_call_id="17",
            local_state=ConnectionState.CONNECTED,
            calling_device="+16175550142",
        )
    )
    assert [q.number for q in world.asked if isinstance(q, MatchRecords)] == [
        "2001",
        "+16175550142",
    ]


def test_a_transfer_keeps_the_matches_and_asks_no_more() -> None:
    world = World(rule())
    world.happen(replace(RINGS, call_type=CallType.CONSULT), ANSWERED)
    world.match(ANN, BOB)
    joined = ConnectionState.CONNECTED
    world.happen(events.Transferred(call_id="16", secondary_call_id="17", local_state=joined))
    assert len(world.asked) == 1
    assert world.call("16").matches == (ANN, BOB)


def test_a_search_begins_the_interaction_too() -> None:
    world = World(rule("after_pop"))
    world.happen(RINGS)
    world.match()
    world.treatment.search("17")
    assert world.asked[1:] == [SearchRecords("17", "+16175550142")]
    assert world.sent == [services.AnswerCall("17")]
    assert world.call().pop_until is None


def test_a_host_that_cannot_search_is_not_asked_to() -> None:
    world = World(rule("after_pop"), answers=frozenset({"matchRecords"}))
    world.happen(RINGS)
    world.match(ANN)
    world.treatment.search("17")
    assert len(world.asked) == 1
    world.treatment.accept_pop("17")  # nor to open
    assert len(world.asked) == 1
    assert world.call().record == ANN


def test_a_pop_is_put_away_and_brought_back() -> None:
    world = World(rule("after_pop"))
    world.happen(RINGS)
    world.match(ANN, BOB)
    world.treatment.dismiss_pop("17")
    assert world.call().pop_until is None
    world.treatment.show_pop("17")
    assert world.call().pop_until == NOW + 20
    assert world.sent == []


def test_one_of_several_must_be_named_and_be_among_them() -> None:
    for key in ("", "customer/9", "<script>"):
        world = World(rule())
        world.happen(RINGS)
        world.match(ANN, BOB)
        world.treatment.accept_pop("17", key)
        assert world.call().record is None


def test_the_record_is_opened_again_while_the_call_goes_on_and_after_it() -> None:
    world = World(rule())
    world.happen(RINGS)
    world.match(ANN)
    world.treatment.accept_pop("17")
    world.treatment.open_record("17")
    world.happen(ANSWERED, CLEARED)
    world.treatment.open_record("17")
    assert world.asked[1:] == [OpenRecord("17", ANN)] * 3


def test_what_concerns_no_call_does_nothing() -> None:
    world = World(rule())
    for function in (world.treatment.accept_pop, world.treatment.search, world.treatment.show_pop):
        function("99")
    world.treatment.dismiss_pop("99")
    world.treatment.open_record("99")
    assert (world.asked, world.sent) == ([], [])
