"""The account's users and their present statuses, which Voximplant Kit tells over HTTP only."""

from collections.abc import Mapping
from urllib.parse import quote

from cti.domain.events import AgentStateChanged
from cti.settings import VoximplantSettings
from cti.wire.voximplant_fields import identifier, instant, object_in, words
from cti.wire.voximplant_json import UnreadableError, read_json

from .contract import Fetch
from .voximplant_statuses import normal_key, state_changed

ANSWER_LIMIT = 4_194_304  # bytes
USERS_PER_PAGE = 200
MOST_PAGES = 20
MOST_STATUSES = 100
LISTS = ("result", "items", "users", "data")


def ask_users(settings: VoximplantSettings, token: str, session: int, page: int) -> Fetch:
    """Return the question for one page of the account's users and their present statuses."""
    paging = {"per-page": str(USERS_PER_PAGE), "page": str(page)}
    return _ask(settings, token, f"users:{session}:{page}", "user/searchUsers", paging)


def ask_statuses(settings: VoximplantSettings, token: str, session: int) -> Fetch:
    """Return the question for what the account calls its statuses."""
    return _ask(settings, token, f"statuses:{session}:1", "agentStatuses/searchStatuses", {})


def _ask(
    settings: VoximplantSettings, token: str, purpose: str, method: str, form: Mapping[str, str]
) -> Fetch:
    scheme = "https" if settings.secure else "http"
    domain = quote(settings.domain, safe="")
    url = f"{scheme}://{settings.api_host}/api/v3/{method}?domain={domain}"
    return Fetch(purpose, url, {"access_token": token, **form})


def read_titles(text: str) -> dict[str, str]:
    """Return the titles of the account's statuses by their keys."""
    try:
        entries = _list_in(read_json(text, ANSWER_LIMIT))
    except UnreadableError:
        return {}
    pairs = ((words(entry.get("key")), words(entry.get("title"))) for entry in entries)
    known = {normal_key(key): title for key, title in pairs if key and title}
    return dict(list(known.items())[:MOST_STATUSES])


def read_users(text: str) -> tuple[list[dict[str, object]], bool]:
    """Return the users in an answer, and whether there are more pages."""
    try:
        answer = read_json(text, ANSWER_LIMIT)
    except UnreadableError:
        return [], False
    users = _list_in(answer)
    meta = answer.get("_meta") if isinstance(answer, dict) else None
    if not isinstance(meta, dict):
        return users, False
    pages, current = (_count(meta.get(key)) for key in ("pageCount", "currentPage"))
    return users, bool(users) and current < min(pages, MOST_PAGES)


def present_state(
    user: Mapping[str, object], settings: VoximplantSettings, now: float
) -> AgentStateChanged | None:
    """Return what a user's entry tells of the present status; None: nothing."""
    held = user.get("call_status")
    inner = object_in(held) or {}
    status = words(inner.get("key") if inner else held)
    if not status:
        return None
    since = instant(user.get("call_status_change_time"))
    return state_changed(
        status,
        settings,
        title=words(inner.get("title")) or "",
        name=words(user.get("full_name")) or words(user.get("username")) or "",
        since=since if since is not None and since <= now else None,
    )


def find_user(users: list[dict[str, object]], user_id: str) -> dict[str, object] | None:
    """Return the entry of one user."""
    return next((user for user in users if identifier(user.get("id")) == user_id), None)


def _list_in(value: object) -> list[dict[str, object]]:
    if isinstance(value, list):
        return [each for each in value if isinstance(each, dict)]
    if isinstance(value, dict):
        for key in LISTS:
            if isinstance(value.get(key), list | dict):
                return _list_in(value[key])
    return []


def _count(value: object) -> int:
    text = identifier(value) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
