"""What a site's settings give the page to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cti.domain.states import CallType
from cti.interface.desktop import Rules
from cti.interface.treatment import TreatmentRules
from cti.opencti.modes import MODES, Mode, TelephonyMode
from cti.settings import (
    CALL_TYPES,
    NOTHING,
    AgentSettings,
    Settings,
    TransferSettings,
    TreatmentSettings,
)

from .words import Words, english, words_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Its language, and the labels of its own codes and variables."""

    server: str = "voximplant"
    mode: Mode = MODES[TelephonyMode.FULL]
    agent: AgentSettings = field(default_factory=AgentSettings)
    queues: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    variables: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    treatment: TreatmentRules = field(default_factory=lambda: _treatment(TreatmentSettings()))
    transfer: TransferSettings = field(default_factory=TransferSettings)
    words: Words = field(default_factory=english)


def site_of(settings: Settings) -> Site:
    """Return what the page needs of the settings."""
    cisco = settings.cisco
    return Site(
        server=settings.cti.server,
        mode=mode_of(settings),
        agent=settings.agent,
        queues=cisco.queues if cisco else NOTHING,
        variables=cisco.variables if cisco else NOTHING,
        treatment=treatment_of(settings),
        transfer=settings.transfer,
        words=words_for(settings.panel.language, settings.panel.words),
    )


def mode_of(settings: Settings) -> Mode:
    """Return how much of the telephone this site's panel is."""
    return MODES[TelephonyMode(settings.cti.telephony_mode)]


def rules_of(settings: Settings) -> Rules:
    """Return what the Desktop needs of the settings."""
    return Rules(
        mode=mode_of(settings),
        emergency_numbers=settings.panel.emergency_numbers,
        not_ready_reason_required=settings.agent.not_ready_reason_required,
        logout_reason_required=settings.agent.logout_reason_required,
    )


def treatment_of(settings: Settings) -> TreatmentRules:
    """Return what is to be done with each type of call."""
    return _treatment(settings.treatment, settings.transfer.context_variable)


def _treatment(settings: TreatmentSettings, context_variable: str = "") -> TreatmentRules:
    by_type = {CallType(name): getattr(settings, name) for name in CALL_TYPES}
    return TreatmentRules(by_type=by_type, context_variable=context_variable)
