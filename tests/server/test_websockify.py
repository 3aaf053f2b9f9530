"""The adapter needs no bridge of ours: any that carries bytes will do, such as websockify."""

import asyncio
import contextlib
import random
import socket
import sys
from collections.abc import AsyncIterator

import uvicorn
from carrier import Carrier

from cti.domain.services import LogOn
from cti.domain.states import AgentState
from cti.implementation.cisco.implementation import CiscoImplementation
from cti.server.ports import listen
from cti.server.running import Site, _server
from cti.settings import CiscoSettings
from cti.simulator.serving import simulator_app


@contextlib.asynccontextmanager
async def simulator() -> AsyncIterator[int]:
    """Run the simulator; yield the port of side A."""
    http, side_a, side_b = (each for _ in range(3) for each in listen("127.0.0.1", [0]))
    server: uvicorn.Server = _server(Site(simulator_app(cisco_sockets=[side_a, side_b]), http))
    serving = asyncio.create_task(server.serve(sockets=[http]))
    try:
        yield side_a.getsockname()[1]
    finally:
        server.should_exit = True
        await serving


@contextlib.asynccontextmanager
async def websockify(target: int) -> AsyncIterator[int]:
    """Run PyPI's websockify in front of a TCP port; yield its own port, once it listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "websockify",
        f"127.0.0.1:{port}",
        f"127.0.0.1:{target}",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(20):
            while b"proxying from" not in await process.stdout.readline():
                assert process.returncode is None
        yield port
    finally:
        process.kill()
        await process.communicate()


def test_an_agent_logs_in_through_websockify() -> None:
    async def story() -> None:
        async with simulator() as side_a, websockify(side_a) as port:
            agent = CiscoImplementation(
                CiscoSettings(), LogOn("1001", "demo", "2001"), random.random
            )
            carrier = Carrier(agent, f"ws://127.0.0.1:{port}/")
            carrying = asyncio.create_task(carrier.run())
            snapshot = await carrier.until_up()
            assert (snapshot.agent.agent_id, snapshot.agent.state) == (
                "1001",
                AgentState.NOT_READY,
            )
            carrying.cancel()
            await asyncio.gather(carrying, return_exceptions=True)

    asyncio.run(story())
