"""What a colleague said about a call that was handed over, and what the dialogs say themselves."""

from dataclasses import dataclass

from cti.domain.model import Agent, Call
from cti.interface.context import Context, draft_of, longest, read_context, room_left
from cti.interface.transfers import KEY_LENGTH, sender_of

from .site import Site

ANY_KEY = "x" * KEY_LENGTH


@dataclass(frozen=True, slots=True)
class ContextRow:
    """Who handed the call over, why, and what to know."""

    key: str
    sender: str
    reason: str
    comments: str


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason for a transfer; the first is none."""

    key: str
    label: str


def context_rows(agent: Agent, call: Call, site: Site) -> tuple[ContextRow, ...]:
    """Return what another agent said about the call."""
    context = read_context(call.data.get(site.transfer.context_variable, ""))
    if context is None or context.sender == sender_of(agent) != "":
        return ()
    words = site.words
    row = ContextRow(
        key=context.key,
        sender=words.say("context.from", context.sender)
        if context.sender
        else words.say("context.handed_over"),
        reason=site.transfer.reasons.get(context.reason, context.reason),
        comments=context.comments,
    )
    return (row,)


def is_context(name: str, value: str, site: Site) -> bool:
    """Whether a call variable is shown as what a colleague said, and not as data."""
    return name == site.transfer.context_variable and read_context(value) is not None


def reason_rows(site: Site) -> tuple[ReasonRow, ...]:
    """Return the reasons that a transfer can have, "none" first."""
    reasons = site.transfer.reasons
    if not reasons or not site.transfer.context_variable:
        return ()
    none = ReasonRow("", site.words.say("context.no_reason"))
    return (none, *(ReasonRow(code, label) for code, label in reasons.items()))


def draft(agent: Agent, call: Call, site: Site) -> str:
    """Return what the comments begin with: the notes so far, as far as there is room.

    Room is kept for any reason that may be chosen, for who sends it and for the record.
    """
    variable = site.transfer.context_variable
    if not variable or not call.notes:
        return ""
    reason = max(site.transfer.reasons, key=len, default="")
    beside = Context(key=ANY_KEY, reason=reason, sender=sender_of(agent), record=call.record)
    return draft_of(call.notes, beside, longest(variable))


def room_text(reason: str, comments: str, site: Site) -> tuple[str, bool]:
    """Return how much may still be typed, in words, and whether it is too much already."""
    written = Context(key=ANY_KEY, reason=reason, comments=comments.strip())
    left = room_left(written, longest(site.transfer.context_variable))
    if left < 0:
        return site.words.say("context.too_long", -left), True
    return site.words.say("context.left", left), False
