"""What happened to calls, told to one session in GED-188's events."""

from collections.abc import Iterable, Mapping
from typing import Any

from cti.domain.states import ConnectionState
from cti.wire.ged188_values import (
    NULL_ID,
    EventCause,
    MessageType,
    RTPDirection,
)

from .cisco_data import call_data, numbers
from .cisco_event_fields import about_call, event_of
from .cisco_facts import Centre
from .cisco_session import Session, Stream, Watch
from .cisco_words import PERIPHERAL, WRAP_UP_SECONDS
from .reports import CallPicture, CallReport, Happening

S = ConnectionState
H = Happening
M = MessageType
TALKING = (S.CONNECTED, S.HOLD)
RTP_PORT = 16384
RTP_AUDIO = {"BitRate": 64, "EchoCancellation": 0, "PacketSize": 20, "PayloadType": 4}


def tell_call(centre: Centre, session: Session, report: CallReport, ending: frozenset[str]) -> None:
    """Tell the session of one report; `ending` are the calls that are over after this batch."""
    if report.happening is H.DIGITS_GENERATED:
        return  # GED-188 has no event for it
    call = report.call
    viewers = _viewers(centre, session, report)
    if not viewers:
        return
    if report.secondary is not None:
        _rename(centre, session, report, viewers)
    _announce(centre, session, report, viewers)
    _leave_queue(centre, session, report, viewers[0])
    for viewer in viewers:
        catch_up(centre, session, call, viewer)
        kind, fields = event_of(centre, report, viewer)
        if kind is not None:
            session.tell(Stream.CALL, kind, about_call(centre, report, viewer) | fields)
        _media(centre, session, call, viewer)
    if report.secondary is not None:
        end(centre, session, report.secondary.call_id, report.at)
    gone = not session.sees_all and call.state_of(session.device) is S.NULL
    if report.happening is H.CALL_CLEARED or (gone and call.call_id not in ending):
        end(centre, session, call.call_id, report.at)


def _viewers(centre: Centre, session: Session, report: CallReport) -> list[str]:
    """Return the devices in whose names the session hears of it; none: not at all."""
    call, other = report.call, report.secondary
    ids = {call.call_id} | ({other.call_id} if other else set())
    known = ids & session.watched.keys()
    devices = [each.device for each in (*call.connections, *(other.connections if other else ()))]
    if not session.sees_all:
        return [session.device] if known or session.device in devices else []
    ours = centre.ours([*devices, report.device])
    queued = [device for device in devices if centre.queue(device)]
    if not (known or ours or queued):
        return []
    watch = session.watched.get(call.call_id)
    last = report.device or (watch.device if watch else "") or (devices or [""])[0]
    return ours or [last]


def announce(centre: Centre, session: Session, call: CallPicture, device: str) -> None:
    """Begin a call for the session, with all that is known of it."""
    kind = centre.call_type(call, device)
    session.watched[call.call_id] = Watch(device, call.variables, kind)
    fields = {
        **PERIPHERAL,
        "NumCTIClients": 0,
        "CallType": kind,
        **centre.connection(call.call_id, device),
        "CalledPartyDisposition": 0,
        **numbers(call),
        **call_data(call.variables),
    }
    session.tell(Stream.CALL, M.BEGIN_CALL_EVENT, fields)


def _announce(centre: Centre, session: Session, report: CallReport, viewers: list[str]) -> None:
    """Begin the call, and the one that was joined to it, if the session has not heard of them."""
    for call in (report.call, report.secondary):
        if call is None or call.call_id in session.watched:
            continue
        if call is report.secondary and not session.sees_all:
            continue
        there = [viewer for viewer in viewers if call.state_of(viewer) is not S.NULL]
        device = (there or viewers)[0]
        if report.happening is H.DELIVERED and call.queue and device == report.device:
            _pre_call(centre, session, call, device)
        announce(centre, session, call, device)


def _pre_call(centre: Centre, session: Session, call: CallPicture, device: str) -> None:
    fields = {
        **centre.skill_group(call),
        "MRDID": 1,
        "AgentInstrument": device,
        **numbers(call),
        **call_data(call.variables),
    }
    session.tell(Stream.CALL, M.AGENT_PRE_CALL_EVENT, fields)


def end(centre: Centre, session: Session, call_id: str, now: float) -> None:
    """End a call for the session, if it had been told of it."""
    watch = session.watched.pop(call_id, None)
    if watch is None:
        return
    for device in sorted(watch.media):
        _tell_media(centre, session, call_id, device, False)
    about = PERIPHERAL | centre.connection(call_id, watch.device)
    session.tell(Stream.CALL, M.END_CALL_EVENT, about)
    session.ended[call_id] = now + WRAP_UP_SECONDS
    session.forget_ended(now)


def catch_up(
    centre: Centre, session: Session, call: CallPicture, device: str, old_id: str = ""
) -> None:
    """Tell of data, a type or an id that are not what the session was told."""
    watch = session.watched[call.call_id]
    if call.state_of(watch.device) is S.NULL and session.sees_all:
        watch.device = device  # whoever it was announced for has left it
    if watch.device != device or call.state_of(device) is S.NULL:
        return
    kind = centre.call_type(call, device)
    if (kind, call.variables) == (watch.call_type, watch.variables) and not old_id:
        return
    told, watch.variables, watch.call_type = watch.variables, call.variables, kind
    data = call_data(call.variables)
    if old_id:
        data |= numbers(call)
    else:
        same = [name for name in told if told[name] == call.variables.get(name)]
        data = {name: value for name, value in data.items() if name not in same}
    _tell_update(centre, session, call, device, old_id, data)


def _tell_update(
    centre: Centre,
    session: Session,
    call: CallPicture,
    device: str,
    old_id: str,
    data: Mapping[str, Any],
) -> None:
    fields = {
        **PERIPHERAL,
        "NumCTIClients": 0,
        "CallType": centre.call_type(call, device),
        **centre.connection(old_id or call.call_id, device),
        **centre.connection(call.call_id, device, "New"),
        "CalledPartyDisposition": 0,
        "CampaignID": 0,
        "QueryRuleID": 0,
        **data,
    }
    session.tell(Stream.CALL, M.CALL_DATA_UPDATE_EVENT, fields)


def _rename(centre: Centre, session: Session, report: CallReport, viewers: list[str]) -> None:
    """Give those who came with the other call the id of the one that goes on."""
    call, old = report.call, report.secondary
    assert old is not None
    watch = session.watched.get(old.call_id)
    for viewer in viewers:
        comes = old.state_of(viewer) is not S.NULL and viewer != report.device
        if not comes or watch is None:
            continue
        if not session.sees_all:
            session.watched[call.call_id] = session.watched.pop(old.call_id)
        elif call.call_id not in session.watched:
            announce(centre, session, call, viewer)
        here = session.watched[call.call_id]
        before, here.device = here.device, viewer
        catch_up(centre, session, call, viewer, old.call_id)
        if session.sees_all:
            here.device = before
            here.media |= watch.media & {viewer}
            watch.media.discard(viewer)


def _leave_queue(centre: Centre, session: Session, report: CallReport, viewer: str) -> None:
    """Tell that the call left its queue, which the switch tells only by what comes next."""
    watch = session.watched[report.call.call_id]
    waits = [each.device for each in report.call.connections if each.state is S.QUEUED]
    before, watch.queue = watch.queue, waits[0] if waits else ""
    if not before or watch.queue:
        return
    fields = {
        **about_call(centre, report, viewer),
        "QueueDeviceType": centre.device_type(before),
        "ServiceNumber": NULL_ID,
        "ServiceID": NULL_ID,
        "NumQueued": centre.number_queued(before),
        "NumSkillGroups": 0,
        "EventCause": EventCause.NONE,
    }
    session.tell(Stream.CALL, M.CALL_DEQUEUED_EVENT, fields)


# Media


def _media(centre: Centre, session: Session, call: CallPicture, device: str) -> None:
    watch = session.watched[call.call_id]
    now = hears(call, device)
    if now != (device in watch.media):
        watch.media ^= {device}
        _tell_media(centre, session, call.call_id, device, now)


def hears(call: CallPicture, device: str) -> bool:
    """Whether media flow between the device and somebody else."""
    others = [each for each in call.connections if each.device != device]
    return call.state_of(device) is S.CONNECTED and any(each.state in TALKING for each in others)


def _tell_media(centre: Centre, session: Session, call_id: str, device: str, starts: bool) -> None:
    if centre.person_at(device) is None:
        return
    agent = centre.agent_at(device)
    for direction in (RTPDirection.INPUT, RTPDirection.OUTPUT):
        fields = {
            **PERIPHERAL,
            "ClientPort": RTP_PORT,
            "Direction": direction,
            **(RTP_AUDIO if starts else {}),
            **centre.connection(call_id, device),
            "ClientAddress": "127.0.0.1",
            "AgentExtension": device,
            "AgentInstrument": device,
            **({"AgentID": agent.person.agent_id} if agent else {}),
        }
        kind = M.RTP_STARTED_EVENT if starts else M.RTP_STOPPED_EVENT
        session.tell(Stream.MEDIA, kind, fields)


def ending(reports: Iterable[object]) -> frozenset[str]:
    """Return the calls that are over after these reports."""
    calls = (each for each in reports if isinstance(each, CallReport))
    return frozenset(each.call.call_id for each in calls if each.happening is H.CALL_CLEARED)
