"""The control API: JSON over HTTP, by which tests and the demo CRM give orders."""

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import cisco_orders, disorder, orders, voice_ai_orders
from .bodies import BadOrder
from .reports import Refusal, Refused
from .simulation import Simulation

LONGEST_BODY = 64 * 1024
THIS_MACHINE = re.compile(r"https?://(localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?")
NOT_FOUND = frozenset({Refusal.UNKNOWN_CALL, Refusal.UNKNOWN_DEVICE, Refusal.UNKNOWN_AGENT})
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "600",
}

Order = Callable[[Simulation, dict[str, Any], dict[str, Any], float], Any]


def _start_call(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    return orders.start_call(simulation, body, now)


def _answer(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    return orders.answer(simulation, path["id"], body, now)


def _hang_up(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    return orders.hang_up(simulation, path["id"], body, now)


def _voice_ai(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    return voice_ai_orders.play(simulation, path["id"], body, now)


def _set_state(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    return orders.set_agent_state(simulation, path["id"], body, now)


def _fault(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    return disorder.fault(simulation, body, now)


def _dialect(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    return disorder.set_dialect(simulation, body, now)


def _cisco(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    return cisco_orders.set_options(simulation, body, now)


def _reset(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    simulation.reset(now)
    return {}


def _calls(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    simulation.switch.advance(now)
    return simulation.switch.calls()


def _agents(simulation: Simulation, path: Any, body: Any, now: float) -> Any:
    simulation.switch.advance(now)
    return simulation.switch.agents()


ORDERS: dict[str, dict[str, Order]] = {
    "/simulator/calls": {"GET": _calls, "POST": _start_call},
    "/simulator/calls/{id}/answer": {"POST": _answer},
    "/simulator/calls/{id}/hangup": {"POST": _hang_up},
    "/simulator/calls/{id}/voice-ai": {"POST": _voice_ai},
    "/simulator/agents": {"GET": _agents},
    "/simulator/agents/{id}/state": {"POST": _set_state},
    "/simulator/faults": {"POST": _fault},
    "/simulator/dialect": {"POST": _dialect},
    "/simulator/cisco": {"POST": _cisco},
    "/simulator/reset": {"POST": _reset},
}


def control_routes(
    simulation: Simulation,
    clock: Callable[[], float],
    stir: Callable[[], None],
    origins: tuple[str, ...] | None,
) -> list[Route]:
    """Return the routes; `stir` is called after every order. Origins None: of this machine."""

    async def obey(request: Request, by_method: dict[str, Order]) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and not _trusted(origin, origins):
            return _error(403, f"A page of {origin[:100]} may give no orders here.")
        if request.method == "OPTIONS":
            return _cors(Response(status_code=204, headers=PREFLIGHT), origin)
        answer = await _obey(request, by_method)
        stir()
        return _cors(answer, origin)

    async def _obey(request: Request, by_method: dict[str, Order]) -> Response:
        try:
            body = await _body(request)
            order = by_method["GET" if request.method == "HEAD" else request.method]
            return JSONResponse(order(simulation, request.path_params, body, clock()))
        except BadOrder as wrong:
            return _error(400, str(wrong))
        except Refused as refused:
            return _error(404 if refused.refusal in NOT_FOUND else 409, str(refused))

    return [
        Route(path, partial(obey, by_method=by_method), methods=[*by_method, "OPTIONS"])
        for path, by_method in ORDERS.items()
    ]


def _trusted(origin: str, origins: tuple[str, ...] | None) -> bool:
    return bool(THIS_MACHINE.fullmatch(origin)) if origins is None else origin in origins


def _cors(answer: Response, origin: str | None) -> Response:
    if origin is not None:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Vary"] = "Origin"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _error(status: int, words: str) -> Response:
    return JSONResponse({"error": words}, status)


async def _body(request: Request) -> dict[str, Any]:
    """Return the body; whatever its type is said to be, it has to be a JSON object or empty."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_BODY:
            raise BadOrder(f"A body may have at most {LONGEST_BODY} bytes.")
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise BadOrder("The body has to be JSON.") from None
    if not isinstance(value, dict):
        raise BadOrder('The body has to be a JSON object, as in {"from": …, "to": …}.')
    return value
