"""The Cisco CTI Server, sides A and B on one switch: bytes in, bytes out. No socket, no clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from cti.errors import ProtocolError
from cti.wire.ged188_messages import Message
from cti.wire.ged188_plans import frame_limit
from cti.wire.ged188_values import MessageType, Service, StatusCode

from .cisco_agents import concerns, tell_agent, tell_state
from .cisco_answers import REFUSING, refusal
from .cisco_asking import Ask
from .cisco_dispatch import ask_of
from .cisco_events import ending, tell_call
from .cisco_facts import Centre, Options, agent_state
from .cisco_messages import pass_on, tell_emergency
from .cisco_opening import after_opening, confirmation, open_session
from .cisco_order import shuffled, usual
from .cisco_session import GONE_WITHIN, NEVER, OPEN_WITHIN, Session, Stream
from .cisco_voice_ai import VoiceAI
from .cisco_words import Failure
from .faults import Lane
from .reports import AgentReport, Report
from .switch import Switch

M = MessageType
MOST_CONNECTIONS = 100  # on both sides
OPEN_REQ_VERSION = slice(12, 16)


@dataclass(frozen=True, slots=True)
class Going:
    """Bytes for one connection; without bytes, it is reset."""

    connection: int
    data: bytes | None


class CTIServer:
    """Both sides. `publish` lets everybody, this server too, hear what the switch has to tell."""

    def __init__(
        self, switch: Switch, publish: Callable[[float], None], options: Options | None = None
    ) -> None:
        self.options = options or Options()
        self.sessions: dict[int, Session] = {}
        self.down: dict[str, float] = {}  # sides, and until when
        self._centre = Centre(switch, self.options)
        self.voice_ai = VoiceAI(self._centre)
        self._publish = publish
        self._random = Random(self.options.seed)
        self._next_number = 1

    def turn(self, **values: Any) -> None:
        """Change options; the shuffling begins again from its seed."""
        for name, value in values.items():
            setattr(self.options, name, value)
        self._random = Random(self.options.seed)

    # Connections

    def listens(self, side: str) -> bool:
        """Whether the side accepts connections."""
        return side not in self.down

    def connect(self, side: str, now: float) -> int | None:
        """Accept a connection; None: it is refused."""
        if not self.listens(side) or len(self.sessions) >= MOST_CONNECTIONS:
            return None
        number, self._next_number = self._next_number, self._next_number + 1
        self.sessions[number] = Session(number, side, now, due=now + OPEN_WITHIN)
        return number

    def leave(self, number: int) -> None:
        """The connection is gone; the calls go on."""
        self.sessions.pop(number, None)

    def receive(self, number: int, data: bytes, now: float) -> None:
        """Take what a client sent, in whatever pieces."""
        session = self.sessions.get(number)
        if session is None or session.gone:
            return
        session.last_heard = now
        try:
            session.frames.feed(data)
            while not session.gone and (frame := session.frames.next_frame()):
                self._take(session, frame, now)
        except ProtocolError:  # the frame border is lost
            session.gone = True

    def _take(self, session: Session, frame: bytes, now: float) -> None:
        kind = int.from_bytes(frame[4:8], "big")
        if len(frame) > frame_limit(session.version):
            session.gone = True
            return
        try:
            reply = self._answer(session, frame, kind, now)
        except REFUSING as error:
            reply = refusal(frame, error)
        if reply is not None:
            session.batch.append((Stream.CONFIRMATION, reply))
        self._publish(now)
        self._tell_rest(session, now)
        self._flush(now)

    def _answer(self, session: Session, frame: bytes, kind: int, now: float) -> Message | None:
        """Do what a frame asks, and return what confirms it; None: nothing to say."""
        if kind == M.OPEN_REQ:
            self._open(session, frame, now)
            return None  # confirmed already, ahead of what comes on its own
        if not session.opened:
            raise Failure(StatusCode.SESSION_NOT_OPEN)
        if session.side in self.down and kind != M.CLOSE_REQ:
            raise Failure(StatusCode.CTI_SERVER_OFFLINE)
        if kind not in M.__members__.values():
            return None  # an unknown message is skipped
        message = session.codec.decode_frame(frame)
        confirmed = {"InvokeID": message.number("InvokeID")}
        ask = Ask(self._centre, session, message, now)
        match kind:
            case M.HEARTBEAT_REQ:
                return Message(M.HEARTBEAT_CONF, confirmed)
            case M.CLOSE_REQ:
                session.opened, session.due = False, now + GONE_WITHIN
                return Message(M.CLOSE_CONF, confirmed)
            case M.USER_MESSAGE_REQ:
                pass_on(ask, self.sessions.values())
                return Message(M.USER_MESSAGE_CONF, confirmed)
        fields = ask_of(ask)
        return None if fields is None else Message(kind + 1, {**fields, **confirmed})

    def _open(self, session: Session, frame: bytes, now: float) -> None:
        """Let the session in, or refuse it: then it has a moment to go by itself."""
        try:
            if session.opened:
                raise Failure(StatusCode.SESSION_ALREADY_OPEN)
            if int.from_bytes(frame[OPEN_REQ_VERSION], "big") not in self.options.versions:
                raise Failure(StatusCode.INVALID_VERSION)
            if session.side in self.down:
                raise Failure(StatusCode.CTI_SERVER_OFFLINE)
            message = session.codec.decode_frame(frame)
            others = [each for each in self._open_sessions() if each is not session]
            older = open_session(self._centre, session, others, message)
        except (Failure, ProtocolError):
            if not session.opened:
                session.due = min(session.due, now + GONE_WITHIN)
            raise
        for each in older:
            self._dismiss(each, StatusCode.NEW_SESSION_OPENED, now)
        fields = confirmation(self._centre, session, message, now)
        fields["InvokeID"] = message.number("InvokeID")
        session.send(Message(M.OPEN_CONF, fields), now)
        after_opening(self._centre, session, now)

    def _dismiss(self, session: Session, status: StatusCode, now: float) -> None:
        session.batch.clear()
        session.send(Message(M.FAILURE_EVENT, {"Status": status}), now)
        session.opened, session.due = False, now + GONE_WITHIN

    # What happens

    def tell(self, reports: Sequence[Report], now: float) -> None:
        """Tell every session what it may see of this, and send it."""
        over = ending(reports)
        for session in self._open_sessions():
            for report in reports:
                if isinstance(report, AgentReport):
                    tell_agent(self._centre, session, report)
                else:
                    tell_call(self._centre, session, report, over)
        self._centre.follow(reports)
        self.voice_ai.follow(reports, now)
        self._flush(now)

    def _tell_rest(self, asking: Session, now: float) -> None:
        """Tell what the switch has no report for."""
        centre = self._centre
        for agent_id in centre.repeat:
            agent = centre.agent(agent_id)
            for session in self._open_sessions():
                unwanted = session.services & Service.IGNORE_DUPLICATE_AGENT_EVENTS
                if agent and concerns(centre, session, agent) and not unwanted:
                    tell_state(session, agent, agent_state(agent), now)
        for call_id, device in centre.emergencies:
            tell_emergency(centre, self._open_sessions(), asking, call_id, device)
        centre.repeat.clear()
        centre.emergencies.clear()

    def _open_sessions(self) -> list[Session]:
        """The sessions that hear what happens."""
        every = self.sessions.values()
        return [each for each in every if each.opened and each.due == NEVER]

    def _flush(self, now: float) -> None:
        shuffles = self.options.seed is not None
        arrange = shuffled(self._random) if shuffles else usual(self.options.confirm)
        for session in self.sessions.values():
            session.flush(arrange, now)

    # Time

    def advance(self, now: float) -> None:
        """Let sides come up again, and reset who has been silent for too long."""
        for side in [side for side, until in self.down.items() if until <= now]:
            del self.down[side]
        for session in self.sessions.values():
            silent = now - session.last_heard >= session.idle_timeout
            session.gone |= silent or session.due <= now
        if self.voice_ai.advance(self._open_sessions(), now):
            self._flush(now)

    def next_due(self) -> float | None:
        """When to `advance` and to look for `outgoing` next."""
        dues = [*self.down.values(), *(each.next_due for each in self.sessions.values())]
        dues += self.voice_ai.dues()
        return min((due for due in dues if due < NEVER), default=None)

    def outgoing(self, now: float) -> list[Going]:
        """Return what goes to the clients now, in order, and who is reset."""
        going: list[Going] = []
        for number, session in list(self.sessions.items()):
            data = b"".join(session.lane.pop(now))
            if data:
                going.append(Going(number, data))
            if session.gone:
                going.append(Going(number, None))
                self.leave(number)
        return going

    # Faults

    def side_down(
        self, side: str, now: float, seconds: float = NEVER, abrupt: bool = False
    ) -> None:
        """Take a side out of service: with a word to its clients, or as a killed process is."""
        self.down[side] = now + seconds
        for session in self.sessions.values():
            if session.side != side:
                continue
            if abrupt:
                session.lane = Lane()
                session.gone = True
            elif session.opened:
                event = Message(M.FAILURE_EVENT, {"Status": StatusCode.CTI_SERVER_OFFLINE})
                session.send(event, now)
                session.due = now + GONE_WITHIN

    def clear_faults(self) -> None:
        """Put both sides into service again, and let everything go through."""
        self.down.clear()
        for session in self.sessions.values():
            session.lane.clear()

    def of_user(self, user: str) -> list[Session]:
        """The sessions of a device, an agent or a client; no user: all."""
        return [each for each in self.sessions.values() if self._is_of(each, user)]

    def _is_of(self, session: Session, user: str) -> bool:
        agent = self._centre.agent(user)
        names = {session.device, session.client_id} if session.opened else set()
        return not user or user in names or bool(agent and agent.device == session.device)
