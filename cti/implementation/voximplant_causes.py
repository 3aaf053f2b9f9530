"""Why a call failed, by Voximplant Kit's codes and completion codes."""

import re
from collections.abc import Mapping

from cti.domain.states import Cause
from cti.wire.voximplant_messages import Message

CAUSES: Mapping[int, Cause] = {
    1: Cause.VOICEMAIL,
    402: Cause.NOT_ALLOWED,
    403: Cause.NOT_ALLOWED,
    404: Cause.INVALID_DESTINATION,
    408: Cause.NO_ANSWER,
    480: Cause.NO_ANSWER,
    486: Cause.BUSY,
    487: Cause.CANCELLED,
    603: Cause.REJECTED,
}
CAUSES_BY_WORD: Mapping[str, Cause] = {
    "amd": Cause.VOICEMAIL,
    "insufficient_funds": Cause.NOT_ALLOWED,
    "call_prohibited": Cause.NOT_ALLOWED,
    "restricted_by_dnc": Cause.NOT_ALLOWED,
    "invalid_number": Cause.INVALID_DESTINATION,
    "no_answer": Cause.NO_ANSWER,
    "temporary_unavailable": Cause.NO_ANSWER,
    "call_busy": Cause.BUSY,
    "request_terminated": Cause.CANCELLED,
    "call_was_rejected": Cause.REJECTED,
}


def cause_of(message: Message) -> Cause:
    """Return why a call failed: the code decides, then the word for it."""
    word = message.text("reason").strip().lower().replace(" ", "_")
    return by_code(message) or CAUSES_BY_WORD.get(word, Cause.UNKNOWN)


def by_code(message: Message) -> Cause | None:
    """Return the cause that the code stands for, if there is one that says something."""
    code = message.fields.get("code")
    return CAUSES.get(code) if isinstance(code, int) else None


def refusal_code(message: Message) -> str:
    """Return our code for the reason of a refusal: its number, or else its word; empty: neither."""
    number = message.fields.get("code")
    named = str(number) if isinstance(number, int) else message.text("reason")
    word = re.sub(r"[^A-Z0-9]+", "_", named.upper()).strip("_")
    return f"VOXIMPLANT_{word}" if word else ""
