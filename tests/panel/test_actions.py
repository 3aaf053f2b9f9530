"""The page's buttons and forms all reach the Desktop."""

import re
from pathlib import Path

import pytest
from stories import READY, RINGS, SMALL, UP, after

from cti.domain import events, services
from cti.interface.desktop import Desktop
from cti.interface.store import Store
from cti.panel import words
from cti.panel.actions import ACTIONS, act
from cti.panel.call_view import BUTTONS
from cti.panel.view import panel_view

PAGE = (Path(__file__).parents[2] / "index.html").read_text()


def test_every_action_on_the_page_is_known() -> None:
    on_page = set(re.findall(r'data-action="([a-z_]+)"', PAGE))
    in_cards = {action for row in BUTTONS.values() for action, _ in row}
    in_menu = {action for action, _, _ in words.STATE_MENU}
    assert on_page | in_cards | in_menu == set(ACTIONS)


def test_every_field_on_the_page_is_one_of_the_view() -> None:
    view = panel_view(after(UP, READY, RINGS, start=SMALL), 0.0, str)
    row_kinds = (view, *view.menu, *view.calls, view.calls[0].facts[0])
    known = {name for row in row_kinds for name in row.__slots__}
    from cti.panel.call_view import Button
    from cti.panel.history_view import HistoryRow
    from cti.panel.view import AlertRow

    known |= {name for row in (Button, HistoryRow, AlertRow) for name in row.__slots__}
    bound = set(re.findall(r'data-(?:text|show)="(\w+)"', PAGE))
    bound |= {
        pair.split("=")[1]
        for attrs in re.findall(r'data-attr="([^"]+)"', PAGE)
        for pair in attrs.split()
    }
    bound |= set(re.findall(r'data-rows="(\w+):', PAGE))
    assert bound <= known


def test_an_unknown_action_does_nothing() -> None:
    sent: list[services.Request] = []
    act(Desktop(Store(SMALL, lambda: 0.0), sent.append), "__class__", {})
    assert sent == []


@pytest.mark.parametrize(
    ("action", "given", "expected"),
    [
        ("login", {"value": "", "token": "t"}, services.LogOn("", "t")),
        ("make_call", {"value": "", "number": "2002"}, services.MakeCall("2002")),
        ("make_call", {"value": "2002"}, services.MakeCall("2002")),
        ("logout", {"value": ""}, services.SetAgentState(events.AgentState.NULL)),
        (
            "set_call_data",
            {"call_id": "17", "name": "a", "value": "b"},
            services.AssociateData("17", {"a": "b"}),
        ),
    ],
)
def test_an_action_asks_for_its_service(
    action: str, given: dict[str, str], expected: services.Request
) -> None:
    sent: list[services.Request] = []
    store = Store(after(UP, READY, RINGS, start=SMALL), lambda: 0.0)
    act(Desktop(store, sent.append), action, given)
    assert sent == [expected]
