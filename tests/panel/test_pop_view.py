"""What a call's card says of whom the call may be about."""

from dataclasses import replace

import pytest
from stories import ANSWERED, CLEARED, FULL, NOW, RINGS, SMALL, UP, after

from cti.domain import events
from cti.domain.model import Record, Snapshot
from cti.domain.states import AgentState, CallType
from cti.interface.treatment import TreatmentRules
from cti.panel.agent_view import wrap_up
from cti.panel.call_view import call_row
from cti.panel.pop_view import CANDIDATES_SHOWN, PopRow, pop_rows
from cti.panel.site import Site
from cti.panel.view import panel_view
from cti.settings import TypeTreatment

ANN = Record("customer", "1", "Ann Lee", "Acme")
BOB = Record("customer", "2", "", "Berlin")
ALL = events.HostAnswersChanged(frozenset({"matchRecords", "openRecord", "searchRecords"}))
POP = events.PopShown("17", NOW + 30)


def site(answering: str = "manual", pop: tuple[str, ...] = ()) -> Site:
    rule = TypeTreatment(answering=answering, pop=pop)
    return Site(
        treatment=TreatmentRules(by_type=dict.fromkeys(CallType, rule)),
        variables={"case": "Case"},
        queues={"Support": "Support line"},
    )


def matched(*records: Record, start: Snapshot = FULL) -> Snapshot:
    return after(UP, ALL, RINGS, events.RecordsMatched("17", records), POP, start=start)


def row(snapshot: Snapshot, site: Site, now: float = NOW) -> PopRow:
    (pop,) = pop_rows(snapshot, snapshot.calls["17"], now, site)
    return pop


def test_before_the_host_has_answered_nothing_is_said() -> None:
    snapshot = after(UP, ALL, RINGS)
    assert pop_rows(snapshot, snapshot.calls["17"], NOW, site()) == ()


def test_where_nothing_is_wanted_nothing_is_said() -> None:
    rule = TypeTreatment(interaction="none")
    quiet = replace(site(), treatment=TreatmentRules(by_type=dict.fromkeys(CallType, rule)))
    snapshot = matched(ANN)
    assert pop_rows(snapshot, snapshot.calls["17"], NOW, quiet) == ()


def test_an_unknown_caller_can_be_searched_for() -> None:
    pop = row(matched(), site())
    assert (pop.kind, pop.heading, pop.subtitle) == ("pop", "Unknown caller", "")
    assert (pop.accept, pop.can_search, pop.can_dismiss) == ("", True, True)


def test_one_match_is_named_and_opened() -> None:
    pop = row(matched(ANN), site())
    assert (pop.heading, pop.subtitle) == ("Ann Lee", "Acme")
    assert (pop.accept, pop.accept_label) == ("Open", "Open Ann Lee")
    assert pop.candidates == ()


def test_several_matches_are_listed_and_one_is_chosen() -> None:
    pop = row(matched(ANN, BOB), site("after_pop"))
    assert (pop.heading, pop.accept) == ("2 possible customers", "")
    assert [(each.key, each.title, each.subtitle, each.label) for each in pop.candidates] == [
        ("customer/1", "Ann Lee", "Acme", "Choose Ann Lee"),
        ("customer/2", "customer 2", "Berlin", "Choose 2"),
    ]


def test_of_very_many_matches_some_are_listed() -> None:
    many = [Record("customer", str(number)) for number in range(CANDIDATES_SHOWN + 9)]
    pop = row(matched(*many), site())
    assert len(pop.candidates) == CANDIDATES_SHOWN
    assert pop.heading == f"{CANDIDATES_SHOWN + 9} possible customers"


@pytest.mark.parametrize(
    ("answering", "start", "records", "accept"),
    [
        ("after_pop", FULL, (), "Accept"),
        ("after_pop", FULL, (ANN,), "Accept"),
        ("after_pop", SMALL, (), ""),  # this server cannot answer
        ("after_pop", SMALL, (ANN,), "Open"),
        ("manual", FULL, (), ""),
    ],
)
def test_the_button_says_what_accepting_does(
    answering: str, start: Snapshot, records: tuple[Record, ...], accept: str
) -> None:
    assert row(matched(*records, start=start), site(answering)).accept == accept


def test_a_host_that_opens_and_searches_nothing_gets_no_such_buttons() -> None:
    poor = events.HostAnswersChanged(frozenset({"matchRecords"}))
    snapshot = after(UP, poor, RINGS, events.RecordsMatched("17", (ANN,)), POP)
    pop = row(snapshot, site())
    assert (pop.accept, pop.can_search) == ("Accept", False)
    chosen = after(events.RecordChosen("17", ANN), events.PopClosed("17"), start=snapshot)
    assert row(chosen, site()).open_label == ""


def test_the_pop_shows_what_the_site_wants() -> None:
    shown = ("number", "name", "queue", "line", "case", "unheard_of")
    facts = row(matched(ANN), site(pop=shown)).facts
    assert [(fact.label, fact.value) for fact in facts] == [
        ("Number", "+16175550142"),
        ("Name", "Ann Lee"),
        ("Queue", "Support line"),
        ("Dialled", "+16175550100"),
        ("Case", "C-1"),
    ]


@pytest.mark.parametrize("records", [(), (ANN,), (ANN, BOB)])
def test_after_its_time_the_pop_folds_to_a_line_that_brings_it_back(
    records: tuple[Record, ...],
) -> None:
    snapshot = matched(*records)
    open_pop, folded = row(snapshot, site(), NOW + 29), row(snapshot, site(), NOW + 30)
    assert (open_pop.kind, open_pop.can_show) == ("pop", False)
    assert (folded.kind, folded.can_show, folded.heading) == ("line", True, open_pop.heading)
    assert (folded.accept, folded.candidates, folded.facts) == ("", (), ())
    assert not folded.can_search and not folded.can_dismiss


def test_the_chosen_record_is_a_line_that_opens_it() -> None:
    snapshot = after(
        events.PopClosed("17"), events.RecordChosen("17", ANN), start=matched(ANN, BOB)
    )
    pop = row(snapshot, site())
    assert (pop.kind, pop.heading, pop.open_label) == ("line", "Ann Lee", "Open Ann Lee")
    assert not pop.can_show and not pop.can_search


def test_a_record_that_is_open_already_waits_for_no_more_than_the_answer() -> None:
    snapshot = after(events.RecordChosen("17", ANN), start=matched(ANN))
    assert row(snapshot, site("after_pop")).accept == "Accept"
    assert row(snapshot, site("manual")).accept == ""


def test_the_record_is_still_there_in_the_work_after_the_call() -> None:
    working = events.AgentStateChanged(state=AgentState.WORKING_AFTER_CALL)
    chosen = events.RecordChosen("17", ANN)
    snapshot = after(chosen, ANSWERED, CLEARED, working, start=matched(ANN))
    ((work,), unchosen) = (
        wrap_up(snapshot, NOW, site()),
        after(ANSWERED, CLEARED, working, start=matched(ANN, BOB)),
    )
    assert [pop.open_label for pop in work.pop] == ["Open Ann Lee"]
    assert wrap_up(unchosen, NOW, site())[0].pop == ()


def test_a_pop_is_said_once() -> None:
    snapshot = matched(ANN)
    news = [panel_view(snapshot, now, str, site()).news for now in (NOW, NOW + 29, NOW + 31)]
    assert news == ["Ann Lee. Acme"] * 3  # a text that stays is not said again


def test_the_card_has_the_pop() -> None:
    snapshot = matched(ANN)
    card = call_row(snapshot, snapshot.calls["17"], NOW, site())
    assert [pop.heading for pop in card.pop] == ["Ann Lee"]
