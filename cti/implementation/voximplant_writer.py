"""What we say to a Voximplant Kit account, written as it writes itself."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from cti.domain.services import AssociateData, MakeCall, Request
from cti.settings import DialectSettings
from cti.wire.voximplant import FRAME_LIMIT, follow, write
from cti.wire.voximplant_dialects import DIALECTS, Dialect
from cti.wire.voximplant_fields import IDS, Value
from cti.wire.voximplant_messages import Message

CLIENT = "hookswitch"


class VoximplantWriter:
    """Writes in the dialect that it has seen, or that the settings fix."""

    def __init__(self, fixed: DialectSettings, user_id: str) -> None:
        self._fixed = fixed
        self._user_id = user_id
        self._followed: tuple[Dialect, frozenset[str], bool] | None = None
        self._dialect = replace(
            DIALECTS[fixed.name or "A"],
            field_names=fixed.fields,
            sender_key=fixed.sender_id or "sender_id",
        )

    def follow(self, message: Message) -> None:
        """Write as `message` is written, as far as the settings leave it open."""
        shown = message.dialect, frozenset(IDS & message.fields.keys()), bool(message.sender_id)
        if shown == self._followed:
            return
        self._followed = shown
        seen = follow(self._dialect, message)
        if self._fixed.name:
            seen = replace(
                seen,
                name_key=self._dialect.name_key,
                payload_key=self._dialect.payload_key,
                tells_kind=self._dialect.tells_kind,
            )
        self._dialect = replace(seen, sender_key=self._fixed.sender_id or seen.sender_key)

    def hello(self, sender_id: str) -> str:
        """Return what every client says once it is let in."""
        return self._written("connected", sender_id, {"client": CLIENT})

    def command(self, request: Request, sender_id: str) -> str | None:
        """Return the frame that asks for `request`; None: it would be too large."""
        frame = self._written(*_command(request, sender_id))
        return frame if len(frame.encode()) <= FRAME_LIMIT else None

    def _written(self, name: str, sender_id: str, fields: Mapping[str, Value]) -> str:
        said = MappingProxyType({"user_id": self._user_id, **fields})
        return write(Message(name, sender_id, said), self._dialect)


def _command(request: Request, sender_id: str) -> tuple[str, str, Mapping[str, Value]]:
    match request:
        case MakeCall(number, data):
            dialled: dict[str, Value] = {"number": number.removeprefix("+")}  # digits, no +
            return "make_call", sender_id, {**dialled, "variables": data} if data else dialled
        case AssociateData(call_id, data):
            return "set_variables", sender_id, {"call_id": call_id, "variables": data}
    return "logout", sender_id, {}
