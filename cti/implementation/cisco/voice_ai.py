"""What a voice AI says of our calls: OpenCTI's JSON events, carried as texts between clients.

GED-188 has no message for it. A USER_MESSAGE_EVENT whose text is one VoiceAIEvent is ours to read;
any other text is for the agent.
"""

from dataclasses import replace
from typing import get_args

from cti.domain.events import Event, VoiceAIEvent
from cti.errors import ProtocolError
from cti.opencti.reading import read_event

from .records import Records

KINDS: tuple[type[VoiceAIEvent], ...] = get_args(VoiceAIEvent)


def voice_ai_events(text: str, records: Records) -> list[Event] | None:
    """Return what a text tells of calls that we are in; None: it is a text for the agent."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        told = read_event(text)
    except ProtocolError:
        return None
    heard = [event for event in told if isinstance(event, KINDS)]
    if not heard or len(heard) < len(told):
        return None
    return [ours for event in heard for ours in _of_our_call(event, records)]


def _of_our_call(event: VoiceAIEvent, records: Records) -> list[VoiceAIEvent]:
    """Return the event under the name that its call has here; of other calls, nothing."""
    if not (event.call_id.isascii() and event.call_id.isdecimal()):
        return []
    record = records.live_one(int(event.call_id[:10]))
    return [] if record is None else [replace(event, call_id=record.call_id)]
