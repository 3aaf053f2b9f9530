"""The loudspeaker: plays what the ringtone says, once the browser lets it. Decides nothing."""

from array import array
from collections.abc import Callable
from typing import Any

from js import document, setTimeout, window
from pyodide.ffi import create_proxy, to_js

from . import ringtone
from .dom import listen

Samples = Callable[[], "array[float]"]

A_MOMENT = 250  # milliseconds that a loudspeaker may need to wake up
GESTURES = ("click", "keydown")


class Sound:
    """One thing at a time; `changed` is called when the browser mutes it or lets it be heard."""

    def __init__(self, volume: int, changed: Callable[[], None]) -> None:
        self.is_muted = False  # something plays that cannot be heard
        self._volume = volume
        self._changed = changed
        self._context: Any = None
        self._source: Any = None
        self._buffers: dict[Samples, Any] = {}
        self._on_look = create_proxy(lambda *_: self._look())
        for gesture in GESTURES:
            listen(document, gesture, lambda event: self._unlock())

    def ring(self) -> None:
        """Ring until told to stop."""
        self._play(ringtone.ring, True)

    def beep(self) -> None:
        """Sound once."""
        self._play(ringtone.beep, False)

    def stop(self) -> None:
        """Be silent at once."""
        if self._source is not None:
            self._end()
            self._look()

    def _end(self) -> None:
        if self._source is not None:
            self._source.stop()
            self._source.disconnect()
            self._source = None

    def _play(self, samples: Samples, is_endless: bool) -> None:
        self._end()
        context = self._awake()
        self._source = context.createBufferSource()
        self._source.buffer = self._buffer(samples)
        self._source.loop = is_endless
        self._source.connect(self._gain)
        self._source.start()
        setTimeout(self._on_look, A_MOMENT)

    def _awake(self) -> Any:
        """Create the way to the loudspeaker only when it is needed: before, browsers complain."""
        if self._context is None:
            self._context = window.AudioContext.new()
            self._context.onstatechange = self._on_look
            self._gain = self._context.createGain()
            self._gain.gain.value = ringtone.gain(self._volume)
            self._gain.connect(self._context.destination)
        self._context.resume()  # whatever its state: it may be about to sleep
        return self._context

    def _buffer(self, samples: Samples) -> Any:
        if samples not in self._buffers:
            wave = to_js(samples())
            buffer = self._context.createBuffer(1, wave.length, ringtone.RATE)
            buffer.copyToChannel(wave, 0)
            self._buffers[samples] = buffer
        return self._buffers[samples]

    def _unlock(self) -> None:
        """The agent's own click or key allows what comes later."""
        if self._context is None or self.is_muted:
            self._awake()

    def _look(self) -> None:
        """See whether what plays is heard; an idle loudspeaker sleeps."""
        runs = self._context.state == "running"
        is_muted = self._source is not None and not runs
        if runs and self._source is None:
            self._context.suspend()
        if is_muted != self.is_muted:
            self.is_muted = is_muted
            self._changed()
