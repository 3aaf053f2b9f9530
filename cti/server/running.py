"""Runs several web servers in one event loop until a signal ends them all."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

SHUTDOWN_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Site:
    """One application on one listening socket."""

    app: ASGIApp
    listener: socket.socket
    max_frame: int = 64 * 1024  # bytes of a WebSocket message
    ping_seconds: float = 5  # a browser that has vanished is noticed within 10 s
    pong_seconds: float = 5


class _Server(uvicorn.Server):
    """A server that leaves signals alone: there are several, and one owner of signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def run(sites: Sequence[Site], when_ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; call `when_ready` once every site accepts connections."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    logging.getLogger("uvicorn.error").addFilter(_is_no_refusal)
    asyncio.run(_run(sites, when_ready))


def _is_no_refusal(record: logging.LogRecord) -> bool:
    """Keep out what uvicorn says when a handshake was refused in order: it takes it for a crash."""
    return record.getMessage() != "ASGI callable returned without completing handshake."


async def _run(sites: Sequence[Site], when_ready: Callable[[], None]) -> None:
    servers = [_server(site) for site in sites]
    serving = [
        asyncio.create_task(server.serve(sockets=[site.listener]))
        for server, site in zip(servers, sites, strict=True)
    ]

    def stop() -> None:
        # What is cut off from now on was asked for: no error.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop)
    ready = asyncio.create_task(_announce(servers, when_ready))
    await asyncio.wait(serving, return_when=asyncio.FIRST_COMPLETED)
    stop()  # one without the others is no demo
    ready.cancel()
    await asyncio.gather(*serving)


async def _announce(servers: Sequence[uvicorn.Server], when_ready: Callable[[], None]) -> None:
    while not all(server.started for server in servers):
        await asyncio.sleep(0.01)  # uvicorn offers nothing to await
    when_ready()


def _server(site: Site) -> uvicorn.Server:
    config = uvicorn.Config(
        site.app,
        http="h11",
        ws="websockets-sansio",
        ws_max_size=site.max_frame,
        ws_ping_interval=site.ping_seconds,
        ws_ping_timeout=site.pong_seconds,
        ws_per_message_deflate=False,
        log_config=None,
        log_level="warning",
        access_log=False,  # URLs carry tokens
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    return _Server(config)
