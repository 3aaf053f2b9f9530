"""The WebSocket and the Implementation: carries bytes, keeps the time, decides nothing."""

import time
from asyncio import Future, ensure_future
from collections.abc import Callable
from typing import Any

from js import (
    AbortSignal,
    URLSearchParams,
    WebSocket,
    document,
    fetch,
    window,
)
from pyodide.ffi import JsException, create_proxy, to_js

from cti.domain.events import (
    LOGGED_OUT,
    Event,
    LinkStateChanged,
    RequestFailed,
    RequestSucceeded,
    ServicesChanged,
    SnapshotTaken,
)
from cti.domain.services import LogOn, MonitorStop, Request
from cti.domain.states import LinkState, Reason
from cti.errors import ProtocolError
from cti.implementation.contract import Fetch, Implementation
from cti.interface.log import Log, masked

from .alarm import Alarm
from .dom import listen

GONE_AWAY, ABNORMAL, INVALID_DATA = 1001, 1006, 1007
UNSENT_FOR = 5.0  # seconds that a frame may wait in the browser before the link counts as lost
LOOK_AFTER = 1.0
FETCH_TIMEOUT = 10_000  # milliseconds


class Link:
    """One Implementation's connection to its CTI server, opened again whenever it breaks."""

    def __init__(
        self, begin: Callable[[LogOn], Implementation], apply: Callable[[Event], None], log: Log
    ) -> None:
        self._begin = begin
        self._apply = apply
        self._log = log
        self._implementation: Implementation | None = None
        self._socket: Any = None
        self._retry_at: float | None = None
        self._look_at: float | None = None  # when to see whether what was sent has left
        self._unsent_since: float | None = None
        self._alarm = Alarm(self._tick)
        self._whose = ""  # the agent; where nobody signs in, the device
        self._waiting: LogOn | None = None  # until it is known what became of it
        self._is_up = False
        self._is_pumping = self._is_leaving = False
        self._asking: set[Future[None]] = set()
        self._handlers = {
            name: create_proxy(function)
            for name, function in (
                ("open", self._opened),
                ("message", self._received),
                ("close", self._closed),
            )
        }
        listen(window, "online", lambda event: self._wake())
        listen(window, "offline", lambda event: self._lose())
        listen(window, "pageshow", lambda event: self._wake())
        listen(document, "visibilitychange", lambda event: self._wake())

    def send(self, request: Request) -> None:
        """Bring a request to the server; to log on begins a new connection."""
        if isinstance(request, LogOn):
            self._log_on(request)
        elif isinstance(request, MonitorStop) and not self._is_up:
            self._apply(RequestSucceeded(request))  # nobody is there to be asked
            self.close()
        elif self._implementation is not None:
            self._pump(self._implementation.request(request, time.time()))

    def take_over(self, log_on: LogOn) -> None:
        """Go on with the session of another tab, which is gone: what is known stays known."""
        self._whose = log_on.agent_id or log_on.device_id
        self._log_on(log_on)

    def let_go(self) -> None:
        """Drop the connection without a word: another tab has it, and tells."""
        self._drop_socket()
        self._log.settle()
        self._implementation = self._retry_at = self._waiting = None
        self._is_up = False

    def close(self) -> None:
        """End the connection for good, and forget whose it was; once all is told, if it is not."""
        if self._is_pumping:
            self._is_leaving = True
            return
        self._forget()
        self._apply(LinkStateChanged(LinkState.DOWN, LOGGED_OUT))

    def _log_on(self, log_on: LogOn) -> None:
        self._forget()
        whose = log_on.agent_id or log_on.device_id
        if whose != self._whose:
            self._apply(LinkStateChanged(LinkState.DOWN, LOGGED_OUT))  # somebody else's calls
        self._whose, self._waiting = whose, log_on
        self._implementation = begun = self._begin(log_on)
        self._apply(ServicesChanged(begun.services, begun.agent_choices))
        self._connect()

    def _forget(self) -> None:
        """Drop the session: what was under way in it, and its calls, nobody will tell us of."""
        self._drop_socket()
        self._is_up = False
        if self._waiting is not None:
            self._apply(RequestFailed(self._waiting, Reason.NOT_CONNECTED))
            self._waiting = None
        if self._implementation is not None:
            for event in self._implementation.closed(GONE_AWAY, time.time()):
                self._apply(event)
            self._apply(SnapshotTaken(calls=()))
        self._log.settle()
        self._implementation = self._retry_at = None

    def _connect(self) -> None:
        assert self._implementation is not None
        self._retry_at = None
        self._log.settle()  # in the words of the session that was
        url = self._implementation.connect(time.time())
        self._apply(LinkStateChanged(LinkState.CONNECTING))
        try:
            socket = WebSocket.new(url)
        except JsException as error:  # the browser will not even try: a wrong scheme or port
            self._log.add(time.time(), "#", masked(f"WebSocket: {error.name}"))
            self._after_close(ABNORMAL)
            return
        socket.binaryType = "arraybuffer"
        for name, proxy in self._handlers.items():
            socket.addEventListener(name, proxy)
        self._socket = socket
        self._pump([])

    def _opened(self, event: Any) -> None:
        if self._implementation is not None:
            self._pump(self._implementation.opened(time.time()))

    def _received(self, event: Any) -> None:
        if self._implementation is None:
            return
        data, now = event.data, time.time()
        if not isinstance(data, str):
            data = data.to_bytes()
        self._log.add_frame(now, data, self._implementation.describe)
        try:
            self._pump(self._implementation.receive(data, now))
        except ProtocolError as error:
            self._log.add(now, "#", masked(f"ProtocolError: {error}"))
            self._lose(INVALID_DATA)

    def _closed(self, event: Any) -> None:
        self._drop_socket()
        self._after_close(event.code)

    def _lose(self, code: int = ABNORMAL) -> None:
        """Give up a connection that may never tell us itself that it is gone."""
        if self._socket is not None:
            self._drop_socket()
            self._after_close(code)

    def _after_close(self, code: int) -> None:
        if self._implementation is not None:
            events = self._implementation.closed(code, time.time())
            for event in events:
                if isinstance(event, LinkStateChanged):
                    self._retry_at = event.retry_at
                    if event.problem == LOGGED_OUT:
                        self._log.settle()
                        self._implementation = None  # and with it, what it was logged on with
            self._pump(events)

    def _drop_socket(self) -> None:
        if self._socket is not None:
            for name, proxy in self._handlers.items():
                self._socket.removeEventListener(name, proxy)
            self._socket.close()
            self._socket = None
        self._look_at = self._unsent_since = None

    def _pump(self, events: list[Event]) -> None:
        """Send what a call left to send, apply what came of it, and set the timer."""
        self._send_frames()  # first: what the agent clicks is on its way before it is drawn
        self._is_pumping = True
        for event in events:
            self._note(event)
            self._apply(event)
        self._is_pumping = False
        if self._is_leaving:
            self._is_leaving = False
            self.close()
        if self._implementation is None:
            return
        for question in self._implementation.fetches():
            self._fetch(question)
        if self._implementation.wants_to_close():
            self._lose(GONE_AWAY)
        self._set_timer()

    def _send_frames(self) -> None:
        if self._implementation is None:
            return
        for frame in self._implementation.data_to_send():
            now = time.time()
            if self._socket is not None and self._socket.readyState == WebSocket.OPEN:
                self._socket.send(frame if isinstance(frame, str) else to_js(frame))
                self._look_at = self._look_at or now + LOOK_AFTER
            self._log.add(now, ">", self._implementation.describe(frame))

    def _note(self, event: Event) -> None:
        """Keep in mind whether the link is up, and whether somebody still waits to be let in."""
        match event:
            case LinkStateChanged(state):
                self._is_up = state is LinkState.UP
                self._waiting = None if self._is_up else self._waiting
            case RequestSucceeded(LogOn()) | RequestFailed(LogOn()):
                self._waiting = None

    def _tick(self) -> None:
        now = time.time()
        if self._retry_at is not None and now >= self._retry_at:
            self._connect()
        elif self._is_stuck(now):
            self._lose()
        elif self._implementation is not None:
            self._pump(self._implementation.tick(now))

    def _is_stuck(self, now: float) -> bool:
        """Whether what we sent has not left the browser for too long."""
        if self._look_at is None or now < self._look_at:
            return False
        if self._socket is None or self._socket.bufferedAmount == 0:
            self._look_at = self._unsent_since = None
            return False
        self._look_at = now + LOOK_AFTER
        self._unsent_since = self._unsent_since or now
        return now - self._unsent_since >= UNSENT_FOR

    def _set_timer(self) -> None:
        """Wake up at the first of: our next attempt, the adapter's deadline, a stuck frame."""
        times = [self._retry_at, self._look_at]
        if self._implementation is not None:
            times.append(self._implementation.deadline)
        self._alarm.set(min((at for at in times if at is not None), default=None))

    def _wake(self) -> None:
        """The page or the network came back: try at once, and see what time brought."""
        if document.hidden:
            return
        if self._retry_at is not None:
            self._retry_at = time.time()
        self._alarm.set(time.time())

    def _fetch(self, question: Fetch) -> None:
        form = URLSearchParams.new(to_js([list(pair) for pair in question.form.items()]))
        implementation = self._implementation

        async def ask() -> None:
            text: str | None = None
            try:
                answer = await fetch(
                    question.url,
                    method="POST",
                    body=form,
                    signal=AbortSignal.timeout(FETCH_TIMEOUT),
                    credentials="omit",
                )
                text = await answer.text() if answer.ok else None
            except Exception:  # no network, no CORS, no answer in time: all mean "not told"
                text = None
            if implementation is not None and implementation is self._implementation:
                self._pump(implementation.fetched(question.purpose, text, time.time()))

        task = ensure_future(ask())
        self._asking.add(task)  # the loop itself holds tasks only weakly
        task.add_done_callback(self._asking.discard)
