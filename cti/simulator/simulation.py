"""Switch, rooms and faults as one thing that is told the time and asked for what to send."""

from collections.abc import Callable
from dataclasses import dataclass

from .cisco_facts import Options
from .cisco_server import CTIServer
from .people import People
from .switch import Switch
from .voximplant import Room, admit, rooms
from .voximplant_dialects import Dialect


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text for one client; or, without a text, the code to close its connection with."""

    client: int
    text: str | None
    code: int = 1000


@dataclass(slots=True)
class Refusing:
    """So many of the next handshakes are refused, with this HTTP status."""

    count: int = 0
    status: int = 503


class Simulation:
    """Everything that P+2 plays, without its sockets and without a clock."""

    def __init__(
        self,
        people: People,
        *,
        now: float,
        pace: float,
        first_call_id: int,
        new_sender_id: Callable[[], str],
        cisco: Options | None = None,
    ) -> None:
        self.switch = Switch(people, now=now, pace=pace, first_call_id=first_call_id)
        self.rooms = rooms(people, self.switch, new_sender_id)
        self.refusing = Refusing()
        self.cisco = CTIServer(self.switch, self.advance, cisco)
        self._next_client = 1

    def admit(self, path: str, token: str) -> Room | int:
        """Return the room that a handshake leads to, or the HTTP status of a refusal by fault.

        Raises NotAdmitted.
        """
        if self.refusing.count:
            self.refusing.count -= 1
            return self.refusing.status
        return admit(self.rooms, path, token)

    def join(self, room: Room, now: float) -> int:
        """Let a client into the room; return the number that it goes by from now on."""
        number, self._next_client = self._next_client, self._next_client + 1
        room.join(number, now)
        return number

    def advance(self, now: float) -> None:
        """Do what is due, and let the rooms hear of what has happened."""
        self.switch.advance(now)
        reports = self.switch.reports()
        for report in reports:
            for room in self.rooms.values():
                room.tell(report, now)
        if reports:
            self.cisco.tell(reports, now)

    def outgoing(self, now: float) -> list[Outgoing]:
        """Return what goes to the clients now, in order."""
        sent: list[Outgoing] = []
        for room in self.rooms.values():
            for number, client in room.clients.items():
                sent += [Outgoing(number, text) for text in client.lane.pop(now)]
            sent += [Outgoing(number, None, code) for number, code in room.closing]
            room.closing.clear()
        return sent

    def next_due(self) -> float | None:
        """When to `advance` and to look for `outgoing` next; None: not before something happens."""
        dues = [self.switch.next_due(), self.cisco.next_due()]
        for room in self.rooms.values():
            dues += [client.lane.next_due() for client in room.clients.values()]
        return min((due for due in dues if due is not None), default=None)

    def clear_faults(self) -> None:
        """Let everything work again."""
        self.refusing = Refusing()
        self.cisco.clear_faults()
        for room in self.rooms.values():
            room.revoked.clear()
            room.forget_disconnect = 0
            for client in room.clients.values():
                client.lane.clear()

    def reset(self, now: float) -> None:
        """Begin again: no calls, agents as at the start, no faults, the first dialect."""
        self.clear_faults()
        for room in self.rooms.values():
            room.dialect, room.echo = Dialect(), False
        self.switch.reset(now)
