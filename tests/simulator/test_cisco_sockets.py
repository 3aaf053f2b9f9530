"""Sides A and B over real sockets, with faults by the control API."""

import asyncio
import contextlib
import json
import socket
import urllib.request
from collections.abc import AsyncIterator
from typing import Any

import uvicorn

from cti.simulator.serving import simulator_app
from cti.wire.ged188_messages import Codec, Message
from cti.wire.ged188_values import MessageType, StatusCode

M = MessageType
PATIENCE = 10
OPENING = {
    "VersionNumber": 14,
    "IdleTimeout": 60,
    "PeripheralID": 5000,
    "ServicesRequested": 7,
    "CallMsgMask": 0x001FEFFF,
    "AgentStateMask": 0x3FF,
    "ClientID": "tests",
    "ClientPassword": b"\0",
    "AgentInstrument": "2001",
}


class Link:
    """A client on a socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.codec = Codec(14)
        self.inbox: list[Message] = []

    def send(self, kind: MessageType, **fields: Any) -> None:
        self.writer.write(self.codec.encode(Message(kind, fields)))

    async def until(self, kind: MessageType) -> Message:
        """Return the next message of that kind; what came before it is dropped."""
        async with asyncio.timeout(PATIENCE):
            while True:
                while self.inbox:
                    if (message := self.inbox.pop(0)).type == kind:
                        return message
                data = await self.reader.read(65536)
                assert data, f"the end came before {kind.name}"
                self.inbox += self.codec.decode(data)

    async def is_reset(self) -> bool:
        async with asyncio.timeout(PATIENCE):
            with contextlib.suppress(ConnectionResetError):
                while await self.reader.read(65536):
                    pass
                return True
            return True


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


class Demo:
    """A simulator, and where it listens."""

    def __init__(self, http: int, sides: dict[str, int]) -> None:
        self.http, self.sides = http, sides

    async def order(self, path: str, **body: Any) -> Any:
        url = f"http://127.0.0.1:{self.http}/simulator/{path}"
        return await asyncio.to_thread(_post, url, json.dumps(body).encode())

    async def link(self, side: str) -> Link:
        return Link(*await asyncio.open_connection("127.0.0.1", self.sides[side]))

    async def session(self, side: str) -> Link:
        link = await self.link(side)
        link.send(M.OPEN_REQ, InvokeID=1, **OPENING)
        await link.until(M.OPEN_CONF)
        return link

    async def refuses(self, side: str) -> bool:
        try:
            link = await self.link(side)
        except ConnectionRefusedError:
            return True
        link.writer.close()
        return False


def _post(url: str, body: bytes) -> Any:
    with urllib.request.urlopen(urllib.request.Request(url, body), timeout=PATIENCE) as answer:
        return json.load(answer)


@contextlib.asynccontextmanager
async def simulator() -> AsyncIterator[Demo]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
    http, *cisco = sockets
    app = simulator_app(cisco_sockets=cisco)
    server = Server(uvicorn.Config(app, log_config=None, ws="websockets-sansio"))
    ports = [each.getsockname()[1] for each in sockets]
    serving = asyncio.create_task(server.serve(sockets=[http]))
    await server.serves.wait()
    try:
        yield Demo(ports[0], {"a": ports[1], "b": ports[2]})
    finally:
        server.should_exit = True
        await serving


async def a_call_lives_on_when_its_side_goes_down(abrupt: bool) -> None:
    async with simulator() as demo:
        link = await demo.session("a")
        call_id = (await demo.order("calls", **{"from": "+16175551212", "to": "2001"}))["call_id"]
        rings = await link.until(M.CALL_DELIVERED_EVENT)
        assert str(rings.number("ConnectionCallID")) == call_id
        call = {"PeripheralID": 5000, "ConnectionCallID": int(call_id)}
        link.send(M.ANSWER_CALL_REQ, InvokeID=2, **call)
        assert (await link.until(M.CALL_ESTABLISHED_EVENT)).number("LocalConnectionState") == 3
        await demo.order("faults", kind="side_a_down", abrupt=abrupt)
        if not abrupt:
            failure = await link.until(M.FAILURE_EVENT)
            assert failure.number("Status") == StatusCode.CTI_SERVER_OFFLINE
        assert await demo.refuses("a")
        other = await demo.session("b")
        assert str((await other.until(M.BEGIN_CALL_EVENT)).number("ConnectionCallID")) == call_id
        other.send(M.SNAPSHOT_DEVICE_REQ, InvokeID=3, PeripheralID=5000)
        assert (await other.until(M.SNAPSHOT_DEVICE_CONF)).values("CallState") == [3]
        if abrupt:
            assert await link.is_reset()
        await demo.order("faults", kind="clear")
        async with asyncio.timeout(PATIENCE):
            while await demo.refuses("a"):
                await asyncio.sleep(0.01)  # a port that opens says so to nobody
        again = await demo.session("a")
        assert (await other.until(M.FAILURE_EVENT)).number("Status") == 11
        again.writer.close()


def test_a_call_lives_on_when_its_side_says_that_it_goes_down() -> None:
    asyncio.run(a_call_lives_on_when_its_side_goes_down(abrupt=False))


def test_a_call_lives_on_when_its_side_is_killed() -> None:
    asyncio.run(a_call_lives_on_when_its_side_goes_down(abrupt=True))


def test_links_can_be_dropped_stalled_and_made_to_repeat_themselves() -> None:
    async def faults() -> None:
        async with simulator() as demo:
            link = await demo.session("a")
            assert await demo.order("faults", kind="duplicate", user="1001") == {"clients": 1}
            link.send(M.HEARTBEAT_REQ, InvokeID=7)
            for _ in range(2):
                assert (await link.until(M.HEARTBEAT_CONF)).number("InvokeID") == 7
            await demo.order("faults", kind="stall", seconds=3600)
            link.send(M.HEARTBEAT_REQ, InvokeID=8)
            await demo.order("faults", kind="clear")
            assert (await link.until(M.HEARTBEAT_CONF)).number("InvokeID") == 8
            await demo.order("cisco", confirm="after", seed=None, reason_required=True)
            fields = {"PeripheralID": 5000, "AgentState": 0, "AgentInstrument": "2001"}
            named = {"AgentID": "1001", "AgentPassword": "demo"}
            link.send(M.SET_AGENT_STATE_REQ, InvokeID=9, **fields, **named)
            assert (await link.until(M.AGENT_STATE_EVENT)).text("AgentID") == "1001"
            await link.until(M.SET_AGENT_STATE_CONF)
            await demo.order("faults", kind="drop")
            assert await link.is_reset()

    asyncio.run(faults())
