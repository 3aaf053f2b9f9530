"""How a ringing call sounds: two notes that answer each other, then a pause; and one soft beep.

Computed once, so that the browser can repeat it by itself: a hidden page's timers come too late.
"""

import math
from array import array

RATE = 16_000  # samples a second
HIGH, LOW = 784.0, 659.3  # Hz: G5 and E5
NOTE = 0.24  # seconds
MELODY = (HIGH, LOW, HIGH, LOW)
PERIOD = 3.0  # seconds from one ring to the next
OVERTONES = ((1.0, 0.75), (2.0, 0.2), (4.0, 0.05))  # multiples of the note, and how strong
ATTACK, DECAY = 0.012, 0.11  # seconds
RELEASE = 0.02
BEEP_STRENGTH = 0.35


def ring() -> "array[float]":
    """Return one period of the ring, from -1 to 1."""
    notes = {pitch: _note(pitch) for pitch in MELODY}
    samples = array("f", (sample for pitch in MELODY for sample in notes[pitch]))
    samples.extend([0.0] * (round(PERIOD * RATE) - len(samples)))
    return samples


def beep() -> "array[float]":
    """Return one soft note."""
    return array("f", (BEEP_STRENGTH * sample for sample in _note(LOW)))


def gain(volume: int) -> float:
    """Return the factor for a volume from 0 to 100: halves sound like halves."""
    return (volume / 100) ** 2


def _note(pitch: float) -> list[float]:
    return [_strength(index / RATE) * _wave(pitch, index / RATE) for index in range(NOTE_LENGTH)]


def _strength(at: float) -> float:
    """Rise quickly, die away like something struck, and end at nothing: no clicks."""
    return min(at / ATTACK, 1.0, (NOTE - at) / RELEASE) * math.exp(-at / DECAY)


def _wave(pitch: float, at: float) -> float:
    return sum(
        strength * math.sin(math.tau * pitch * multiple * at) for multiple, strength in OVERTONES
    )


NOTE_LENGTH = round(NOTE * RATE)
