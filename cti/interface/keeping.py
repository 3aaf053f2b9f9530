"""What a page leaves for itself when it is loaded again: calls, timers, notes; never a secret."""

import json
from dataclasses import replace
from types import MappingProxyType

from cti.domain.model import Call, Snapshot

from .packing import PackingError, pack, unpack

MOST = 24 * 1024  # characters: twice that, escaped, still fits into one message to a host
VERSION = 1


def kept(snapshot: Snapshot) -> str:
    """Return what is known of the calls, as text; the oldest calls are left out first."""
    history = snapshot.history
    while True:
        calls = tuple(snapshot.calls.values())
        whole = {
            "version": VERSION,
            "agent": snapshot.agent.agent_id,
            "calls": pack(calls),
            "history": pack(history),
        }
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        if len(text) <= MOST:
            return text
        if not history:
            return ""  # the server tells the calls again
        history = history[: len(history) // 2]


def restored(text: str, agent_id: str, current: Snapshot) -> Snapshot | None:
    """Return `current` with what an earlier page of the same agent knew; None: nothing fits.

    All of it is unconfirmed until the server has told how things stand.
    """
    try:
        whole = json.loads(text)
        if whole["version"] != VERSION or whole["agent"] != agent_id:
            return None
        calls, history = tuple(unpack(whole["calls"])), tuple(unpack(whole["history"]))
    except (ValueError, KeyError, TypeError, PackingError):
        return None
    if not all(isinstance(call, Call) for call in (*calls, *history)):
        return None
    unsure = {call.call_id: replace(call, confirmed=False) for call in calls}
    return replace(current, calls=MappingProxyType(unsure), history=history)
