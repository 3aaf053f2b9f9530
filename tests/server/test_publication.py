"""What the panel's address gives out, and under which names."""

import json
import re
import shutil
from pathlib import Path

import pytest

from cti.server.assets import FOR_EVER, REVALIDATE
from cti.server.files import File
from cti.server.publication import PAGES, NotSetUp, inputs, published

ROOT = Path(__file__).parent.parent.parent
SHARED = "cti", "node_modules", ".runtime"


@pytest.fixture
def root(tmp_path: Path, built_panel: Path) -> Path:
    """The sources of a panel, to be changed. What is made of them is there: it has been built."""
    for name in SHARED:
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "static", tmp_path / "static")
    for name in ("index.html", "pyscript.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def named(files: dict[str, File], stem: str) -> str:
    """Return the path of what is kept for ever under this name."""
    (path,) = (each for each in files if re.match(rf"assets/{stem}-[^.]+\.\w+$", each))
    return path


def edit(file: Path) -> None:
    file.write_text(f"{file.read_text('utf-8')}\n", "utf-8")


def test_what_is_served_is_what_is_built(root: Path, built_panel: Path) -> None:
    manifest = json.loads((built_panel / "manifest.json").read_bytes())["files"]
    built = {
        file["path"]: (file["integrity"], file["immutable"])
        for file in manifest
        if not file["path"].startswith(("settings/", "licences/"))
    }
    served = {
        path: (file.integrity, file.cache == FOR_EVER) for path, file in published(root).items()
    }
    assert served == built


@pytest.mark.parametrize(
    ("name", "stem"), [("panel.css", "panel"), ("early.js", "early"), ("hardened.mjs", "hardened")]
)
def test_a_changed_file_has_another_name_and_everything_else_its_own(
    root: Path, name: str, stem: str
) -> None:
    before = published(root)
    edit(root / "static" / name)
    after = published(root)
    old, new = named(before, stem), named(after, stem)
    assert old != new
    assert set(before) - set(after) == {old}
    assert set(after) - set(before) == {new}
    assert new in after["hardened.html"].body.decode()
    assert not any(old in after[page].body.decode() for page in PAGES)
    same = set(before) & set(after) - set(PAGES)
    assert all(before[path].body == after[path].body for path in same)


def test_a_file_that_names_a_changed_one_has_another_name_too(root: Path) -> None:
    before = published(root)
    edit(root / "static" / "interpreter.mjs")
    after = published(root)
    assert named(before, "hardened") != named(after, "hardened")
    interpreter = Path(named(after, "interpreter")).name
    assert f'"./{interpreter}"' in after[named(after, "hardened")].body.decode()


def test_pages_are_asked_for_again_and_what_they_load_is_not(root: Path) -> None:
    files = published(root)
    assert {files[page].cache for page in PAGES} == {REVALIDATE}
    assert {file.cache for path, file in files.items() if path.startswith("assets/")} == {FOR_EVER}
    assert files["static/embed.js"].cache == REVALIDATE


def test_what_others_ask_for_keeps_its_name(root: Path) -> None:
    (root / "static" / "sounds").mkdir()
    (root / "static" / "sounds" / "bell.mp3").write_bytes(b"ring")
    files = published(root)
    assert files["static/sounds/bell.mp3"].body == b"ring"
    assert {"static/embed.js", "static/embed.d.ts", "static/icon.svg"} <= set(files)


def test_what_is_not_for_others_is_not_given_out(root: Path, tmp_path: Path) -> None:
    static = root / "static"
    before = set(published(root))
    (static / ".hidden.css").write_text("x")
    (static / "notes.md").write_text("x")
    (static / "a name.txt").write_text("x")
    (static / ".git").mkdir()
    (static / ".git" / "config.txt").write_text("x")
    (static / "settings" / "mine.txt").write_text("x")
    (static / "outside.txt").symlink_to(ROOT / "Makefile")
    (static / "outside").symlink_to(ROOT / "docs")
    (static / "loop").symlink_to(static)
    assert set(published(root)) == before


def test_every_source_that_can_change_is_looked_at(root: Path) -> None:
    looked_at = {path.relative_to(root).as_posix() for path in inputs(root)}
    assert {"index.html", "pyscript.toml", "static/panel.css", "static/embed.js"} <= looked_at
    assert {"cti/panel/main.py", "cti/panel/languages/en.toml"} <= looked_at
    assert not any(path.startswith(("cti/server", "cti/simulator")) for path in looked_at)


def test_without_its_packages_it_says_how_to_get_them(tmp_path: Path) -> None:
    (tmp_path / "static").symlink_to(ROOT / "static")
    with pytest.raises(NotSetUp, match=r"PyScript and Pyodide are not in .*: run npm ci in "):
        published(tmp_path)
