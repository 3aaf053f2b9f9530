"""The CTI Server's rim: two TCP listeners, and bytes between their sockets and the server."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable

from .cisco_server import CTIServer
from .cisco_words import SIDES
from .simulation import Simulation

NO_LINGER = struct.pack("ii", 1, 0)  # a connection that is closed is reset at once
MOST_UNSENT = 1 << 20  # bytes for a client that does not read
RETRY_SECONDS = 0.2  # between attempts to get a side's port back


class CiscoServer:
    """Listens for both sides. `stir` lets the simulation do what is due and tell everybody."""

    def __init__(
        self, simulation: Simulation, clock: Callable[[], float], stir: Callable[[], None]
    ) -> None:
        self.server: CTIServer = simulation.cisco
        self.simulation = simulation
        self.now = clock
        self.stir = stir
        self._listeners: dict[str, asyncio.Server] = {}
        self._addresses: dict[str, tuple[str, int]] = {}
        self._opening: dict[str, asyncio.Task[None]] = {}
        self._transports: dict[int, asyncio.Transport] = {}

    async def start(self, *sockets: socket.socket) -> None:
        """Accept connections on bound sockets, side A's and side B's."""
        for side, listener in zip(SIDES, sockets, strict=True):
            self._addresses[side] = listener.getsockname()[:2]
            loop = asyncio.get_running_loop()
            self._listeners[side] = await loop.create_server(self._accept(side), sock=listener)

    async def stop(self) -> None:
        """Accept no more, and reset every connection."""
        self._addresses.clear()
        for task in self._opening.values():
            task.cancel()
        for listener in self._listeners.values():
            listener.close()
        for transport in list(self._transports.values()):
            transport.abort()
        await asyncio.sleep(0)  # what was aborted is told so

    def send(self, now: float) -> None:
        """Send what the server has to send, reset whom it resets, open and close the sides."""
        self.server.advance(now)
        for going in self.server.outgoing(now):
            transport = self._transports.get(going.connection)
            if transport is None or transport.is_closing():
                continue
            if going.data is None or transport.get_write_buffer_size() > MOST_UNSENT:
                transport.abort()
            else:
                transport.write(going.data)
        for side in self._addresses:
            self._mind(side)

    def _mind(self, side: str) -> None:
        """Let the side listen, or not, as the server says."""
        listener = self._listeners.get(side)
        if not self.server.listens(side) and listener is not None:
            listener.close()
            del self._listeners[side]
        elif self.server.listens(side) and listener is None and side not in self._opening:
            self._opening[side] = asyncio.create_task(self._listen_again(side))

    async def _listen_again(self, side: str) -> None:
        loop = asyncio.get_running_loop()
        host, port = self._addresses[side]
        try:
            while self.server.listens(side):
                with contextlib.suppress(OSError):  # taken for a moment
                    accept = self._accept(side)
                    self._listeners[side] = await loop.create_server(accept, host, port)
                    return
                await asyncio.sleep(RETRY_SECONDS)
        finally:
            del self._opening[side]

    def _accept(self, side: str) -> Callable[[], asyncio.Protocol]:
        return lambda: Connection(self, side)

    # Connections

    def connected(self, side: str, transport: asyncio.Transport) -> int | None:
        """Take a new connection; None: it is reset."""
        number = self.server.connect(side, self.now())
        if number is None:
            transport.abort()
        else:
            self._transports[number] = transport
            self.stir()
        return number

    def received(self, number: int, data: bytes) -> None:
        """Let the server have what came, and everybody what follows."""
        now = self.now()
        self.simulation.advance(now)
        self.server.receive(number, data, now)
        self.stir()

    def lost(self, number: int) -> None:
        """Forget a connection."""
        self._transports.pop(number, None)
        self.server.leave(number)


class Connection(asyncio.Protocol):
    """One socket of a client."""

    def __init__(self, owner: CiscoServer, side: str) -> None:
        self._owner, self._side = owner, side
        self._number: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin: closing is to be immediate (linger 0)."""
        assert isinstance(transport, asyncio.Transport)
        sock = transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self._number = self._owner.connected(self._side, transport)

    def data_received(self, data: bytes) -> None:
        """Pass on what came."""
        if self._number is not None:
            self._owner.received(self._number, data)

    def connection_lost(self, error: Exception | None) -> None:
        """End."""
        if self._number is not None:
            self._owner.lost(self._number)
