"""The demo CRM: customers, their calls, and the panel in a frame, on an origin of its own."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from .people import CISCO, DEMO

USERS: Mapping[str, str] = MappingProxyType({"voximplant": "501", "cisco": "1001"})
WITH_SOFTPHONE = frozenset({"voximplant"})  # whose panels cannot answer by themselves
FILES = Path(__file__).parent / "crm"
ENDINGS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
TYPES = {path.name: ENDINGS[path.suffix] for path in FILES.iterdir() if path.suffix in ENDINGS}


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
    config: dict[str, object] = {
        "panel": panel_url,
        "control": control_url,
        "user": user_id,
        "users": dict(users),
        "queue": queue,
        "softphones": sorted(user for name, user in users.items() if name in WITH_SOFTPHONE),
        "names": {each.agent_id: each.name for each in DEMO.persons},
        "agents": _agents(),
    }
    scripts = _scripts(panel_url, config)
    headers = _headers(panel_url, control_url)

    async def page(request: Request) -> Response:
        return _file("index.html", headers)

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        if name in scripts:
            return Response(scripts[name], media_type=TYPES["crm.js"], headers=headers)
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


def _agents() -> dict[str, dict[str, str]]:
    """Return by id what the CRM logs its agents in with: they have logged in to the CRM already."""
    return {
        each.agent_id: {
            "agentId": each.agent_id,
            "password": each.password,
            "extension": each.device,
        }
        for each in DEMO.persons
        if each.vendor is CISCO
    }


def _scripts(panel_url: str, config: Mapping[str, object]) -> dict[str, str]:
    """Return the modules that hold addresses: imported, not fetched, so that no script waits."""
    return {
        "config.js": f"export const config = {json.dumps(config)};\n",
        "panel.js": f'export {{ mount }} from "{panel_url}/static/embed.js";\n',
    }


def _file(name: str, headers: dict[str, str]) -> Response:
    return FileResponse(FILES / name, media_type=TYPES[name], headers=headers)


def _headers(panel_url: str, control_url: str) -> dict[str, str]:
    policy = {
        "default-src": "'none'",
        "script-src": f"'self' {panel_url}",  # its embed.js
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
