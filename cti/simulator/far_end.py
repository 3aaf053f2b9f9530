"""What outside numbers do when they are called: the last digit decides."""

from dataclasses import dataclass

from cti.domain.states import Cause

EMERGENCY_NUMBERS = frozenset({"112", "911", "999"})


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a far end does, after so many seconds; without a cause it answers."""

    seconds: float
    rings: bool = True
    cause: Cause | None = None


ANSWERS = Behaviour(2)
BY_LAST_DIGIT = {
    "6": Behaviour(0.5, False, Cause.BUSY),
    "7": Behaviour(20, True, Cause.NO_ANSWER),
    "8": Behaviour(2, True, Cause.REJECTED),
    "9": Behaviour(0.5, False, Cause.INVALID_DESTINATION),
}


def digits_of(number: str) -> str:
    """Return the number without what people write between the digits."""
    return "".join(mark for mark in number if mark in "0123456789")


def behaviour(number: str) -> Behaviour:
    """Return what this number does; one without digits does not exist."""
    digits = digits_of(number)
    if digits in EMERGENCY_NUMBERS:
        return ANSWERS
    return BY_LAST_DIGIT.get(digits[-1:] or "9", ANSWERS)
