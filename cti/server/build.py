"""The panel as a folder that any static web server or CDN can give out."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from cti.errors import CTIError

from .assets import CODINGS, COMPRESSIBLE, FOR_EVER
from .files import File
from .licences import licences
from .node import run_node
from .policy import site_headers
from .publication import MANIFEST, PAGES, published
from .settings_folder import SettingsFolder
from .snippets import snippets

COMPRESS = Path(__file__).with_name("compress.mjs")
WORTH_IT = 1024  # bytes: a smaller file is sent as it is


class BuildError(CTIError):
    """The folder cannot be built there, or not from these settings."""


def build(root: Path, settings_folder: Path, out: Path) -> None:
    """Write the panel to `out`, which must be new or empty. Raises CTIError."""
    settings = SettingsFolder(settings_folder)
    if wrong := settings.errors():
        raise BuildError("\n".join(str(error) for error in wrong))
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BuildError(f"{out} is there already and is not an empty folder.")
    files = [*published(root).values(), *_settings(settings), *licences(root)]
    for file in files:
        _write(out / file.path, file.body)
    _compress(out / file.path for file in files if _is_worth_it(file))
    manifest = json.dumps({"files": [_told(out, file) for file in files]}, indent=1)
    _write(out / MANIFEST, f"{manifest}\n".encode())
    for name, text in snippets(_headers(settings)).items():
        _write(out / "servers" / name, text.encode())


def _settings(settings: SettingsFolder) -> Iterable[File]:
    for name in settings.names():
        file = settings.file(name)
        assert file is not None
        yield File(f"settings/{name}.toml", file.read_bytes(), "this site")


def _headers(settings: SettingsFolder) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the headers of each page for each name of settings; "" is any other name."""
    return {
        page: {name: site_headers(settings, name, page) for name in ("", *settings.names())}
        for page in PAGES
    }


def _is_worth_it(file: File) -> bool:
    return Path(file.path).suffix in COMPRESSIBLE and len(file.body) >= WORTH_IT


def _compress(paths: Iterable[Path]) -> None:
    run_node(COMPRESS, *paths, doing="Compressing")


def _told(out: Path, file: File) -> Mapping[str, object]:
    """Return what the manifest says of a file; sizes in bytes."""
    compressed = {
        suffix: path.stat().st_size
        for suffix in CODINGS
        if (path := out / f"{file.path}.{suffix}").is_file()
    }
    return {
        "path": file.path,
        "size": len(file.body),
        **compressed,
        "integrity": file.integrity,
        "immutable": file.cache == FOR_EVER,
        "origin": file.origin,
    }


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
