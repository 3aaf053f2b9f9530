"""How a session ends: in good order after signing out, or at once when something is wrong."""

from cti.domain.events import Event
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import MessageType, StatusCode

from .ending import UNREACHABLE, Ending
from .failures import Failure
from .session import Session

CLOSE_PATIENCE = 5.0  # seconds for CLOSE_CONF


class Leaving:
    """Knows why the session ends or has ended, and when the connection is to be closed."""

    def __init__(self, session: Session) -> None:
        self.ending = Ending(UNREACHABLE)
        self.is_over = False  # the connection is to be closed
        self.close_at: float | None = None
        self._session = session

    @property
    def has_begun(self) -> bool:
        """Whether nothing new is to be asked for."""
        return self.is_over or self.close_at is not None

    def leave(self, problem: str, now: float) -> None:
        """Close in good order, and for good."""
        if not self.has_begun:
            self.ending, self.close_at = Ending(problem, is_final=True), now + CLOSE_PATIENCE
            self._send(StatusCode.NO_ERROR, now)

    def hang_up(self, ending: Ending, status: StatusCode, now: float) -> None:
        """Say why, and do not wait for an answer."""
        self.ending, self.is_over = ending, True
        self._send(status, now)

    def give_up(self, ending: Ending) -> None:
        """There is no session to close."""
        self.ending, self.is_over = ending, True

    def tick(self, now: float) -> None:
        """Wait no longer for the answer."""
        if self.close_at is not None and now >= self.close_at:
            self.is_over = True

    def _send(self, status: StatusCode, now: float) -> None:
        fields = {"Status": status}
        self._session.ask(MessageType.CLOSE_REQ, fields, now, self._closed, self._closed)

    def _closed(self, outcome: Message | Failure, now: float) -> list[Event]:
        self.is_over = True
        return []
