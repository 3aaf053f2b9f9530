"""What each telephony mode lets an agent ask for."""

import pytest

from cti.domain import events, services
from cti.opencti.modes import MODES, TelephonyMode, within


def test_every_mode_has_its_services() -> None:
    assert set(MODES) == set(TelephonyMode)


def test_each_mode_can_do_what_the_smaller_one_can() -> None:
    simple, agent_state, full = (MODES[mode].services for mode in TelephonyMode)
    assert simple < agent_state < full


@pytest.mark.parametrize(
    ("mode", "service", "allowed"),
    [
        (TelephonyMode.SIMPLE, services.AnswerCall, False),
        (TelephonyMode.SIMPLE, services.SetAgentState, False),
        (TelephonyMode.AGENT_STATE, services.SetAgentState, True),
        (TelephonyMode.AGENT_STATE, services.MakeCall, False),
        (TelephonyMode.FULL, services.TransferCall, True),
    ],
)
def test_a_mode_decides_what_is_offered(
    mode: TelephonyMode, service: type[services.Request], allowed: bool
) -> None:
    assert (service in MODES[mode].services) is allowed


def test_a_server_offers_no_more_than_the_mode() -> None:
    granted = events.ServicesChanged(frozenset({services.MakeCall, services.LogOn}), frozenset())
    seen = within(TelephonyMode.AGENT_STATE, granted)
    assert seen == events.ServicesChanged(frozenset({services.LogOn}), frozenset())
    other = events.AlertDismissed(1)
    assert within(TelephonyMode.SIMPLE, other) is other
