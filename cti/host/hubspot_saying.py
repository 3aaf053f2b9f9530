"""What goes to HubSpot: each message with an id of its own, in the order in which it was said."""

from collections.abc import Callable
from typing import Any

Message = dict[str, Any]
Say = Callable[..., None]
"""Called with the message's type and, by name, its data."""

SDK_VERSION = "0.9.7"  # of the calling-extensions SDK whose messages these are


class Saying:
    """Numbers the messages, and keeps them until they are sent."""

    def __init__(self, now: float) -> None:
        self._instance = str(int(now * 1000))
        self._count = int(now * 1000)
        self._out: list[Message] = []

    def to_send(self) -> list[Message]:
        """Return what HubSpot should hear, once."""
        out, self._out = self._out, []
        return out

    def acknowledge(self, sync: Message, instance: str, origin: str) -> None:
        """Answer HubSpot's greeting: with the same fields, and the same id."""
        while self._instance.startswith(instance):  # such ids it would take for replies
            self._instance = ("1" if instance[0] == "9" else "9") + self._instance
        ours = {"type": "SYNC_ACK", "version": SDK_VERSION, "debugMode": False}
        self._out.append({**sync, **ours, "iFrameUrl": origin})

    def say(self, kind: str, **data: Any) -> None:
        """Say something new. What is None is left out."""
        self._count += 1
        message: Message = {"type": kind, "messageId": f"{self._instance}_{self._count}"}
        told = {key: value for key, value in data.items() if value is not None}
        self._out.append(message | ({"data": told} if told else {}))
