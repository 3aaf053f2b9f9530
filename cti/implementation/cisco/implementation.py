"""The Implementation for a Cisco CTI Server: an agent's desktop, on whichever side answers."""

from collections.abc import Callable

from cti.domain import events
from cti.domain.events import Event
from cti.domain.services import LogOn, Request
from cti.domain.states import LinkState, Reason
from cti.errors import ProtocolError
from cti.settings import CiscoSettings

from ..contract import Implementation
from .agent import AgentTracker
from .calls import Calls
from .checking import check
from .desk import desk_of
from .desktop_session import DesktopSession
from .ending import Ending
from .failures import Failure
from .live import Live
from .opening import CHOICES, EVERY_SERVICE, LOWEST_VERSION, Offer, services_for
from .record import Record
from .session import InvokeIDs, Session
from .sides import Sides

CONNECT_PATIENCE = 10.0  # seconds until the WebSocket is open
OPEN_PATIENCE = 10.0  # until OPEN_CONF; doubles after each silence (5 seconds are usual)
MOST_OPEN_PATIENCE = 60.0


class CiscoImplementation(Implementation):
    """Translates between the domain and a Cisco CTI Server. Does no I/O."""

    services = EVERY_SERVICE
    agent_choices = CHOICES

    def __init__(self, settings: CiscoSettings, log_on: LogOn, draw: Callable[[], float]) -> None:
        check(settings)
        self._settings = settings
        self._log_on = log_on
        self._is_settled = False  # the agent knows what became of LogOn
        self._is_announced = False
        self._sides = Sides(settings.sides, draw)
        self._ids = InvokeIDs()
        self._version = settings.protocol_version
        self._silences = 0  # OPEN_REQs in a row without any answer
        self._before: dict[str, Record] = {}  # calls that may go on in the next session
        self._agent = AgentTracker(desk_of(log_on, settings.peripheral_id))
        self._connect_by: float | None = None
        offer = Offer.of(services_for(self._agent.desk))
        self.services, self.agent_choices = offer.services, offer.agent_choices
        self._begin_session(0.0, offer)

    def _begin_session(self, now: float, offer: Offer) -> None:
        desk = self._agent.desk
        session = Session(self._version, self._ids, self._settings.heartbeat, now)
        self._agent.begin_session()
        self._live = Live(session, desk, self._agent, Calls(desk, self._version, self._before))
        log_on = None if self._is_settled else self._log_on
        self._session = DesktopSession(self._settings, self._live, log_on, offer)

    def connect(self, now: float) -> str:
        """Begin a new attempt and return the address of the side whose turn it is."""
        self._begin_session(now, self._session.truth.offer)
        self.deadline = self._connect_by = now + CONNECT_PATIENCE
        return self._sides.address

    def opened(self, now: float) -> list[Event]:
        """Ask for a session."""
        self._connect_by = None
        told: list[Event] = [] if self._is_announced else [events.RequestSent(self._log_on)]
        self._is_announced = True
        patience = min(OPEN_PATIENCE * 2**self._silences, MOST_OPEN_PATIENCE)
        return self._told([*told, *self._session.open(self._log_on, patience, now)], now)

    def closed(self, code: int, now: float) -> list[Event]:
        """Tell what is lost with the session, and when to come back."""
        ending = self._session.leaving.ending
        told: list[Event] = [
            events.RequestFailed(request, Reason.OUTCOME_UNKNOWN)
            for request in self._session.unanswered()
        ]
        self._silences = self._silences + 1 if ending.was_silent else 0
        ending = self._lower_version(ending)
        retry_at = None if ending.is_final else self._retry_at(ending, now)
        if ending.is_final and not self._is_settled:
            failure = ending.failure or Failure(Reason.REFUSED, ending.problem)
            told.append(failure.of(self._log_on))
        told.append(events.LinkStateChanged(LinkState.DOWN, ending.problem, retry_at))
        if self._session.truth.is_up:
            self._before = self._live.calls.to_remember()
        self._told(told, now)
        self._begin_session(now, self._session.truth.offer)
        self.deadline = self._connect_by = None
        return told

    def receive(self, data: str | bytes, now: float) -> list[Event]:
        """Return what a piece of the server's stream tells."""
        if isinstance(data, str):
            raise ProtocolError("text came from the WebSocket; GED-188 needs binary messages")
        return self._told(self._session.read(data, now), now)

    def request(self, request: Request, now: float) -> list[Event]:
        """Put a request on its way."""
        return self._told(self._session.request(request, now), now)

    def tick(self, now: float) -> list[Event]:
        """Give up what takes too long, and give a sign of life."""
        if self._connect_by is not None and now >= self._connect_by:
            self._session.leaving.is_over = True
        return self._told(self._session.tick(now), now)

    def data_to_send(self) -> list[str | bytes]:
        """Return the frames to send, each once."""
        return self._live.session.take_out()

    def wants_to_close(self) -> bool:
        """Whether this session is over."""
        return self._session.leaving.is_over

    def describe(self, data: str | bytes) -> str:
        """Return the names and ids of messages, and nothing else of them."""
        if isinstance(data, str):
            return super().describe(data)
        return self._live.session.describe(data)

    def _told(self, told: list[Event], now: float) -> list[Event]:
        """Note what concerns the next sessions, and when to look again."""
        for event in told:
            match event:
                case events.RequestSucceeded(LogOn()) | events.RequestFailed(LogOn()):
                    self._is_settled = True
                case events.LinkStateChanged(LinkState.UP):
                    self._sides.up(now)
        self.deadline = self._connect_by or self._session.deadline()
        return told

    def _lower_version(self, ending: Ending) -> Ending:
        if not ending.wants_lower_version:
            return ending
        if self._version <= LOWEST_VERSION:
            return Ending(ending.problem, is_final=True, failure=ending.failure)
        self._version -= 1
        return ending

    def _retry_at(self, ending: Ending, now: float) -> float:
        if ending.wants_lower_version:
            return self._sides.again(now)
        return self._sides.next_try(now, avoid=ending.avoids_side)
