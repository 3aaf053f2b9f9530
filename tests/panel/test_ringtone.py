"""The ring is two notes and a pause, neither shrill nor broken."""

from itertools import pairwise

import pytest

from cti.panel import ringtone
from cti.panel.ringtone import RATE, beep, gain, ring

NOTE = round(ringtone.NOTE * RATE)
SOUNDING = NOTE * len(ringtone.MELODY)


def pitch(samples: list[float]) -> float:
    """Return how often a second the samples go up through zero."""
    rises = sum(a <= 0 < b for a, b in pairwise(samples))
    return rises * RATE / len(samples)


def test_the_ring_is_two_notes_in_turn() -> None:
    samples = list(ring())
    heard = [pitch(samples[start : start + NOTE]) for start in range(0, SOUNDING, NOTE)]
    assert heard == pytest.approx([784, 659, 784, 659], rel=0.02)


def test_most_of_the_ring_is_pause() -> None:
    samples = ring()
    assert len(samples) == 3 * RATE
    assert not any(samples[len(samples) // 2 :])


def test_the_ring_is_never_cut_off_nor_jumps() -> None:
    samples = ring()
    assert max(map(abs, samples)) <= 1
    assert max(abs(b - a) for a, b in pairwise(samples)) < 0.5
    edges = [samples[edge] for note in range(4) for edge in (note * NOTE, (note + 1) * NOTE - 1)]
    assert max(map(abs, edges)) < 0.01


def test_the_beep_is_one_note_and_much_softer() -> None:
    assert len(beep()) == NOTE
    assert max(map(abs, beep())) < 0.4 * max(map(abs, ring()))


def test_the_volume_goes_from_nothing_to_everything() -> None:
    assert [gain(volume) for volume in (0, 50, 100)] == [0, 0.25, 1]
