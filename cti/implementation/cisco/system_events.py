"""What the server says of itself, the gateway and the switch (SYSTEM_EVENT), in words."""

from enum import Enum

from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import PGStatus
from cti.wire.ged188_values import SystemEventID as System

from .desk import Desk

OFFLINE = "The CTI server has lost the telephone system. Use your telephone until it is back"
LIMITED = "Parts of the telephone system are not available: some things may not work"


class Effect(Enum):
    """What a system event changes for us."""

    NOTHING = "nothing"
    OFFLINE = "offline"
    ONLINE = "online"


WORDS: dict[int, str] = {
    System.PERIPHERAL_OFFLINE: OFFLINE,
    System.PERIPHERAL_GATEWAY_OFFLINE: OFFLINE,
    System.PERIPHERAL_ONLINE: "The telephone system is back",
    System.CENTRAL_CONTROLLER_OFFLINE: "The queue is not available: calls may not be distributed",
    System.CENTRAL_CONTROLLER_ONLINE: "The queue is available again",
    System.INSTRUMENT_OUT_OF_SERVICE: "Your telephone is out of service",
    System.INSTRUMENT_BACK_IN_SERVICE: "Your telephone is back in service",
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
    return message.readable("Text") if event == System.TEXT_FYI else WORDS.get(event, "")


def gateway_words(status: int, *, is_online: bool) -> str:
    """Return what a gateway's status tells the agent; empty: all is well."""
    if not is_online:
        return OFFLINE
    if not status:
        return ""
    lost = PGStatus.PERIPHERAL_OFFLINE | PGStatus.CTI_SERVER_OFFLINE | PGStatus.OPC_DOWN
    return OFFLINE if status & lost else LIMITED
