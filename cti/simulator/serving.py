"""The simulator's rim: carries texts between sockets and the simulation, and has the clock."""

import asyncio
import contextlib
import secrets
import socket
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from .cisco import CiscoServer
from .cisco_facts import Options
from .control import control_routes
from .people import DEMO, People
from .simulation import Outgoing, Simulation
from .switch import FIRST_CALL_ID
from .voximplant import NotAdmitted, Room
from .voximplant_http import answer

MOST_WAITING = 1000  # messages for a client that does not read
LONGEST_FORM = 64 * 1024
ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}
WELCOME = """\
This plays Voximplant Kit: wss on /{domain}-{md5 of the token id}?access_token={token}.
It takes orders on /simulator/calls, /simulator/agents, /simulator/faults, /simulator/dialect.
"""


class Carrier:
    """Drives the simulation exactly when it has something to do."""

    def __init__(self, simulation: Simulation, clock: Callable[[], float]) -> None:
        self.simulation = simulation
        self.now = clock
        self._inboxes: dict[int, asyncio.Queue[Outgoing]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.cisco = CiscoServer(simulation, clock, self.stir)

    def stir(self) -> None:
        """Do what is due, send what there is to send, and wake again when more is due."""
        now = self.now()
        self.simulation.advance(now)
        for each in self.simulation.outgoing(now):
            inbox = self._inboxes.get(each.client)
            if inbox is not None and inbox.qsize() < MOST_WAITING:
                inbox.put_nowait(each)
        self.cisco.send(now)
        self.rest()
        due = self.simulation.next_due()
        if due is not None:
            delay = max(0.0, due - now)
            self._timer = asyncio.get_running_loop().call_later(delay, self.stir)

    def rest(self) -> None:
        """Forget when to wake."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def websocket(self, socket: WebSocket) -> None:
        """Serve one client, from its handshake to its end."""
        token = socket.query_params.get("access_token", "")
        try:
            room = self.simulation.admit(socket.url.path, token)
        except NotAdmitted as refused:
            await socket.send_denial_response(_refusal(refused.status, str(refused)))
            return
        if isinstance(room, int):
            await socket.send_denial_response(_refusal(room, "Refused, as ordered."))
            return
        await socket.accept()
        number = self.simulation.join(room, self.now())
        inbox = self._inboxes[number] = asyncio.Queue()
        self.stir()
        writing = asyncio.create_task(_write(socket, inbox))
        try:
            await self._read(socket, room, number)
        finally:
            writing.cancel()
            room.leave(number)
            del self._inboxes[number]

    async def _read(self, socket: WebSocket, room: Room, number: int) -> None:
        while (message := await socket.receive())["type"] == "websocket.receive":
            text = message.get("text")
            if text is None:
                continue  # bytes are no message of Kit's
            now = self.now()
            self.simulation.advance(now)
            room.receive(number, text, now)
            self.stir()

    async def companion(self, request: Request) -> Response:
        """Answer a question of the HTTP companion."""
        purpose = request.url.path.rsplit("/", 1)[-1]
        domain = request.path_params.get("domain") or request.query_params.get("domain", "")
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LONGEST_FORM:
                return PlainTextResponse("Too long.\n", 413, ANY_ORIGIN)
        form = _form(bytes(body)) | dict(request.query_params)
        simulation = self.simulation
        status, values = answer(
            simulation.rooms, simulation.switch, purpose, domain, form, self.now()
        )
        self.stir()
        return JSONResponse(values, status, ANY_ORIGIN)


async def _write(socket: WebSocket, inbox: "asyncio.Queue[Outgoing]") -> None:
    with contextlib.suppress(RuntimeError):  # the client was quicker to close
        while True:
            each = await inbox.get()
            if each.text is None:
                await socket.close(each.code)
                return
            await socket.send_text(each.text)


def _refusal(status: int, words: str) -> Response:
    return PlainTextResponse(words + "\n", status)


def _form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def simulator_app(
    people: People = DEMO,
    *,
    pace: float = 1.0,
    clock: Callable[[], float] = time.time,
    origins: tuple[str, ...] | None = None,
    cisco: Options | None = None,
    cisco_sockets: Sequence[socket.socket] = (),
) -> Starlette:
    """Return the application for P+2: Kit's WebSocket and HTTP companion, and the control API.

    `pace` 10 makes everything ten times quicker. `origins` are those of pages that may give
    orders; None: those of this machine. `cisco_sockets` are bound, for the CTI Server's sides A
    and B; without them it is not there.
    """
    simulation = Simulation(
        people,
        now=clock(),
        pace=pace,
        first_call_id=FIRST_CALL_ID + secrets.randbelow(0x60000000),
        new_sender_id=lambda: str(uuid.uuid4()),
        cisco=cisco,
    )
    carrier = Carrier(simulation, clock)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if cisco_sockets:
            await carrier.cisco.start(*cisco_sockets)
        yield
        await carrier.cisco.stop()
        carrier.rest()

    questions = ("/api/v3/user/searchUsers", "/api/v3/agentStatuses/searchStatuses")
    paths = ("/transferCall", "/{domain}/makeCall", *questions)
    return Starlette(
        routes=[
            Route("/", _welcome),
            *control_routes(simulation, clock, carrier.stir, origins),
            *(Route(path, carrier.companion, methods=["POST"]) for path in paths),
            WebSocketRoute("/{path:path}", carrier.websocket),
        ],
        lifespan=lifespan,
    )


async def _welcome(request: Request) -> Response:
    return PlainTextResponse(WELCOME)
