"""What the saved memory of the browser's Python has seen before it is saved."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from cti.panel.rehearsal import put_off
from cti.server.archive import sources

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import sys
from cti.panel.rehearsal import rehearse
rehearse()
print(*(name for name in sys.modules if name.startswith("cti")))
"""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def needs_a_browser(path: Path) -> bool:
    lines = path.read_text("utf-8").splitlines()
    return any(line.startswith(("from js import", "from pyodide")) for line in lines)


def test_every_module_that_needs_no_browser_is_imported_before_the_start() -> None:
    modules = [path for path in sources(ROOT) if path.suffix == ".py"]
    rim = {name_of(path) for path in modules if needs_a_browser(path)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    missing = {name_of(path) for path in modules} - set(done.stdout.split()) - rim
    assert missing == set()


def test_a_package_that_is_put_off_is_imported_when_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "putoff").mkdir()
    (tmp_path / "putoff" / "__init__.py").write_text("from .inner import shown\n")
    (tmp_path / "putoff" / "inner.py").write_text("shown = 'real'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    put_off("putoff", str(tmp_path))
    package = importlib.import_module("putoff")
    assert "putoff.inner" not in sys.modules
    assert package.shown == "real"
    assert "putoff.inner" in sys.modules
    for name in ("putoff", "putoff.inner"):
        monkeypatch.delitem(sys.modules, name)
