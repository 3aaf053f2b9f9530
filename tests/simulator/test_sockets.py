"""The simulator behind a real server, with real sockets and a real clock."""

import asyncio
import contextlib
import hashlib
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
import websockets

from cti.simulator.serving import simulator_app

PATH = f"acme-{hashlib.md5(b'1024').hexdigest()}?access_token=demo-token"


class Server(uvicorn.Server):
    """A server that tells when it serves, and leaves signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.serves = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.serves.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


@contextlib.asynccontextmanager
async def running(pace: float) -> AsyncIterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        simulator_app(pace=pace),
        ws="websockets-sansio",
        http="h11",
        ws_max_size=64 * 1024,
        log_config=None,
    )
    server = Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await server.serves.wait()
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await serving


@contextlib.asynccontextmanager
async def connected(pace: float) -> AsyncIterator[websockets.ClientConnection]:
    async with running(pace) as port, websockets.connect(f"ws://127.0.0.1:{port}/{PATH}") as client:
        yield client


async def told(client: websockets.ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(await asyncio.wait_for(client.recv(), 5))
    return message


def test_a_call_goes_through_by_the_clock_alone() -> None:
    async def play() -> list[str]:
        async with connected(pace=40) as client:
            sender_id = (await told(client))["sender_id"]
            data = {"user_id": 501, "number": "15550100042"}
            command = {"command": "make_call", "sender_id": sender_id, "data": data}
            await client.send(json.dumps(command))
            names = [(await told(client))["event"] for _ in "12"]
            command = {"command": "logout", "sender_id": sender_id, "data": {"user_id": 501}}
            await client.send(json.dumps(command))
            return names + [(await told(client))["event"] for _ in "12"]

    assert asyncio.run(play()) == [
        "outgoing_call",
        "call_connected",
        "call_disconnected",
        "status_changed",
    ]


def test_a_refused_handshake_shows_its_status() -> None:
    async def play() -> int:
        async with running(pace=1) as port:
            with pytest.raises(websockets.InvalidStatus) as refused:
                await websockets.connect(f"ws://127.0.0.1:{port}/{PATH}x")
            return refused.value.response.status_code

    assert asyncio.run(play()) == 401


def test_a_message_that_is_too_long_closes_with_1009() -> None:
    async def play() -> int:
        async with connected(pace=1) as client:
            await told(client)
            await client.send("x" * 70_000)
            with pytest.raises(websockets.ConnectionClosedError):
                await told(client)
            return client.close_code or 0

    assert asyncio.run(play()) == 1009
