"""The softphones of an account's users: what they tell the room, and what they do when told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cti.domain.states import CallType, Cause, ConnectionState

from .people import Account, Phase
from .reports import AgentReport, CallPicture, CallReport, Happening, Refused, Report
from .switch import Switch

S = ConnectionState
CODES = {
    Cause.NORMAL: (487, "Request_Terminated"),
    Cause.CANCELLED: (487, "Request_Terminated"),
    Cause.BUSY: (486, "Call_Busy"),
    Cause.NO_ANSWER: (408, "No_Answer"),
    Cause.REJECTED: (603, "Call_Was_Rejected"),
    Cause.INVALID_DESTINATION: (404, "Invalid_Number"),
    Cause.REDIRECTED: (480, "Temporary_Unavailable"),
}
OTHER_CODE = (480, "Temporary_Unavailable")


@dataclass(frozen=True, slots=True)
class Told:
    """One message of one user's softphone."""

    user_id: str
    name: str
    payload: Mapping[str, Any]
    starts: bool = False  # the softphone has just come into the room


class Softphones:
    """Plays the softphone of every user of one account."""

    def __init__(self, account: Account, switch: Switch) -> None:
        self._account = account
        self._switch = switch
        persons = [each for each in switch.people.persons if each.account == account.name]
        self.users = {each.agent_id: each for each in persons}
        self._shown: dict[tuple[str, str], bool] = {}  # (user, call): whether it is connected

    # What happened, told to the room

    def tell(self, report: Report) -> list[Told]:
        """Return what the softphones say about it."""
        if isinstance(report, AgentReport):
            return list(self._status(report))
        return list(self._call(report))

    def _status(self, report: AgentReport) -> Iterator[Told]:
        agent = report.agent
        user_id = agent.person.agent_id
        if user_id not in self.users:
            return
        if report.previous_status == "OFFLINE":
            who = {"user_id": user_id, "user_name": agent.person.username, "client": "softphone"}
            yield Told(user_id, "connected", who, starts=True)
        status = {
            "user_id": user_id,
            "user_name": agent.person.username,
            "status": agent.status,
            "previous_status": report.previous_status,
            "changed_by": report.changed_by or None,
        }
        yield Told(user_id, "status_changed", status)

    def _call(self, report: CallReport) -> Iterator[Told]:
        call, device = report.call, report.device
        match report.happening:
            case Happening.DELIVERED if device in self.users:
                self._shown[device, call.call_id] = False
                yield Told(device, "incoming_call", self._incoming(call, device))
            case Happening.ORIGINATED if device in self.users:
                self._shown[device, call.call_id] = False
                yield Told(device, "outgoing_call", self._outgoing(call, device))
            case Happening.ESTABLISHED:
                yield from self._connected(report)
            case Happening.DATA_CHANGED:
                for user_id in self._in(call):
                    data = {**_of(call, user_id), "variables": dict(call.variables)}
                    yield Told(user_id, "data_updated", data)
            case Happening.TRANSFERRED | Happening.CONFERENCED:
                yield from self._joined(report)
            case Happening.FAILED | Happening.DIVERTED | Happening.CONNECTION_CLEARED:
                for user_id in sorted(self._in(call) | ({device} & self.users.keys())):
                    if call.state_of(user_id) in (S.NULL, S.FAIL):
                        yield from self._ended(call, user_id, report.cause, report.at)

    def _in(self, call: CallPicture) -> set[str]:
        return {each.device for each in call.connections} & self.users.keys()

    def _connected(self, report: CallReport) -> Iterator[Told]:
        call = report.call
        for user_id in sorted(self._in(call)):
            if call.state_of(user_id) is S.CONNECTED and not self._shown.get(
                (user_id, call.call_id), False
            ):
                self._shown[user_id, call.call_id] = True
                yield Told(user_id, "call_connected", self._talk(call, user_id))

    def _joined(self, report: CallReport) -> Iterator[Told]:
        """Tell of two calls that became one: a softphone that moved sees one end, one begin."""
        call, gone = report.call, report.secondary
        if gone is not None:
            for user_id in sorted(self._in(gone)):
                was_connected = self._shown.get((user_id, gone.call_id), False)
                yield from self._ended(gone, user_id, report.cause, report.at)
                if user_id != report.device:
                    self._shown[user_id, call.call_id] = was_connected
                    name = "call_connected" if was_connected else "incoming_call"
                    body = self._talk if was_connected else self._incoming
                    yield Told(user_id, name, body(call, user_id))
        if report.happening is Happening.TRANSFERRED and report.device in self.users:
            yield from self._ended(call, report.device, report.cause, report.at)

    def _ended(self, call: CallPicture, user_id: str, cause: Cause, at: float) -> Iterator[Told]:
        was_connected = self._shown.pop((user_id, call.call_id), None)
        if was_connected is None:
            return
        if was_connected:
            talked = round(at - (call.answered_at or at))
            end = {**_of(call, user_id), "duration": talked, "code": 200}
            yield Told(user_id, "call_disconnected", end)
        else:
            code, reason = CODES.get(cause, OTHER_CODE)
            number = _other(call, user_id)
            end = {**_of(call, user_id), "number": number, "code": code, "reason": reason}
            yield Told(user_id, "call_failed", end)

    def _incoming(self, call: CallPicture, user_id: str) -> dict[str, Any]:
        queue = {"queue": {"id": call.queue_id, "title": call.queue}} if call.queue else {}
        line = call.dialled if _looks_dialled(call.dialled) else self._account.line
        return {
            **_of(call, user_id),
            "callerid": call.calling,
            "number": line,
            "display_name": call.name or None,
            **queue,
            "assign_type": _assign_type(call),
            "variables": dict(call.variables),
        }

    def _outgoing(self, call: CallPicture, user_id: str) -> dict[str, Any]:
        callerid = self._account.line if call.calling == user_id else call.calling
        return {
            **_of(call, user_id),
            "number": call.called,
            "callerid": callerid,
            "variables": dict(call.variables),
        }

    def _talk(self, call: CallPicture, user_id: str) -> dict[str, Any]:
        outgoing = user_id == call.caller
        body = self._outgoing(call, user_id) if outgoing else self._incoming(call, user_id)
        started = datetime.fromtimestamp(call.answered_at or call.started_at, UTC)
        return {
            **body,
            "is_incoming": not outgoing,
            "datetime_start": started.strftime("%Y-%m-%d %H:%M:%S"),
        }

    # What somebody said, done by the softphone it is for

    def obey(self, name: str, payload: Mapping[str, Any], now: float) -> None:
        """Do what a command asks of one of the users; what cannot be done is not done."""
        user_id = str(payload.get("user_id", ""))
        if user_id not in self.users:
            return
        try:
            match name:
                case "make_call":
                    self.make_call(user_id, payload, now)
                case "set_variables":
                    self._set_variables(user_id, payload, now)
                case "logout":
                    self._switch.set_state(now, user_id, Phase.LOGGED_OUT, changed_by=user_id)
        except Refused:
            return  # Kit has no message for it

    def make_call(self, user_id: str, payload: Mapping[str, Any], now: float) -> None:
        """Dial, unless the softphone has a call already. Raises Refused."""
        number = str(payload.get("number", ""))
        self._switch.advance(now)
        if not self._calls_of(user_id):
            callerid = str(payload.get("callerid") or "")
            self._switch.make_call(now, user_id, number, _variables(payload), callerid)

    def _set_variables(self, user_id: str, payload: Mapping[str, Any], now: float) -> None:
        self._switch.advance(now)
        call_id = str(payload.get("call_id") or "") or next(iter(self._calls_of(user_id)), "")
        self._switch.set_data(now, user_id, call_id, _variables(payload))

    def _calls_of(self, user_id: str) -> list[str]:
        calls = self._switch.call_pictures()
        return [each.call_id for each in calls if each.state_of(user_id) is not S.NULL]


def _of(call: CallPicture, user_id: str) -> dict[str, Any]:
    return {"call_id": call.call_id, "session_id": f"9{call.call_id}", "user_id": user_id}


def _other(call: CallPicture, user_id: str) -> str:
    return call.called if user_id == call.caller else call.calling


def _assign_type(call: CallPicture) -> str:
    if call.transferred:
        return "transfer"
    if call.queue:
        return "queue_call"
    return "user_call" if call.call_type is CallType.INBOUND else "internal_call"


def _looks_dialled(number: str) -> bool:
    return number.removeprefix("+").isdecimal() and len(number) > 6


def _variables(payload: Mapping[str, Any]) -> dict[str, str]:
    variables = payload.get("variables")
    if not isinstance(variables, dict):
        return {}
    return {
        str(key): value if isinstance(value, str) else str(value)
        for key, value in variables.items()
    }
