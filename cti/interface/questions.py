"""What the panel asks the host page around it; each by its name in the host interface."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from cti.domain.model import Call, Record
from cti.domain.states import Direction


@dataclass(frozen=True, slots=True)
class MatchRecords:
    """Which of your records fit this number? Answered by a RecordsMatched."""

    call_id: str
    number: str
    direction: Direction
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """Show this record: the interaction about the call begins."""

    call_id: str
    record: Record


@dataclass(frozen=True, slots=True)
class SearchRecords:
    """Nobody fits, or several do: let the agent search for this number."""

    call_id: str
    number: str


@dataclass(frozen=True, slots=True)
class SaveLog:
    """Write this call into your log. Answered by a LogStateChanged."""

    call: Call


class AttentionLevel(Enum):
    """How badly the agent should look."""

    RING = "ring"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Attention:
    """Bring the panel before the agent; nothing is answered."""

    level: AttentionLevel = AttentionLevel.RING


@dataclass(frozen=True, slots=True)
class Resize:
    """The panel would like to be this high, in CSS pixels."""

    height: int


@dataclass(frozen=True, slots=True)
class RenewCredentials:
    """What you gave to log in with does not do any more; have you got something better?"""

    reason: str


Question = (
    MatchRecords | OpenRecord | SearchRecords | SaveLog | Attention | Resize | RenewCredentials
)

NAMES: dict[type[Question], str] = {
    MatchRecords: "matchRecords",
    OpenRecord: "openRecord",
    SearchRecords: "searchRecords",
    SaveLog: "saveLog",
    Attention: "attention",
    Resize: "resize",
    RenewCredentials: "renewCredentials",
}
