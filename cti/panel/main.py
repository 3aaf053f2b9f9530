"""Puts the panel together, once the page has painted."""

import random
import time

from js import (
    URL,
    Blob,
    URLSearchParams,
    document,
    fetch,
    hookswitch,
    location,
    performance,
    window,
)
from pyodide.ffi import JsException, to_js

from cti.domain import events, services
from cti.domain.model import Snapshot
from cti.domain.states import AgentState, ConnectionState, LinkState, Reason
from cti.errors import CTIError
from cti.implementation.choice import choose
from cti.interface.desktop import Desktop
from cti.interface.log import Log
from cti.interface.store import Store
from cti.opencti.modes import SERVICES, TelephonyMode, within
from cti.settings import Settings, check_name, read_settings
from cti.toml import SettingsError

from .actions import act
from .link import Link
from .page import Page
from .site import site_of

REMEMBERED = ("agent_id", "extension")
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur", "yi"})
DIALLED = (
    services.ConsultationCall | services.SingleStepTransferCall | services.SingleStepConferenceCall
)


async def start() -> None:
    """Read the settings and bind the page; connect at once if nobody has to log in."""
    try:
        Panel(await _settings())
    except CTIError as error:
        hookswitch.fail(str(error))


async def _settings() -> Settings:
    name = check_name(URLSearchParams.new(location.search).get("settings") or "default")
    answer = await fetch(f"./settings/{name}.toml")
    if not answer.ok:
        raise SettingsError(f"There are no settings called {name} ({name}.toml: {answer.status}).")
    return read_settings(await answer.text(), f"{name}.toml")


class Panel:
    """The parts, and the few things that follow from one for another."""

    def __init__(self, settings: Settings) -> None:
        kind, begin = choose(settings, random.random)
        mode = TelephonyMode(settings.cti.telephony_mode)
        services_of_mode = kind.services & SERVICES[mode]
        snapshot = Snapshot(services=services_of_mode, agent_choices=kind.agent_choices)
        self._settings = settings
        self._log = Log()
        self._store = Store(snapshot, time.time)
        self._link = Link(begin, lambda event: self._store.apply(within(mode, event)), self._log)
        self._desktop = Desktop(self._store, self._link.send, settings.panel.emergency_numbers)
        self._set_up_page()
        self._page = Page(self._store, site_of(settings), self._do)
        self._page.local["download_log"] = lambda element: self._download_log()
        self._store.subscribe(self._followed)
        self._page.draw()
        hookswitch.ready()
        if settings.voximplant and settings.voximplant.token:
            self._desktop.login("", settings.voximplant.token)

    def _set_up_page(self) -> None:
        root, language = document.documentElement, self._settings.panel.language
        root.dataset.theme = self._settings.panel.theme
        root.dir = "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
        for name in REMEMBERED:
            document.querySelector(f"input[name={name}]").value = _remembered(name)

    def _do(self, action: str, given: dict[str, str]) -> None:
        self._log.add(time.time(), "!", f"{action} {given.get('call_id', '')}".rstrip())
        if action == "make_call" and not (given.get("number") or given["value"]).strip():
            self._page.focus_number()  # the rest of a double click, or nothing typed yet
            return
        if action == "login":
            for name in REMEMBERED:
                _remember(name, given.get(name, ""))
        act(self._desktop, action, given)
        if action == "dismiss_alert":
            self._page.focus_number()

    def _followed(self, event: events.Event, before: Snapshot, after: Snapshot) -> None:
        self._log.add_event(time.time(), event, after)
        match event:
            case events.LinkStateChanged(LinkState.UP):
                performance.mark("hookswitch:up")
                self._page.forget_secrets()
            case events.RequestSucceeded(services.MakeCall(number)):
                self._page.clear_number(number)
            case events.RequestSucceeded(services.AssociateData(call_id, data)):
                self._page.clear_data(call_id, data)
            case events.RequestSent(request) if isinstance(request, DIALLED):
                self._page.close_dialogs(request.call_id)
            case events.RequestSucceeded(services.SetAgentState(AgentState.NULL)):
                self._logged_out()
            case events.RequestFailed(services.SetAgentState(AgentState.NULL), Reason.TIMED_OUT):
                self._logged_out()
        self._page.changed()
        if rings(after) - rings(before):
            self._page.show_top()

    def _logged_out(self) -> None:
        """Forget a token that was typed; the demo's stays in its settings."""
        kit = self._settings.voximplant
        if self._settings.cti.server == "voximplant" and kit is not None and not kit.token:
            self._link.close()

    def _download_log(self) -> None:
        blob = Blob.new(to_js([self._log.text()]), type="text/plain")
        link = document.createElement("a")
        link.href, link.download = URL.createObjectURL(blob), "hookswitch.log"
        link.click()
        URL.revokeObjectURL(link.href)


def rings(snapshot: Snapshot) -> frozenset[str]:
    """Return the calls that ring here."""
    calls = snapshot.calls.values()
    return frozenset(call.call_id for call in calls if call.state is ConnectionState.ALERTING)


def _remembered(name: str) -> str:
    try:
        return window.localStorage.getItem(f"hookswitch.{name}") or ""
    except JsException:  # storage is blocked in many frames: then nothing is remembered
        return ""


def _remember(name: str, value: str) -> None:
    try:
        window.localStorage.setItem(f"hookswitch.{name}", value)
    except JsException:
        return
