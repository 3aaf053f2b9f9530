"""Carries an Implementation's bytes over a real WebSocket, as the page's link does."""

import asyncio
import time

from websockets.asyncio.client import connect

from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.domain.states import LinkState
from cti.implementation.contract import Implementation
from cti.interface.store import Store

PATIENCE = 10.0


class Carrier:
    """One Implementation on one WebSocket, until it is closed."""

    def __init__(self, implementation: Implementation, address: str) -> None:
        self.implementation = implementation
        self.address = address
        self.changed = asyncio.Event()
        start = Snapshot(
            services=implementation.services, agent_choices=implementation.agent_choices
        )
        self.store = Store(start, time.time)
        self.store.subscribe(lambda event, before, after: self.changed.set())

    async def run(self) -> None:
        """Connect and carry until the server ends it."""
        self.implementation.connect(time.time())
        async with connect(self.address, subprotocols=None, proxy=None) as socket:
            await self._send(socket, self.implementation.opened(time.time()))
            async for data in socket:
                await self._send(socket, self.implementation.receive(data, time.time()))

    async def _send(self, socket: object, happened: list[Event]) -> None:
        for event in happened:
            self.store.apply(event)
        for frame in self.implementation.data_to_send():
            await socket.send(frame)  # type: ignore[attr-defined]

    async def until_up(self) -> Snapshot:
        """Return what is known once the session is open."""
        async with asyncio.timeout(PATIENCE):
            while self.store.snapshot.link.state is not LinkState.UP:
                self.changed.clear()
                await self.changed.wait()
        return self.store.snapshot
