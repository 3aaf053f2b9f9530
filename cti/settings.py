"""What a site sets: one TOML file for each panel, read into frozen values.

A field without a default is required. Every default is what a new site wants.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from cti.toml import SettingsError, Wrong, read_table

EMERGENCY_NUMBERS = ("112", "911", "999", "000", "110", "113", "115", "118", "119", "988")
NOTHING: Mapping[str, str] = MappingProxyType({})


def _form(pattern: str, words: str) -> Mapping[str, Any]:
    """Say what a text must look like: a pattern, and the words for it."""
    return {"form": (re.compile(pattern), words)}


HOST = _form(
    r"([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?",
    'a host and perhaps a port, as in "cti.example.com" or "10.0.0.1:8443"',
)
HOST_ALONE = _form(
    r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+",
    'a host without a port, as in "cti.example.com"',
)
ORIGIN = _form(
    r"(?!http://.*:80$|https://.*:443$)"  # a browser leaves the usual port out
    r"https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:[1-9][0-9]{0,4})?",
    'an origin in lower case without path, * or usual port, as in "https://crm.example.com"',
)
ADDRESS = _form(
    r"wss?://[A-Za-z0-9\[][A-Za-z0-9.:\[\]-]*(/[A-Za-z0-9._~%/?=&-]*)?"
    r"|(\.{0,2}/)?[A-Za-z0-9_-][A-Za-z0-9._~%/?=&-]*",
    'a WebSocket address or a path from the page, as in "wss://cti.example.com/a" or "./bridge/a"',
)
LANGUAGE = _form(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", 'a language tag, as in "en" or "pt-BR"')
NUMBER = _form(r"[0-9*#]+", 'digits, * and #, as in "112"')
SHOWN = _form(r".{1,64}", '"number", "name", "queue", "line" or the name of a call variable')
VARIABLE = _form(r"\S{1,64}", 'the name of a call variable, as in "user.context"')

ANSWERING = ("manual", "automatic", "after_pop")
INTERACTION = ("automatic", "automatic_with_pop", "after_acceptance", "none")
WITHOUT_POP = frozenset({"automatic", "none"})
CALL_TYPES = ("inbound", "outbound", "consult", "internal")
CISCO_VARIABLE = re.compile(r"CallVariable([1-9]|10)|user\.\S{1,27}")


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

    host: str = field(metadata=HOST)  # or "127.0.0.1:8082", for a simulator
    domain: str
    token_id: str
    user_id: str
    token: str = field(default="", repr=False)  # for the demo only: a token belongs to an agent
    api_host: str = field(default="", metadata=HOST)  # asked for statuses; empty: nobody is
    secure: bool = True  # false only for a simulator on this machine
    statuses: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # key -> title
    dialect: DialectSettings = field(default_factory=DialectSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class CiscoSettings:
    """[cisco]: the CTI Server, as this site has set it up."""

    sides: tuple[str, ...] = field(default=("./bridge/a", "./bridge/b"), metadata=ADDRESS)
    protocol_version: int = field(default=24, metadata={"at_least": 9, "at_most": 25})
    peripheral_id: int = 5000
    client_id: str = "Hookswitch"
    client_password: str = field(default="", repr=False)
    heartbeat: int = field(
        default=2, metadata={"at_most": 600}
    )  # seconds; three unanswered mean that the connection is lost
    queues: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # number -> label
    variables: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # name -> label


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSettings:
    """[agent]: the reasons and wrap-up codes of the site: code -> label."""

    not_ready_reasons: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    not_ready_reason_required: bool = False
    logout_reasons: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    logout_reason_required: bool = False
    wrap_up_codes: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSpotSettings:
    """[host.hubspot]: what HubSpot's account calls things."""

    dispositions: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # our code -> its id


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSettings:
    """[host]: the pages that may show the panel in a frame, and how they speak to it."""

    origins: tuple[str, ...] = field(default=(), metadata=ORIGIN)
    convention: str = field(default="hookswitch", metadata={"allowed": ("hookswitch", "hubspot")})
    hubspot: HubSpotSettings = field(default_factory=HubSpotSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSettings:
    """[panel]: how the panel looks and dials."""

    language: str = field(default="en", metadata=LANGUAGE)
    theme: str = field(default="auto", metadata={"allowed": ("auto", "light", "dark")})
    emergency_numbers: tuple[str, ...] = field(default=EMERGENCY_NUMBERS, metadata=NUMBER)
    words: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # a text's key -> our own


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesSettings:
    """[notices]: what a ringing call does besides being shown."""

    sound: bool = True
    volume: int = field(default=50, metadata={"at_least": 0, "at_most": 100})
    notification: bool = True  # on the desktop, where the agent has allowed it
    attention: bool = True  # the host page is asked to show the panel


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeTreatment:
    """[treatment.inbound], [treatment.consult]: what the panel does by itself with such calls."""

    answering: str = field(default="manual", metadata={"allowed": ANSWERING})
    interaction: str = field(default="after_acceptance", metadata={"allowed": INTERACTION})
    pop: tuple[str, ...] = field(default=(), metadata=SHOWN)
    pop_seconds: int = field(default=30, metadata={"at_most": 600})


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietTreatment(TypeTreatment):
    """[treatment.outbound], [treatment.internal]: whom the agent calls, the agent knows."""

    interaction: str = field(default="none", metadata={"allowed": INTERACTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentSettings:
    """[treatment]: one table for each type of call."""

    inbound: TypeTreatment = field(default_factory=TypeTreatment)
    outbound: QuietTreatment = field(default_factory=QuietTreatment)
    consult: TypeTreatment = field(default_factory=TypeTreatment)
    internal: QuietTreatment = field(default_factory=QuietTreatment)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSettings:
    """[transfer]: what goes with a call to the next agent."""

    context_variable: str = field(default="", metadata=VARIABLE)
    reasons: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One settings file, whole."""

    cti: CTISettings
    voximplant: VoximplantSettings | None = None
    cisco: CiscoSettings | None = None
    agent: AgentSettings = field(default_factory=AgentSettings)
    host: HostSettings = field(default_factory=HostSettings)
    panel: PanelSettings = field(default_factory=PanelSettings)
    notices: NoticesSettings = field(default_factory=NoticesSettings)
    treatment: TreatmentSettings = field(default_factory=TreatmentSettings)
    transfer: TransferSettings = field(default_factory=TransferSettings)


def check_name(name: str) -> str:
    """Return the name of some settings as it is, if it can be one."""
    if not NAME.fullmatch(name):
        raise SettingsError(
            f'"{name[:40]}" is no name for settings: only a-z, 0-9 and - may be in it.'
        )
    return name


def read_settings(text: str, name: str) -> Settings:
    """Return the settings that `text` holds; errors call it `name`. Raises SettingsError."""
    return read_table(Settings, text, name, _check_together)


NAME = re.compile(r"[a-z0-9-]+")
LOOPBACK = re.compile(r"(localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?")


def _check_together(settings: Settings) -> None:
    voximplant = settings.voximplant
    server = settings.cti.server
    if getattr(settings, server) is None:
        raise Wrong(f'[{server}] is missing: cti.server = "{server}" needs it.')
    _check_reasons(settings.agent)
    for name in CALL_TYPES:
        _check_treatment(getattr(settings.treatment, name), f"treatment.{name}")
    variable = settings.transfer.context_variable
    if server == "cisco" and variable and not CISCO_VARIABLE.fullmatch(variable):
        raise Wrong(
            f'transfer.context_variable: "{variable}" is not allowed; allowed: CallVariable1 to '
            'CallVariable10, and at most 32 characters that begin with "user.".'
        )
    if voximplant is None:
        return
    hosts = filter(None, (voximplant.host, voximplant.api_host))
    if all(LOOPBACK.fullmatch(host) for host in hosts):
        return
    if voximplant.token:
        raise Wrong(
            "voximplant.token: only a simulator on this machine may have its token here; "
            "tokens are typed by the agents when they log in."
        )
    if not voximplant.secure:
        raise Wrong("voximplant.secure: only a simulator on this machine may have false here.")


def _check_treatment(treatment: TypeTreatment, path: str) -> None:
    if treatment.answering == "after_pop" and treatment.interaction in WITHOUT_POP:
        raise Wrong(
            f'{path}.answering: "after_pop" waits for a pop, and with {path}.interaction = '
            f'"{treatment.interaction}" there is none; allowed there: "automatic_with_pop", '
            '"after_acceptance".'
        )


def _check_reasons(agent: AgentSettings) -> None:
    for state in ("not_ready", "logout"):
        required, reasons = f"{state}_reason_required", f"{state}_reasons"
        if getattr(agent, required) and not getattr(agent, reasons):
            raise Wrong(f"agent.{required}: true needs agent.{reasons} to choose from.")
