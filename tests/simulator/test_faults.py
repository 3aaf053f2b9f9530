"""What goes wrong on the way to a client, on demand."""

from cti.simulator.faults import Lane


def arrivals(lane: Lane, now: float, *texts: str) -> list[str]:
    for text in texts:
        lane.push(text, now)
    return lane.pop(now)


def test_without_a_fault_everything_arrives_at_once_and_in_order() -> None:
    assert arrivals(Lane(), 5.0, "a", "b") == ["a", "b"]


def test_the_next_messages_arrive_twice() -> None:
    assert arrivals(Lane(duplicate=1), 5.0, "a", "b") == ["a", "a", "b"]


def test_two_neighbours_change_places() -> None:
    assert arrivals(Lane(reorder=1), 5.0, "a", "b", "c") == ["b", "a", "c"]


def test_a_message_without_a_neighbour_arrives_after_a_second() -> None:
    lane = Lane(reorder=1)
    assert arrivals(lane, 5.0, "a") == []
    assert lane.next_due() == 6.0
    assert lane.pop(6.0) == ["a"]
    assert lane.next_due() is None


def test_a_delay_keeps_the_order() -> None:
    lane = Lane(delay=2.0)
    assert arrivals(lane, 5.0, "a") == []
    lane.delay = 0.0
    assert arrivals(lane, 6.0, "b") == []
    assert lane.next_due() == 7.0
    assert lane.pop(7.0) == ["a", "b"]


def test_a_stalled_lane_catches_up_when_the_time_is_over() -> None:
    lane = Lane(stalled_until=15.0)
    assert arrivals(lane, 5.0, "a", "b") == []
    assert lane.next_due() == 15.0
    assert lane.pop(15.0) == ["a", "b"]


def test_clearing_lets_everything_through_at_once() -> None:
    lane = Lane(delay=100.0, stalled_until=500.0, reorder=1, duplicate=0)
    arrivals(lane, 5.0, "a")
    lane.clear()
    assert arrivals(lane, 6.0, "b") == ["a", "b"]
