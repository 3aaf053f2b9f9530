"""What the log says, and what it never says."""

import pytest
from stories import CLEARED, LOST, READY, RINGS, after

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.states import Reason
from cti.interface.log import LIMIT, Log, known, masked

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
