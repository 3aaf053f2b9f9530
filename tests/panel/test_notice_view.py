"""The switches for notices, the hint, and what a notification says."""

from dataclasses import replace

import pytest
from stories import NOW, RINGS, SMALL, UP, after

from cti.domain.events import Event
from cti.interface.notices import Moment
from cti.panel.notice_view import (
    SWITCHES,
    DesktopText,
    Notifying,
    Permission,
    desktop_text,
    permission_of,
    switch_rows,
)
from cti.panel.site import Site
from cti.panel.view import PanelView, panel_view
from cti.panel.words import english
from cti.settings import NoticesSettings

USUAL = Notifying(permission=Permission.GRANTED)
BOTH_OFF = frozenset(SWITCHES)
SNAPSHOT = after(UP, RINGS)


def shown(notifying: Notifying) -> PanelView:
    return panel_view(SNAPSHOT, NOW, str, Site(), notifying)


def checked(notifying: Notifying) -> dict[str, str]:
    return {row.key: row.checked for row in switch_rows(notifying, english())}


def says(*happened: Event, site: Site | None = None) -> DesktopText:
    snapshot = after(UP, *happened, start=SMALL)
    return desktop_text(snapshot.calls["17"], site or Site())


# Switches


def test_both_switches_are_on_where_nothing_was_chosen_and_the_browser_agrees() -> None:
    assert checked(USUAL) == {"sound": "true", "notification": "true"}
    assert [row.label for row in shown(USUAL).switches] == ["Sound", "Desktop notifications"]


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_switch_turns_off_and_on_again(switch: str) -> None:
    off = USUAL.switched(switch)
    assert checked(off) == {**checked(USUAL), switch: "false"}
    assert off.switched(switch) == USUAL
    assert not off.has_to_ask(switch)


def test_notifications_are_off_until_the_agent_has_asked_for_them() -> None:
    unasked = Notifying(permission=Permission.DEFAULT)
    assert checked(unasked)["notification"] == "false"
    assert unasked.switched("notification").has_to_ask("notification")


def test_notifications_that_were_switched_off_are_asked_for_again() -> None:
    off = Notifying(permission=Permission.DEFAULT, off=BOTH_OFF).switched("notification")
    assert off.has_to_ask("notification")
    assert off.off == {"sound"}


def test_the_sound_needs_no_permission() -> None:
    assert not Notifying().switched("sound").switched("sound").has_to_ask("sound")


@pytest.mark.parametrize(
    ("permission", "words"),
    [
        (Permission.DENIED, "Blocked by the browser"),
        (Permission.FRAMED, "in a tab of its own"),
        (Permission.MISSING, "has none"),
    ],
)
def test_what_the_browser_does_not_allow_cannot_be_switched_and_says_why(
    permission: Permission, words: str
) -> None:
    row = switch_rows(Notifying(permission=permission), english())[1]
    assert row.disabled and row.checked == "false"
    assert words in row.note


@pytest.mark.parametrize("permission", [Permission.GRANTED, Permission.DEFAULT])
def test_what_the_browser_allows_has_no_note(permission: Permission) -> None:
    assert [
        (row.disabled, row.note) for row in switch_rows(Notifying(permission=permission), english())
    ] == [(False, "")] * 2


@pytest.mark.parametrize(
    ("said", "framed", "meant"),
    [
        ("granted", False, Permission.GRANTED),
        ("granted", True, Permission.GRANTED),
        ("default", False, Permission.DEFAULT),
        ("default", True, Permission.FRAMED),
        ("denied", False, Permission.DENIED),
        ("denied", True, Permission.FRAMED),
    ],
)
def test_another_sites_frame_may_use_a_permission_but_not_ask_for_it(
    said: str, framed: bool, meant: Permission
) -> None:
    assert permission_of(said, framed) is meant


@pytest.mark.parametrize(
    ("site", "left"),
    [
        (NoticesSettings(), ["sound", "notification"]),
        (NoticesSettings(sound=False), ["notification"]),
        (NoticesSettings(volume=0), ["notification"]),
        (NoticesSettings(notification=False), ["sound"]),
        (NoticesSettings(sound=False, notification=False), []),
    ],
)
def test_what_the_site_switched_off_has_no_switch(site: NoticesSettings, left: list[str]) -> None:
    notifying = replace(USUAL, site=site)
    assert list(checked(notifying)) == left
    moment = notifying.moment(SNAPSHOT, is_watched=True, is_leader=True)
    assert [name for name in SWITCHES if getattr(moment, name)] == left


def test_the_bell_says_whether_calls_are_heard() -> None:
    assert shown(USUAL).bell == "#icon-bell"
    assert shown(USUAL.switched("sound")).bell == "#icon-bell-off"
    assert shown(replace(USUAL, site=NoticesSettings(volume=0))).bell == "#icon-bell-off"


def test_what_is_switched_on_decides_with_the_place_of_the_agent() -> None:
    off = Notifying(
        site=NoticesSettings(attention=False), off=BOTH_OFF, permission=Permission.GRANTED
    )
    assert USUAL.moment(SNAPSHOT, is_watched=False, is_leader=True) == Moment(
        snapshot=SNAPSHOT, is_watched=False
    )
    assert off.moment(SNAPSHOT, is_watched=True, is_leader=False) == Moment(
        snapshot=SNAPSHOT, sound=False, notification=False, attention=False, is_leader=False
    )


# The hint


def test_a_ring_that_the_browser_mutes_shows_how_to_hear_it() -> None:
    muted = replace(USUAL, is_muted=True)
    assert shown(muted).sound_hint == "Click anywhere to hear calls ring."
    assert shown(muted.switched("sound")).sound_hint == ""
    assert shown(USUAL).sound_hint == ""


# The desktop


def test_a_notification_names_the_caller_the_number_and_the_queue() -> None:
    assert says(RINGS) == DesktopText("Incoming call: Ann Lee", "+16175550142 · Support")


def test_a_queue_has_the_sites_name() -> None:
    rings = replace(RINGS, queue="12")
    assert says(rings, site=Site(queues={"12": "Sales"})).body == "+16175550142 · Sales"


@pytest.mark.parametrize(
    ("name", "number", "queue", "text"),
    [
        ("", "2002", "", DesktopText("Incoming call: 2002", "")),
        ("", "2002", "Sales", DesktopText("Incoming call: 2002", "Sales")),
        ("Bo", "", "", DesktopText("Incoming call: Bo", "")),
        ("", "", "", DesktopText("Incoming call: Number withheld", "")),
    ],
)
def test_what_is_not_known_is_left_out(
    name: str, number: str, queue: str, text: DesktopText
) -> None:
    assert says(replace(RINGS, other_name=name, calling_device=number, queue=queue)) == text


def test_whatever_a_caller_writes_is_text_without_marks_that_turn_it_around() -> None:
    hostile = replace(
        RINGS,
        other_name="<img src=x onerror=alert(1)>\u202etxt\x00\n",
        calling_device="\u202e2410\u2066\r\n5",
        queue="\u2067<b>Sales</b>\x1b",
    )
    assert says(hostile) == DesktopText(
        "Incoming call: <img src=x onerror=alert(1)>txt", "24105 · <b>Sales</b>"
    )
    view = panel_view(after(UP, hostile), NOW, str, Site(), USUAL)
    assert not set(view.title) & set("\u202e\u2066\u2067\x00\r\n")
