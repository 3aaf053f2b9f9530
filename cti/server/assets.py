"""A file as it is sent: its bytes, plain and compressed, and the headers that go with them."""

import asyncio
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".toml": "application/toml; charset=utf-8",
    ".ts": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}
COMPRESSIBLE = frozenset(
    {".css", ".html", ".js", ".json", ".mjs", ".svg", ".toml", ".ts", ".txt", ".wasm", ".wav"}
)
LARGE = 256 * 1024  # bytes: compressing more would keep every other page waiting

REVALIDATE = "no-cache"
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(slots=True)
class Asset:
    """What one file holds, and its compressed form once there is one."""

    suffix: str
    body: bytes
    etag: str = ""
    gzipped: bytes = b""
    compressing: bool = False

    def __post_init__(self) -> None:
        self.etag = hashlib.sha256(self.body).hexdigest()[:20]
        if self.suffix in COMPRESSIBLE and len(self.body) < LARGE:
            self.compress()

    def compress(self) -> None:
        """Make the compressed form; the same bytes every time."""
        self.gzipped = gzip.compress(self.body, compresslevel=6, mtime=0)

    def compress_later(self) -> None:
        """Make it in a thread. Until it is there the plain form is sent: nobody waits for it."""
        if self.suffix in COMPRESSIBLE and not self.gzipped and not self.compressing:
            self.compressing = True
            asyncio.get_running_loop().run_in_executor(None, self.compress)

    def response(self, request: Request, cache: str) -> Response:
        """Answer a request for this file."""
        self.compress_later()
        packed = bool(self.gzipped) and _accepts_gzip(request)
        etag = f'"{self.etag}-gzip"' if packed else f'"{self.etag}"'
        headers = {"ETag": etag, "Cache-Control": cache}
        if self.suffix in COMPRESSIBLE:
            headers["Vary"] = "Accept-Encoding"
        if _has(request, etag):
            return Response(status_code=304, headers=headers)
        if packed:
            headers["Content-Encoding"] = "gzip"
        headers["Content-Type"] = MEDIA_TYPES[self.suffix]
        return Response(self.gzipped if packed else self.body, headers=headers)


class Assets:
    """Files kept in memory, each read again when it has changed on disk."""

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[int, int, Asset]] = {}

    def read(self, path: Path) -> Asset:
        """Return what `path` holds now."""
        stat = path.stat()
        kept = self._kept.get(path)
        if kept is None or kept[:2] != (stat.st_mtime_ns, stat.st_size):
            kept = stat.st_mtime_ns, stat.st_size, Asset(path.suffix, path.read_bytes())
            self._kept[path] = kept
        return kept[2]


def _accepts_gzip(request: Request) -> bool:
    offers = request.headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    return any(offer == "gzip" or offer.startswith("gzip;q=0.") for offer in offers) or (
        "gzip;q=1" in offers
    )


def _has(request: Request, etag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    return etag in [each.strip().removeprefix("W/") for each in known.split(",")]
