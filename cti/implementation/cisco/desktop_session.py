"""The life of one session: opened, signed in, up, left."""

from cti.domain import events
from cti.domain.events import Event
from cti.domain.services import LogOn, MonitorStop, Request, SnapshotDevice
from cti.domain.states import AgentState, Reason
from cti.errors import ProtocolError
from cti.settings import CiscoSettings
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import MessageType as Type
from cti.wire.ged188_values import StatusCode
from cti.wire.ged188_write import EncodingError

from . import calls as call_events
from .asking import Asking
from .desk import objection_to
from .ending import LOGGED_OUT, LOST, NO_ANSWER, UNREACHABLE, Ending
from .failures import Failure, failure_of
from .leaving import Leaving
from .live import Live
from .opening import REACTIONS, Offer, Reaction, granted_services, open_fields
from .reasons import problem_of
from .session import FAILURES
from .signing_in import SigningIn
from .system_events import EFFECTS, Effect, concerns, gateway_words, said_by, words_of
from .truth import Truth
from .voice_ai import voice_ai_events

CONFIRMATIONS = FAILURES | frozenset(kind for kind in Type if kind.name.endswith("_CONF"))
WANTED = (
    CONFIRMATIONS
    | call_events.WANTED
    | {Type.AGENT_STATE_EVENT, Type.FAILURE_EVENT, Type.SYSTEM_EVENT, Type.USER_MESSAGE_EVENT}
)


class DesktopSession:
    """One agent's session on one connection; `leaving` says how it ends."""

    def __init__(
        self, settings: CiscoSettings, live: Live, log_on: LogOn | None, offer: Offer
    ) -> None:
        self.leaving = Leaving(live.session)
        self.truth = Truth(live, offer, self._account_told, self._account_not_told)
        self._settings = settings
        self._live = live
        self._log_on = log_on  # None: the agent has logged on in an earlier session
        self._asking = Asking(live, self.truth.rebuild, self._logged_out)
        self._signing_in = SigningIn(live, self._signed_in, self._not_signed_in)
        self._sign_off: str | None = None  # why to leave once no call is left

    def open(self, log_on: LogOn, patience: float, now: float) -> list[Event]:
        """Ask for a session; no answer for `patience` seconds means that there is none."""
        problem = objection_to(log_on)
        if problem:
            return self._refuse_log_on(Failure(Reason.BAD_INPUT, problem))
        session = self._live.session
        fields = open_fields(self._settings, self._live.desk, session.version)
        self.leaving.ending = Ending(UNREACHABLE, was_silent=True)
        session.ask(Type.OPEN_REQ, fields, now, self._opened, self._not_opened, patience=patience)
        return []

    def read(self, data: bytes, now: float) -> list[Event]:
        """Return what a piece of the stream tells. Raises ProtocolError."""
        told: list[Event] = []
        try:
            for message in self._live.session.read(data, WANTED):
                if not self.leaving.is_over:
                    told += self._take(message, now)
        except EncodingError as error:  # an id of the server's that cannot be sent back
            raise ProtocolError(str(error)) from None
        self._leave_if_signed_off(now)
        return told

    def request(self, request: Request, now: float) -> list[Event]:
        """Put a request on its way."""
        if not self.truth.is_up or self.leaving.has_begun:
            return [events.RequestFailed(request, Reason.NOT_CONNECTED)]
        if type(request) not in self.truth.offer.services or isinstance(request, LogOn):
            return [events.RequestFailed(request, Reason.NOT_OFFERED)]
        if isinstance(request, SnapshotDevice):
            return self.truth.ask(request, now)
        if isinstance(request, MonitorStop):
            return self._stop(request, now)
        return self._asking.ask(request, now)

    def tick(self, now: float) -> list[Event]:
        """Give up what takes too long, and give a sign of life."""
        if self.leaving.is_over:
            return []
        told = self._live.session.expire(now)
        told += self.truth.if_up(self._live.calls.tick(now))
        told += [*self._asking.tick(now), *self._signing_in.tick(now)]
        self.leaving.tick(now)
        self._leave_if_signed_off(now)
        if not self.leaving.is_over and not self._live.session.beat(now, self._beat_refused):
            ending = self.leaving.ending if self.leaving.has_begun else Ending(LOST)
            self.leaving.hang_up(ending, StatusCode.TIMEOUT, now)
        return told

    def deadline(self) -> float | None:
        """Return when `tick` is due."""
        due = [*self._live.session.deadlines(), self.leaving.close_at, self._signing_in.deadline]
        due += [self._live.calls.joining.deadline, self._asking.deadline]
        return min((at for at in due if at is not None), default=None)

    def unanswered(self) -> list[Request]:
        """Return the requests whose outcome will not be known."""
        waiting = [asked.request for asked in self._live.session.in_flight.values()]
        waiting += [*self.truth.unanswered, self._asking.log_out_request]
        return list({id(request): request for request in waiting if request is not None}.values())

    # Opening and signing in

    def _opened(self, message: Message, now: float) -> list[Event]:
        self.leaving.ending = Ending(LOST)
        self._live.session.beats = True
        self.truth.granted = granted_services(message.number("ServicesGranted"), self._live.desk)
        self.truth.is_online = message.number("PeripheralOnline") != 0
        words = gateway_words(message.number("PGStatus"), is_online=self.truth.is_online)
        told: list[Event] = [events.Notice(Reason.NOT_CONNECTED, words)] if words else []
        return told + (self._begin(now) if self.truth.is_online else self.truth.rebuild(now))

    def _begin(self, now: float) -> list[Event]:
        """Sign in, if there is anybody, and find out how everything stands."""
        begin = self._signing_in.begin if self._live.desk.has_agent else self.truth.rebuild
        return begin(now)

    def _not_opened(self, failure: Failure, now: float) -> list[Event]:
        if failure.is_timeout:
            self.leaving.is_over = True
            return []
        reaction = REACTIONS.get(failure.status or 0, Reaction.ASK_THE_USER)
        if reaction is Reaction.ASK_THE_USER:
            return self._refuse_log_on(failure)
        lower = reaction is Reaction.LOWER_VERSION
        self.leaving.give_up(
            Ending(
                failure.problem, avoids_side=not lower, wants_lower_version=lower, failure=failure
            )
        )
        return []

    def _signed_in(self, now: float) -> list[Event]:
        return self.truth.rebuild(now, knows_agent=True)

    def _not_signed_in(self, failure: Failure, now: float) -> list[Event]:
        """The first time it is for the agent to react; later the other side may do."""
        is_first = self._log_on is not None
        told = self._refuse_log_on(failure)
        problem = self.leaving.ending.problem
        ending = Ending(problem, is_final=is_first, avoids_side=not is_first)
        self.leaving.hang_up(ending, StatusCode.NO_ERROR, now)
        return told

    def _refuse_log_on(self, failure: Failure) -> list[Event]:
        self.leaving.give_up(Ending(failure.problem or NO_ANSWER, is_final=True))
        if self._log_on is None:
            return []
        log_on, self._log_on = self._log_on, None
        return [failure.of(log_on)]

    def _account_told(self, now: float) -> list[Event]:
        told: list[Event] = []
        if self._log_on is not None and self.truth.is_online:
            told.append(events.RequestSucceeded(self._log_on))
            self._log_on = None
        return [*told, *self._agent_told(now)]

    def _account_not_told(self, now: float) -> None:
        ending = Ending(UNREACHABLE, avoids_side=True)
        self.leaving.hang_up(ending, StatusCode.TIMEOUT, now)

    # Messages

    def _take(self, message: Message, now: float) -> list[Event]:
        kind = message.type
        if kind in CONFIRMATIONS:
            return self._live.session.settle(message, now)
        if kind in call_events.WANTED:
            self.truth.touch()
            return self.truth.if_up(self._live.calls.take(message, now))
        match kind:
            case Type.AGENT_STATE_EVENT if self._live.agent.is_about_us(message):
                self.truth.touch()
                told = self.truth.if_up(self._live.agent.hear(message, now))
                return [*told, *self._signing_in.hear(now), *self._agent_told(now)]
            case Type.SYSTEM_EVENT if concerns(message, self._live.desk):
                return self._take_system_event(message, now)
            case Type.FAILURE_EVENT:
                return self._take_failure(message.number("Status"), now)
            case Type.USER_MESSAGE_EVENT:
                return self._take_text(message)
        return []

    def _take_text(self, message: Message) -> list[Event]:
        heard = voice_ai_events(message.text("Text"), self._live.calls.records)
        if heard is not None:
            return self.truth.if_up(heard)
        return [events.Notice(Reason.NOT_POSSIBLE_NOW, said_by(message))]

    def _take_system_event(self, message: Message, now: float) -> list[Event]:
        words = words_of(message)
        told: list[Event] = [events.Notice(Reason.NOT_CONNECTED, words)] if words else []
        was_online = self.truth.is_online
        match EFFECTS.get(message.number("SystemEventID"), Effect.NOTHING):
            case Effect.OFFLINE:
                self.truth.is_online = False
                return [*told, *self.truth.if_up(self.truth.offer_services())]
            case Effect.ONLINE:
                self.truth.is_online = True
                if was_online or not self.truth.is_up:
                    return []
                return [*told, *self._begin(now)]
        return told

    def _take_failure(self, status: int, now: float) -> list[Event]:
        """The server ends the session."""
        is_final = status == StatusCode.NEW_SESSION_OPENED
        failure = failure_of(status)
        ending = Ending(failure.problem, is_final, avoids_side=True, failure=failure)
        self.leaving.hang_up(ending, StatusCode.CTI_SERVER_OFFLINE, now)
        return [] if is_final else [events.Notice(Reason.NOT_CONNECTED, ending.problem)]

    def _beat_refused(self, failure: Failure, now: float) -> list[Event]:
        ending = Ending(failure.problem or LOST, avoids_side=True)
        self.leaving.hang_up(ending, StatusCode.CTI_SERVER_OFFLINE, now)
        return []

    # Leaving

    def _agent_told(self, now: float) -> list[Event]:
        """Go on with signing out; and leave if somebody else has signed the agent out."""
        told = self._asking.hear(now)
        state, is_ours = self._live.agent.state, self._asking.log_out_request is not None
        self._sign_off = None
        counts = self.truth.is_online and self.truth.is_up and not is_ours
        if counts and state is not None and state.state is AgentState.NULL:
            self._sign_off = problem_of(state.reason) or LOGGED_OUT
        return told

    def _stop(self, request: MonitorStop, now: float) -> list[Event]:
        """Nobody has to sign out: to leave is ours to do, and nobody can refuse it."""
        if request.device_id and not self._live.desk.is_ours(request.device_id):
            return [events.RequestFailed(request, Reason.NOT_OFFERED)]
        self.leaving.leave(LOGGED_OUT, now)
        return [events.RequestSent(request), events.RequestSucceeded(request)]

    def _logged_out(self, now: float) -> list[Event]:
        self.leaving.leave(LOGGED_OUT, now)
        return []

    def _leave_if_signed_off(self, now: float) -> None:
        if self._sign_off is not None and not any(self._live.calls.records.live()):
            self.leaving.leave(self._sign_off, now)
