"""What is heard and seen of a ringing call."""

from dataclasses import replace
from itertools import pairwise, product

import pytest
from stories import ANSWERED, CLEARED, DIALLED, HELD, LOST, RETRIEVED, RINGS, UP, after

from cti.domain.events import CallDataChanged, Event
from cti.domain.model import Snapshot
from cti.domain.states import ConnectionState
from cti.interface.notices import (
    Beep,
    CloseNotification,
    FallSilent,
    Moment,
    Notice,
    ShowNotification,
    StartRing,
    is_news,
    is_talking,
    notices,
    ringing,
)
from cti.interface.questions import Attention, AttentionLevel

RING = Attention(AttentionLevel.RING)
NOTICE = Attention(AttentionLevel.NOTICE)
SECOND = replace(RINGS, call_id="19", calling_device="+16175550199", other_name="Bo")
SECOND_ANSWERED = replace(ANSWERED, call_id="19")
SECOND_CLEARED = replace(CLEARED, call_id="19")
SOUNDS = (StartRing, Beep, FallSilent)

QUIET = Moment(snapshot=after(UP))
AWAY = Moment(snapshot=after(UP), is_watched=False)


def told(*happened: Event, start: Moment = QUIET) -> list[tuple[Notice, ...]]:
    """Return what each of these events leads to."""
    moments = [start]
    for event in happened:
        snapshot = after(event, start=moments[-1].snapshot)
        moments.append(replace(moments[-1], snapshot=snapshot))
    return [notices(a, b) for a, b in pairwise(moments)]


def sounds(*happened: Event, start: Moment = QUIET) -> list[Notice]:
    return [each for step in told(*happened, start=start) for each in step if type(each) in SOUNDS]


def ringing_moment(*happened: Event, start: Moment = QUIET) -> Moment:
    return replace(start, snapshot=after(UP, *(happened or (RINGS,))))


def test_a_call_rings_and_the_host_is_asked_for_attention() -> None:
    assert told(RINGS) == [(StartRing(), RING)]


@pytest.mark.parametrize("end", [ANSWERED, CLEARED, LOST])
def test_the_ring_stops_when_the_call_is_answered_gone_or_no_longer_certain(end: Event) -> None:
    assert told(RINGS, end)[1] == (FallSilent(), CloseNotification("17"))


def test_a_call_that_is_certain_again_rings_again() -> None:
    assert sounds(RINGS, LOST, UP, RINGS) == [StartRing(), FallSilent(), StartRing()]


def test_an_unconfirmed_call_does_not_ring() -> None:
    snapshot = after(UP, RINGS, LOST)
    assert snapshot.calls["17"].state is ConnectionState.ALERTING
    assert ringing(snapshot) == frozenset()
    assert notices(QUIET, replace(QUIET, snapshot=snapshot)) == ()


def test_two_ringing_calls_ring_once_until_both_are_over() -> None:
    assert sounds(RINGS, SECOND, CLEARED, SECOND_CLEARED) == [StartRing(), FallSilent()]


def test_each_call_asks_for_attention_once() -> None:
    steps = told(RINGS, SECOND, RINGS)
    assert [RING in step for step in steps] == [True, True, False]


def test_a_call_that_was_ringing_when_the_panel_was_opened_rings() -> None:
    assert notices(Moment(snapshot=Snapshot()), ringing_moment()) == (StartRing(), RING)


def test_whoever_talks_hears_a_single_beep_for_each_new_call() -> None:
    third = replace(RINGS, call_id="20")
    assert sounds(RINGS, ANSWERED, SECOND, third) == [StartRing(), FallSilent(), Beep(), Beep()]


def test_the_host_is_asked_less_urgently_while_the_agent_talks() -> None:
    assert told(RINGS, ANSWERED, SECOND)[2] == (Beep(), NOTICE)


@pytest.mark.parametrize("end", [SECOND_ANSWERED, SECOND_CLEARED, LOST])
def test_a_beep_does_not_outlast_its_call(end: Event) -> None:
    assert sounds(RINGS, ANSWERED, SECOND, end)[-2:] == [Beep(), FallSilent()]


def test_answering_one_of_two_calls_silences_the_other() -> None:
    assert sounds(RINGS, SECOND, ANSWERED) == [StartRing(), FallSilent()]


@pytest.mark.parametrize("end", [CLEARED, HELD])
def test_a_waiting_call_rings_once_nobody_is_on_the_line(end: Event) -> None:
    assert sounds(RINGS, ANSWERED, SECOND, end)[-2:] == [Beep(), StartRing()]


def test_retrieving_a_call_quiets_the_one_that_rings() -> None:
    steps = (RINGS, ANSWERED, HELD, SECOND, RETRIEVED)
    assert sounds(*steps)[-2:] == [StartRing(), FallSilent()]


def test_whoever_is_calling_somebody_counts_as_talking() -> None:
    assert is_talking(after(UP, DIALLED))
    assert sounds(DIALLED, SECOND) == [Beep()]


def test_an_outgoing_call_is_not_heard() -> None:
    assert told(DIALLED) == [()]


# Notifications


def test_whoever_looks_elsewhere_is_notified_with_the_caller() -> None:
    (step,) = told(RINGS, start=AWAY)
    assert step == (StartRing(), ShowNotification(after(UP, RINGS).calls["17"]), RING)


def test_every_call_has_its_own_notification_for_as_long_as_it_rings() -> None:
    steps = told(RINGS, SECOND, CLEARED, SECOND_CLEARED, start=AWAY)
    shown = [each.call.call_id for step in steps for each in step if type(each) is ShowNotification]
    closed = [[each for each in step if type(each) is CloseNotification] for step in steps]
    assert shown == ["17", "19"]
    assert closed == [[], [], [CloseNotification("17")], [CloseNotification("19")]]


def test_both_notifications_go_when_the_link_is_lost() -> None:
    assert told(RINGS, SECOND, LOST, start=AWAY)[2] == (
        FallSilent(),
        CloseNotification("17"),
        CloseNotification("19"),
    )


def test_a_call_that_was_seen_to_ring_is_not_notified_when_the_agent_looks_away() -> None:
    seen = ringing_moment()
    assert notices(seen, replace(seen, is_watched=False)) == ()


def test_where_the_agent_looks_when_the_call_begins_to_ring_is_what_counts() -> None:
    away, here = ringing_moment(start=AWAY), ringing_moment()
    assert any(type(each) is ShowNotification for each in notices(QUIET, away))
    assert not any(type(each) is ShowNotification for each in notices(AWAY, here))


def test_looking_at_the_page_leaves_the_notification_until_the_call_is_answered() -> None:
    away = ringing_moment(start=AWAY)
    back = replace(away, is_watched=True)
    assert notices(away, back) == ()
    answered = replace(back, snapshot=after(UP, RINGS, ANSWERED))
    assert CloseNotification("17") in notices(back, answered)


def test_the_agent_is_notified_while_talking_too() -> None:
    assert any(
        type(each) is ShowNotification for each in told(RINGS, ANSWERED, SECOND, start=AWAY)[2]
    )


# Switched off, on, and in another tab


@pytest.mark.parametrize(
    ("sound", "notification", "attention"), list(product((False, True), repeat=3))
)
def test_each_kind_of_notice_is_switched_off_by_itself(
    sound: bool, notification: bool, attention: bool
) -> None:
    start = replace(AWAY, sound=sound, notification=notification, attention=attention)
    (step,) = told(RINGS, start=start)
    kinds = {type(each) for each in step}
    assert (StartRing in kinds, ShowNotification in kinds, Attention in kinds) == (
        sound,
        notification,
        attention,
    )


def test_switching_the_sound_off_and_on_stops_and_starts_the_ring() -> None:
    rings = ringing_moment()
    silent = replace(rings, sound=False)
    assert notices(rings, silent) == (FallSilent(),)
    assert notices(silent, rings) == (StartRing(),)


def test_switching_notifications_off_takes_away_what_is_shown() -> None:
    away = ringing_moment(start=AWAY)
    assert notices(away, replace(away, notification=False)) == (CloseNotification("17"),)


def test_switching_the_sound_on_while_talking_does_not_beep_for_an_old_call() -> None:
    waiting = ringing_moment(RINGS, ANSWERED, SECOND)
    assert notices(replace(waiting, sound=False), waiting) == ()


def test_a_tab_that_does_not_lead_is_silent_but_still_asks_its_host() -> None:
    assert told(RINGS, ANSWERED, start=replace(AWAY, is_leader=False)) == [(RING,), ()]


def test_the_ring_moves_to_the_tab_that_takes_over() -> None:
    follower = ringing_moment(start=replace(AWAY, is_leader=False))
    leader = replace(follower, is_leader=True)
    call = leader.snapshot.calls["17"]
    assert notices(follower, leader) == (StartRing(), ShowNotification(call))
    assert notices(leader, follower) == (FallSilent(), CloseNotification("17"))


def test_nothing_changes_nothing() -> None:
    assert notices(ringing_moment(), ringing_moment()) == ()
    assert notices(QUIET, QUIET) == ()


# All of it at once


ENDS = (UP, RINGS, ANSWERED, HELD, CLEARED, LOST, SECOND, SECOND_ANSWERED, SECOND_CLEARED)


def test_after_any_four_events_it_sounds_exactly_while_a_certain_call_rings_and_nobody_talks() -> (
    None
):
    for story in product(ENDS, repeat=4):
        is_heard = False
        moment = QUIET
        for event in story:
            later = replace(moment, snapshot=after(event, start=moment.snapshot))
            for each in notices(moment, later):
                is_heard = {StartRing: True, FallSilent: False}.get(type(each), is_heard)
            moment = later
            wanted = bool(ringing(moment.snapshot)) and not is_talking(moment.snapshot)
            assert is_heard == wanted, story


NOTED = CallDataChanged(call_id="17", data={"case": "C-1"})


@pytest.mark.parametrize("event", [RINGS, ANSWERED, HELD, CLEARED, LOST, SECOND])
def test_only_what_changes_a_calls_state_can_make_a_notice(event: Event) -> None:
    start = after(UP) if event is RINGS else after(UP, RINGS)
    assert is_news(start, after(event, start=start))
    assert not is_news(start, after(UP, start=start))


def test_a_calls_data_make_no_notice() -> None:
    start = after(UP, RINGS)
    assert not is_news(start, after(NOTED, start=start))
    assert told(NOTED, start=ringing_moment()) == [()]
