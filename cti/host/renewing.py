"""When to ask the host for something better to log in with."""

from collections.abc import Mapping
from typing import Any

from cti.domain import events
from cti.domain.events import Event
from cti.domain.services import LogOn
from cti.domain.states import LinkState, Reason

from .reading import BadRequest
from .refusing import Say
from .requests import read_credentials

NOT_AUTHORISED = "not_authorised"  # the problem of a link whose token is not accepted any more
AGAIN_AFTER = 60.0  # seconds: what was renewed in vain is not asked for at once again
NOT_THE_CREDENTIALS = frozenset({Reason.NOT_CONNECTED, Reason.OUTCOME_UNKNOWN})


class Renewing:
    """Watches the log-ins; only a host that brought credentials is asked for others."""

    def __init__(self) -> None:
        self.brought = False
        self._asked_at = float("-inf")

    def is_due(self, event: Event, now: float) -> bool:
        """Whether the host is to be asked, because of this event."""
        match event:
            case events.RequestFailed(LogOn(), reason) if reason not in NOT_THE_CREDENTIALS:
                pass
            case events.LinkStateChanged(LinkState.DOWN, problem) if problem == NOT_AUTHORISED:
                pass
            case _:
                return False
        if not self.brought or now < self._asked_at + AGAIN_AFTER:
            return False
        self._asked_at = now
        return True

    def reason(self, event: Event, say: Say) -> str:
        """Return why, in words where there are any."""
        return say(event) if isinstance(event, events.RequestFailed) else NOT_AUTHORISED


def renewed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the host brings to log in with. Raises BadRequest."""
    credentials = read_credentials(data.get("credentials"))
    if not credentials:
        raise BadRequest("renewCredentials: credentials must hold something to log in with.")
    return credentials
