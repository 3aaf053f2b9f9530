"""The shapes in which a Voximplant Kit account may write its messages: one table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

KIND = "event or command"  # the name stands under the word for the message's kind
OWN_NAME = "own name"  # the payload stands under the message's own name
BESIDE = "beside"  # there is no payload: the fields stand beside the name
UNKNOWN = ""  # the message does not show it


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Where a message's name, payload and sender's id stand, and how ids are written."""

    name_key: str = KIND
    payload_key: str = "data"
    tells_kind: bool = False  # "type" says event or command
    sender_key: str = "sender_id"  # a dot leads into an object
    sender_inside: bool = False  # in the payload
    integers: frozenset[str] = frozenset({"user_id", "changed_by", "queue_id"})
    field_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "A": Dialect(),
        "B": Dialect(name_key="event_type", payload_key="event_data"),
        "C": Dialect(name_key="name", payload_key="payload", tells_kind=True),
        "D": Dialect(name_key="type", payload_key=OWN_NAME),
        "E": Dialect(payload_key=BESIDE),
    }
)

# Where the payload goes when a message shows its name and nothing else.
LIKELY_PAYLOAD: Mapping[str, str] = MappingProxyType(
    {DIALECTS[name].name_key: DIALECTS[name].payload_key for name in "ABCD"}
)
