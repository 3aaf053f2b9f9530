"""The Voximplant Kit front: one room for each account, texts in and texts out. No socket here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import md5
from hmac import compare_digest

from .faults import GARBAGE, Lane
from .people import Account, People
from .reports import Report
from .switch import Switch
from .voximplant_dialects import COMMANDS, Dialect, as_number, read, write
from .voximplant_softphones import Softphones

LONGEST_MESSAGE = 64 * 1024  # bytes
MOST_CLIENTS = 100
TOO_BIG, POLICY = 1009, 1008  # RFC 6455 §7.4.1


class NotAdmitted(Exception):
    """The handshake is refused with this HTTP status."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(slots=True)
class Client:
    """One WebSocket in the room."""

    sender_id: str
    user_id: str = ""  # whom it says it works for
    lane: Lane[str] = field(default_factory=Lane)


@dataclass(slots=True)
class Room:
    """Everybody connected to one account, the softphones included."""

    account: Account
    softphones: Softphones
    new_sender_id: Callable[[], str]
    dialect: Dialect = field(default_factory=Dialect)
    echo: bool = False
    forget_disconnect: int = 0
    revoked: set[str] = field(default_factory=set)  # secrets of tokens
    clients: dict[int, Client] = field(default_factory=dict)
    closing: list[tuple[int, int]] = field(default_factory=list)  # (client, code)
    _softphone_ids: dict[str, str] = field(default_factory=dict)

    def join(self, number: int, now: float) -> None:
        """Let a client in, and tell it alone who it is."""
        client = Client(self.new_sender_id())
        self.clients[number] = client
        client.lane.push(write(self.dialect, "connection_accepted", client.sender_id, {}), now)

    def leave(self, number: int) -> None:
        """The client is gone; nobody is told."""
        self.clients.pop(number, None)

    def receive(self, number: int, text: str, now: float) -> None:
        """Pass on what a client said, if it is well formed and honest; then let it be obeyed."""
        client = self.clients.get(number)
        if client is None:
            return
        if len(text) > LONGEST_MESSAGE or len(text.encode("utf-8", "replace")) > LONGEST_MESSAGE:
            self.close([number], TOO_BIG)
            return
        said = read(self.dialect, text)
        own = (client.sender_id, str(as_number(client.sender_id)))
        if said is None or said.sender_id not in own:
            return
        if said.name == "connected" and said.payload:
            client.user_id = str(said.payload.get("user_id", ""))
        self._send(text, now, but=None if self.echo else number)
        if said.name in COMMANDS and said.payload is not None:
            self.softphones.obey(said.name, said.payload, now)

    def tell(self, report: Report, now: float) -> None:
        """Let the softphones say what happened."""
        for told in self.softphones.tell(report):
            if told.name == "call_disconnected" and self.forget_disconnect:
                self.forget_disconnect -= 1
                continue
            if told.starts or told.user_id not in self._softphone_ids:
                self._softphone_ids[told.user_id] = self.new_sender_id()
            sender_id = self._softphone_ids[told.user_id]
            self._send(write(self.dialect, told.name, sender_id, told.payload), now)

    def close(self, numbers: Iterable[int], code: int) -> None:
        """Close these clients' connections."""
        for number in list(numbers):
            del self.clients[number]
            self.closing.append((number, code))

    def of_user(self, user_id: str) -> list[int]:
        """The clients that said they work for the user; no user: all."""
        return [number for number, each in self.clients.items() if user_id in ("", each.user_id)]

    def revoke_tokens(self) -> None:
        """Make every token of the account worthless, and close what came in with one."""
        self.revoked = {token.secret for token in self.account.tokens}
        self.close(list(self.clients), POLICY)

    def corrupt(self, text: str, now: float) -> None:
        """Send every client something that is no message."""
        self._send(text or GARBAGE, now)

    def _send(self, text: str, now: float, but: int | None = None) -> None:
        for number, client in self.clients.items():
            if number != but:
                client.lane.push(text, now)


def rooms(people: People, switch: Switch, new_sender_id: Callable[[], str]) -> dict[str, Room]:
    """Return a room for each account."""
    return {
        account.name: Room(account, Softphones(account, switch), new_sender_id)
        for account in people.accounts.values()
    }


def admit(rooms: dict[str, Room], path: str, token: str) -> Room:
    """Return the room behind `{domain}-{md5 of the token id}`. Raises NotAdmitted."""
    domain, dash, digest = path.strip("/").rpartition("-")
    if not dash or len(digest) != 32 or not set(digest) <= set("0123456789abcdef"):
        raise NotAdmitted(404, "The path has to be /{domain}-{md5 of the token id}.")
    owner = token_owner(rooms, token)
    digests = [_md5(each.token_id) for each in owner.account.tokens if each.secret == token]
    if owner.account.name != domain or digest not in digests:
        raise NotAdmitted(403, "The token does not belong to this account and token id.")
    if len(owner.clients) >= MOST_CLIENTS:
        raise NotAdmitted(503, f"There are {MOST_CLIENTS} clients in the room already.")
    return owner


def token_owner(rooms: dict[str, Room], token: str) -> Room:
    """Return the room of the account whose token it is. Raises NotAdmitted."""
    for room in rooms.values():
        for each in room.account.tokens:
            known = compare_digest(each.secret.encode(), token.encode("utf-8", "replace"))
            if known and each.secret not in room.revoked:
                return room
    raise NotAdmitted(401, "access_token is missing, unknown or revoked.")


def _md5(token_id: str) -> str:
    return md5(token_id.encode(), usedforsecurity=False).hexdigest()
