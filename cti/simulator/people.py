"""Who works at the simulated contact centre, and what their vendor calls what they do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from cti.domain.states import AgentState


class Phase(Enum):
    """What an agent is doing, as finely as any vendor tells it."""

    LOGGED_OUT = AgentState.NULL, 0
    NOT_READY = AgentState.NOT_READY, 0
    READY = AgentState.READY, 0
    RESERVED = AgentState.BUSY, 1  # a queue call rings
    TALKING = AgentState.BUSY, 2
    HOLDING = AgentState.BUSY, 3
    AFTER_CALL = AgentState.WORKING_AFTER_CALL, 0

    @property
    def state(self) -> AgentState:
        """CSTA's word for it."""
        return self.value[0]


@dataclass(frozen=True, slots=True)
class Vendor:
    """How one vendor's agents behave where vendors differ."""

    statuses: Mapping[Phase, str]
    reason_is_status: bool  # the vendor's key for "not ready" is the reason itself
    busy_on_every_call: bool  # or only on those that came through a queue
    logged_on_at_start: bool
    rings_logged_out: bool  # a telephone rings without its agent, a softphone does not
    logout_from_anywhere: bool
    missed_reason: str  # of an agent who let a queue call ring
    busy_tone: float  # seconds that a failed call stays with the caller
    choice_skips_wrap_up: bool  # a state chosen during a call leaves no time for work after it


KIT = Vendor(
    statuses={
        Phase.LOGGED_OUT: "OFFLINE",
        Phase.NOT_READY: "ONLINE",
        Phase.READY: "READY",
        Phase.RESERVED: "DIALING",
        Phase.TALKING: "IN_SERVICE",
        Phase.HOLDING: "IN_SERVICE",
        Phase.AFTER_CALL: "AFTER_SERVICE",
    },
    reason_is_status=True,
    busy_on_every_call=False,
    logged_on_at_start=True,
    rings_logged_out=False,
    logout_from_anywhere=True,
    missed_reason="BANNED",
    busy_tone=0.0,
    choice_skips_wrap_up=False,
)

CISCO = Vendor(
    statuses={
        Phase.LOGGED_OUT: "LOGOUT",
        Phase.NOT_READY: "NOT_READY",
        Phase.READY: "AVAILABLE",
        Phase.RESERVED: "RESERVED",
        Phase.TALKING: "TALKING",
        Phase.HOLDING: "HOLD",
        Phase.AFTER_CALL: "WORK_READY",
    },
    reason_is_status=False,
    busy_on_every_call=True,
    logged_on_at_start=False,
    rings_logged_out=True,
    logout_from_anywhere=False,
    missed_reason="32767",
    busy_tone=4.0,
    choice_skips_wrap_up=True,
)


@dataclass(frozen=True, slots=True)
class Person:
    """An agent, and the device that is theirs."""

    agent_id: str
    device: str
    name: str
    vendor: Vendor = field(repr=False)
    password: str = field(default="", repr=False)
    account: str = ""  # of Voximplant Kit
    username: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """Where calls wait for any of these agents."""

    queue_id: int
    name: str
    title: str
    number: str
    agents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """One entry of an account's catalogue of agent statuses."""

    status_id: int
    key: str
    title: str
    color: str
    system: bool


@dataclass(frozen=True, slots=True)
class Token:
    """An API token: its identifier stands in the URL's path as md5, its secret in the query."""

    token_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """One account of Voximplant Kit."""

    name: str
    tokens: tuple[Token, ...]
    statuses: tuple[Status, ...] = ()
    line: str = "+16175550100"  # the number that its users call from


@dataclass(frozen=True, slots=True)
class People:
    """Everybody and everything that the simulator plays."""

    persons: tuple[Person, ...]
    queues: tuple[Queue, ...] = ()
    accounts: Mapping[str, Account] = field(default_factory=lambda: MappingProxyType({}))


STATUSES = (
    Status(21, "OFFLINE", "Offline", "9E9E9E", True),
    Status(22, "ONLINE", "Online", "4FC3F7", True),
    Status(23, "READY", "Ready", "66BB6A", True),
    Status(24, "DND", "Do not disturb", "EF5350", True),
    Status(25, "DIALING", "Dialing", "7E57C2", True),
    Status(26, "IN_SERVICE", "In service", "5C6BC0", True),
    Status(27, "AFTER_SERVICE", "After service", "FFA726", True),
    Status(28, "BANNED", "Missed a call", "8D6E63", True),
    Status(30, "CUSTOM_1", "Lunch", "F3AA18", False),
    Status(31, "CUSTOM_2", "Paperwork", "26A69A", False),
    Status(32, "CUSTOM_3", "Training", "AB47BC", False),
    Status(33, "CUSTOM_4", "Team meeting", "42A5F5", False),
)


def _cisco(agent_id: str, device: str, name: str) -> Person:
    return Person(agent_id, device, name, CISCO, password="demo")


def _kit(user_id: str, name: str) -> Person:
    username = f"{name.split()[0].lower()}@acme.example"
    return Person(user_id, user_id, name, KIT, account="acme", username=username)


DEMO = People(
    persons=(
        _cisco("1001", "2001", "Alice Moreau"),
        _cisco("1002", "2002", "Ben Okafor"),
        _cisco("1003", "2003", "Chiara Lindqvist"),
        _cisco("1004", "2004", "Daniel Reyes"),
        _kit("501", "Emma Novak"),
        _kit("502", "Farid Haddad"),
        _kit("503", "Grace Tanaka"),
        _kit("504", "Hugo Brandt"),
    ),
    queues=(
        Queue(
            12,
            "support",
            "Support",
            "3000",
            ("1001", "1002", "1003", "1004", "501", "502", "503", "504"),
        ),
    ),
    accounts={"acme": Account("acme", (Token("1024", "demo-token"),), STATUSES)},
)
