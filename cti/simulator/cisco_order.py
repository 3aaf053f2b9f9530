"""In which order a session gets what belongs together, and how a seed shuffles it."""

from collections.abc import Callable
from random import Random

from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import AgentState, MessageType

from .cisco_session import Stream, Told

Arrange = Callable[[list[Told]], list[Told]]


def usual(confirm: str) -> Arrange:
    """The order that the guides show: the confirmation first, or last."""

    def arrange(batch: list[Told]) -> list[Told]:
        first: list[Told] = []
        reserved: list[Told] = []
        then: list[Told] = []
        last: list[Told] = []
        agents: set[str] = set()
        for told in batch:
            stream, message = told
            agent = message.text("AgentID")
            if stream is Stream.CONFIRMATION:
                (last if confirm == "after" else first).append(told)
            elif stream is Stream.AGENT and _reserved(message) and agent not in agents:
                reserved.append(told)
            else:
                then.append(told)
            agents |= {agent} if stream is Stream.AGENT else set()
        return first + reserved + then + last

    return arrange


def _reserved(message: Message) -> bool:
    return message.number("AgentState") == AgentState.RESERVED


def shuffled(random: Random) -> Arrange:
    """An order in which only what is promised holds: each stream's own, and a call's beginning."""

    def arrange(batch: list[Told]) -> list[Told]:
        streams = [[told for told in batch if told[0] is stream] for stream in Stream]
        mixed: list[Told] = []
        while waiting := [each for each in streams if each and not _too_early(each[0], streams)]:
            mixed.append(random.choice(waiting).pop(0))
        return mixed

    return arrange


def _too_early(told: Told, streams: list[list[Told]]) -> bool:
    """Media of a call that has not been told of yet, in this batch."""
    starts = (MessageType.BEGIN_CALL_EVENT, MessageType.CALL_DATA_UPDATE_EVENT)
    if told[0] is not Stream.MEDIA:
        return False
    return any(message.type in starts for _, message in streams[Stream.CALL])
