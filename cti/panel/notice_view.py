"""What the page and the desktop show of notices: the switches, the hint, and who calls."""

from dataclasses import dataclass, field, replace
from enum import Enum

from cti.domain.model import Call, Snapshot
from cti.interface.notices import Moment
from cti.settings import NoticesSettings

from .naming import name_of, visible
from .site import Site
from .words import Words

SOUND, NOTIFICATION = SWITCHES = ("sound", "notification")


class Permission(Enum):
    """What the browser lets us do on the desktop."""

    GRANTED = "granted"
    DEFAULT = "default"  # it asks the agent, once we ask it
    DENIED = "denied"
    FRAMED = "framed"  # in another site's frame, where nobody may ask
    MISSING = "missing"


def permission_of(said: str, is_foreign_frame: bool) -> Permission:
    """Return what the browser's word means where we are."""
    permission = Permission(said)
    if is_foreign_frame and permission in (Permission.DEFAULT, Permission.DENIED):
        return Permission.FRAMED
    return permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifying:
    """What is switched on by whom, and what the browser makes of it."""

    site: NoticesSettings = field(default_factory=NoticesSettings)
    off: frozenset[str] = frozenset()  # what the agent switched off
    permission: Permission = Permission.DEFAULT
    is_muted: bool = False  # the browser plays nothing before the first click

    @property
    def sound(self) -> bool:
        """Whether calls are to be heard."""
        return self._has_sound and SOUND not in self.off

    @property
    def notification(self) -> bool:
        """Whether calls are to be shown on the desktop."""
        wanted = self.site.notification and NOTIFICATION not in self.off
        return wanted and self.permission is Permission.GRANTED

    @property
    def _has_sound(self) -> bool:
        return self.site.sound and self.site.volume > 0

    def offers(self, switch: str) -> bool:
        """Whether the site leaves this switch to the agent."""
        return self._has_sound if switch == SOUND else self.site.notification

    def is_on(self, switch: str) -> bool:
        """Whether this switch is shown as on."""
        return self.sound if switch == SOUND else self.notification

    def moment(self, snapshot: Snapshot, is_watched: bool, is_leader: bool) -> Moment:
        """Return what decides about notices now."""
        return Moment(
            snapshot=snapshot,
            sound=self.sound,
            notification=self.notification,
            attention=self.site.attention,
            is_watched=is_watched,
            is_leader=is_leader,
        )

    def switched(self, switch: str) -> "Notifying":
        """Return the same with one switch turned."""
        off = self.off | {switch} if self.is_on(switch) else self.off - {switch}
        return replace(self, off=off)

    def has_to_ask(self, switch: str) -> bool:
        """Whether the switch is on for us, but not yet for the browser."""
        wanted = switch == NOTIFICATION and switch not in self.off
        return wanted and self.permission is Permission.DEFAULT


USUAL = Notifying()


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """One switch of the menu."""

    key: str
    label: str
    checked: str  # as ARIA writes it
    disabled: bool
    note: str


@dataclass(frozen=True, slots=True)
class DesktopText:
    """What a notification says."""

    title: str
    body: str


def switch_rows(notifying: Notifying, words: Words) -> tuple[SwitchRow, ...]:
    """Return the switches that the site leaves to the agent."""
    return tuple(_row(notifying, switch, words) for switch in SWITCHES if notifying.offers(switch))


def bell(notifying: Notifying) -> str:
    """Return the icon that says whether calls are heard."""
    return "#icon-bell" if notifying.sound else "#icon-bell-off"


def sound_hint(notifying: Notifying, words: Words) -> str:
    """Return how to hear the call that rings unheard; empty if none does."""
    return words.say("notices.click_to_hear") if notifying.is_muted and notifying.sound else ""


def desktop_text(call: Call, site: Site) -> DesktopText:
    """Return the caller, the number and the queue, in that order."""
    words = site.words
    name, number = name_of(call), visible(call.other_party)
    queue = site.queues.get(call.queue, visible(call.queue))
    caller = name or number or words.say("call.no_number")
    about = (number if name else "", queue)
    title = f"{words.name('call_states', call.state)}: {caller}"
    return DesktopText(title, " · ".join(filter(None, about)))


def _row(notifying: Notifying, switch: str, words: Words) -> SwitchRow:
    permission = notifying.permission
    is_open = switch == SOUND or permission in (Permission.GRANTED, Permission.DEFAULT)
    return SwitchRow(
        key=switch,
        label=words.say(f"notices.{switch}"),
        checked=str(notifying.is_on(switch)).lower(),
        disabled=not is_open,
        note="" if is_open else words.name("notices", permission),
    )
