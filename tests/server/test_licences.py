"""The licences of what is given out with the panel."""

import json
import re
from pathlib import Path

import pytest

from cti.server.files import File
from cti.server.licences import licences

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def given() -> dict[str, File]:
    return {file.path.removeprefix("licences/"): file for file in licences(ROOT)}


@pytest.fixture(scope="module")
def index(given: dict[str, File]) -> str:
    return given["index.txt"].body.decode()


def used() -> dict[str, str]:
    """Return each npm package that is not for tests alone, as NAME VERSION, with its licence."""
    lock = json.loads((ROOT / "package-lock.json").read_bytes())["packages"]
    return {
        f"{path.rpartition('node_modules/')[2]} {entry['version']}": entry["license"]
        for path, entry in lock.items()
        if path and not entry.get("dev")
    }


def test_every_package_is_named_with_its_licence_and_its_source(index: str) -> None:
    assert {"pyodide 314.0.7", "@pyscript/core 0.7.31"} <= set(used())
    for each, licence in used().items():
        assert index.count(f"{each} ({licence}): ") == 1
        name, version = each.rsplit(" ", 1)
        assert f"Source: https://www.npmjs.com/package/{name}/v/{version}\n" in index


def test_no_package_for_tests_alone_is_named(index: str) -> None:
    assert "hubspot" not in index


def test_every_text_that_is_named_is_there(given: dict[str, File], index: str) -> None:
    named = set(re.findall(r": (\S+\.txt)\b", index))
    assert named == set(given) - {"index.txt"}
    for name in named:
        assert len(given[name].body) > 300, name


def test_the_texts_are_those_of_the_packages(given: dict[str, File]) -> None:
    assert b"Mozilla Public License Version 2.0" in given["pyodide.txt"].body
    assert b"PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2" in given["python.txt"].body
    (pyscript,) = (file for name, file in given.items() if name.startswith("pyscript-core-"))
    assert b"Apache License" in pyscript.body
    assert pyscript.origin == "@pyscript/core 0.7.31"


def test_python_is_named_in_the_version_that_is_given_out(index: str) -> None:
    lock = json.loads((ROOT / "node_modules/pyodide/pyodide-lock.json").read_bytes())
    version = lock["info"]["python"].rsplit(".", 1)[0]
    assert f"Python {version} (PSF-2.0)" in index


def test_everything_that_is_built_is_ours_this_site_s_or_in_the_list(
    built_panel: Path, index: str
) -> None:
    manifest = json.loads((built_panel / "manifest.json").read_bytes())["files"]
    whole = {file["origin"] for file in manifest if file["path"].startswith("assets/")}
    origins = {part for each in whole for part in re.split(r", | and | by ", each)}
    known = {"hookswitch", "compiled", "imported", "hookswitch, compiled"}
    assert {"hookswitch", "pyodide 314.0.7"} <= origins
    assert [each for each in origins - known if f"{each} (" not in index] == []
