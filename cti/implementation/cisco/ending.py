"""How a session ends, and what that means for the next one."""

from dataclasses import dataclass

UNREACHABLE = "The CTI server cannot be reached"
LOST, LOGGED_OUT = "lost", "logged_out"  # keys of the panel's words


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a session is over."""

    problem: str
    is_final: bool = False  # nobody tries again before the agent does something
    avoids_side: bool = False  # the other side first
    wants_lower_version: bool = False
    was_silent: bool = False  # not even OPEN_REQ was answered
