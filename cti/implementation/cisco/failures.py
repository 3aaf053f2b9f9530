"""Why a Cisco CTI Server or its switch refuses: its codes, by their names."""

from dataclasses import dataclass
from enum import IntEnum

from cti.domain.events import RequestFailed
from cti.domain.services import Request
from cti.domain.states import Reason
from cti.domain.wording import Named, worded
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import ControlFailureCode as Control
from cti.wire.ged188_values import MessageType
from cti.wire.ged188_values import StatusCode as Status


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something that was asked for came to nothing."""

    reason: Reason
    detail: str  # what the server literally said, or a key of the panel's words
    status: int | None = None  # the server's, if it was the server
    code: str = ""  # the server's or the switch's own name for it

    @property
    def is_timeout(self) -> bool:
        """Whether there was no answer at all."""
        return self.reason is Reason.TIMED_OUT

    @property
    def problem(self) -> str:
        """Why there is no session: the code's words, and what the server literally said."""
        if not self.code:
            return self.detail
        return worded("refusal", Named(f"errors.{self.code}"), self.detail)

    def of(self, request: Request) -> RequestFailed:
        """Return the event for a request that came to nothing for this reason."""
        return RequestFailed(request, self.reason, self.detail, self.code)


NO_ANSWER = Failure(Reason.TIMED_OUT, "")


def read_failure(message: Message) -> Failure:
    """Return what a FAILURE_CONF or CONTROL_FAILURE_CONF says."""
    if message.type == MessageType.CONTROL_FAILURE_CONF or "FailureCode" in message.fields:
        code = message.number("FailureCode")
        name = _name(code, Control)
        return Failure(Reason.REFUSED, _literally(name, code), code=f"CISCO_CF_{name}")
    return failure_of(message.number("Status"))


def failure_of(status: int) -> Failure:
    """Return what a status of the server says."""
    name = _name(status, Status)
    return Failure(Reason.REFUSED, _literally(name, status), status, f"CISCO_STATUS_{name}")


def _literally(name: str, code: int) -> str:
    return f"[code {code}]" if name == str(code) else f"[{name} {code}]"


def _name(code: int, names: type[IntEnum]) -> str:
    return names(code).name if code in names.__members__.values() else str(code)
