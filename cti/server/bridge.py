"""WebSocket to TCP, for the CTI servers that a site has named: bytes pass, nothing is understood.

The page names a side; the addresses behind the sides are the server's own (server.toml). Both ways
wait for the slower end: no more than a few frames are ever held here.
"""

import asyncio
import contextlib
import socket
import ssl
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from cti.toml import SettingsError

from .server_settings import FILE, BridgeSettings, TargetSettings

CONNECT_SECONDS = 5.0
CHUNK = 16 * 1024
POLICY_VIOLATION, UNSUPPORTED_DATA, GOING_AWAY = 1008, 1003, 1001

# A peer that has vanished is noticed within 5 s, whether anything is being sent to it or not.
TCP_OPTIONS = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    (socket.IPPROTO_TCP, getattr(socket, "TCP_KEEPIDLE", None), 2),
    (socket.IPPROTO_TCP, getattr(socket, "TCP_KEEPINTVL", None), 1),
    (socket.IPPROTO_TCP, getattr(socket, "TCP_KEEPCNT", None), 3),
    (socket.IPPROTO_TCP, getattr(socket, "TCP_USER_TIMEOUT", None), 5_000),
)


@dataclass(slots=True)
class Allowance:
    """How much a page may still send: refilled evenly, up to one second's worth."""

    per_second: float
    left: float = field(init=False)
    at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.left = self.per_second

    def take(self, amount: float) -> bool:
        """Use `amount` of it, if there is so much."""
        now = time.monotonic()
        self.left = min(self.per_second, self.left + (now - self.at) * self.per_second)
        self.at = now
        if amount > self.left:
            return False
        self.left -= amount
        return True


def bridge_routes(settings: BridgeSettings) -> list[WebSocketRoute]:
    """Return the routes of the bridge: one path for each side that is named."""
    targets = {name: target for name, target in settings.targets().items() if target is not None}
    bridge = _Bridge(targets, frozenset(settings.origins), settings)
    return [WebSocketRoute("/bridge/{side}", bridge.serve)]


class _Bridge:
    def __init__(
        self,
        targets: Mapping[str, TargetSettings],
        origins: frozenset[str],
        settings: BridgeSettings,
    ) -> None:
        self._targets = targets
        self._contexts = {name: _tls(name, target) for name, target in targets.items()}
        self._origins = origins
        self._settings = settings

    async def serve(self, page: WebSocket) -> None:
        """Connect one page with one side, until either ends it."""
        target = self._targets.get(page.path_params["side"])
        if not self._may_come(page):
            await _deny(page, 403, "This page may not use the bridge: see server.toml, origins.")
        elif target is None:
            await _deny(page, 404, "The bridge has no such side: see server.toml.")
        else:
            await self._connect(page, target, self._contexts[page.path_params["side"]])

    def _may_come(self, page: WebSocket) -> bool:
        """Whether the page has an origin that the settings allow, or is ours beyond doubt.

        A name of ours may be anybody's (DNS rebinding), an address may not.
        """
        origin, host = page.headers.get("origin", ""), page.headers.get("host", "")
        is_ours = origin in (f"http://{host}", f"https://{host}") and _is_address(host)
        return is_ours or origin in self._origins

    async def _connect(
        self, page: WebSocket, target: TargetSettings, tls: ssl.SSLContext | None
    ) -> None:
        try:
            reader, writer = await asyncio.wait_for(
                asyncio.open_connection(target.host, target.port, ssl=tls, limit=CHUNK),
                CONNECT_SECONDS,
            )
        except (OSError, TimeoutError):
            await _deny(page, 502, "The CTI server cannot be reached.")
            return
        try:
            _set_options(writer)
            await page.accept()
            await self._carry(page, reader, writer)
        except (RuntimeError, WebSocketDisconnect):
            return  # the page has gone meanwhile
        finally:
            writer.transport.abort()  # at once: a CTI Server wants no lingering (linger 0)

    async def _carry(
        self, page: WebSocket, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        ways = (
            asyncio.create_task(self._up(page, writer)),
            asyncio.create_task(_down(reader, page)),
        )
        done, running = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        codes = [task.result() for task in done]
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):  # gone already
            await page.close(codes[0])

    async def _up(self, page: WebSocket, writer: asyncio.StreamWriter) -> int:
        """Carry from the page to the CTI server; return the code to close with."""
        frames = Allowance(self._settings.frames_per_second)
        size = Allowance(self._settings.bytes_per_second)
        while True:
            message = await page.receive()
            if message["type"] == "websocket.disconnect":
                return GOING_AWAY
            data = message.get("bytes")
            if data is None:
                return UNSUPPORTED_DATA
            if not (frames.take(1) and size.take(len(data))):
                return POLICY_VIOLATION
            writer.write(data)
            try:
                await writer.drain()
            except OSError:
                return GOING_AWAY


def _is_address(host: str) -> bool:
    """Whether a Host header names this machine, or an address rather than a name."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return name == "localhost" or bool(ip_address(name))
    except ValueError:
        return False


async def _down(reader: asyncio.StreamReader, page: WebSocket) -> int:
    """Carry from the CTI server to the page; return the code to close with."""
    try:
        while data := await reader.read(CHUNK):
            await page.send_bytes(data)
    except (OSError, WebSocketDisconnect):
        return GOING_AWAY
    return GOING_AWAY


def _tls(name: str, target: TargetSettings) -> ssl.SSLContext | None:
    """Return how to speak TLS with a side. Raises SettingsError if a file is not what it should."""
    if not target.tls:
        return None
    try:
        context = ssl.create_default_context(cafile=target.ca_file or None)
        if target.certificate_file:
            context.load_cert_chain(target.certificate_file, target.key_file or None)
    except OSError as error:
        raise SettingsError(
            f"{FILE}: bridge.{name}: a TLS file cannot be read: {error}."
        ) from error
    return context


def _set_options(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    for level, option, value in TCP_OPTIONS:
        if option is not None:
            connection.setsockopt(level, option, value)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def _deny(page: WebSocket, status: int, words: str) -> None:
    await page.send_denial_response(PlainTextResponse(words + "\n", status))
