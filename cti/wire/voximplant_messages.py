"""The twelve messages of Voximplant Kit's CTI server: their names, and one of them as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .voximplant_dialects import DIALECTS, Dialect
from .voximplant_fields import Value

EVENT, COMMAND = "event", "command"

# Each message: its kind, then the fields without which it is useless, each with its stand-ins.
MESSAGES: Mapping[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "connection_accepted": (EVENT, ()),  # and the sender id, which is no field
    "connected": (EVENT, ()),
    "incoming_call": (EVENT, (("call_id",), ("user_id",), ("callerid", "phone_a"))),
    "outgoing_call": (EVENT, (("call_id",), ("user_id",), ("number", "phone_b"))),
    "call_connected": (EVENT, (("call_id",), ("user_id",))),
    "call_failed": (EVENT, (("call_id",), ("user_id",))),
    "call_disconnected": (EVENT, (("call_id",), ("user_id",))),
    "data_updated": (EVENT, (("call_id",),)),
    "status_changed": (EVENT, (("user_id",), ("status", "im_status"))),
    "make_call": (COMMAND, (("user_id",), ("number",))),
    "set_variables": (COMMAND, (("user_id",), ("variables",))),
    "logout": (COMMAND, (("user_id",),)),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One of the twelve messages, its fields under our names."""

    name: str
    sender_id: str = ""
    fields: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """What was not understood, under its own names."""
    dialect: Dialect = field(default=DIALECTS["A"], compare=False, repr=False)
    """How it was written, as far as it shows."""

    @property
    def kind(self) -> str:
        """Whether the message says what happened, or what to do."""
        return MESSAGES[self.name][0]

    def text(self, name: str) -> str:
        """Return a field that is text; empty if it is not there."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""
