"""The folder for a static web server."""

import re
from pathlib import Path

import pytest

from cti.server.build import BuildError, build

ROOT = Path(__file__).parent.parent.parent
SETTINGS = ROOT / "static" / "settings"


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_everything_that_the_page_needs_is_in_the_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(ROOT, SETTINGS, out)
    built = files(out)
    assert {"index.html", "pyscript.toml", "cti.zip", "settings/default.toml"} <= built
    interpreter = re.search(r'interpreter = "\./([^"]+)"', (out / "pyscript.toml").read_text())
    assert interpreter
    assert interpreter[1] in built
    linked = re.findall(r'(?:src|href)="\./([^"]+)"', (out / "index.html").read_text())
    assert linked
    assert set(linked) <= built


def test_nothing_that_the_page_does_not_need_is_in_the_folder(tmp_path: Path) -> None:
    settings = tmp_path / "settings"
    settings.mkdir()
    (settings / "default.toml").write_text((SETTINGS / "default.toml").read_text())
    (settings / "server.toml").write_text('secret = "4711"')
    build(ROOT, settings, tmp_path / "out")
    built = files(tmp_path / "out")
    assert "settings/server.toml" not in built
    assert not any(path.endswith(".map") or path.startswith("static/settings") for path in built)


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(ROOT, SETTINGS, tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    for path in files(tmp_path / "one"):
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(BuildError, match="is not an empty folder"):
        build(ROOT, SETTINGS, tmp_path)
    assert files(tmp_path) == {"mine.txt"}


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
