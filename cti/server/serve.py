"""The panel's web server: its page, its Python, its settings, the bridge, PyScript, Pyodide."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cti.toml import SettingsError

from .archive import Archive
from .assets import REVALIDATE, Asset, Assets
from .bridge import bridge_routes
from .policy import EVERYWHERE, FOR_HOSTS, cti_addresses, page_headers
from .server_settings import read_server_settings
from .settings_folder import SettingsFolder
from .shelves import shelves


def panel_app(root: Path, settings_folder: Path) -> ASGIApp:
    """Return the application that serves the panel in `root`. Raises NotSetUp, SettingsError."""
    panel = _Panel(root, SettingsFolder(settings_folder))
    return Starlette(
        routes=[
            Route("/", panel.page),
            Route("/index.html", panel.page),
            Route("/cti.zip", panel.archive),
            Route("/settings/{name}.toml", panel.settings),
            *bridge_routes(read_server_settings(settings_folder).bridge),
            Route("/{path:path}", panel.file),
        ],
        middleware=[Middleware(_Headers)],
        exception_handlers={404: _in_plain_words, 405: _in_plain_words},
    )


class _Panel:
    """Answers for one panel's folder and one settings folder."""

    def __init__(self, root: Path, settings: SettingsFolder) -> None:
        self._root = root
        self._settings = settings
        self._assets = Assets()
        self._shelves = shelves(root)
        self._archive = Archive(root)
        self._zip = Asset(".zip", b"")

    async def page(self, request: Request) -> Response:
        index = self._root / "index.html"
        if not index.is_file():
            raise HTTPException(404, f"{index} is missing.")
        response = self._assets.read(index).response(request, REVALIDATE)
        response.headers.update(self._page_headers(_named_first(request)))
        return response

    async def archive(self, request: Request) -> Response:
        packed = self._archive.bytes()
        if packed != self._zip.body:
            self._zip = Asset(".zip", packed)
        return self._zip.response(request, REVALIDATE)

    async def settings(self, request: Request) -> Response:
        name = request.path_params["name"]
        file = self._settings.file(name)
        if file is None:
            raise HTTPException(404, f"There are no settings named {name!r} here.")
        return self._assets.read(file).response(request, REVALIDATE)

    async def file(self, request: Request) -> Response:
        path = request.path_params["path"]
        for shelf in self._shelves:
            if file := shelf.find(path):
                cache = shelf.cache(path.removeprefix(shelf.prefix))
                response = self._assets.read(file).response(request, cache)
                response.headers.update(FOR_HOSTS if shelf.prefix == "static/" else {})
                return response
        raise HTTPException(404, f"There is nothing at /{path}. The panel is at /.")

    def _page_headers(self, name: str | None) -> dict[str, str]:
        try:
            settings = self._settings.read(name or "default")
        except SettingsError:
            # The page will tell what is wrong, so every host of ours may show it; and without
            # settings it can do nothing else.
            return page_headers([], self._settings.origins())
        return page_headers(cti_addresses(settings), settings.host.origins)


def _named_first(request: Request) -> str | None:
    """Return the settings that the address names; of several the first, as the page does."""
    return next(iter(request.query_params.getlist("settings")), None)


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
