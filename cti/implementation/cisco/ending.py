"""How a session ends, and what that means for the next one."""

from dataclasses import dataclass

from .failures import Failure

UNREACHABLE, NO_ANSWER = "unreachable", "no_answer"  # keys of the panel's words
LOST, LOGGED_OUT = "lost", "logged_out"


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a session is over."""

    problem: str
    is_final: bool = False  # nobody tries again before the agent does something
    avoids_side: bool = False  # the other side first
    wants_lower_version: bool = False
    was_silent: bool = False  # not even OPEN_REQ was answered
    failure: Failure | None = None  # what the server said, if it was the server
