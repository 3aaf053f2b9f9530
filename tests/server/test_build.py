"""The folder for a static web server."""

import base64
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from cti.server.build import BuildError, build
from cti.server.policy import site_headers
from cti.server.publication import PAGES
from cti.server.settings_folder import SettingsFolder
from cti.server.snippets import snippets

ROOT = Path(__file__).parent.parent.parent
SETTINGS = ROOT / "static" / "settings"
NEEDED = "cti", "static", "node_modules", "index.html", "pyscript.toml", "package-lock.json"
UNPACKED = """
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { brotliDecompressSync } = require("node:zlib");
const digest = (file) =>
  createHash("sha256").update(brotliDecompressSync(readFileSync(file))).digest("base64");
console.log(JSON.stringify(process.argv.slice(1).map(digest)));
"""


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def integrity(body: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}"


@pytest.fixture
def manifest(built_panel: Path) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads((built_panel / "manifest.json").read_bytes())["files"]
    return told


# The manifest


def test_every_file_of_the_manifest_is_there_and_intact(
    built_panel: Path, manifest: list[dict[str, Any]]
) -> None:
    assert len({file["path"] for file in manifest}) == len(manifest) > 30
    for file in manifest:
        body = (built_panel / file["path"]).read_bytes()
        assert (len(body), integrity(body)) == (file["size"], file["integrity"]), file["path"]
        assert file["origin"]


def test_what_is_compressed_is_the_same_file_and_smaller(
    built_panel: Path, manifest: list[dict[str, Any]]
) -> None:
    packed = [file for file in manifest if "gz" in file]
    assert {"index.html", "hardened.html"} <= {file["path"] for file in packed}
    for file in packed:
        zipped, brotli = (built_panel / f"{file['path']}.{coding}" for coding in ("gz", "br"))
        assert integrity(gzip.decompress(zipped.read_bytes())) == file["integrity"]
        assert zipped.stat().st_size == file["gz"] < file["size"]
        assert brotli.stat().st_size == file["br"] < file["gz"]
    paths = [built_panel / f"{file['path']}.br" for file in packed]
    said = subprocess.run(["node", "-e", UNPACKED, *paths], capture_output=True, check=True).stdout
    assert [f"sha256-{each}" for each in json.loads(said)] == [file["integrity"] for file in packed]


def test_every_large_file_is_compressed(manifest: list[dict[str, Any]]) -> None:
    large = [file for file in manifest if file["size"] > 4096]
    assert large
    assert [file["path"] for file in large if not {"br", "gz"} <= file.keys()] == []


def test_nothing_is_in_the_folder_that_the_manifest_does_not_tell_of(
    built_panel: Path, manifest: list[dict[str, Any]]
) -> None:
    told = {file["path"] for file in manifest}
    told |= {f"{file['path']}.{coding}" for file in manifest for coding in {"br", "gz"} & {*file}}
    assert files(built_panel) - told == {"manifest.json", "servers/nginx.conf", "servers/Caddyfile"}


# Names that can be kept for ever


def test_only_what_has_its_content_in_its_name_is_kept_for_ever(
    built_panel: Path, manifest: list[dict[str, Any]]
) -> None:
    for file in manifest:
        path = file["path"]
        assert file["immutable"] == path.startswith("assets/"), path
        if file["immutable"] and not file["origin"].startswith("@pyscript/core "):
            mark = hashlib.sha256((built_panel / path).read_bytes()).hexdigest()[:12]
            assert re.search(r"-([0-9a-f]{12})\.[a-z]+$", path), path
            assert f"-{mark}." in path


def test_pyscript_s_files_keep_the_marks_that_they_come_with(
    built_panel: Path, manifest: list[dict[str, Any]]
) -> None:
    theirs = [file["path"] for file in manifest if file["origin"].startswith("@pyscript/core ")]
    chunks = [path for path in theirs if path.startswith("assets/")]
    assert any("/core-" in path for path in chunks)
    for path in chunks:
        original = ROOT / "node_modules/@pyscript/core/dist" / Path(path).name
        assert (built_panel / path).read_bytes() == original.read_bytes()


# What the pages name


UNCHECKED = re.compile(r"\./(static/icon\.svg|assets/(early|panel)-[0-9a-f]{12}\.(js|css))")


class Named(HTMLParser):
    """Collects the addresses in a page, with their integrity values, and its list of files."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[tuple[str, str | None]] = []
        self.configs: list[str] = []
        self.files: dict[str, dict[str, str]] = {}
        self.entry = ""
        self._is_list = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("src") or given.get("href") or "#"
        if tag in ("link", "script") and not address.startswith("#"):
            self.addresses.append((address, given.get("integrity")))
        if config := given.get("config"):
            self.configs.append(config)
        self._is_list = given.get("id") == "files"

    def handle_data(self, data: str) -> None:
        if self._is_list:
            table = json.loads(data)
            self.files, self.entry = table["files"], table["entry"]
            self._is_list = False


@pytest.fixture(params=PAGES)
def named(request: pytest.FixtureRequest, built_panel: Path) -> Named:
    named = Named()
    named.feed((built_panel / request.param).read_text("utf-8"))
    return named


def test_a_page_names_files_that_are_there_by_their_content(
    named: Named, built_panel: Path, manifest: list[dict[str, Any]]
) -> None:
    right = {f"./{file['path']}": file["integrity"] for file in manifest}
    assert [Path(address).suffix for address, _ in named.addresses] == [
        ".svg",
        ".css",
        ".js",
        ".mjs",
    ]
    for address, given in named.addresses:
        assert address in right
        assert given == right[address] or (given is None and UNCHECKED.fullmatch(address))
    assert {Path(name).suffix for name in named.files} >= {".mjs", ".wasm", ".zip", ".bin"}
    assert named.entry in named.files
    for file in named.files.values():
        assert file["integrity"] == right[file["url"]]


def test_only_one_page_starts_with_pyscript_and_from_our_own_files(built_panel: Path) -> None:
    index, hardened = Named(), Named()
    index.feed((built_panel / "index.html").read_text("utf-8"))
    hardened.feed((built_panel / "hardened.html").read_text("utf-8"))
    (config,) = index.configs
    interpreter = json.loads(config)["interpreter"]
    assert re.fullmatch(r"\./assets/interpreter-[0-9a-f]{12}\.mjs", interpreter)
    assert (built_panel / interpreter).is_file()
    assert index.entry == "core.js"
    assert hardened.configs == []
    assert hardened.entry == "hardened.mjs"
    assert "core.js" not in hardened.files


def test_our_modules_import_files_that_are_there(built_panel: Path) -> None:
    assets = built_panel / "assets"
    ours = [*assets.glob("hardened-*.mjs"), *assets.glob("interpreter-*.mjs")]
    imported = [
        each
        for module in ours
        for each in re.findall(r'(?:from|import) "\./([^"]+)"', module.read_text("utf-8"))
    ]
    assert any(each.startswith("interpreter-") for each in imported)
    assert [each for each in imported if not (assets / each).is_file()] == []


def test_no_page_and_no_module_of_ours_names_another_site(built_panel: Path) -> None:
    texts = [*built_panel.glob("*.html"), *(built_panel / "assets").glob("[ehi]*.*js")]
    assert len(texts) > 4
    for text in texts:
        assert re.findall(r"https?://(?!www\.w3\.org/)", text.read_text("utf-8")) == [], text.name


# What is left out


def test_the_browser_gets_what_it_runs_as_bytecode_and_no_more(built_panel: Path) -> None:
    (archive,) = (built_panel / "assets").glob("cti-*.zip")
    names = zipfile.ZipFile(io.BytesIO(archive.read_bytes())).namelist()
    assert {"cti/__init__.pyc", "cti/settings.pyc", "cti/panel/main.pyc"} <= set(names)
    assert {Path(name).suffix for name in names} == {".pyc", ".toml"}
    assert not any(name.startswith(("cti/server", "cti/simulator", "tests")) for name in names)


def test_what_only_the_server_may_know_stays_with_it(built_panel: Path) -> None:
    assert b"cti-a.example.com" in (SETTINGS / "server.toml").read_bytes()
    built = {path: (built_panel / path).read_bytes() for path in files(built_panel)}
    assert [path for path, body in built.items() if b"cti-a.example.com" in body] == []
    given = {path for path in built if path.startswith("settings/")}
    assert given == {"settings/default.toml", "settings/cisco.toml"}
    assert not any(path.endswith(".map") or path.startswith("static/settings") for path in built)


def test_no_file_tells_where_it_was_built(built_panel: Path) -> None:
    for path in files(built_panel):
        body = (built_panel / path).read_bytes()
        for place in (ROOT, built_panel):
            assert str(place).encode() not in body, path


# Web servers


def test_the_folder_brings_its_web_servers_configuration(built_panel: Path) -> None:
    settings = SettingsFolder(SETTINGS)
    names = ("", *settings.names())
    right = snippets(
        {page: {name: site_headers(settings, name, page) for name in names} for page in PAGES}
    )
    assert {path.name for path in (built_panel / "servers").iterdir()} == set(right)
    for name, text in right.items():
        assert (built_panel / "servers" / name).read_text("utf-8") == text
        assert "@" not in re.sub(r"(?m)^\s*(@|header @|error @).*", "", text), "a gap is left"


# The same again


def test_two_builds_in_two_places_are_the_same(built_panel: Path, tmp_path: Path) -> None:
    """The second one has another path, nothing kept of an earlier one, and another environment."""
    elsewhere = tmp_path / "another-place"
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, elsewhere / name, symlinks=True)
        else:
            shutil.copy(ROOT / name, elsewhere)
    odd = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4", "NODE_OPTIONS": ""}
    subprocess.run(
        [sys.executable, "-m", "cti", "build", tmp_path / "again"],
        cwd=elsewhere,
        env={**os.environ, **odd},
        capture_output=True,
        check=True,
    )
    assert files(tmp_path / "again") == files(built_panel)
    different = [
        path
        for path in sorted(files(built_panel))
        if (tmp_path / "again" / path).read_bytes() != (built_panel / path).read_bytes()
    ]
    assert different == []


# What is refused


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(BuildError, match="is not an empty folder"):
        build(ROOT, SETTINGS, tmp_path)
    assert files(tmp_path) == {"mine.txt"}


def test_a_file_in_the_folder_s_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(BuildError, match="is not an empty folder"):
        build(ROOT, SETTINGS, tmp_path / "out")


def test_words_that_the_panel_never_says_are_not_built(tmp_path: Path) -> None:
    settings = (SETTINGS / "default.toml").read_text()
    (tmp_path / "default.toml").write_text(f'{settings}\n[panel.words]\n"buttons.hold" = "Park"\n')
    with pytest.raises(BuildError, match=r'default.toml: panel.words: there is no text "buttons.h'):
        build(ROOT, tmp_path, tmp_path / "out")


def test_wrong_settings_are_not_built(tmp_path: Path) -> None:
    (tmp_path / "default.toml").write_text("[ctii]")
    (tmp_path / "team.toml").write_text("[cti]")
    with pytest.raises(BuildError) as caught:
        build(ROOT, tmp_path, tmp_path / "out")
    first, second = str(caught.value).splitlines()
    assert first.startswith("default.toml: ctii: no such key")
    assert second.startswith("team.toml: cti.server is missing")
    assert not (tmp_path / "out").exists()
