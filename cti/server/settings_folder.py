"""The folder of settings files, as the server sees it."""

from pathlib import Path

from cti.panel.words import words_for
from cti.settings import NAME, Settings, read_settings
from cti.toml import SettingsError

OWN = "server"  # server.toml is the server's own and never leaves it


class SettingsFolder:
    """A folder of `NAME.toml`, one for each panel; read anew each time, for they are edited."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """Return the names that a panel may ask for."""
        names = (path.stem for path in sorted(self._folder.glob("*.toml")))
        return [name for name in names if NAME.fullmatch(name) and name != OWN]

    def file(self, name: str) -> Path | None:
        """Return the file of that name, if there is one to give out."""
        return self._folder / f"{name}.toml" if name in self.names() else None

    def read(self, name: str) -> Settings:
        """Return the settings of that name. Raises SettingsError."""
        file = self.file(name)
        if file is None:
            known = ", ".join(self.names()) or "none"
            raise SettingsError(f"{self._folder}: no settings named {name!r}; there are: {known}.")
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name}.toml cannot be read as UTF-8 text: {error}.") from error
        settings = read_settings(text, file.name)
        _check_words(settings, file.name)
        return settings

    def errors(self) -> list[SettingsError]:
        """Return what is wrong with the files: the first thing of each."""
        if "default" not in self.names():
            missing = f"{self._folder}: default.toml is missing; a panel uses it unless told else."
            return [SettingsError(missing)]
        return [error for name in self.names() if (error := self._error(name))]

    def origins(self) -> frozenset[str]:
        """Return every origin that any of the files lets show the panel."""
        names = [name for name in self.names() if not self._error(name)]
        return frozenset(origin for name in names for origin in self.read(name).host.origins)

    def _error(self, name: str) -> SettingsError | None:
        try:
            self.read(name)
        except SettingsError as error:
            return error
        return None


def _check_words(settings: Settings, name: str) -> None:
    """Raise SettingsError if the site has words for what the panel never says."""
    try:
        words_for(settings.panel.language, settings.panel.words)
    except SettingsError as error:
        raise SettingsError(f"{name}: {error}") from None
