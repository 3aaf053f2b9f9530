"""What a site's settings give the page to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cti.settings import NOTHING, AgentSettings, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Labels of the site's own codes and variables."""

    server: str = "voximplant"
    agent: AgentSettings = field(default_factory=AgentSettings)
    queues: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    variables: Mapping[str, str] = field(default_factory=lambda: NOTHING)


def site_of(settings: Settings) -> Site:
    """Return what the page needs of the settings."""
    if settings.cisco is None:
        return Site(server=settings.cti.server, agent=settings.agent)
    return Site(
        server=settings.cti.server,
        agent=settings.agent,
        queues=settings.cisco.queues,
        variables=settings.cisco.variables,
    )
