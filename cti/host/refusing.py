"""Why a request comes to nothing, as a host is told: a code, words, and whether to ask again."""

from collections.abc import Callable

from cti.domain import events
from cti.domain.model import Snapshot
from cti.domain.states import Reason
from cti.opencti.errors import error_code

from .envelope import Refusal

Say = Callable[[events.RequestFailed | events.Notice], str]
"""Returns a failure or a notice in the agent's language."""

UNSUPPORTED, BAD_REQUEST, RATE_LIMITED = "UNSUPPORTED", "BAD_REQUEST", "RATE_LIMITED"
HAD_NO_EFFECT = frozenset({Reason.NOT_CONNECTED, Reason.NOT_POSSIBLE_NOW})

TOO_MANY = Refusal(RATE_LIMITED, "The host asks too often; wait a second.", retry=True)


def refusal_of(failed: events.RequestFailed, snapshot: Snapshot, say: Say) -> Refusal:
    """Return what a failed request's response says."""
    code = error_code(failed, snapshot.agent.state if snapshot.agent.confirmed else None)
    return Refusal(code, say(failed), failed.reason in HAD_NO_EFFECT)


def bad_request(words: str) -> Refusal:
    """Return what a request gets whose data cannot be used."""
    return Refusal(BAD_REQUEST, words)


def unsupported(name: str) -> Refusal:
    """Return what a request gets that this panel does not have."""
    return Refusal(UNSUPPORTED, f"This panel has no request {name}: see capabilities.functions.")
