"""The panel as a folder that any static web server can give out."""

import shutil
from pathlib import Path

from cti.errors import CTIError

from .archive import packed, sources
from .settings_folder import SettingsFolder
from .shelves import shelves


class BuildError(CTIError):
    """The folder cannot be built there, or not from these settings."""


def build(root: Path, settings_folder: Path, out: Path) -> None:
    """Write the panel to `out`, which must be new or empty. Raises CTIError."""
    settings = SettingsFolder(settings_folder)
    if wrong := settings.errors():
        raise BuildError("\n".join(str(error) for error in wrong))
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BuildError(f"{out} is there already and is not an empty folder.")
    for shelf in shelves(root):
        for path in shelf.paths():
            _copy(shelf.folder / path.removeprefix(shelf.prefix), out / path)
    for name in settings.names():
        _copy(settings_folder / f"{name}.toml", out / "settings" / f"{name}.toml")
    (out / "cti.zip").write_bytes(packed(root, sources(root)))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
