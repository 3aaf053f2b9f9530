"""Puts the panel together, once the page has painted."""

import random
import secrets
import string
import time
from collections.abc import Callable, Mapping
from typing import Any

from js import URL, Blob, URLSearchParams, document, hookswitch, location, performance
from pyodide.ffi import to_js

from cti.domain import events, services
from cti.domain.model import Snapshot
from cti.domain.states import AgentState, LinkState, Reason
from cti.errors import CTIError
from cti.host.hookswitch import HostSession, Terms, nobody_is_in
from cti.host.hubspot import HubSpotSession
from cti.host.hubspot_terms import HubSpotTerms
from cti.implementation.choice import choose
from cti.interface.desktop import Desktop
from cti.interface.log import Log, one_line
from cti.interface.questions import Question
from cti.interface.tabs import SharedStore
from cti.interface.transfers import Transfers
from cti.interface.treatment import Treatment
from cti.opencti.modes import MODES, TelephonyMode, within
from cti.settings import Settings, check_name, read_settings
from cti.toml import SettingsError

from .actions import act, log, send_on, treat
from .frame import Frame
from .hubspot_frame import HubSpotFrame
from .link import Link
from .screen import Screen
from .sentences import sentence
from .sharing import Sharing
from .site import rules_of, site_of, treatment_of

KEY_SIGNS = string.ascii_letters + string.digits


async def start() -> None:
    """Read the settings and bind the page; connect at once if nobody has to log in."""
    try:
        Panel(await _settings())
    except CTIError as error:
        hookswitch.fail(str(error))


async def _settings() -> Settings:
    """Return the settings that the early stub has fetched."""
    name = check_name(URLSearchParams.new(location.search).get("settings") or "default")
    answer = await hookswitch.settings
    if not answer.ok:
        raise SettingsError(f"There are no settings called {name} ({name}.toml: {answer.status}).")
    return read_settings(answer.text, f"{name}.toml")


class Panel:
    """The parts, and the few things that follow from one for another."""

    def __init__(self, settings: Settings) -> None:
        kind, begin = choose(settings, random.random)
        mode = TelephonyMode(settings.cti.telephony_mode)
        services_of_mode = kind.services & MODES[mode].services
        snapshot = Snapshot(services=services_of_mode, agent_choices=kind.agent_choices)
        self._settings = settings
        self._site = site_of(settings)
        self._log = Log()
        self._store = SharedStore(snapshot, time.time)
        self._link = Link(begin, lambda event: self._store.apply(within(mode, event)), self._log)
        name = f"{settings.cti.server} {location.search}"
        self._sharing = Sharing(name, self._store, self._link, self._ask, self._keep)
        self._desktop = Desktop(self._store, self._sharing.send, rules_of(settings))
        self._transfers = Transfers(self._store, self._desktop, settings.transfer, new_key)
        self._treatment = Treatment(
            self._store, self._desktop, self._ask, treatment_of(settings), self._sharing.is_active
        )
        self._screen = None if hookswitch.host.isViewless else self._new_screen()
        self._frame = self._new_frame(mode) if hookswitch.host.isFramed else None
        self._subscribe()
        if self._screen is not None:
            self._screen.draw()
        hookswitch.ready()
        if settings.voximplant and settings.voximplant.token:
            self._log_in_with(settings.voximplant.token)
        if self._frame is not None:
            self._frame.begin()

    def _log_in_with(self, token: str) -> None:
        """Log in with the demo's own token, in one tab of all that a host shows."""

        def log_in() -> None:
            if nobody_is_in(self._store.snapshot):
                self._desktop.login("", token)

        if self._frame is None:
            log_in()
        else:
            self._sharing.join("", log_in)

    def _new_screen(self) -> Screen:
        screen = Screen(
            self._settings,
            self._site,
            self._store,
            self._log,
            self._ask,
            self._do,
            self._sharing,
        )
        screen.local["download_log"] = lambda element: self._download_log()
        return screen

    def _new_frame(self, mode: TelephonyMode) -> Frame | HubSpotFrame:
        if self._settings.host.convention == "hubspot":
            return self._new_hubspot_frame(mode)
        terms = Terms(
            origins=frozenset(self._settings.host.origins),
            mode=mode,
            server=self._settings.cti.server,
            say=lambda told: sentence(told, self._site.words),
            on_page=self._on_page(),
            note=lambda words: self._log.add(time.time(), "h", words),
            remembered=self._sharing.remembered,
            session_id=secrets.token_hex(8),
            settled=self._settled,
        )
        return Frame(HostSession(self._store, self._desktop, terms, time.time()))

    def _new_hubspot_frame(self, mode: TelephonyMode) -> HubSpotFrame:
        words, host = self._site.words, self._settings.host
        screen = self._screen
        terms = HubSpotTerms(
            origins=frozenset(host.origins),
            own_origin=location.origin,
            has_agent=MODES[mode].has_agent,
            dispositions=host.hubspot.dispositions,
            title=lambda call: words.say("hubspot.call_title", call.other_name or call.other_party),
            note=lambda line: self._log.add(time.time(), "h", line),
            shown=screen.shown if screen is not None else lambda is_shown: None,
            is_ours=self._sharing.is_leader,
            join=lambda user: self._settled(user, lambda: None),
        )
        return HubSpotFrame(HubSpotSession(self._store, self._desktop, terms, time.time()))

    def _on_page(self) -> dict[str, Callable[[Mapping[str, Any]], None]]:
        """Return what a host may ask of the page; without a page some of it makes no sense."""
        functions: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "setLocale": lambda given: self._set_locale(given["locale"]),
            "downloadLog": lambda given: self._download_log(),
        }
        if self._screen is not None:
            functions |= {
                "showDialPad": self._screen.show_dial_pad,
                "setTheme": self._screen.set_theme,
            }
        return functions

    def _subscribe(self) -> None:
        """Order matters: a host's record for a call is known before anybody asks for one."""
        self._store.subscribe(self._followed)
        self._store.subscribe(self._sharing.followed)
        if self._screen is not None:
            self._store.subscribe(self._screen.followed)
        if self._frame is not None:
            self._store.subscribe(self._frame.followed)
        self._store.subscribe(self._treatment.follow)  # last: what it does is news to all others

    def _settled(self, agent_id: str, then: Callable[[], None]) -> None:
        """Tabs that show the panel share one session; a host that shows nothing has its own."""
        if hookswitch.host.isViewless:
            then()
        else:
            self._sharing.join(agent_id, then)

    def _keep(self, text: str) -> None:
        if self._frame is not None:
            self._frame.keep(text)

    def _ask(self, question: Question) -> None:
        if self._frame is not None:
            self._frame.ask(question)

    def _do(self, action: str, given: dict[str, str]) -> None:
        self._log.add(time.time(), "!", f"{action} {given.get('call_id', '')}".rstrip())
        act(self._desktop, action, given)
        treat(self._treatment, action, given)
        send_on(self._transfers, action, given)
        log(self._sharing.call_log, action, given)

    def _followed(self, event: events.Event, before: Snapshot, after: Snapshot) -> None:
        self._log.add_event(time.time(), event, after)
        match event:
            case events.LinkStateChanged(LinkState.UP):
                performance.mark("hookswitch:up")
            case events.RequestSucceeded(services.SetAgentState(AgentState.NULL)):
                self._logged_out()
            case events.RequestFailed(services.SetAgentState(AgentState.NULL), Reason.TIMED_OUT):
                self._logged_out()

    def _set_locale(self, language: str) -> None:
        if self._screen is not None:
            self._screen.speak(language)
        else:  # what a host is told is in words, too
            self._site.words.speak(language)

    def _logged_out(self) -> None:
        """Forget a token that was typed; the demo's stays in its settings."""
        kit = self._settings.voximplant
        typed = self._settings.cti.server == "voximplant" and kit is not None and not kit.token
        if typed and self._sharing.is_leader():
            self._link.close()

    def _download_log(self) -> None:
        counts = self._frame.diagnostics() if self._frame is not None else ""
        blob = Blob.new(to_js([self._log.text(), how_it_started(), counts]), type="text/plain")
        link = document.createElement("a")
        link.href, link.download = URL.createObjectURL(blob), "hookswitch.log"
        link.click()
        URL.revokeObjectURL(link.href)


def how_it_started() -> str:
    """Return from what Python was started; if not from its saved memory, why not."""
    start = hookswitch.start
    return one_line(f"# start: {start.way} {start.why}".rstrip()) + "\n"


def new_key() -> str:
    """Draw a key that nobody can guess."""
    return "".join(secrets.choice(KEY_SIGNS) for _ in range(8))
