"""The demo CRM: a customer list with the panel in a frame, on an origin of its own."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

USERS: Mapping[str, str] = MappingProxyType({"voximplant": "501", "cisco": "1001"})
WITH_SOFTPHONE = frozenset({"voximplant"})  # whose panels cannot answer by themselves
FILES = Path(__file__).parent / "crm"
TYPES = {
    "index.html": "text/html",
    "crm.css": "text/css",
    "crm.js": "text/javascript",
    "crm.svg": "image/svg+xml",
}


def crm_app(
    panel_url: str,
    control_url: str,
    *,
    user_id: str = "501",
    users: Mapping[str, str] = USERS,
    queue: str = "support",
) -> Starlette:
    """Return the application for P+1.

    `users` says by the name of the settings whose panel the page shows; `user_id` is for any other.
    """
    config = {
        "panel": panel_url,
        "control": control_url,
        "user": user_id,
        "users": dict(users),
        "queue": queue,
        "softphones": sorted(user for name, user in users.items() if name in WITH_SOFTPHONE),
    }
    headers = _headers(panel_url, control_url)

    async def page(request: Request) -> Response:
        return _file("index.html", headers)

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in TYPES:
            return PlainTextResponse("There is no such file. The CRM is at /.\n", 404, headers)
        return _file(name, headers)

    async def configuration(request: Request) -> Response:
        return JSONResponse(config, headers=headers)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/config.json", configuration),
            Route("/{name}", file),
        ]
    )


def _file(name: str, headers: dict[str, str]) -> Response:
    return FileResponse(FILES / name, media_type=TYPES[name], headers=headers)


def _headers(panel_url: str, control_url: str) -> dict[str, str]:
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": f"'self' {control_url}",
        "frame-src": panel_url,
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{key} {value}" for key, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
