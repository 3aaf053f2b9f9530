"""The licences of what is given out with the panel."""

import json
from collections.abc import Iterator
from pathlib import Path

from .files import File

OURS_TO_KEEP = Path(__file__).with_name("licences")  # texts that the npm packages do not bring
NAMES = "LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE"
HEAD = """\
What this folder holds of others, and under which terms. Hookswitch's own part is Hookswitch's.

Python 3.14 (PSF-2.0), in the form of Pyodide: python.txt. Its standard library is compiled, without
what a panel never imports, and otherwise unchanged. Source: https://github.com/python/cpython
"""


def licences(root: Path) -> Iterator[File]:
    """Yield each licence, and one page that lists them."""
    lines = []
    for path in sorted(OURS_TO_KEEP.glob("*.txt")):
        yield File(f"licences/{path.name}", path.read_bytes(), path.stem)
    for name, package in _packages(root):
        about = json.loads((package / "package.json").read_bytes())
        texts = [package / each for each in NAMES if (package / each).is_file()]
        version = about["version"]
        file = f"{name.removeprefix('@').replace('/', '-')}-{version}.txt"
        if texts:
            yield File(f"licences/{file}", texts[0].read_bytes(), f"{name} {version}")
        elif (OURS_TO_KEEP / f"{name}.txt").is_file():
            file = f"{name}.txt"
        else:
            file = "its text comes with its source"
        source = f"https://www.npmjs.com/package/{name}/v/{version}"
        told = f"{name} {version} ({about['license']}): {file}"
        lines.append(f"{told}. Source: {source}")
    yield File("licences/index.txt", "\n".join([HEAD, *lines, ""]).encode(), "hookswitch")


def _packages(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield every package that the browser's part is made of: what npm installs for use, once."""
    seen = set()
    lock = json.loads((root / "package-lock.json").read_bytes())
    for path, entry in sorted(lock["packages"].items()):
        folder = root / path
        name = path.rpartition("node_modules/")[2]
        if (
            path
            and not entry.get("dev")
            and folder.is_dir()
            and (name, entry["version"]) not in seen
        ):
            seen.add((name, entry["version"]))
            yield name, folder
