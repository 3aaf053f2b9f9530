"""Where a web server takes the panel's files from: its sources, or a folder that was built."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Protocol

from cti.errors import CTIError

from .assets import CODINGS, FOR_EVER, REVALIDATE, Asset
from .publication import MANIFEST, inputs, published


class NotBuilt(CTIError):
    """The folder was not made by `hookswitch build`, or a file of it is missing."""


class Shelf(Protocol):
    """Files by their paths."""

    async def find(self, path: str) -> Asset | None:
        """Return the file at `path`, if there is one. Raises NodeFailed."""


class Sources:
    """What the sources in `root` give: read, and made, again when one of them has changed.

    Raises NotSetUp, NodeFailed.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: list[tuple[Path, int, int]] = []
        self._published: dict[str, Asset] = {}
        self._files: dict[str, Asset] = {}  # and what was published before
        self._lock = threading.Lock()
        self._refresh()

    async def find(self, path: str) -> Asset | None:
        """Return the file at `path`, if there is one. Raises NodeFailed."""
        known = self._files.get(path)
        if known is None or known.cache != FOR_EVER:
            await asyncio.to_thread(self._refresh)
        return self._files.get(path)

    def _refresh(self) -> None:
        with self._lock:
            stats = [(path, path.stat()) for path in inputs(self._root)]
            seen = [(path, stat.st_mtime_ns, stat.st_size) for path, stat in stats]
            if seen == self._seen:
                return
            # What a page needs that is loading just now stays until the next change.
            before = self._published.items()
            kept = {path: file for path, file in before if file.cache == FOR_EVER}
            self._published = {
                path: kept.get(path) or Asset(Path(path).suffix, file.body, file.cache)
                for path, file in published(self._root).items()
            }
            self._files, self._seen = kept | self._published, seen


class Built:
    """What `hookswitch build` has put into a folder, but for its settings. Raises NotBuilt."""

    def __init__(self, folder: Path) -> None:
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
            self._files = {
                file["path"]: _asset(folder / file["path"], file["immutable"])
                for file in manifest["files"]
            }
        except (OSError, ValueError, KeyError) as error:
            raise NotBuilt(f"{folder} is not what `hookswitch build` made: {error}.") from error

    async def find(self, path: str) -> Asset | None:
        """Return the file at `path`, if there is one."""
        return self._files.get(path)


def _asset(path: Path, is_immutable: bool) -> Asset:
    coded = {
        coding: packed.read_bytes()
        for suffix, coding in CODINGS.items()
        if (packed := path.with_name(f"{path.name}.{suffix}")).is_file()
    }
    cache = FOR_EVER if is_immutable else REVALIDATE
    return Asset(path.suffix, path.read_bytes(), cache, coded)
