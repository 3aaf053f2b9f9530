"""HubSpot's words for a call and for its records."""

from collections.abc import Mapping
from typing import Any

from cti.domain.model import Call, Record
from cti.domain.states import Cause, Direction

MOST_MATCHES = 20
LONGEST = 200
LONGEST_NOTES = 16_384

END_STATUSES: dict[Cause | None, str] = {
    Cause.BUSY: "BUSY",
    Cause.NO_ANSWER: "NO_ANSWER",
    Cause.REJECTED: "REJECTED",
    Cause.CANCELLED: "CANCELED",
    Cause.NORMAL: "CANCELED",
    Cause.REDIRECTED: "NO_ANSWER",
    Cause.TRANSFERRED: "COMPLETED",
    Cause.CONFERENCED: "COMPLETED",
    Cause.VOICEMAIL: "COMPLETED",
}
"""Of calls that nobody answered here; a cause that is not here means FAILED."""

MISSED = frozenset({"NO_ANSWER", "CANCELED"})
"""What a caller's call is when nobody answered it here, and nobody refused it."""

STATUSES = frozenset({"COMPLETED", "FAILED", "CANCELED", "BUSY", "NO_ANSWER"})
"""That a call can have in HubSpot's log, fewer than it can end with."""

OBJECT_TYPES = {"0-1": "CONTACT", "0-2": "COMPANY"}
TYPE_IDS = {name: type_id for type_id, name in OBJECT_TYPES.items()}


def end_status(call: Call) -> str:
    """Return HubSpot's word for how the call ended."""
    if call.answered_at is not None:
        return "COMPLETED"
    status = END_STATUSES.get(call.cause, "FAILED")
    return "MISSED" if call.direction is Direction.IN and status in MISSED else status


def own_number(call: Call) -> str:
    """Return the number at our end: the line that was dialled, or our device."""
    if call.direction is Direction.IN:
        return call.dialled_device or call.called_device
    return call.calling_device


def engagement(
    call: Call, title: str, owner_id: str, dispositions: Mapping[str, str]
) -> dict[str, str]:
    """Return what HubSpot's log is to say of the call; what is empty is left out."""
    is_incoming = call.direction is Direction.IN
    numbers = (own_number(call), call.other_party)
    status = end_status(call)
    told = {
        "hs_timestamp": str(milliseconds(call.started_at)),
        "hs_call_title": title[:LONGEST],
        "hs_call_body": call.notes[:LONGEST_NOTES],
        "hs_call_direction": "INBOUND" if is_incoming else "OUTBOUND",
        "hs_call_disposition": dispositions.get(call.disposition, ""),  # others it would refuse
        "hs_call_duration": str(_duration(call)),
        "hs_call_from_number": numbers[is_incoming],
        "hs_call_to_number": numbers[not is_incoming],
        "hs_call_status": status if status in STATUSES else "NO_ANSWER",
        "hs_call_callee_object_id": call.record.id if call.record else "",
        "hs_call_callee_object_type": call.record.type if call.record else "",
        "hubspot_owner_id": owner_id,
    }
    return {key: value for key, value in told.items() if value}


def milliseconds(seconds: float) -> int:
    """Return a moment, or a time, as JavaScript counts it."""
    return round(1000 * seconds)


def _duration(call: Call) -> int:
    if call.answered_at is None or call.ended_at is None:
        return 0
    return max(0, milliseconds(call.ended_at - call.answered_at))


def records_in(matches: Any) -> tuple[Record, ...]:
    """Return the records that HubSpot found; what is malformed is left out."""
    some = matches[:MOST_MATCHES] if isinstance(matches, list) else []
    return tuple(record for match in some if (record := _record(match)) is not None)


def record_dialled(data: Mapping[str, Any]) -> Record | None:
    """Return the record whose number was clicked, if HubSpot says so."""
    object_id = identifier(data.get("objectId"))
    return Record(_type_of(data, "objectType"), object_id) if object_id else None


def coordinates(record: Record, portal_id: int) -> dict[str, Any] | None:
    """Return where HubSpot has the record; None: it is none of its records."""
    if not record.id.isdecimal() or not portal_id:
        return None
    type_id = TYPE_IDS.get(record.type, record.type)
    return {"portalId": portal_id, "objectId": int(record.id), "objectTypeId": type_id}


def number_of(value: Any) -> int:
    """Return one of HubSpot's numbers, such as an account's; 0 if it is none."""
    text = identifier(value)
    return int(text) if text.isdecimal() else 0


def identifier(value: Any) -> str:
    """Return an id as text, whether HubSpot wrote a number or a text; empty if it is none."""
    is_id = isinstance(value, int | str) and not isinstance(value, bool)
    text = str(value) if is_id else ""
    return text if text.isascii() and text.isprintable() and len(text) <= LONGEST else ""


def _record(match: Any) -> Record | None:
    place = match.get("objectCoordinates") if isinstance(match, dict) else None
    if not isinstance(place, dict) or not identifier(place.get("objectId")):
        return None
    names = (match.get("firstName"), match.get("lastName"), match.get("name"))
    title = " ".join(name for name in names if isinstance(name, str) and name)
    email = match.get("email")
    return Record(
        type=_type_of({**place, "callerIdType": match.get("callerIdType")}, "callerIdType"),
        id=identifier(place["objectId"]),
        title=title[:LONGEST],
        subtitle=email[:LONGEST] if isinstance(email, str) else "",
    )


def _type_of(data: Mapping[str, Any], key: str) -> str:
    """Return CONTACT, COMPANY, or the id of any other type of object."""
    type_id, name = identifier(data.get("objectTypeId")), identifier(data.get(key))
    return OBJECT_TYPES.get(type_id, type_id) or name or "CONTACT"
