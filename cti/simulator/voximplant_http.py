"""The HTTP companion of Voximplant Kit: form-encoded questions in, JSON out. No socket here."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .people import Phase
from .reports import AgentPicture, Refusal, Refused
from .switch import Switch
from .voximplant import NotAdmitted, Room, token_owner

Answer = tuple[int, dict[str, Any]]  # HTTP status, JSON
DESTINATIONS = {
    "extension": ("extension_transfer_data", "extension_number"),
    "pstn": ("pstn_transfer_data", "number"),
    "sip": ("sip_transfer_data", "to"),
}


class Wrong(Exception):
    """A question that cannot be answered: a code and what is wrong."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


def answer(
    rooms: dict[str, Room],
    switch: Switch,
    purpose: str,
    domain: str,
    form: Mapping[str, str],
    now: float,
) -> Answer:
    """Answer one question about the account `domain`."""
    try:
        room = token_owner(rooms, form.get("access_token", ""))
        if room.account.name != domain:
            raise Wrong(403, f'The token does not belong to the account "{domain[:40]}".')
        switch.advance(now)
        return 200, {"success": True, **QUESTIONS[purpose](room, switch, form, now)}
    except NotAdmitted as refused:
        return _failure(refused.status, str(refused))
    except Wrong as wrong:
        return _failure(wrong.code, str(wrong))
    except Refused as refused:
        unknown = refused.refusal in (Refusal.UNKNOWN_CALL, Refusal.NOT_IN_CALL)
        return _failure(404 if unknown else 422, str(refused))


def _failure(code: int, words: str) -> Answer:
    return code, {"success": False, "result": {"error": words, "code": code}}


def _make_call(room: Room, switch: Switch, form: Mapping[str, str], now: float) -> dict[str, Any]:
    user_id = _user(room, form)
    if not form.get("number"):
        raise Wrong(422, "number is missing.")
    variables = _object(form.get("variables", "{}"), "variables")
    room.softphones.make_call(user_id, {**form, "variables": variables}, now)
    return {"result": True}


def _transfer_call(
    room: Room, switch: Switch, form: Mapping[str, str], now: float
) -> dict[str, Any]:
    user_id, call_id = _user(room, form), form.get("call_id", "")
    transfer_type, direction = form.get("transfer_type", ""), form.get("direction_type", "")
    if transfer_type not in ("blind", "attended"):
        raise Wrong(422, "transfer_type has to be blind or attended.")
    if direction not in DESTINATIONS:
        raise Wrong(422, f"direction_type has to be one of {', '.join(DESTINATIONS)}.")
    field, key = DESTINATIONS[direction]
    number = str(_object(form.get(field, ""), field).get(key) or "")
    if not number:
        raise Wrong(422, f"{field} has to hold {key}.")
    if transfer_type == "blind":
        switch.single_step_transfer(now, user_id, call_id, number)
    else:
        switch.consult(now, user_id, call_id, number)
    return {"result": True}


def _search_users(
    room: Room, switch: Switch, form: Mapping[str, str], now: float
) -> dict[str, Any]:
    users = [
        _user_values(each)
        for each in switch.agent_pictures()
        if each.person.account == room.account.name
    ]
    return _page(users)


def _user_values(agent: AgentPicture) -> dict[str, Any]:
    since = datetime.fromtimestamp(agent.since, UTC).strftime("%Y-%m-%d %H:%M:%S")
    offline = agent.phase is Phase.LOGGED_OUT
    return {
        "id": int(agent.person.agent_id),
        "username": agent.person.username,
        "email": agent.person.username,
        "full_name": agent.person.name,
        "group_id": 1,
        "role_id": 3,
        "is_blocked": False,
        "deleted": False,
        "call_status": agent.status,
        "call_status_change_time": since,
        "im_status": "OFFLINE" if offline else "ONLINE",
        "im_status_change_time": since,
    }


def _search_statuses(
    room: Room, switch: Switch, form: Mapping[str, str], now: float
) -> dict[str, Any]:
    statuses = [
        {
            "id": each.status_id,
            "key": each.key,
            "title": each.title,
            "color": each.color,
            "active": True,
            "system": each.system,
            "description": None,
            "order": 200 + number,
        }
        for number, each in enumerate(room.account.statuses)
    ]
    return _page(statuses)


def _page(result: list[dict[str, Any]]) -> dict[str, Any]:
    meta = {"totalCount": len(result), "pageCount": 1, "currentPage": 1, "perPage": len(result)}
    return {"result": result, "_meta": meta}


def _user(room: Room, form: Mapping[str, str]) -> str:
    user_id = form.get("user_id", "")
    if user_id not in room.softphones.users:
        raise Wrong(404, f'There is no user "{user_id[:40]}" in this account.')
    return user_id


def _object(text: str, field: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Wrong(422, f"{field} has to be a JSON object.")
    return value


QUESTIONS = {
    "makeCall": _make_call,
    "transferCall": _transfer_call,
    "searchUsers": _search_users,
    "searchStatuses": _search_statuses,
}
