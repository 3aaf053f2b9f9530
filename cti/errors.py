"""What can go wrong in ways that a caller must handle."""


class CTIError(Exception):
    """The base of every error that this package raises on purpose."""


class ProtocolError(CTIError):
    """Bytes or text from a peer break the rules of their format."""

    messages: tuple[object, ...] = ()  # what was read before them in the same piece of data
