"""The bridge carries bytes between a page and the CTI server that the site has named."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from cti.server.bridge import TCP_OPTIONS, Allowance, bridge_routes
from cti.server.ports import listen
from cti.server.running import Site, _server
from cti.server.server_settings import (
    BridgeSettings,
    TargetSettings,
    read_server_settings,
)
from cti.toml import SettingsError

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
TLS = Path(__file__).parent / "tls"  # a certificate for this machine, and worth nothing else
BIG = bytes(range(256)) * 4096  # 1 MiB


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.close()


async def say_much(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(BIG)
    await writer.drain()
    await reader.read()
    writer.close()


@contextlib.asynccontextmanager
async def bridged(
    talk: Talk, tls: Mapping[str, object] | None = None, **settings: object
) -> AsyncIterator[int]:
    """Run a CTI server that talks so, and a bridge to it; yield the bridge's port.

    With `tls`, the server wants TLS and those are the bridge's settings for it.
    """
    context = None
    if tls is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")
    tcp = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
    port = tcp.sockets[0].getsockname()[1]
    target = TargetSettings(host="127.0.0.1", port=port, **(tls or {}))  # type: ignore[arg-type]
    [listener] = listen("127.0.0.1", [0])
    app = Starlette(routes=bridge_routes(BridgeSettings(a=target, **settings)))  # type: ignore[arg-type]
    server = _server(Site(app, listener))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        tcp.close()
        await serving


def page(port: int, side: str = "a", origin: str = "") -> connect:
    return connect(
        f"ws://127.0.0.1:{port}/bridge/{side}",
        origin=origin or f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
        compression=None,
        proxy=None,
    )


async def exactly(connection: ClientConnection, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += await connection.recv(decode=False)
    return data


def test_bytes_go_there_and_back() -> None:
    async def story() -> None:
        async with bridged(echo) as port, page(port) as connection:
            await connection.send(b"\0\0\0\4")
            await connection.send(b"\xff")
            assert await exactly(connection, 5) == b"\0\0\0\4\xff"

    asyncio.run(story())


def test_a_reader_that_is_slow_loses_nothing() -> None:
    async def story() -> None:
        async with bridged(say_much) as port, page(port) as connection:
            assert await exactly(connection, len(BIG)) == BIG

    asyncio.run(story())


def test_the_end_of_either_is_the_end_of_both() -> None:
    gone = asyncio.Event()

    async def until_gone(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await reader.read()
        gone.set()
        writer.close()

    async def story() -> None:
        async with bridged(hang_up) as port, page(port) as connection:
            await connection.send(b"x")
            with pytest.raises(ConnectionClosed) as closed:
                await connection.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1001
        async with bridged(until_gone) as port:
            async with page(port):
                pass
            await asyncio.wait_for(gone.wait(), 5)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("side", "origin", "status"),
    [
        ("b", "", 404),
        ("c", "", 404),
        ("a", "https://evil.example", 403),
        ("a", "null", 403),
        ("a", "http://127.0.0.1", 403),
    ],
)
def test_only_named_sides_are_reached_and_only_by_our_pages(
    side: str, origin: str, status: int
) -> None:
    async def story() -> None:
        async with bridged(echo) as port:
            with pytest.raises(InvalidStatus) as refused:
                await page(port, side, origin)
            assert refused.value.response.status_code == status

    asyncio.run(story())


def test_a_page_elsewhere_may_come_if_the_settings_say_so() -> None:
    async def story() -> None:
        origin = "https://panel.example"
        async with (
            bridged(echo, origins=(origin,)) as port,
            page(port, origin=origin) as connection,
        ):
            await connection.send(b"x")
            assert await connection.recv() == b"x"

    asyncio.run(story())


def test_a_cti_server_that_is_not_there_is_told_before_the_connection_opens() -> None:
    async def story() -> None:
        with socket.create_server(("127.0.0.1", 0)) as unused:
            port_of_nobody = unused.getsockname()[1]
        target = TargetSettings(host="127.0.0.1", port=port_of_nobody)
        [listener] = listen("127.0.0.1", [0])
        server = _server(Site(Starlette(routes=bridge_routes(BridgeSettings(a=target))), listener))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        with pytest.raises(InvalidStatus) as refused:
            await page(listener.getsockname()[1])
        assert refused.value.response.status_code == 502
        server.should_exit = True
        await serving

    asyncio.run(story())


@pytest.mark.parametrize(
    ("sent", "code"),
    [([b"x"] * 20, 1008), ([b"x" * 2000], 1008), (["text"], 1003)],
)
def test_a_page_that_sends_too_much_or_text_is_cut_off(sent: list[bytes | str], code: int) -> None:
    async def story() -> None:
        async with (
            bridged(echo, frames_per_second=10, bytes_per_second=1000) as port,
            page(port) as connection,
        ):
            with pytest.raises(ConnectionClosed) as closed:
                for each in sent:
                    await connection.send(each)
                while True:
                    await connection.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == code

    asyncio.run(story())


def test_the_cti_server_is_spoken_to_in_tls_and_only_if_it_is_trusted() -> None:
    trusted = {"tls": True, "ca_file": str(TLS / "certificate.pem")}

    async def story() -> None:
        async with bridged(echo, tls=trusted) as port, page(port) as connection:
            await connection.send(b"\0\1")
            assert await exactly(connection, 2) == b"\0\1"
        async with bridged(echo, tls={"tls": True}) as port:
            with pytest.raises(InvalidStatus) as refused:
                await page(port)
            assert refused.value.response.status_code == 502

    asyncio.run(story())


def test_a_tls_file_that_is_missing_is_told_at_the_start() -> None:
    target = TargetSettings(host="127.0.0.1", port=1, tls=True, ca_file="nowhere.pem")
    with pytest.raises(SettingsError, match=r"bridge\.a: a TLS file cannot be read"):
        bridge_routes(BridgeSettings(a=target))


def test_a_peer_that_vanishes_is_noticed_in_time() -> None:
    options = {option: value for _, option, value in TCP_OPTIONS if option is not None}
    idle, every, times = (
        options[getattr(socket, name)] for name in ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT")
    )
    assert idle + every * times <= 6
    assert options[socket.TCP_USER_TIMEOUT] <= 6000


def test_an_allowance_fills_up_again() -> None:
    allowance = Allowance(10)
    assert all(allowance.take(1) for _ in range(10))
    assert not allowance.take(1)
    allowance.at -= 0.5
    assert allowance.take(4)


def test_the_servers_own_settings_are_read_or_refused_in_words(tmp_path: Path) -> None:
    assert read_server_settings(tmp_path).bridge.targets() == {"a": None, "b": None}
    file = tmp_path / "server.toml"
    file.write_text('[bridge.a]\nhost = "cti.example.com"\nport = 42027\ntls = true\n')
    target = read_server_settings(tmp_path).bridge.a
    assert target == TargetSettings(host="cti.example.com", port=42027, tls=True)
    file.write_text('[bridge.a]\nhost = "cti.example.com:1"\nport = 42027\n')
    with pytest.raises(SettingsError, match=r"server.toml: bridge.a.host: .* is not allowed"):
        read_server_settings(tmp_path)
    file.write_text('[bridge.a]\nhost = "x"\nport = 70000\n')
    with pytest.raises(SettingsError, match="allowed: 1 to 65535"):
        read_server_settings(tmp_path)
    file.write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="cannot be read as UTF-8"):
        read_server_settings(tmp_path)
