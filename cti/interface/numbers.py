"""What people paste into a dial box, read as a number to call."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

LONGEST = 32
LONGEST_EXTENSION = 7
SCHEME = re.compile(r"^(tel|callto|phone)\s*:\s*(//)?", re.IGNORECASE)
EXTENSION = re.compile(
    r"(?:[;,\s]*\b(?:ext(?:ension|n)?|durchwahl)\b[\s.:=]*|[;,\s]*x[\s.:]*|;ext=|[,;]+)"
    r"([0-9]+)\s*$",
    re.IGNORECASE,
)
PARAMETERS = re.compile(r";(?!ext=)[a-z-]+=[^;]*", re.IGNORECASE)  # RFC 3966 §3, but ext
TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")  # +44 (0)20 …: not dialled from abroad
SEPARATORS = frozenset(" -.()/[]·\u2010\u2011\u2012\u2013\u2014\u2015\u2212")


@dataclass(frozen=True, slots=True)
class Dialling:
    """A number to call, or what is wrong with the text: a key of the panel's words."""

    number: str = ""  # digits, * and #, with a leading + where it was written
    extension: str = ""  # to key in once somebody answers
    problem: str = ""


def read_number(text: str, emergency_numbers: tuple[str, ...] = ()) -> Dialling:
    """Read `text`: a number as people write it, a tel: link, an extension, a feature code.

    An emergency number is never refused for how it is written, "+911" included.
    """
    plain = _plain(text)
    bare = "".join(mark for mark in plain if mark != "+" and mark not in SEPARATORS)
    if bare in emergency_numbers:
        return Dialling(bare)
    plain, extension = _without_extension(plain)
    if plain.startswith("+"):
        plain = TRUNK_ZERO.sub("", plain)
    number = "".join(mark for mark in plain if mark not in SEPARATORS)
    problem = _problem(number, extension)
    return Dialling(problem=problem) if problem else Dialling(number, extension)


def _plain(text: str) -> str:
    """Return `text` with ASCII digits and spaces, without its scheme and what cannot be seen."""
    text = SCHEME.sub("", text.strip())
    if "%" in text:
        text = unquote(text)
    marks = []
    for mark in text[: 8 * LONGEST]:
        if mark.isdecimal():
            marks.append(str(unicodedata.decimal(mark)))
        elif mark.isspace():
            marks.append(" ")
        elif unicodedata.category(mark) not in ("Cf", "Cc"):
            marks.append("+" if mark == "\uff0b" else mark)
    return "".join(marks).strip()


def _without_extension(plain: str) -> tuple[str, str]:
    plain = PARAMETERS.sub("", plain)
    found = EXTENSION.search(plain)
    if found is None or found.start() == 0:
        return plain, ""
    return plain[: found.start()], found[1]


def _problem(number: str, extension: str) -> str:
    if not number:
        return "number_empty"
    if any(mark.isalpha() for mark in number):
        return "number_letters"
    if not re.fullmatch(r"\+?[0-9*#]+", number):
        return "number_signs"
    if not re.search("[0-9]", number):
        return "number_no_digit"
    if len(number) > LONGEST or len(extension) > LONGEST_EXTENSION:
        return "number_long"
    return ""
