"""Voximplant Kit's agent statuses, in CSTA's words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cti.domain.events import AgentStateChanged
from cti.domain.states import AgentState
from cti.settings import VoximplantSettings
from cti.wire.voximplant_messages import Message

STATUSES: Mapping[str, AgentState] = {
    "OFFLINE": AgentState.NULL,
    "ONLINE": AgentState.NOT_READY,
    "READY": AgentState.READY,
    "DND": AgentState.NOT_READY,
    "DIALING": AgentState.BUSY,
    "IN_SERVICE": AgentState.BUSY,
    "AFTER_SERVICE": AgentState.WORKING_AFTER_CALL,
    "BANNED": AgentState.NOT_READY,
}
COMPARED = {key.replace("_", ""): key for key in STATUSES}
CUSTOM = re.compile(r"CUSTOM_?([1-9]|10)")


def normal_key(status: str) -> str:
    """Return the key of a status as Kit writes it: AfterService and after_service are one."""
    bare = re.sub(r"[\s_-]+", "", status).upper()
    custom = CUSTOM.fullmatch(bare)
    return f"CUSTOM_{custom[1]}" if custom else COMPARED.get(bare, status.strip())


def state_changed(
    status: str,
    settings: VoximplantSettings,
    *,
    title: str = "",
    name: str = "",
    since: float | None = None,
    changed_by: str = "",
) -> AgentStateChanged:
    """Return the event for a status; one that nobody knows is shown as it is, and not ready.

    A status without a title has the panel's own word for its key.
    """
    key = normal_key(status)
    state = STATUSES.get(key, AgentState.NOT_READY)
    titles = {normal_key(each): words for each, words in settings.statuses.items()}
    return AgentStateChanged(
        state=state,
        agent_id=settings.user_id,
        name=name,
        reason=key,
        title=titles.get(key) or title or ("" if key in STATUSES else key),
        since=since,
        changed_by=changed_by,
    )


@dataclass(slots=True)
class StatusOrder:
    """The statuses told in one session: two that changed places are put right.

    A status that says it followed one we never saw leaves a gap. The message that fits the gap
    exactly is the earlier one, come late.
    """

    has_any: bool = False
    current: str = ""
    gap: tuple[str, str] | None = None  # what we knew before, and what the next one followed

    def came_late(self, message: Message) -> bool:
        """Whether a `status_changed` is older than the last one; if not, it is now the last."""
        status = normal_key(message.text("status"))
        previous = normal_key(message.text("previous_status"))
        if self.gap is not None and self._fits(previous, status):
            self.gap = None
            return True
        if status == self.current:
            return False  # said twice: it tells nothing new of the order
        is_gap = bool(previous) and previous not in (self.current, status)
        self.gap = (self.current, previous) if is_gap else None
        self.has_any, self.current = True, status
        return False

    def _fits(self, previous: str, status: str) -> bool:
        """Whether a status fits the gap: between what we knew, if anything, and the last one."""
        assert self.gap is not None
        before, after = self.gap
        return status == after and previous != self.current and before in ("", previous)


def told(message: Message, settings: VoximplantSettings) -> AgentStateChanged:
    """Return the event for a `status_changed`."""
    return state_changed(
        message.text("status"),
        settings,
        title=message.text("status_title"),
        name=message.text("user_name"),
        changed_by=message.text("changed_by"),
    )
