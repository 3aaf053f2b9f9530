"""The part of `cti/` that runs in the browser, as one zip file: of the same files the same."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

MODULES = ("__init__.py", "errors.py", "settings.py", "toml.py")
PACKAGES = ("domain", "wire", "opencti", "implementation", "interface", "host", "panel")
COMMANDS = ("wire/ged188_cli.py", "wire/ged188_json.py")  # on CPython alone
SUFFIXES = frozenset({".py", ".toml"})  # the modules, and the panel's texts
OLDEST = (1980, 1, 1, 0, 0, 0)  # zip's epoch: the same sources make the same bytes


def sources(root: Path) -> list[Path]:
    """Return the files that the browser needs, in a fixed order."""
    cti = root / "cti"
    modules = [cti / name for name in MODULES]
    packages = (path for name in PACKAGES for path in (cti / name).rglob("*"))
    left_out = {cti / path for path in COMMANDS}
    wanted = (path for path in packages if path.suffix in SUFFIXES and path not in left_out)
    return modules + sorted(wanted)


def packed(root: Path, paths: Sequence[Path]) -> bytes:
    """Return a zip file of `paths`, named relative to `root`."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return whole.getvalue()
