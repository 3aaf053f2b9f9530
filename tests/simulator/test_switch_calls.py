"""What the switch does with calls."""

from collections.abc import Callable

import pytest

from cti.domain.states import Cause, ConnectionState
from cti.simulator.people import Phase
from cti.simulator.reports import CallReport, Happening, Refusal, Refused

from .switchboard import CUSTOMER, OTHER, Board

H = Happening
S = ConnectionState


@pytest.fixture
def board() -> Board:
    board = Board()
    board.log_on("1001", "1002", "1003")
    board.news()
    return board


def causes(board: Board, happening: Happening) -> list[Cause]:
    reports = [each for each in board.news() if isinstance(each, CallReport)]
    return [each.cause for each in reports if each.happening is happening]


def test_an_outgoing_call_rings_and_is_answered_after_two_seconds(board: Board) -> None:
    call_id = board.dials("2001", OTHER)
    assert board.states(call_id) == {"2001": S.CONNECTED, OTHER: S.ALERTING}
    assert board.happened() == [
        (H.SERVICE_INITIATED, "2001"),
        (H.ORIGINATED, "2001"),
        (H.NETWORK_REACHED, OTHER),
        (H.DELIVERED, OTHER),
    ]
    assert board.switch.next_due() == board.now + 2
    board.wait(2)
    assert board.happened() == [(H.ESTABLISHED, OTHER)]
    assert board.states(call_id) == {"2001": S.CONNECTED, OTHER: S.CONNECTED}


@pytest.mark.parametrize(
    ("digit", "seconds", "cause"),
    [
        ("6", 0.5, Cause.BUSY),
        ("7", 20, Cause.NO_ANSWER),
        ("8", 2, Cause.REJECTED),
        ("9", 0.5, Cause.INVALID_DESTINATION),
    ],
)
def test_the_last_digit_says_how_a_call_fails(
    board: Board, digit: str, seconds: float, cause: Cause
) -> None:
    call_id = board.dials("2001", f"+1617555011{digit}")
    board.wait(seconds - 0.1)
    assert causes(board, H.FAILED) == []
    board.wait(0.1)
    assert causes(board, H.FAILED) == [cause]
    assert board.states(call_id) == {"2001": S.FAIL}
    board.wait(4)
    assert board.states(call_id) == {}


@pytest.mark.parametrize("number", ["112", "911", "999", "+911"])
def test_emergency_numbers_answer(board: Board, number: str) -> None:
    call_id = board.dials("2001", number)
    board.wait(2)
    assert board.states(call_id)[number] is S.CONNECTED


def test_a_failed_call_does_not_keep_the_agent_from_the_next(board: Board) -> None:
    failed = board.dials("2001", "16")
    board.wait(1)
    board.dials("2001", OTHER)
    assert board.states(failed) == {}


def test_an_incoming_call_is_answered_and_ends_for_both(board: Board) -> None:
    call_id = board.rings("2001", name="Ann Lee", variables={"case": "1"})
    assert board.happened() == [(H.DELIVERED, "2001")]
    board.switch.answer(board.now, "2001", call_id)
    assert board.happened() == [(H.ESTABLISHED, "2001")]
    board.switch.clear_connection(board.now, CUSTOMER, call_id)
    assert board.happened() == [
        (H.CONNECTION_CLEARED, CUSTOMER),
        (H.CONNECTION_CLEARED, "2001"),
        (H.CALL_CLEARED, ""),
    ]
    assert board.switch.calls() == []
    assert board.switch.next_due() is None


def test_a_caller_gives_up_after_two_minutes(board: Board) -> None:
    call_id = board.rings("2001")
    board.wait(119)
    assert board.states(call_id)["2001"] is S.ALERTING
    board.wait(1)
    assert causes(board, H.CONNECTION_CLEARED) == [Cause.NORMAL, Cause.CANCELLED]
    assert board.switch.calls() == []


def test_a_declined_call_ends_for_its_caller(board: Board) -> None:
    call_id = board.rings("2001")
    board.switch.deflect(board.now, "2001", call_id)
    assert causes(board, H.FAILED) == [Cause.REJECTED]
    assert board.switch.calls() == []


def test_a_ringing_call_is_deflected_to_another_device(board: Board) -> None:
    call_id = board.rings("2001")
    board.news()
    board.switch.deflect(board.now, "2001", call_id, "2002")
    assert board.happened() == [(H.DIVERTED, "2001"), (H.DELIVERED, "2002")]
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "2002": S.ALERTING}


def test_a_third_call_finds_the_device_busy(board: Board) -> None:
    board.rings("2001")
    board.rings("2001", OTHER)
    board.news()
    third = board.rings("2001", "+16175550101")
    assert causes(board, H.FAILED) == [Cause.BUSY]
    assert board.states(third) == {}


def test_hold_and_retrieve(board: Board) -> None:
    call_id = board.talks()
    board.switch.hold(board.now, "2001", call_id)
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "2001": S.HOLD}
    assert board.switch.calls()[0]["state"] == "hold"
    board.switch.retrieve(board.now, "2001", call_id)
    assert board.states(call_id)["2001"] is S.CONNECTED
    assert board.happened()[-2:] == [(H.HELD, "2001"), (H.RETRIEVED, "2001")]


def test_answering_a_second_call_holds_the_first(board: Board) -> None:
    first, second = board.talks(), board.rings("2001", OTHER)
    board.switch.answer(board.now, "2001", second)
    assert board.states(first)["2001"] is S.HOLD
    assert board.states(second)["2001"] is S.CONNECTED


def test_alternating_swaps_two_calls(board: Board) -> None:
    first, second = board.talks(), board.talks(caller=OTHER)
    board.switch.alternate(board.now, "2001", second, first)
    assert board.states(first)["2001"] is S.CONNECTED
    assert board.states(second)["2001"] is S.HOLD


def test_alternating_with_a_ringing_call_answers_it(board: Board) -> None:
    first, second = board.talks(), board.rings("2001", OTHER)
    board.switch.alternate(board.now, "2001", first, second)
    assert board.states(first)["2001"] is S.HOLD
    assert board.states(second)["2001"] is S.CONNECTED


def consulting(board: Board, number: str = "2002") -> tuple[str, str]:
    call_id = board.talks()
    return call_id, board.switch.consult(board.now, "2001", call_id, number)


def test_a_consultation_holds_the_first_call_and_carries_its_data(board: Board) -> None:
    call_id = board.rings("2001", variables={"case": "1"})
    board.switch.answer(board.now, "2001", call_id)
    asked = board.switch.consult(board.now, "2001", call_id, "2002", {"why": "price"})
    assert board.states(call_id)["2001"] is S.HOLD
    assert board.states(asked) == {"2001": S.CONNECTED, "2002": S.ALERTING}
    [_, consultation] = board.switch.call_pictures()
    assert consultation.consultation_of == call_id
    assert consultation.variables == {"case": "1", "why": "price"}


def test_reconnecting_ends_the_consultation(board: Board) -> None:
    call_id, asked = consulting(board)
    board.switch.reconnect(board.now, "2001", asked, call_id)
    assert board.states(asked) == {}
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "2001": S.CONNECTED}


def test_a_transfer_leaves_the_customer_with_the_other_agent(board: Board) -> None:
    call_id, asked = consulting(board)
    board.switch.answer(board.now, "2002", asked)
    board.news()
    board.switch.transfer(board.now, "2001", asked, call_id)
    [report] = [each for each in board.news() if isinstance(each, CallReport)]
    assert report.happening is H.TRANSFERRED
    assert report.secondary is not None and report.secondary.call_id == asked
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "2002": S.CONNECTED}
    assert board.states(asked) == {}


def test_a_transfer_can_be_completed_while_the_far_end_rings(board: Board) -> None:
    call_id, asked = consulting(board, OTHER)
    board.switch.transfer(board.now, "2001", asked, call_id)
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, OTHER: S.ALERTING}
    board.wait(2)
    assert board.states(call_id)[OTHER] is S.CONNECTED
    board.wait(122)
    assert board.switch.calls() == []


def test_a_conference_has_three_and_shrinks_to_a_call_and_to_nothing(board: Board) -> None:
    call_id, asked = consulting(board)
    board.switch.answer(board.now, "2002", asked)
    board.switch.conference(board.now, "2001", asked, call_id)
    assert board.states(call_id) == dict.fromkeys((CUSTOMER, "2001", "2002"), S.CONNECTED)
    board.switch.drop(board.now, "2001", call_id, "2002")
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "2001": S.CONNECTED}
    board.switch.clear_connection(board.now, "2001", call_id)
    assert board.switch.calls() == []


def test_a_single_step_transfer_rings_elsewhere_at_once(board: Board) -> None:
    call_id = board.talks()
    board.news()
    board.switch.single_step_transfer(board.now, "2001", call_id, "2002")
    assert board.happened() == [(H.TRANSFERRED, "2001"), (H.DELIVERED, "2002")]
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "2002": S.ALERTING}
    board.switch.clear_connection(board.now, "2002", call_id)
    assert board.switch.calls() == []


def test_a_single_step_conference_brings_somebody_in(board: Board) -> None:
    call_id = board.talks()
    board.switch.single_step_conference(board.now, "2001", call_id, OTHER)
    board.wait(2)
    assert board.states(call_id) == dict.fromkeys((CUSTOMER, "2001", OTHER), S.CONNECTED)


def test_somebody_who_cannot_be_brought_in_leaves_the_call_as_it_was(board: Board) -> None:
    call_id = board.talks()
    board.switch.single_step_conference(board.now, "2001", call_id, "+16175550116")
    board.wait(1)
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "2001": S.CONNECTED}


def test_digits_and_data_are_told(board: Board) -> None:
    call_id = board.talks()
    board.news()
    board.switch.generate_digits(board.now, "2001", call_id, "12#*A")
    board.switch.set_data(board.now, "2001", call_id, {"tier": "gold"})
    digits, data = (each for each in board.news() if isinstance(each, CallReport))
    assert digits.digits == "12#*A"
    assert data.call.variables == {"tier": "gold"}


def test_what_was_told_stays_as_it_was_told(board: Board) -> None:
    call_id = board.rings("2001", variables={"case": "1"})
    [told] = [each for each in board.news() if isinstance(each, CallReport)]
    board.switch.answer(board.now, "2001", call_id)
    board.switch.set_data(board.now, "2001", call_id, {"case": "2"})
    assert told.call.state_of("2001") is S.ALERTING
    assert told.call.variables == {"case": "1"}


def test_everything_is_as_much_quicker_as_the_pace_says() -> None:
    board = Board(pace=10)
    board.log_on("1001")
    call_id = board.dials("2001", OTHER)
    board.wait(0.2)
    assert board.states(call_id)[OTHER] is S.CONNECTED


def test_a_pace_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Board(pace=0)


def test_what_is_late_is_done_in_its_order_and_as_of_its_time(board: Board) -> None:
    start = board.now
    board.dials("2001", OTHER)
    board.dials("2002", "+16175550118")
    board.news()
    board.wait(500)
    reports = board.news()
    assert [each.at for each in reports] == sorted(each.at for each in reports)
    assert reports[0].at == start + 2


Ask = Callable[[Board], object]


def refusals() -> dict[str, tuple[Refusal, Ask]]:
    """Return what must be refused, by a name for each: why, and how it is asked for."""
    r = Refusal

    def twice(board: Board) -> object:
        board.dials("2001", OTHER)
        return board.dials("2001", CUSTOMER)

    def hold_while_it_rings(board: Board) -> object:
        return board.switch.hold(board.now, "2001", board.dials("2001", OTHER))

    def answer_twice(board: Board) -> object:
        return board.switch.answer(board.now, "2001", board.talks())

    def answer_while_dialling(board: Board) -> object:
        board.dials("2001", OTHER)
        return board.switch.answer(board.now, "2001", board.rings("2001"))

    def retrieve_beside_a_call(board: Board) -> object:
        first = board.talks()
        board.talks(caller=OTHER)
        return board.switch.retrieve(board.now, "2001", first)

    def call(act: Callable[[Board, str], object]) -> Ask:
        return lambda board: act(board, board.talks())

    def pair(act: Callable[[Board, str, str], object]) -> Ask:
        return lambda board: act(board, *consulting(board))

    def same_party_twice(board: Board) -> object:
        first, second = board.talks(), board.talks()
        return board.switch.transfer(board.now, "2001", second, first)

    def fifth_call(board: Board) -> object:
        for last in "0123":
            board.dials("2001", f"+1617555010{last}")
            board.wait(2)
            board.switch.hold(board.now, "2001", board.switch.calls()[-1]["call_id"])
        return board.dials("2001", OTHER)

    def transfer_of_a_conference(board: Board) -> object:
        call_id = board.talks()
        board.switch.single_step_conference(board.now, "2001", call_id, "2002")
        return board.switch.single_step_transfer(board.now, "2001", call_id, OTHER)

    def transfer_before_anybody_is_reached(board: Board) -> object:
        call_id, asked = consulting(board, "16")
        return board.switch.transfer(board.now, "2001", asked, call_id)

    return {
        "a call from a device that is not there": (
            r.UNKNOWN_DEVICE,
            lambda b: b.dials("2999", OTHER),
        ),
        "a call from where nobody is logged on": (
            r.NOT_LOGGED_ON,
            lambda b: b.dials("2004", OTHER),
        ),
        "a call to oneself": (r.INVALID_DESTINATION, lambda b: b.dials("2001", "2001")),
        "a call to no number": (r.INVALID_DESTINATION, lambda b: b.dials("2001", "nobody")),
        "a call to a softphone that is closed": (r.OUT_OF_SERVICE, call_to_closed_softphone),
        "a second call beside the first": (r.BUSY, twice),
        "a fifth call": (r.BUSY, fifth_call),
        "too many variables": (
            r.INVALID_VALUE,
            lambda b: b.dials("2001", OTHER, variables={str(n): "" for n in range(65)}),
        ),
        "an answer to a call that does not ring": (r.NO_CALL_TO_ANSWER, answer_twice),
        "an answer while dialling": (r.BUSY, answer_while_dialling),
        "an answer to no call": (r.UNKNOWN_CALL, lambda b: b.switch.answer(b.now, "2001", "1")),
        "an answer from elsewhere": (
            r.NOT_IN_CALL,
            lambda b: b.switch.answer(b.now, "2002", b.rings("2001")),
        ),
        "hold before the answer": (r.WRONG_STATE, hold_while_it_rings),
        "hold twice": (
            r.NO_ACTIVE_CALL,
            call(lambda b, c: [b.switch.hold(b.now, "2001", c) for _ in "12"]),
        ),
        "retrieving what is not held": (
            r.NO_HELD_CALL,
            call(lambda b, c: b.switch.retrieve(b.now, "2001", c)),
        ),
        "retrieving beside another call": (r.BUSY, retrieve_beside_a_call),
        "alternating with itself": (
            r.NO_HELD_CALL,
            call(lambda b, c: b.switch.alternate(b.now, "2001", c, c)),
        ),
        "reconnecting what is not held": (
            r.NO_HELD_CALL,
            call(lambda b, c: b.switch.reconnect(b.now, "2001", c, c)),
        ),
        "dropping somebody out of a call of two": (
            r.WRONG_STATE,
            call(lambda b, c: b.switch.drop(b.now, "2001", c, CUSTOMER)),
        ),
        "deflecting an answered call": (
            r.NO_CALL_TO_ANSWER,
            call(lambda b, c: b.switch.deflect(b.now, "2001", c, "2002")),
        ),
        "consulting somebody in the call": (
            r.INVALID_DESTINATION,
            call(lambda b, c: b.switch.consult(b.now, "2001", c, CUSTOMER)),
        ),
        "a transfer with the calls the wrong way round": (
            r.NO_ACTIVE_CALL,
            pair(lambda b, first, asked: b.switch.transfer(b.now, "2001", first, asked)),
        ),
        "a transfer before anybody is reached": (
            r.WRONG_STATE,
            transfer_before_anybody_is_reached,
        ),
        "the same party twice in a call": (r.WRONG_STATE, same_party_twice),
        "a conference before the answer": (
            r.WRONG_STATE,
            pair(lambda b, first, asked: b.switch.conference(b.now, "2001", asked, first)),
        ),
        "a transfer of a conference": (r.WRONG_STATE, transfer_of_a_conference),
        "a queue in a conference": (
            r.INVALID_DESTINATION,
            call(lambda b, c: b.switch.single_step_conference(b.now, "2001", c, "support")),
        ),
        "tones that are none": (
            r.INVALID_VALUE,
            call(lambda b, c: b.switch.generate_digits(b.now, "2001", c, "1x")),
        ),
        "no tones": (
            r.INVALID_VALUE,
            call(lambda b, c: b.switch.generate_digits(b.now, "2001", c, "")),
        ),
        "a variable that is too long": (
            r.INVALID_VALUE,
            call(lambda b, c: b.switch.set_data(b.now, "2001", c, {"a": "x" * 1000})),
        ),
        "one variable too many": (
            r.INVALID_VALUE,
            call(
                lambda b, c: [b.switch.set_data(b.now, "2001", c, {str(n): "1"}) for n in range(65)]
            ),
        ),
        "a customer who is one of ours": (r.INVALID_VALUE, lambda b: b.rings("2001", "2002")),
        "a customer who calls another customer": (
            r.INVALID_DESTINATION,
            lambda b: b.rings(OTHER),
        ),
    }


def call_to_closed_softphone(board: Board) -> object:
    board.switch.set_state(board.now, "501", Phase.LOGGED_OUT)
    return board.rings("501")


@pytest.mark.parametrize("what", refusals())
def test_the_switch_refuses(board: Board, what: str) -> None:
    refusal, ask = refusals()[what]
    with pytest.raises(Refused) as refused:
        ask(board)
    assert refused.value.refusal is refusal
    assert str(refused.value).endswith(".")


def test_a_refusal_changes_nothing(board: Board) -> None:
    call_id, asked = consulting(board)
    before, agents = board.switch.call_pictures(), board.switch.agents()
    board.news()
    for ask in (
        lambda: board.switch.conference(board.now, "2001", asked, call_id),
        lambda: board.switch.consult(board.now, "2001", asked, "2003"),
        lambda: board.dials("2001", OTHER),
        lambda: board.rings("2002", variables={"a": "x" * 1000}),
    ):
        with pytest.raises(Refused):
            ask()
    assert (board.switch.call_pictures(), board.switch.agents()) == (before, agents)
    assert board.news() == []
