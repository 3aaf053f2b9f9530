"""The agent's desk: who sits there, and which device is ours."""

from dataclasses import dataclass, field
from typing import NamedTuple

from cti.domain.services import LogOn
from cti.domain.states import WorkMode
from cti.domain.wording import Named, worded
from cti.wire.ged188_values import NULL_ID, NULL_TYPE

MOST_AGENT_ID, MOST_EXTENSION, MOST_INSTRUMENT, MOST_PASSWORD = 11, 15, 63, 63  # bytes of text


class Connection(NamedTuple):
    """A device in a call, as GED-188 names it: all three together."""

    call_id: int
    id_type: int
    device_id: str

    def fields(self, prefix: str = "") -> dict[str, int | str]:
        """Return the three fields of a request that name this connection."""
        named: dict[str, int | str] = {
            f"{prefix}ConnectionCallID": self.call_id,
            f"{prefix}ConnectionDeviceIDType": self.id_type,
        }
        return named | {f"{prefix}ConnectionDeviceID": self.device_id} if self.device_id else named


NO_CONNECTION = Connection(NULL_ID, NULL_TYPE, "")


@dataclass(slots=True)
class Desk:
    """Who is logged in, and where."""

    peripheral_id: int
    agent_id: str
    extension: str
    instrument: str  # "instrument;telephone" for an agent who works elsewhere
    password: str = field(repr=False)
    work_mode: WorkMode = WorkMode.UNSPECIFIED  # to sign in with

    @property
    def has_agent(self) -> bool:
        """Whether somebody signs in; if not, the device's calls are told, and that is all."""
        return bool(self.agent_id)

    @property
    def is_remote(self) -> bool:
        """Whether the agent's telephone is not one of the switch's."""
        return ";" in self.instrument

    def is_ours(self, device_id: str) -> bool:
        """Whether this is the agent's own device."""
        return bool(device_id) and device_id in (
            self.extension,
            self.instrument,
            self.instrument.partition(";")[0],
        )

    def agent_fields(self) -> dict[str, str]:
        """Return the floating fields that name the agent, as far as they are known."""
        named = {
            "AgentExtension": self.extension,
            "AgentID": self.agent_id,
            "AgentInstrument": self.instrument,
        }
        return {name: value for name, value in named.items() if value}


def desk_of(log_on: LogOn, peripheral_id: int) -> Desk:
    """Return the desk that somebody logs in at."""
    extension = log_on.device_id.partition(";")[0]
    return Desk(
        peripheral_id,
        log_on.agent_id,
        extension,
        log_on.device_id,
        log_on.password,
        log_on.work_mode,
    )


def objection_to(log_on: LogOn) -> str:
    """Return what is wrong with what was typed to log in, as a key; empty: nothing."""
    if not (log_on.agent_id or log_on.device_id):
        return "agent_id_empty"
    if not log_on.device_id:
        return "extension_empty"
    extension = log_on.device_id.partition(";")[0]
    for name, text, most in (
        ("agent_id", log_on.agent_id, MOST_AGENT_ID),
        ("extension", extension, MOST_EXTENSION),
        ("extension", log_on.device_id, MOST_INSTRUMENT),
        ("password", log_on.password, MOST_PASSWORD),
    ):
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            return worded("field_character", Named(f"page.{name}"))
        if len(text.encode()) > most:
            return worded("field_long", Named(f"page.{name}"), most)
    return ""
