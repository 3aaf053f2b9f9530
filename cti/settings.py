"""What a site sets: one TOML file for each panel, read into frozen values.

A field without a default is required. Every default is what a new site wants.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

EMERGENCY_NUMBERS = ("112", "911", "999", "000", "110", "113", "115", "118", "119", "988")
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class CTISettings:
    """[cti]: which kind of CTI server, and how much of the telephone the panel is."""

    server: str = field(metadata={"allowed": ("voximplant", "cisco")})
    telephony_mode: str = field(
        default="full", metadata={"allowed": ("simple", "agent_state", "full")}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DialectSettings:
    """[voximplant.dialect]: how the account writes its messages; empty: as the server shows."""

    name: str = field(default="", metadata={"allowed": ("", "A", "B", "C", "D", "E")})
    sender_id: str = ""  # the key that holds the sender's id
    fields: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # our name -> the account's


@dataclass(frozen=True, slots=True, kw_only=True)
class VoximplantSettings:
    """[voximplant]: the account's CTI server, and whose panel this is."""

    host: str  # "kit-cti-eu.voximplant.com", or "127.0.0.1:8082" for a simulator
    domain: str
    token_id: str
    user_id: str
    token: str = field(default="", repr=False)  # for the demo only: a token belongs to an agent
    api_host: str = ""  # where searchUsers can be asked; empty: statuses come as they change
    secure: bool = True  # false only for a simulator on this machine
    statuses: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # key -> title
    dialect: DialectSettings = field(default_factory=DialectSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSettings:
    """[host]: the pages that may show the panel in a frame."""

    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSettings:
    """[panel]: how the panel looks and dials."""

    language: str = "en"
    theme: str = field(default="auto", metadata={"allowed": ("auto", "light", "dark")})
    emergency_numbers: tuple[str, ...] = EMERGENCY_NUMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One settings file, whole."""

    cti: CTISettings
    voximplant: VoximplantSettings | None = None
    host: HostSettings = field(default_factory=HostSettings)
    panel: PanelSettings = field(default_factory=PanelSettings)
