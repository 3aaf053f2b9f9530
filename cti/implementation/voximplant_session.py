"""One connection to a Voximplant Kit account: its address, and what is forgotten with it."""

from dataclasses import dataclass, field
from hashlib import md5
from urllib.parse import quote

from cti.domain.events import AgentStateChanged
from cti.settings import VoximplantSettings

from .contract import Fetch
from .voximplant_statuses import StatusOrder


def address(settings: VoximplantSettings, token: str) -> str:
    """Return the WebSocket's address, which holds the token and must not be written anywhere."""
    scheme = "wss" if settings.secure else "ws"
    domain, secret = quote(settings.domain, safe=""), quote(token, safe="")
    token_id = md5(settings.token_id.encode(), usedforsecurity=False).hexdigest()
    return f"{scheme}://{settings.host}/{domain}-{token_id}?access_token={secret}"


@dataclass(slots=True)
class Session:
    """What belongs to one connection, and is forgotten with it."""

    number: int
    hello_until: float | None = None
    sender_id: str = ""
    is_up: bool = False
    is_refused: bool = False  # the server sent an error object instead of letting us in
    gave_up: bool = False
    is_left: bool = False  # the user wants to hear no more
    statuses: StatusOrder = field(default_factory=StatusOrder)
    state: AgentStateChanged | None = None  # as it was last told
    frames: list[str | bytes] = field(default_factory=list)
    questions: list[Fetch] = field(default_factory=list)
