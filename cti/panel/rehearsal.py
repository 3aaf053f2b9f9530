"""What is done once, when the interpreter's memory is saved, and at no start any more.

The browser begins with everything imported that is here or is imported by it, and has seen a call.
"""

import html  # noqa: F401, for PyScript
import importlib
import random
import sys
from types import ModuleType
from typing import Any

from cti.domain.events import (
    AgentStateChanged,
    ConnectionCleared,
    Delivered,
    Established,
    Event,
    LinkStateChanged,
    SnapshotTaken,
)
from cti.domain.model import Snapshot
from cti.domain.services import LogOn
from cti.domain.states import AgentState, CallType, ConnectionState, Direction, LinkState
from cti.host import hookswitch, hubspot  # noqa: F401
from cti.implementation.choice import choose
from cti.interface import call_log, desktop, keeping, transfers, treatment  # noqa: F401
from cti.interface.tabs import SharedStore
from cti.opencti.modes import TelephonyMode, within
from cti.settings import read_settings

from . import actions, ringtone, sentences  # noqa: F401
from .notice_view import USUAL
from .site import site_of
from .view import panel_view
from .words import catalogue_for, languages

SITES = (
    '[cti]\nserver = "cisco"\n[cisco]\nsides = ["ws://a.example/"]\n',
    '[cti]\nserver = "voximplant"\n[voximplant]\nhost = "cti.example"\ndomain = "acme"\n'
    'token_id = "1"\nuser_id = "2"\n',
)
STORY: tuple[Event, ...] = (
    LinkStateChanged(LinkState.CONNECTING),
    LinkStateChanged(LinkState.UP),
    SnapshotTaken(calls=()),
    AgentStateChanged(state=AgentState.READY, agent_id="1001"),
    Delivered(
        call_id="1",
        local_state=ConnectionState.ALERTING,
        call_type=CallType.INBOUND,
        direction=Direction.IN,
        calling_device="+15550100",
        queue="support",
    ),
    Established(call_id="1", local_state=ConnectionState.CONNECTED),
    ConnectionCleared(call_id="1"),
)


class PutOff(ModuleType):
    """A package that PyScript imports at each start, and the panel never uses: until it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def put_off(name: str, folder: str) -> None:
    """Let the package in `folder` be imported when something of it is asked for."""
    package = PutOff(name)
    package.__path__ = [f"{folder}/{name}"]
    sys.modules[name] = package


def rehearse() -> None:
    """Let a call come, be answered and end, with each kind of CTI server; read every language."""
    for language in languages():
        catalogue_for(language)
    for text in SITES:
        settings = read_settings(text, "rehearsal.toml")
        kind, begin = choose(settings, random.random)
        site = site_of(settings)
        store = SharedStore(
            Snapshot(services=kind.services, agent_choices=kind.agent_choices), lambda: 0.0
        )
        begin(LogOn("1001", "", "2001"))
        for event in STORY:
            store.apply(within(TelephonyMode.FULL, event))
            panel_view(store.snapshot, 0.0, str, site, USUAL)
