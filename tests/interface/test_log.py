"""What the log says, and what it never says."""

import pytest
from stories import CLEARED, LOST, READY, RINGS, after

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.states import Reason
from cti.interface.log import LIMIT, LONGEST_KEPT, Frame, Log, known, masked

SECRET = services.LogOn("1001", "secret", "2001")


def test_numbers_are_masked_but_for_their_last_two_digits() -> None:
    assert masked("from +16175550142 to 2001") == "from ••••••••••42 to 2001"


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        ((RINGS,), "Delivered call 17 alerting"),
        ((RINGS, CLEARED), "ConnectionCleared call 17 ended"),
        ((READY,), "agent ready"),
        ((LOST,), "link down lost"),
        ((events.RequestSent(SECRET),), "RequestSent LogOn"),
        ((events.RequestFailed(SECRET, Reason.REFUSED),), "RequestFailed LogOn refused"),
        ((events.AlertDismissed(1),), "AlertDismissed"),
    ],
)
def test_each_event_is_said_in_a_few_words(happened: tuple[Event, ...], said: str) -> None:
    assert known(happened[-1], after(*happened)) == said


def test_the_log_is_bounded_and_says_so() -> None:
    log = Log()
    for number in range(LIMIT + 3):
        log.add(float(number), "<", "frame")
    lines = log.text().splitlines()
    assert lines[0] == "# 3 older lines dropped"
    assert len(lines) == LIMIT + 1
    log.add_event(1.0, RINGS, after(RINGS))
    assert log.text().splitlines()[-1] == "1.000 = Delivered call 17 alerting"


def test_a_frame_is_described_when_the_log_is_read_and_not_before() -> None:
    log, asked = Log(), list[Frame]()

    def describe(frame: Frame) -> str:
        asked.append(frame)
        return f"{len(frame)} bytes"

    log.add_frame(1.0, b"secret", describe)
    assert asked == []
    assert log.text() == "1.000 < 6 bytes\n"


def test_a_frame_that_leaves_the_log_unread_is_never_described() -> None:
    log, asked = Log(), list[Frame]()

    def describe(frame: Frame) -> str:
        asked.append(frame)
        return ""

    log.add_frame(0.0, "first", describe)
    for number in range(LIMIT):
        log.add_frame(1.0, str(number), describe)
    assert log.text().startswith("# 1 older lines dropped\n")
    assert "first" not in asked


def test_once_settled_the_log_keeps_words_only() -> None:
    log, words = Log(), ["said while the session lived", "said too late"]
    log.add_frame(1.0, b"secret", lambda frame: words[0])
    log.add(2.0, "=", "link down")
    log.settle()
    words.reverse()
    assert log.text() == "1.000 < said while the session lived\n2.000 = link down\n"


def test_a_long_frame_does_not_wait_in_the_log() -> None:
    log, asked = Log(), list[Frame]()

    def describe(frame: Frame) -> str:
        asked.append(frame)
        return "long"

    long = "x" * (LONGEST_KEPT + 1)
    log.add_frame(1.0, long, describe)
    assert asked == [long]
    assert log.text() == "1.000 < long\n"


def test_a_line_of_the_log_stays_one_line() -> None:
    log = Log()
    log.add(1.0, "h", "one\ntwo\u202ethree")
    assert log.text() == "1.000 h one two three\n"
