"""The panel's web server: what is published, its settings, and the bridge."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .assets import REVALIDATE, Asset
from .bridge import bridge_routes
from .node import NodeFailed
from .policy import EVERYWHERE, FOR_HOSTS, site_headers
from .publication import INDEX, PAGES
from .server_settings import read_server_settings
from .settings_folder import SettingsFolder
from .shelves import Shelf


def panel_app(shelf: Shelf, settings_folder: Path, page: str = INDEX) -> ASGIApp:
    """Return the application that serves the panel's files; `page` is what is at `/`.

    Raises SettingsError.
    """
    panel = _Panel(shelf, SettingsFolder(settings_folder), page)
    return Starlette(
        routes=[
            Route("/settings/{name}.toml", panel.settings),
            *bridge_routes(read_server_settings(settings_folder).bridge),
            Route("/{path:path}", panel.file),
        ],
        middleware=[Middleware(_Headers)],
        exception_handlers={
            404: _in_plain_words,
            405: _in_plain_words,
            NodeFailed: _not_prepared,
        },
    )


class _Panel:
    """Answers for one shelf of files and one settings folder."""

    def __init__(self, shelf: Shelf, settings: SettingsFolder, page: str) -> None:
        self._shelf = shelf
        self._settings = settings
        self._page = page

    async def settings(self, request: Request) -> Response:
        name = request.path_params["name"]
        file = self._settings.file(name)
        if file is None:
            raise HTTPException(404, f"There are no settings named {name!r} here.")
        return Asset(".toml", file.read_bytes(), REVALIDATE).response(request)

    async def file(self, request: Request) -> Response:
        path = request.path_params["path"] or self._page
        file = await self._shelf.find(path)
        if file is None:
            raise HTTPException(404, f"There is nothing at /{path}. The panel is at /.")
        response = file.response(request)
        if path in PAGES:
            response.headers.update(site_headers(self._settings, _named_first(request), path))
        elif path.startswith("static/"):
            response.headers.update(FOR_HOSTS)
        return response


def _named_first(request: Request) -> str:
    """Return the settings that the address names; of several the first, as the page does."""
    return next(iter(request.query_params.getlist("settings")), "") or "default"


class _Headers:
    """Adds the headers that every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(EVERYWHERE)
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def _in_plain_words(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = "Only GET and HEAD are answered here." if error.status_code == 405 else error.detail
    return PlainTextResponse(words + "\n", error.status_code, error.headers)


async def _not_prepared(request: Request, error: Exception) -> Response:
    """A module of ours cannot be compiled or imported: the page's place says which."""
    return PlainTextResponse(f"{error}\n", 500)
