"""What people paste into a dial box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.interface.numbers import LONGEST, Dialling, read_number

EMERGENCY = ("112", "911")


@pytest.mark.parametrize(
    ("text", "number", "extension"),
    [
        ("+1 (617) 555-1212", "+16175551212", ""),
        ("tel:+1-617-555-1212", "+16175551212", ""),
        ("TEL://+16175551212", "+16175551212", ""),
        ("tel:%2B1%20617%20555%201212", "+16175551212", ""),
        ("tel:+1-617-555-1212;ext=45", "+16175551212", "45"),
        ("tel:7042;phone-context=example.com", "7042", ""),
        ("617.555.1212 ext. 9", "6175551212", "9"),
        ("1 800 555 1212 x123", "18005551212", "123"),
        ("617 555 1212,,45", "6175551212", "45"),
        ("2002", "2002", ""),
        ("*72", "*72", ""),
        ("#31#0301234567", "#31#0301234567", ""),
        ("+44 (0)20 7946 0958", "+442079460958", ""),
        ("\u202a+49\u00a030\u2011123456\u202c", "+4930123456", ""),
        ("٠١٢٣٤٥", "012345", ""),
        ("\uff0b\uff11\uff12\uff13\uff14", "+1234", ""),
        ("  0171/1234567 ", "01711234567", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, number: str, extension: str) -> None:
    assert read_number(text, EMERGENCY) == Dialling(number, extension)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "number_empty"),
        ("  ( ) ", "number_empty"),
        ("tel:", "number_empty"),
        ("1-800-FLOWERS", "number_letters"),
        ("sip:ann@example.com", "number_letters"),
        ("Room 112", "number_letters"),
        ("+", "number_signs"),
        ("++1617", "number_signs"),
        ("1617+555", "number_signs"),
        ("617 555 1212 & 617 555 1213", "number_signs"),
        ("617 555 1212, 617 555 1213", "number_signs"),
        ("<b>12</b>", "number_letters"),
        ("***", "number_no_digit"),
        ("1" * (LONGEST + 1), "number_long"),
        ("617 555 1212 x12345678", "number_long"),
    ],
)
def test_nonsense_is_refused_with_a_reason(text: str, problem: str) -> None:
    assert read_number(text, EMERGENCY) == Dialling(problem=problem)


@pytest.mark.parametrize("text", ["911", "9 1 1", "(911)", "tel:911", "+911", "9-1-1", "\u200e911"])
def test_an_emergency_number_is_never_refused(text: str) -> None:
    assert read_number(text, EMERGENCY) == Dialling("911")


@given(st.text(max_size=400))
def test_any_text_gives_a_number_or_a_reason(text: str) -> None:
    dialling = read_number(text, EMERGENCY)
    assert bool(dialling.number) != bool(dialling.problem)
    assert len(dialling.number) <= LONGEST
    assert set(dialling.number) <= set("+0123456789*#")


@given(st.text(alphabet="0123456789*#", min_size=1, max_size=LONGEST).filter(str.strip))
def test_what_was_read_reads_the_same_again(text: str) -> None:
    once = read_number(text)
    if once.number:
        assert read_number(once.number) == once
