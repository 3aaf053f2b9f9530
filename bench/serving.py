"""A folder as a good static server gives it out: compressed, right types, cached for ever.

    python bench/serving.py PORT FOLDER

Everything is read and compressed before it says `ready`. Pages and settings are asked for again at
each visit, all else is not.
"""

import gzip
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".toml": "application/toml; charset=utf-8",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
}
CHANGES = frozenset({".html", ".toml"})
COMPRESSED = frozenset({".zip"})


@dataclass(frozen=True, slots=True)
class File:
    """What is sent for one path."""

    body: bytes
    headers: dict[str, str]


def read(path: Path) -> File:
    """Return the file as it is sent to a browser, which takes gzip."""
    body = path.read_bytes()
    headers = {
        "Content-Type": TYPES[path.suffix],
        "Cache-Control": "no-cache" if path.suffix in CHANGES else "max-age=31536000, immutable",
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
    }
    if path.suffix not in COMPRESSED:
        body = gzip.compress(body, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return File(body, headers)


def application(folder: Path) -> Starlette:
    """Return a server of every file in `folder`."""
    files = {
        path.relative_to(folder).as_posix(): read(path)
        for path in folder.rglob("*")
        if path.suffix in TYPES
    }

    async def answer(request: Request) -> Response:
        file = files.get(request.path_params["path"])
        if file is None:
            return Response(status_code=404)
        if request.headers.get("if-none-match") == file.headers["ETag"]:
            return Response(status_code=304, headers=file.headers)
        return Response(file.body, headers=file.headers)

    return Starlette(routes=[Route("/{path:path}", answer)])


class Server(uvicorn.Server):
    """Says when it is ready."""

    async def startup(self, sockets: object = None) -> None:
        await super().startup()
        print("ready", flush=True)


if __name__ == "__main__":
    port, where = int(sys.argv[1]), Path(sys.argv[2])
    settings = uvicorn.Config(application(where), port=port, http="h11", log_level="error")
    Server(settings).run()
