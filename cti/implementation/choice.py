"""Which Implementation serves which kind of CTI server. Only the one needed is imported."""

from collections.abc import Callable

from cti.domain.services import LogOn
from cti.settings import Settings

from .contract import Implementation

Begin = Callable[[LogOn], Implementation]


def choose(settings: Settings, draw: Callable[[], float]) -> tuple[type[Implementation], Begin]:
    """Return the class for the settings' CTI server, and what makes one for who logs in."""
    if settings.cti.server == "cisco":
        from .cisco.implementation import CiscoImplementation

        assert settings.cisco is not None
        cisco = settings.cisco
        return CiscoImplementation, lambda log_on: CiscoImplementation(cisco, log_on, draw)
    from cti.wire.voximplant_fields import spellings

    from .voximplant import VoximplantImplementation

    assert settings.voximplant is not None
    kit = settings.voximplant
    spellings(kit.dialect.fields, kit.dialect.sender_id)  # what is wrong is told before log-in
    return VoximplantImplementation, lambda log_on: VoximplantImplementation(
        kit, log_on.password, draw
    )
