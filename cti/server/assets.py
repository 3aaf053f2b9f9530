"""A file as it is sent: its bytes, plain and compressed, and the headers that go with them."""

import asyncio
import gzip
import hashlib
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPES = {
    ".bin": "application/octet-stream",
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
    {".bin", ".css", ".html", ".js", ".json", ".mjs", ".svg", ".toml", ".ts", ".txt", ".wasm"}
    | {".wav", ".zip"}  # our archives are not compressed
)
CODINGS = {"br": "br", "gz": "gzip"}  # Content-Encoding by a built file's suffix; the best first
LARGE = 256 * 1024  # bytes: compressing more would keep every other page waiting

REVALIDATE = "no-cache"
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(slots=True)
class Asset:
    """What one file holds, and its compressed forms as far as there are any."""

    suffix: str
    body: bytes
    cache: str  # how long a browser may keep it
    coded: dict[str, bytes] = field(default_factory=dict)  # by Content-Encoding, best first
    etag: str = ""
    compressing: bool = False

    def __post_init__(self) -> None:
        self.etag = hashlib.sha256(self.body).hexdigest()[:20]
        if len(self.body) < LARGE:
            self.compress()

    def compress(self) -> None:
        """Make a compressed form if there is none; the same bytes every time."""
        if self.suffix in COMPRESSIBLE and not self.coded:
            self.coded["gzip"] = gzip.compress(self.body, compresslevel=6, mtime=0)

    def compress_later(self) -> None:
        """Make it in a thread. Until it is there the plain form is sent: nobody waits for it."""
        if not self.compressing:
            self.compressing = True
            asyncio.get_running_loop().run_in_executor(None, self.compress)

    def response(self, request: Request) -> Response:
        """Answer a request for this file."""
        self.compress_later()
        coding = next((each for each in self.coded if _accepts(request, each)), "")
        etag = f'"{self.etag}-{coding}"' if coding else f'"{self.etag}"'
        headers = {"ETag": etag, "Cache-Control": self.cache}
        if self.suffix in COMPRESSIBLE:
            headers["Vary"] = "Accept-Encoding"
        if _has(request, etag):
            return Response(status_code=304, headers=headers)
        if coding:
            headers["Content-Encoding"] = coding
        headers["Content-Type"] = MEDIA_TYPES[self.suffix]
        return Response(self.coded.get(coding, self.body), headers=headers)


def _accepts(request: Request, coding: str) -> bool:
    offers = request.headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    wanted = coding, f"{coding};q=1"
    return any(offer in wanted or offer.startswith(f"{coding};q=0.") for offer in offers)


def _has(request: Request, etag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    return etag in [each.strip().removeprefix("W/") for each in known.split(",")]
