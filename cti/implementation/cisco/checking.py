"""Settings that no CTI server could work with, said before anybody tries."""

from cti.errors import CTIError
from cti.settings import CiscoSettings
from cti.wire.ged188_layouts import VERSIONS

MOST_TEXT = 63  # bytes of a client's id or password


def check(settings: CiscoSettings) -> None:
    """Raise CTIError if the settings cannot work; the text names the key."""
    if not settings.sides:
        raise CTIError("cisco.sides: expected at least one WebSocket address.")
    if settings.protocol_version not in VERSIONS:
        raise CTIError(
            f"cisco.protocol_version: {settings.protocol_version} is not allowed; "
            f"allowed: {VERSIONS.start} to {VERSIONS.stop - 1}."
        )
    for key, text in (
        ("client_id", settings.client_id),
        ("client_password", settings.client_password),
    ):
        if len(text.encode("utf-8", "replace")) > MOST_TEXT or "\0" in text:
            raise CTIError(f"cisco.{key}: at most {MOST_TEXT} bytes are allowed.")
