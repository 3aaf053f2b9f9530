"""A CTI server that floods a panel: numbered events about a few calls, at a given rate.

It logs whoever comes on, has its calls up at once, and notes what the panel sends and when. `Kit`
and `Cisco` say what goes over each wire; `Flood` carries it, beside a panel of its own.
"""

import asyncio
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from cti.wire.ged188_messages import Codec
from cti.wire.ged188_messages import Message as CiscoMessage
from cti.wire.ged188_values import AgentState, CallType, LocalConnectionState, MessageType
from cti.wire.voximplant import read, write
from cti.wire.voximplant_messages import Message as KitMessage

ROOT = Path(__file__).parent.parent
CALLS = 4
STEP = 0.001  # seconds between two looks at what is due
START_SECONDS = 30
AGENT_ID, PASSWORD, EXTENSION, USER_ID = "1001", "demo", "2001", "501"
KIT_SETTINGS = """\
[cti]
server = "voximplant"
[voximplant]
host = "127.0.0.1:{port}"
secure = false
domain = "acme"
token_id = "1024"
token = "flood"
user_id = "501"
"""
CISCO_SETTINGS = """\
[cti]
server = "cisco"
[cisco]
sides = ["ws://127.0.0.1:{port}/cisco"]
heartbeat = 60
"""
VERSION = 24  # that a panel asks for
FIRST_CALL = 0x01000200
DIALLED = "+18005550100"

Frame = str | bytes


def caller(call: int) -> str:
    """Return who calls: by this number the page's card is found."""
    return f"+1617555010{call}"


class Kit:
    """Voximplant Kit's side of one connection."""

    def greeting(self) -> list[Frame]:
        """Let the panel in, and tell it of its calls."""
        told = [write(KitMessage("connection_accepted", "flood-sender"))]
        for call in range(CALLS):
            for name in ("incoming_call", "call_connected"):
                told.append(self._about(name, call, callerid=caller(call), is_incoming=True))
        return list(told)

    def event(self, number: int) -> Frame:
        """Return the event of that number."""
        call = number % CALLS
        data = {"event": str(number), "case": "C-1", "topic": "A question about an invoice"}
        return self._about("data_updated", call, callerid=caller(call), variables=data)

    def received(self, frame: Frame) -> tuple[list[str], list[Frame]]:
        """Return the names of what the panel has sent, and what is answered."""
        messages = read(frame).messages
        answers = [answer for message in messages for answer in self._answers(message)]
        return [message.name for message in messages], answers

    def _answers(self, message: KitMessage) -> list[Frame]:
        """Whom the agent dials is called, and has gone at once."""
        if message.name != "make_call":
            return []
        number = message.text("number")
        told = {"call_id": f"to-{number}", "user_id": USER_ID, "number": number}
        return [
            write(KitMessage(name, fields=told)) for name in ("outgoing_call", "call_disconnected")
        ]

    def _about(self, name: str, call: int, **fields: Any) -> str:
        told = {"call_id": f"call-{call}", "user_id": USER_ID, **fields}
        return write(KitMessage(name, fields=told))


class Cisco:
    """A CTI Server's side of one connection."""

    def __init__(self) -> None:
        self._codec = Codec(VERSION)

    def greeting(self) -> list[Frame]:
        """The panel speaks first."""
        return []

    def event(self, number: int) -> Frame:
        """Return the event of that number."""
        connection = self._connection(number % CALLS)
        return self._written(
            MessageType.CALL_DATA_UPDATE_EVENT,
            CallType=CallType.ACD_IN,
            **connection,
            **{f"New{name}": value for name, value in connection.items()},
            ANI=caller(number % CALLS),
            DNIS=DIALLED,
            CallVariable1=str(number),
            CallVariable2="C-1",
            CallVariable3="A question about an invoice",
        )

    def received(self, frame: Frame) -> tuple[list[str], list[Frame]]:
        """Return the names of what the panel has sent, and what is answered."""
        assert isinstance(frame, bytes)
        messages = self._codec.decode(frame)
        answers = [answer for message in messages for answer in self._answers(message)]
        return [message.name for message in messages], answers

    def _answers(self, message: CiscoMessage) -> list[Frame]:
        confirmation = MessageType(message.type + 1)
        told = [
            self._written(
                confirmation, InvokeID=message.number("InvokeID"), **self._confirmed(message)
            )
        ]
        if message.type == MessageType.RETRIEVE_CALL_REQ:
            call = message.number("HeldConnectionCallID") - FIRST_CALL
            told += [self._moved(kind, state, call) for kind, state in RETRIEVED]
        return list(told)

    def _confirmed(self, message: CiscoMessage) -> dict[str, Any]:
        match message.type:
            case MessageType.OPEN_REQ:
                return {"ServicesGranted": 7, "MonitorID": 1, "PeripheralOnline": 1}
            case MessageType.QUERY_AGENT_STATE_REQ:
                return {"AgentState": AgentState.NOT_READY, "MRDID": 1, "AgentID": AGENT_ID}
            case MessageType.SNAPSHOT_DEVICE_REQ:
                return {
                    "CallConnectionCallID": [FIRST_CALL + call for call in range(CALLS)],
                    "CallConnectionDeviceIDType": [0] * CALLS,
                    "CallConnectionDeviceID": [EXTENSION] * CALLS,
                    "CallState": [LocalConnectionState.HOLD] * CALLS,
                }
            case MessageType.SNAPSHOT_CALL_REQ:
                call = message.number("ConnectionCallID") - FIRST_CALL
                return {"CallType": CallType.ACD_IN, "ANI": caller(call), "DNIS": DIALLED}
        return {}

    def _moved(self, kind: MessageType, state: LocalConnectionState, call: int) -> bytes:
        told = {"LocalConnectionState": state, "EventCause": 0xFFFF, **self._connection(call)}
        return self._written(kind, **told)

    def _connection(self, call: int) -> dict[str, Any]:
        return {
            "ConnectionCallID": FIRST_CALL + call,
            "ConnectionDeviceIDType": 0,
            "ConnectionDeviceID": EXTENSION,
        }

    def _written(self, kind: MessageType, **fields: Any) -> bytes:
        return self._codec.encode(CiscoMessage(kind, fields))


# Whoever retrieves a call has it put on hold again at once: it can be retrieved once more.
RETRIEVED = (
    (MessageType.CALL_RETRIEVED_EVENT, LocalConnectionState.CONNECT),
    (MessageType.CALL_HELD_EVENT, LocalConnectionState.HOLD),
)
WIRES: dict[str, Callable[[], Kit | Cisco]] = {"voximplant": Kit, "cisco": Cisco}


@dataclass(frozen=True, slots=True)
class Received:
    """A message of the panel's: when it came, and how many events had been sent by then."""

    name: str
    at: float  # of `time.monotonic`
    events: int


@dataclass(slots=True)
class Line:
    """One panel's connection."""

    wire: Kit | Cisco
    socket: ServerConnection
    sent: list[float] = field(default_factory=list)  # when each event was, by its number
    received: list[Received] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, name: str, seconds: float = 15.0) -> Received:
        """Return the panel's first message of that name, when it is there."""

        def found() -> Received | None:
            return next((each for each in self.received if each.name == name), None)

        with self.changed:
            first = self.changed.wait_for(found, seconds)
        if first is None:
            raise TimeoutError(f"no {name} within {seconds} seconds")
        return first


class Flood:
    """The server in a thread, and `hookswitch serve` with settings that lead to it.

    `first_free` and the port after it must be free. `form` says which panel is served, in options
    of that command. `lines` are the connections, the newest last.
    """

    def __init__(self, folder: Path, first_free: int, form: Sequence[str] = ()) -> None:
        self.lines: list[Line] = []
        self._panel_port, self._port = first_free, first_free + 1
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._came = threading.Condition()
        _write_settings(folder, self._port)
        self._serve = _started(self._panel_port, folder, form)
        is_listening = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(is_listening,), daemon=True)
        self._thread.start()
        if not is_listening.wait(START_SECONDS):
            raise TimeoutError(f"nobody listens on port {self._port}")

    @property
    def address(self) -> str:
        """The panel's own."""
        return f"http://127.0.0.1:{self._panel_port}"

    @property
    def socket_address(self) -> str:
        """The CTI server's; the path says which wire."""
        return f"ws://127.0.0.1:{self._port}"

    def line(self, number: int, seconds: float = 30.0) -> Line:
        """Return a connection by its number, when it is there."""
        with self._came:
            if not self._came.wait_for(lambda: len(self.lines) > number, seconds):
                raise TimeoutError(f"no connection {number} within {seconds} seconds")
        return self.lines[number]

    def begin(self, line: Line, count: int, rate: float) -> "Flooding":
        """Send so many more events, so many a second."""
        stop = asyncio.Event()
        future = asyncio.run_coroutine_threadsafe(_flood(line, count, rate, stop), self._loop)
        return Flooding(future, lambda: self._loop.call_soon_threadsafe(stop.set))

    def end(self) -> None:
        """End everything that was started here."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(START_SECONDS)
        self._serve.send_signal(signal.SIGINT)
        self._serve.communicate(timeout=10)

    def _run(self, is_listening: threading.Event) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._listen(is_listening))

    async def _listen(self, is_listening: threading.Event) -> None:
        async with serve(
            self._connected, "127.0.0.1", self._port, compression=None, ping_interval=None
        ):
            is_listening.set()
            await self._stop.wait()

    async def _connected(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        name = "cisco" if socket.request.path.startswith("/cisco") else "voximplant"
        line = Line(WIRES[name](), socket)
        with self._came:
            self.lines.append(line)
            self._came.notify_all()
        await _send(line, line.wire.greeting())
        try:
            async for frame in socket:
                await _send(line, _note(line, frame))
        except ConnectionClosed:
            return


@dataclass(frozen=True, slots=True)
class Flooding:
    """A flood on its way; `stop` lets no more of it come."""

    _sending: Future[None]
    stop: Callable[[], object]

    @property
    def goes_on(self) -> bool:
        """Whether there is more to come."""
        return not self._sending.done()

    def wait(self, seconds: float) -> None:
        """Return when all is sent."""
        self._sending.result(seconds)


def _note(line: Line, frame: Frame) -> Sequence[Frame]:
    names, answers = line.wire.received(frame)
    now = time.monotonic()
    with line.changed:
        line.received += [Received(name, now, len(line.sent)) for name in names]
        line.changed.notify_all()
    return answers


async def _send(line: Line, frames: Sequence[Frame]) -> None:
    for frame in frames:
        await line.socket.send(frame)


async def _flood(line: Line, count: int, rate: float, stop: asyncio.Event) -> None:
    """What could not be sent in time is sent as soon as the panel takes it."""
    begun, first = time.monotonic(), len(line.sent)
    while (done := len(line.sent) - first) < count and not stop.is_set():
        due = min(count, int((time.monotonic() - begun) * rate) + 1)
        for number in range(first + done, first + due):
            frame = line.wire.event(number)
            line.sent.append(time.monotonic())
            await line.socket.send(frame)
        await asyncio.sleep(STEP)


def _write_settings(folder: Path, port: int) -> None:
    texts = {"voximplant": KIT_SETTINGS, "cisco": CISCO_SETTINGS, "default": CISCO_SETTINGS}
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text.format(port=port))


def _started(port: int, folder: Path, form: Sequence[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cti", "serve", "--port", str(port), "--settings", str(folder)]
    command += form
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line == "ready\n":
            return process
    raise RuntimeError(f"never got ready: {command}")
