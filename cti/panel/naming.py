"""How the page writes whom a call is with, and how long something took."""

import unicodedata

from cti.domain.model import Call

from .words import Words

JOINERS = "\u200c\u200d"  # within letters and emoji


def duration(seconds: float) -> str:
    """Return a length of time as 0:07, 12:34 or 1:02:03."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def other_end(call: Call, words: Words) -> str:
    """Return name and number of the other party, as far as known."""
    number = visible(call.other_party)
    return f"{name_of(call)} {number}".strip() or words.say("call.no_number")


def name_of(call: Call) -> str:
    """Return the other party's name, as far as it can be seen."""
    return visible(call.other_name)


def visible(text: str) -> str:
    """Return a stranger's text without what cannot be seen, or turns other text around."""
    if text.isascii() and text.isprintable():
        return text.strip()
    marks = (
        mark
        for mark in text
        if mark in JOINERS or unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    seen = "".join(marks).strip()
    return seen if seen.strip(JOINERS) else ""
