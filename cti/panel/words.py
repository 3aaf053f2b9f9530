"""The panel's texts in one language, from a catalogue file: English wherever it says nothing."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from functools import cache
from importlib.resources import files

from cti.domain.wording import Named, unworded
from cti.settings import NOTHING
from cti.toml import SettingsError

ENGLISH = "en"
CATALOGUES = files(__package__) / "languages"  # a folder, also where it is in an archive
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur", "yi"})
PLACE = re.compile(r"\{(\d)\}")
TOLD = ("details", "link_problems")


@dataclass(slots=True)
class Words:
    """One language at a time: its texts by table and key, as in `agent.since`."""

    language: str  # of the texts: that of their catalogue
    texts: Mapping[str, str]
    site_language: str = ""  # in which the site has some texts of its own
    site_texts: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    def say(self, key: str, *values: object) -> str:
        """Return the text with `values` in its places; the key itself if nobody has the text."""

        def filled(place: re.Match[str]) -> str:
            number = int(place[1])
            return str(values[number]) if number < len(values) else ""

        return PLACE.sub(filled, self.find(key) or key)

    def find(self, key: str) -> str:
        """Return the text as it is written; empty if there is none, not even in English."""
        if self.language == self.site_language and key in self.site_texts:
            return self.site_texts[key]
        return self.texts.get(key) or ("" if self.language == ENGLISH else english().find(key))

    def name(self, table: str, member: Enum) -> str:
        """Return what a table calls a member of an enumeration."""
        return self.say(f"{table}.{member.name.lower()}")

    def told(self, said: str) -> str:
        """Return what an adapter has to say (cti/domain/wording.py); empty if we have no such text.

        Its key is one of some tables, unless it names another.
        """
        key, values = unworded(said)
        keys = [key[1:]] if key.startswith("@") else [f"{table}.{key}" for table in TOLD]
        given = [self._nearest(each.key) if isinstance(each, Named) else each for each in values]
        return next((self.say(each, *given) for each in keys if self.find(each)), "")

    def named(self, text: str) -> str:
        """Return what `@table.key` names; any other text is somebody's own."""
        return (text.startswith("@") and self.told(text)) or text

    def error(self, code: str) -> str:
        """Return the text of an error code, or of the codes that begin like it; empty: none."""
        return self._nearest(f"errors.{code}")

    def speak(self, language: str) -> None:
        """Say everything in another language from now on."""
        spoken = catalogue_for(language)
        self.language, self.texts = spoken.language, spoken.texts

    @property
    def is_as_written(self) -> bool:
        """Whether index.html says it all already."""
        return self.language == ENGLISH and not self.site_texts

    def _nearest(self, key: str) -> str:
        while key and not self.find(key):
            key = key.rpartition("_")[0]
        return self.find(key)


def words_for(language: str, site_texts: Mapping[str, str] = NOTHING) -> Words:
    """Return the texts for a language tag, with the site's own. Raises SettingsError."""
    spoken = catalogue_for(language)
    for key, text in site_texts.items():
        _check(key, text)
    return Words(spoken.language, spoken.texts, spoken.language, site_texts)


def catalogue_for(language: str) -> Words:
    """Return the catalogue for a tag: "de-AT" is shown in German, an unknown one in English.

    Only the one that is needed is read.
    """
    base = language.partition("-")[0].lower()
    return _catalogue(base) if base != ENGLISH and base in languages() else english()


def direction(language: str) -> str:
    """Return in which direction a language is written."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


@cache
def languages() -> frozenset[str]:
    """Return the languages that there are catalogues of."""
    names = (entry.name for entry in CATALOGUES.iterdir())
    return frozenset(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def english() -> Words:
    """Return the English texts."""
    return _catalogue(ENGLISH)


def read_words(text: str, language: str) -> Words:
    """Return the catalogue that `text` holds. Raises SettingsError."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{language}.toml: not valid TOML: {error}.") from error
    texts = {}
    for table, entries in document.items():
        if not isinstance(entries, dict):
            raise SettingsError(f"{language}.toml: {table}: expected a table, [{table}].")
        for key, entry in entries.items():
            if not isinstance(entry, str):
                raise SettingsError(f'{language}.toml: {table}.{key}: expected text, as in "…".')
            texts[f"{table}.{key}"] = entry
    return Words(language, texts)


def places(text: str) -> frozenset[str]:
    """Return the places of a text that are filled in."""
    return frozenset(PLACE.findall(text))


@cache
def _catalogue(language: str) -> Words:
    return read_words(CATALOGUES.joinpath(f"{language}.toml").read_text("utf-8"), language)


def _check(key: str, text: str) -> None:
    known = english().texts
    if key not in known:
        near = get_close_matches(key, list(known), n=1)
        meant = f' (did you mean "{near[0]}"?)' if near else ""
        raise SettingsError(f'panel.words: there is no text "{key[:60]}"{meant}.')
    if strange := places(text) - places(known[key]):
        raise SettingsError(
            f'panel.words: "{key}" has no {{{min(strange)}}}; in English it is "{known[key]}".'
        )
