"""Several tabs, one session: the leader holds the connection, the others show the same.

What a tab says goes out by `post`, what the others say is given to `receive`. There is no server
and no storage behind it, only messages between pages of one origin. Who leads is agreed by age; who
leaves names an heir; who falls silent is replaced.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from cti.domain import events
from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.domain.permissions import objection
from cti.domain.services import LogOn, Request
from cti.domain.states import Reason

from .packing import PackingError, pack, unpack
from .store import Store

VERSION = 1
PATIENCE = 0.1  # seconds until a tab that hears nobody leads
BEAT = 1.0
SILENCE = 5.0  # hidden pages are woken once a second at best


class Role(Enum):
    """What this tab is to the others."""

    CANDIDATE = "candidate"
    LEADER = "leader"
    FOLLOWER = "follower"


@dataclass(frozen=True, slots=True)
class Connection:
    """What a leader does: its own link to the CTI server."""

    send: Callable[[Request], None]
    take_over: Callable[[LogOn], None]
    let_go: Callable[[], None]


class SharedStore(Store):
    """A store whose events go through the leader, once there are tabs to share with."""

    tabs: "Tabs | None" = None

    def apply(self, event: Event) -> None:
        """Take an event in, here and in every other tab."""
        if self.tabs is None or isinstance(event, events.HostAnswersChanged):
            super().apply(event)
        else:
            self.tabs.apply(event, super().apply)


class Tabs:
    """This tab's part in the agreement. `born` and `tab_id` order the tabs: the oldest leads."""

    def __init__(
        self,
        tab_id: str,
        now: float,
        store: SharedStore,
        connection: Connection,
        post: Callable[[dict[str, Any]], None],
    ) -> None:
        self.role = Role.CANDIDATE
        self.deadline: float = now + PATIENCE
        self._rank = (now, tab_id)
        self._store = store
        self._connection = connection
        self._log_on: LogOn | None = None
        self._leader = ""
        self._others: dict[str, tuple[float, str]] = {}  # followers, or rivals for the lead
        self._active = ""  # the tab that the agent looked at last; empty: the leader, then
        self._watched: set[str] = set()  # the tabs that can be seen now
        self._seq = 0
        self._post = post
        self._when_settled: list[Callable[[], None]] = []
        self._held: list[Event] = []  # that happened before somebody led
        store.tabs = self
        self._say("here")

    @property
    def is_leader(self) -> bool:
        """Whether the connection, the ring and the log are this tab's business."""
        return self.role is Role.LEADER

    @property
    def is_active(self) -> bool:
        """Whether the agent works here: this tab rings, and opens records by itself."""
        return self._active == self._rank[1] or (not self._active and self.is_leader)

    @property
    def is_watched_elsewhere(self) -> bool:
        """Whether the agent sees another of the tabs."""
        return bool(self._watched - {self._rank[1]})

    def watch(self, is_watched: bool) -> None:
        """The agent begins or ceases to look at this tab."""
        self._note_watch(self._rank[1], is_watched)
        self._say("watch", watched=is_watched)

    def when_settled(self, do: Callable[[], None]) -> None:
        """Do something once it is known who leads; at once, if it is."""
        if self.role is Role.CANDIDATE:
            self._when_settled.append(do)
        else:
            do()

    def send(self, request: Request) -> None:
        """Bring a request to the CTI server, by way of the leader."""
        if self.role is Role.LEADER:
            self._send(request)
        elif self.role is Role.FOLLOWER:
            self._say("ask", request=pack(request))
        else:
            self._when_settled.append(lambda: self.send(request))

    def apply(self, event: Event, apply_here: Callable[[Event], None]) -> None:
        """Take in what happened in this tab: the leader tells everyone, in one order."""
        if self.role is Role.LEADER:
            self._tell_all(event)  # first, for others may follow from it
            apply_here(event)
        elif self.role is Role.FOLLOWER:
            self._say("tell", event=pack(event))
        else:
            self._held.append(event)

    def tick(self, now: float) -> None:
        """Lead, if nobody else does; show that one still leads."""
        if now < self.deadline:
            return
        if self.role is Role.LEADER:
            self._say("lead")
            self.deadline = now + BEAT
        elif self.role is Role.CANDIDATE and any(
            rank < self._rank for rank in self._others.values()
        ):
            self._others.clear()  # an older one has spoken: wait once more, then no longer
            self.deadline = now + PATIENCE
        else:
            self._lead(now)

    def leave(self) -> None:
        """The page goes away: an heir takes over at once."""
        followers = sorted(self._others.items(), key=lambda item: item[1])
        heir = followers[0][0] if followers and self.role is Role.LEADER else ""
        self._say("bye", heir=heir, leads=self.role is Role.LEADER)
        self.role = Role.CANDIDATE

    def come_back(self, now: float) -> None:
        """The page is shown again after it had gone away."""
        self.deadline = now + PATIENCE
        self._say("here")

    def receive(self, message: Any, now: float) -> None:
        """Take what another tab says; what cannot be read is no message."""
        if not isinstance(message, dict) or message.get("v") != VERSION:
            return
        sender, born, kind = (message.get(name) for name in ("from", "born", "kind"))
        hear = HEARD.get(kind) if isinstance(kind, str) else None
        if hear is None or not isinstance(sender, str) or not isinstance(born, float | int):
            return
        if sender == self._rank[1] or message.get("to", self._rank[1]) != self._rank[1]:
            return
        try:
            hear(self, message, (float(born), sender), now)
        except (PackingError, TypeError, ValueError):  # another version's page, perhaps
            return

    # What is heard

    def _here(self, message: dict[str, Any], rank: tuple[float, str], now: float) -> None:
        self._others[rank[1]] = rank
        if self.role is Role.LEADER:
            self._welcome(rank[1])

    def _lead_heard(self, message: dict[str, Any], rank: tuple[float, str], now: float) -> None:
        if self.role is Role.LEADER:
            if rank > self._rank:
                self._say("lead", to=rank[1])  # it will see that we are older
                return
            self._connection.let_go()
        is_new = self.role is not Role.FOLLOWER or self._leader != rank[1]
        self.role, self._leader, self.deadline = Role.FOLLOWER, rank[1], now + SILENCE
        if "snapshot" in message:
            self._adopt(message)
        elif is_new or message.get("seq") != self._seq:
            self._say("here")

    def _adopt(self, message: dict[str, Any]) -> None:
        snapshot, log_on = unpack(message["snapshot"]), unpack(message.get("log_on"))
        if not isinstance(snapshot, Snapshot) or not isinstance(log_on, LogOn | None):
            raise PackingError("a leader tells its snapshot and who is logged on")
        self._seq, self._log_on = int(message.get("seq", 0)), log_on
        self._active = self._active or str(message.get("active", ""))
        self._watched |= {str(each) for each in message.get("watched", ())}
        Store.apply(self._store, events.SnapshotShared(snapshot))
        self._settle()

    def _event(self, message: dict[str, Any], rank: tuple[float, str], now: float) -> None:
        if self.role is not Role.FOLLOWER or rank[1] != self._leader:
            return
        self.deadline = now + SILENCE
        if message.get("seq") != self._seq + 1:
            self._say("here")  # something was lost
            return
        self._seq += 1
        Store.apply(self._store, _event_in(message))

    def _told(self, message: dict[str, Any], rank: tuple[float, str], now: float) -> None:
        if self.role is Role.LEADER:
            self._store.apply(_event_in(message))

    def _asked(self, message: dict[str, Any], rank: tuple[float, str], now: float) -> None:
        """One click, one command: what another tab has asked for already is not sent again."""
        if self.role is not Role.LEADER:
            return
        request = unpack(message.get("request"))
        if not isinstance(request, Request):
            raise PackingError("this is no request")
        reason = objection(self._store.snapshot, request)
        if reason is None:
            self._send(request)
        elif reason is not Reason.ALREADY_ASKED:
            self._store.apply(events.RequestFailed(request, reason))

    def _logged_on(self, message: dict[str, Any], rank: tuple[float, str], now: float) -> None:
        log_on = unpack(message.get("log_on"))
        if not isinstance(log_on, LogOn | None):
            raise PackingError("this is no log-on")
        self._log_on = log_on

    def _watch(self, message: dict[str, Any], rank: tuple[float, str], now: float) -> None:
        self._note_watch(rank[1], message.get("watched") is True)

    def _note_watch(self, tab_id: str, is_watched: bool) -> None:
        if is_watched:  # the focus is in one place: another tab had it, or has crashed with it
            self._active = tab_id
            self._watched = {tab_id}
        else:
            self._watched.discard(tab_id)

    def _bye(self, message: dict[str, Any], rank: tuple[float, str], now: float) -> None:
        self._others.pop(rank[1], None)
        self._watched.discard(rank[1])
        self._active = "" if self._active == rank[1] else self._active
        if not message.get("leads") or self.role is not Role.FOLLOWER:
            return
        if message.get("heir") == self._rank[1]:
            self._lead(now)
        else:
            self._leader, self.deadline = "", now + PATIENCE

    # What follows

    def _lead(self, now: float) -> None:
        before, self.role = self.role, Role.LEADER
        self.deadline = now + BEAT
        self._say("lead")
        if before is Role.FOLLOWER:
            self._others.clear()  # each will say that it is here
            if self._log_on is not None:
                self._connection.take_over(self._log_on)
        self._settle()

    def _settle(self) -> None:
        held, self._held = self._held, []
        for event in held:
            self._store.apply(event)
        waiting, self._when_settled = self._when_settled, []
        for do in waiting:
            do()

    def _send(self, request: Request) -> None:
        self._connection.send(request)
        if isinstance(request, LogOn):  # only now: what was there before has been logged out
            self._log_on = request
            self._say("log_on", log_on=pack(request))

    def _tell_all(self, event: Event) -> None:
        if isinstance(event, events.LinkStateChanged) and event.problem == events.LOGGED_OUT:
            self._log_on = None
            self._say("log_on", log_on=None)
        self._seq += 1
        if self._others:
            self._say("event", event=pack(event))

    def _welcome(self, to: str) -> None:
        snapshot = pack(self._store.snapshot)
        active = {"active": self._active, "watched": sorted(self._watched)}
        self._say("lead", to=to, snapshot=snapshot, log_on=pack(self._log_on), **active)

    def _say(self, kind: str, **more: Any) -> None:
        born, tab_id = self._rank
        said = {"v": VERSION, "kind": kind, "from": tab_id, "born": born, "seq": self._seq}
        self._post(said | more)


def _event_in(message: dict[str, Any]) -> Event:
    event = unpack(message.get("event"))
    if not isinstance(event, Event):
        raise PackingError("this is no event")
    return event


Hear = Callable[[Tabs, dict[str, Any], tuple[float, str], float], None]
HEARD: dict[str, Hear] = {
    "here": Tabs._here,
    "lead": Tabs._lead_heard,
    "event": Tabs._event,
    "tell": Tabs._told,
    "ask": Tabs._asked,
    "log_on": Tabs._logged_on,
    "watch": Tabs._watch,
    "bye": Tabs._bye,
}
