"""What only the server may know: server.toml, beside the panels' settings, and never given out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cti.settings import HOST_ALONE, ORIGIN
from cti.toml import SettingsError, read_table

FILE = "server.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSettings:
    """[bridge.a], [bridge.b]: one side of the CTI server."""

    host: str = field(metadata=HOST_ALONE)
    port: int = field(metadata={"at_most": 65535})
    tls: bool = False
    ca_file: str = ""  # whom to trust; empty: the system's own
    certificate_file: str = ""  # who we are, where the server asks
    key_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeSettings:
    """[bridge]: which CTI server pages may reach through us, and how much they may send."""

    a: TargetSettings | None = None
    b: TargetSettings | None = None
    origins: tuple[str, ...] = field(default=(), metadata=ORIGIN)  # besides our own
    frames_per_second: int = 100
    bytes_per_second: int = 262_144

    def targets(self) -> Mapping[str, TargetSettings | None]:
        """Return the sides by the names that pages use."""
        return {"a": self.a, "b": self.b}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """server.toml, whole; every part may be missing."""

    bridge: BridgeSettings = field(default_factory=BridgeSettings)


def read_server_settings(folder: Path) -> ServerSettings:
    """Return the server's own settings in `folder`. Raises SettingsError."""
    file = folder / FILE
    if not file.exists():
        return ServerSettings()
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{FILE} cannot be read as UTF-8 text: {error}.") from error
    return read_table(ServerSettings, text, FILE)
