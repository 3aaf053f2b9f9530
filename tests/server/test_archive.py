"""The Python that goes to the browser, in one file."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from cti.server.archive import MODULES, PACKAGES, packed, sources


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for package in (*PACKAGES, "server"):
        (tmp_path / "cti" / package).mkdir(parents=True)
        (tmp_path / "cti" / package / "__init__.py").write_text(f'"""{package}"""\n')
    for name in (*MODULES, "__main__.py"):
        (tmp_path / "cti" / name).write_text('"""Ours."""\n')
    return tmp_path


def names(archive: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(archive)).namelist()


def test_the_same_sources_make_the_same_bytes(root: Path) -> None:
    before = packed(root, sources(root))
    os.utime(root / "cti/settings.py", (1, 1))
    assert packed(root, sources(root)) == before


def test_a_new_source_goes_along(root: Path) -> None:
    before = packed(root, sources(root))
    (root / "cti/panel/view.py").write_text("SHOWN = 1\n")
    assert "cti/panel/view.py" in names(packed(root, sources(root)))
    (root / "cti/panel/view.py").unlink()
    assert packed(root, sources(root)) == before


def test_what_only_a_command_needs_is_left_out(root: Path) -> None:
    (root / "cti/wire/ged188_cli.py").write_text('"""A command."""\n')
    assert "cti/wire/ged188_cli.py" not in names(packed(root, sources(root)))


def test_the_panels_texts_go_along(root: Path) -> None:
    folder = root / "cti/panel/languages"
    folder.mkdir()
    (folder / "de.toml").write_text('[page]\nsave = "Speichern"\n')
    (folder / "notes.txt").write_text("Not for the browser.\n")
    packed_names = names(packed(root, sources(root)))
    assert "cti/panel/languages/de.toml" in packed_names
    assert "cti/panel/languages/notes.txt" not in packed_names


def test_what_only_the_server_needs_is_left_out(root: Path) -> None:
    assert "cti/__main__.py" not in names(packed(root, sources(root)))
    assert "cti/server/__init__.py" not in names(packed(root, sources(root)))
