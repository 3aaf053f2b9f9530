"""What a host is told of a story, and what somebody knows who reads only that."""

from collections.abc import Iterable
from typing import Any

from opencti.validating import assert_valid
from stories import NOW

from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.domain.reducer import reduce
from cti.opencti.events import opencti_events
from cti.opencti.modes import MODES, Mode, TelephonyMode
from cti.opencti.reading import read_event

FULL = MODES[TelephonyMode.FULL]


def told(
    *happened: Event, start: Snapshot | None = None, mode: Mode = FULL
) -> list[list[dict[str, Any]]]:
    """Return what each event leads to; every bit of it is valid."""
    snapshot = start or Snapshot()
    everything = []
    for event in happened:
        before, snapshot = snapshot, reduce(snapshot, event, NOW)
        told = opencti_events(event, before, snapshot, mode)
        for each in told:
            assert_valid(each)
        everything.append(told)
    return everything


def names(events: Iterable[dict[str, Any]]) -> list[str]:
    """Return the events' names, each with its call's id or its link's state."""
    return [" ".join(filter(None, (_name(event), event.get("pyCallId")))) for event in events]


def _name(event: dict[str, Any]) -> str:
    return f"{event['pyEventName']}{':' + event['errCode'] if 'errCode' in event else ''}"


def mirrored(events: Iterable[dict[str, Any]], start: Snapshot | None = None) -> Snapshot:
    """Return what is known to who reads these events."""
    snapshot = start or Snapshot()
    for event in events:
        for happened in read_event(event):
            snapshot = reduce(snapshot, happened, NOW)
    return snapshot
