"""What each call event says, besides what all of them do."""

from collections.abc import Callable
from typing import Any

from cti.domain.states import Cause
from cti.wire.ged188_values import NULL_ID, NULL_TYPE, EventCause, MessageType

from .cisco_data import call_data, fit, numbers
from .cisco_facts import Centre
from .cisco_words import EVENT_CAUSES, PERIPHERAL
from .reports import CallReport, Happening

H = Happening
M = MessageType
Fields = dict[str, Any]


def about_call(centre: Centre, report: CallReport, viewer: str) -> Fields:
    """The fields that every call event has, for that device's part in the call."""
    return {
        **PERIPHERAL,
        **centre.connection(report.call.call_id, viewer),
        "LocalConnectionState": report.call.state_of(viewer),
        "EventCause": EVENT_CAUSES.get(report.cause, EventCause.NONE),
    }


def event_of(centre: Centre, report: CallReport, viewer: str) -> tuple[MessageType | None, Fields]:
    """Return the event that tells that device of the report, and what only this event says."""
    if report.happening is H.FAILED and viewer == report.device:
        return M.CALL_CONNECTION_CLEARED_EVENT, centre.device("Releasing", viewer)
    if report.happening not in TOLD_BY:
        return None, {}
    kind, fields = TOLD_BY[report.happening]
    return kind, fields(centre, report, viewer)


def _ends(centre: Centre, report: CallReport) -> Fields:
    """Who called whom, and on which line."""
    call = report.call
    queue = centre.queue(call.queue) if call.queue else None
    return {
        "LineHandle": 0,
        **centre.skill_group(call),
        "SkillGroupPriority": 0,
        **centre.device("Calling", call.calling),
        **centre.device("Called", call.called),
        **centre.device("LastRedirect", queue.name if queue else call.queue),
    }


def _only(fields: Fields, *names: str) -> Fields:
    return {name: fields[name] for name in names if name in fields}


def _serviced(centre: Centre, report: CallReport, viewer: str) -> Fields:
    fields = _ends(centre, report)
    return {name: fields[name] for name in fields if not name.startswith(("Called", "LastRed"))}


def _originated(centre: Centre, report: CallReport, viewer: str) -> Fields:
    fields = _ends(centre, report)
    return {name: fields[name] for name in fields if not name.startswith("LastRed")}


def _network(centre: Centre, report: CallReport, viewer: str) -> Fields:
    return {
        "LineHandle": 0,
        "LineType": centre.skill_group(report.call)["LineType"],
        "TrunkUsedDeviceType": NULL_TYPE,
        **centre.device("Called", report.device),
    }


def _delivered(centre: Centre, report: CallReport, viewer: str) -> Fields:
    cause = EventCause.NEW_CALL if report.cause is Cause.NORMAL else EVENT_CAUSES[report.cause]
    data = call_data(report.call.variables)
    return {
        **_ends(centre, report),
        **centre.device("Alerting", report.device),
        "EventCause": cause,
        **numbers(report.call),
        **data,
    }


def _established(centre: Centre, report: CallReport, viewer: str) -> Fields:
    return _ends(centre, report) | centre.device("Answering", report.device)


def _queued(centre: Centre, report: CallReport, viewer: str) -> Fields:
    ends = _ends(centre, report)
    kept = [name for name in ends if name.startswith(("Service", "Called", "Calling", "Last"))]
    return {
        **_only(ends, *kept),
        **centre.device("Queue", report.device),
        "NumQueued": centre.number_queued(report.device),
        "NumSkillGroups": 0,
    }


def _acting(role: str) -> Callable[[Centre, CallReport, str], Fields]:
    """An event whose one device is the one that did it."""
    return lambda centre, report, viewer: centre.device(role, report.device)


def _failed(centre: Centre, report: CallReport, viewer: str) -> Fields:
    device = report.device
    return centre.device("Failing", device) | centre.device("Called", device)


def _diverted(centre: Centre, report: CallReport, viewer: str) -> Fields:
    return {
        "ServiceNumber": NULL_ID,
        "ServiceID": NULL_ID,
        **centre.device("Diverting", report.device),
        **centre.device("Called", report.call.called),
    }


def _cleared(centre: Centre, report: CallReport, viewer: str) -> Fields:
    return {}


def _joined(
    roles: tuple[str, str],
) -> Callable[[Centre, CallReport, str], Fields]:
    """Two calls became one; or one was sent on without a second."""

    def fields(centre: Centre, report: CallReport, viewer: str) -> Fields:
        call, other = report.call, report.secondary
        came = [each.device for each in other.connections] if other else []
        came = [device for device in came if device != report.device] or [call.called]
        ends = _ends(centre, report)
        return {
            **_only(ends, "LineHandle", "LineType", "SkillGroupNumber", "SkillGroupID"),
            "SkillGroupPriority": 0,
            **_call("Primary", centre, int(call.call_id), viewer),
            **_call("Secondary", centre, int(other.call_id) if other else NULL_ID, report.device),
            **centre.device(roles[0], report.device),
            **centre.device(roles[1], came[0]),
            **centre.parties(call),
        }

    return fields


def _call(role: str, centre: Centre, number: int, device: str) -> Fields:
    if number == NULL_ID:
        return {f"{role}CallID": NULL_ID, f"{role}DeviceIDType": NULL_TYPE}
    return {
        f"{role}CallID": number,
        f"{role}DeviceIDType": centre.id_type(device),
        f"{role}DeviceID": fit(device, "device"),
    }


TOLD_BY: dict[Happening, tuple[MessageType, Callable[[Centre, CallReport, str], Fields]]] = {
    H.SERVICE_INITIATED: (M.CALL_SERVICE_INITIATED_EVENT, _serviced),
    H.ORIGINATED: (M.CALL_ORIGINATED_EVENT, _originated),
    H.NETWORK_REACHED: (M.CALL_REACHED_NETWORK_EVENT, _network),
    H.DELIVERED: (M.CALL_DELIVERED_EVENT, _delivered),
    H.QUEUED: (M.CALL_QUEUED_EVENT, _queued),
    H.DIVERTED: (M.CALL_DIVERTED_EVENT, _diverted),
    H.ESTABLISHED: (M.CALL_ESTABLISHED_EVENT, _established),
    H.HELD: (M.CALL_HELD_EVENT, _acting("Holding")),
    H.RETRIEVED: (M.CALL_RETRIEVED_EVENT, _acting("Retrieving")),
    H.FAILED: (M.CALL_FAILED_EVENT, _failed),
    H.CONNECTION_CLEARED: (M.CALL_CONNECTION_CLEARED_EVENT, _acting("Releasing")),
    H.CALL_CLEARED: (M.CALL_CLEARED_EVENT, _cleared),
    H.TRANSFERRED: (M.CALL_TRANSFERRED_EVENT, _joined(("Transferring", "Transferred"))),
    H.CONFERENCED: (M.CALL_CONFERENCED_EVENT, _joined(("Controller", "AddedParty"))),
}
