"""Messages between clients: to one, to the supervisor, to the team, to all."""

from collections.abc import Iterable, Iterator

from cti.wire.ged188_values import (
    NULL_ID,
    Distribution,
    MessageType,
    Service,
    StatusCode,
)

from .cisco_asking import Ask
from .cisco_facts import Centre
from .cisco_requests import find_supervisor
from .cisco_session import Session, Stream
from .cisco_words import PERIPHERAL_ID, Failure


def pass_on(ask: Ask, sessions: Iterable[Session]) -> None:
    """USER_MESSAGE_REQ: show a text to others."""
    if "Text" not in ask.message.fields:
        raise Failure(StatusCode.REQUIRED_DATA_MISSING)
    distribution = ask.number("Distribution")
    if distribution not in Distribution.__members__.values():
        raise Failure(StatusCode.INVALID_DISTRIBUTION_TYPE)
    fields = {
        "ICMCentralControllerTime": int(ask.now) & NULL_ID,
        "Distribution": distribution,
        "ClientID": ask.session.client_id,
        "Text": ask.text("Text"),
    }
    for each in list(_receivers(ask, Distribution(distribution), sessions)):
        each.tell(Stream.CALL, MessageType.USER_MESSAGE_EVENT, fields)


def _receivers(
    ask: Ask, distribution: Distribution, sessions: Iterable[Session]
) -> Iterator[Session]:
    others = [each for each in sessions if each.opened and each is not ask.session]
    match distribution:
        case Distribution.CLIENT:
            named = [each for each in others if each.client_id == ask.text("ClientID")]
            if not named:
                raise Failure(StatusCode.CLIENT_NOT_FOUND)
            yield from named
        case Distribution.SUPERVISOR:
            supervisor = find_supervisor(ask, ask.session.device)
            yield from (each for each in others if each.device == supervisor.device)
        case Distribution.TEAM:
            yield from (each for each in others if each.device)
        case Distribution.ALL:
            yield from others


def tell_emergency(
    centre: Centre, sessions: Iterable[Session], asking: Session, call_id: str, device: str
) -> None:
    """Tell every bridge that an agent asks for help at once."""
    agent = centre.agent_at(device)
    fields = {
        "PeripheralID": PERIPHERAL_ID,
        **centre.connection(call_id, device),
        "SessionID": asking.number,
        "ClientID": asking.client_id,
        "AgentExtension": device,
        "AgentInstrument": device,
        **({"AgentID": agent.person.agent_id} if agent else {}),
    }
    for each in sessions:
        if each.opened and each.services & Service.ALL_EVENTS:
            each.tell(Stream.CALL, MessageType.EMERGENCY_CALL_EVENT, fields)
