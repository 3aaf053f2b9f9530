"""What is seen and heard of the panel. Where the page shows nothing, there is none."""

from collections.abc import Callable, Mapping
from typing import Any

from js import document

from cti.domain import events, services
from cti.domain.model import Snapshot
from cti.domain.states import ConnectionState, LinkState
from cti.interface.log import Log
from cti.interface.notices import is_news
from cti.interface.questions import Question
from cti.interface.store import Store
from cti.settings import Settings

from .dom import mark_language, put_into_words
from .memory import remember, remembered
from .notices import Notices
from .page import Act, Page
from .sharing import Sharing
from .site import Site
from .sizing import Sizing

REMEMBERED = ("agent_id", "extension")
DIALLED = (
    services.ConsultationCall | services.SingleStepTransferCall | services.SingleStepConferenceCall
)


class Screen:
    """The page and the notices, and what follows for them from an event."""

    def __init__(
        self,
        settings: Settings,
        site: Site,
        store: Store,
        log: Log,
        ask: Callable[[Question], None],
        act: Act,
        sharing: Sharing,
    ) -> None:
        self._set_up(settings, site)
        self._act = act
        self._page = Page(store, site, self._do)
        self._notices = Notices(
            settings.notices, site, store, log, ask, self._page.changed, sharing
        )
        sharing.moved = self._notices.moved
        self._page.notifying = self._notices.notifying
        self._page.local["switch"] = self._notices.switch
        self.local = self._page.local
        self._sizing = Sizing(ask)

    def draw(self) -> None:
        """Show how everything stands."""
        self._page.draw()

    def followed(self, event: events.Event, before: Snapshot, after: Snapshot) -> None:
        """Show what happened, and tidy up what was typed for it."""
        match event:
            case events.LinkStateChanged(LinkState.UP):
                self._page.forget_secrets()
            case events.RequestSucceeded(services.MakeCall(number)):
                self._page.clear_number(number)
            case events.RequestSucceeded(services.AssociateData(call_id, data)):
                self._page.clear_data(call_id, data)
            case events.RequestSent(request) if isinstance(request, DIALLED):
                self._page.close_dialogs(request.call_id)
        self._page.changed()
        if is_news(before, after):
            self._notices.follow()
            if rings(after) - rings(before):
                self._page.show_top()

    # For a host

    def show_dial_pad(self, given: Mapping[str, Any]) -> None:
        """Put a number into the dial box, for the agent to call."""
        self._page.show_dial_pad(given.get("number", ""))

    def set_theme(self, given: Mapping[str, Any]) -> None:
        """Be light or dark."""
        document.documentElement.dataset.theme = given["theme"]

    def shown(self, is_shown: bool) -> None:
        """Note whether the host shows the panel at all."""
        self._notices.shown(is_shown)

    def speak(self, language: str) -> None:
        """Say everything in another language."""
        self._page.speak(language)

    def _set_up(self, settings: Settings, site: Site) -> None:
        mark_language(site.words, settings.panel.language)
        if not site.words.is_as_written:
            put_into_words(site.words)
        document.documentElement.dataset.theme = settings.panel.theme
        for name in REMEMBERED:
            document.querySelector(f"input[name={name}]").value = remembered(name)

    def _do(self, action: str, given: dict[str, str]) -> None:
        if action == "make_call" and not (given.get("number") or given["value"]).strip():
            self._page.focus_number()  # the rest of a double click, or nothing typed yet
            return
        if action == "login":
            for name in REMEMBERED:
                remember(name, given.get(name, ""))
        self._act(action, given)
        if action == "dismiss_alert":
            self._page.focus_number()


def rings(snapshot: Snapshot) -> frozenset[str]:
    """Return the calls that ring here."""
    calls = snapshot.calls.values()
    return frozenset(call.call_id for call in calls if call.state is ConnectionState.ALERTING)
