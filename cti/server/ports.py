"""Ports are taken before anything is promised, and a taken one is told in one line."""

import errno
import socket
from collections.abc import Sequence

from cti.errors import CTIError


class PortError(CTIError):
    """An address cannot be listened on."""


HIGHEST = 65_535
REASONS = {
    errno.EADDRINUSE: "is already in use",
    errno.EACCES: "may not be used by this user",
    errno.EADDRNOTAVAIL: "is not on this machine",
}


def listen(host: str, ports: Sequence[int]) -> list[socket.socket]:
    """Return a listening socket for each port: for all of them, or for none."""
    taken: list[socket.socket] = []
    try:
        for port in ports:
            taken.append(_listen_on(host, port))
    except PortError:
        for each in taken:
            each.close()
        raise
    return taken


def _listen_on(host: str, port: int) -> socket.socket:
    if not 0 <= port <= HIGHEST:
        raise PortError(f"Port {port} does not exist: ports go up to {HIGHEST}.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise PortError(f"{host}:{port} is no address to listen on: {error}") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        reason = REASONS.get(error.errno or 0, f"cannot be used: {error.strerror}")
        raise PortError(f"Port {port} of {host} {reason}.") from error
    return listener
