"""What the server says of itself, the gateway and the switch (SYSTEM_EVENT)."""

from enum import Enum

from cti.domain.wording import worded
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import PGStatus
from cti.wire.ged188_values import SystemEventID as System

from .desk import Desk

OFFLINE, LIMITED = "telephony_lost", "telephony_limited"  # keys of the panel's words


class Effect(Enum):
    """What a system event changes for us."""

    NOTHING = "nothing"
    OFFLINE = "offline"
    ONLINE = "online"


WORDS: dict[int, str] = {
    System.PERIPHERAL_OFFLINE: OFFLINE,
    System.PERIPHERAL_GATEWAY_OFFLINE: OFFLINE,
    System.PERIPHERAL_ONLINE: "telephony_back",
    System.CENTRAL_CONTROLLER_OFFLINE: "queue_lost",
    System.CENTRAL_CONTROLLER_ONLINE: "queue_back",
    System.INSTRUMENT_OUT_OF_SERVICE: "telephone_lost",
    System.INSTRUMENT_BACK_IN_SERVICE: "telephone_back",
}
EFFECTS: dict[int, Effect] = {
    System.PERIPHERAL_OFFLINE: Effect.OFFLINE,
    System.PERIPHERAL_GATEWAY_OFFLINE: Effect.OFFLINE,
    System.PERIPHERAL_ONLINE: Effect.ONLINE,
}
OF_ONE_PERIPHERAL = frozenset({System.PERIPHERAL_OFFLINE, System.PERIPHERAL_ONLINE})
OF_ONE_DEVICE = frozenset({System.INSTRUMENT_OUT_OF_SERVICE, System.INSTRUMENT_BACK_IN_SERVICE})


def concerns(message: Message, desk: Desk) -> bool:
    """Whether a system event is about us."""
    event = message.number("SystemEventID")
    if event in OF_ONE_PERIPHERAL:
        return message.number("SystemEventArg1") == desk.peripheral_id
    if event in OF_ONE_DEVICE:
        return desk.is_ours(message.text("EventDeviceID"))
    return True


def words_of(message: Message) -> str:
    """Return what a system event tells the agent; empty: nothing."""
    event = message.number("SystemEventID")
    return said_by(message) if event == System.TEXT_FYI else WORDS.get(event, "")


def said_by(message: Message) -> str:
    """Return the server's own words in a message; empty: there are none."""
    text = message.readable("Text")
    return worded("server_says", text) if text else ""


def gateway_words(status: int, *, is_online: bool) -> str:
    """Return what a gateway's status tells the agent; empty: all is well."""
    if not is_online:
        return OFFLINE
    if not status:
        return ""
    lost = PGStatus.PERIPHERAL_OFFLINE | PGStatus.CTI_SERVER_OFFLINE | PGStatus.OPC_DOWN
    return OFFLINE if status & lost else LIMITED
