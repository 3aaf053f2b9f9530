"""What a ringing call does besides being shown: it rings, notifies, and asks for attention.

What should be heard and seen follows from a Moment alone; `notices` says what to do between two.
"""

from dataclasses import dataclass
from enum import Enum

from cti.domain.model import Call, Snapshot
from cti.domain.states import ConnectionState

from .questions import Attention, AttentionLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The calls, and all else that decides what they may do."""

    snapshot: Snapshot
    sound: bool = True  # switched on, by the site and by the agent
    notification: bool = True  # and the browser allows it
    attention: bool = True
    is_watched: bool = True  # the page is before the agent
    is_leader: bool = True  # of several tabs one alone is heard, and notifies


@dataclass(frozen=True, slots=True)
class StartRing:
    """Ring until told to fall silent."""


@dataclass(frozen=True, slots=True)
class Beep:
    """Sound once, softly."""


@dataclass(frozen=True, slots=True)
class FallSilent:
    """Stop whatever sounds, at once."""


@dataclass(frozen=True, slots=True)
class ShowNotification:
    """Say on the desktop who calls."""

    call: Call


@dataclass(frozen=True, slots=True)
class CloseNotification:
    """Take the call's notification away, if it has one."""

    call_id: str


Notice = StartRing | Beep | FallSilent | ShowNotification | CloseNotification | Attention


class Tone(Enum):
    """What may sound while calls ring."""

    NONE = "none"
    BEEP = "beep"  # once for each call: the agent is talking
    RING = "ring"


def notices(before: Moment, after: Moment) -> tuple[Notice, ...]:
    """Return what to do as `before` becomes `after`."""
    return (*_sounds(before, after), *_notifications(before, after), *_attention(before, after))


def ringing(snapshot: Snapshot) -> frozenset[str]:
    """Return the calls that ring here and now; of an unconfirmed one that is not known."""
    return frozenset(
        call.call_id
        for call in snapshot.calls.values()
        if call.state is ConnectionState.ALERTING and call.confirmed
    )


def is_news(before: Snapshot, after: Snapshot) -> bool:
    """Whether any call has come, gone, or changed its state: nothing else makes a notice."""
    if after.calls is before.calls:
        return False
    if after.calls.keys() != before.calls.keys():
        return True
    return any(
        call is not (old := before.calls[call_id])
        and (call.state, call.confirmed) != (old.state, old.confirmed)
        for call_id, call in after.calls.items()
    )


def is_talking(snapshot: Snapshot) -> bool:
    """Whether the agent has somebody on the line, or calls somebody."""
    return any(call.state is ConnectionState.CONNECTED for call in snapshot.calls.values())


def _begun(before: Moment, after: Moment) -> frozenset[str]:
    return ringing(after.snapshot) - ringing(before.snapshot)


def _tone(moment: Moment) -> Tone:
    if not (moment.sound and moment.is_leader and ringing(moment.snapshot)):
        return Tone.NONE
    return Tone.BEEP if is_talking(moment.snapshot) else Tone.RING


def _sounds(before: Moment, after: Moment) -> tuple[Notice, ...]:
    match _tone(before), _tone(after):
        case (Tone.RING, Tone.RING) | (Tone.NONE, Tone.NONE):
            return ()
        case _, Tone.RING:
            return (StartRing(),)
        case _, Tone.NONE:
            return (FallSilent(),)
    silence: tuple[Notice, ...] = (FallSilent(),) if _tone(before) is Tone.RING else ()
    return (*silence, Beep()) if _begun(before, after) else silence


def _notified(moment: Moment) -> frozenset[str]:
    may_notify = moment.notification and moment.is_leader
    return ringing(moment.snapshot) if may_notify else frozenset()


def _notifications(before: Moment, after: Moment) -> tuple[Notice, ...]:
    old, new = _notified(before), _notified(after)
    begun = () if after.is_watched else sorted(new - old)
    return (
        *(CloseNotification(call_id) for call_id in sorted(old - new)),
        *(ShowNotification(after.snapshot.calls[call_id]) for call_id in begun),
    )


def _attention(before: Moment, after: Moment) -> tuple[Notice, ...]:
    """Every tab has a host page of its own, so every one asks."""
    if not (after.attention and _begun(before, after)):
        return ()
    talking = is_talking(after.snapshot)
    return (Attention(AttentionLevel.NOTICE if talking else AttentionLevel.RING),)
