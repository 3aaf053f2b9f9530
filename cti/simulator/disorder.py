"""Faults and dialects on demand: what the control API can let go wrong."""

from collections.abc import Callable
from math import inf
from typing import Any

from .bodies import BadOrder, Body, allow, number, one_of, text, texts, whole
from .faults import Lane
from .simulation import Refusing, Simulation
from .voximplant import Room
from .voximplant_dialects import DIALECTS, IDS, SENDER_ID_KEYS, Dialect

SECONDS = (0, 3600)


def fault(simulation: Simulation, body: Body, now: float) -> dict[str, Any]:
    """Let something go wrong."""
    kind = text(body, "kind")
    if kind not in FAULTS:
        raise BadOrder(f'"kind" is "{kind}"; allowed: {", ".join(FAULTS)}.')
    apply, *keys = FAULTS[kind]
    allow(body, "kind", "user", *keys)
    user = text(body, "user", "")
    reached = len(simulation.cisco.of_user(user))
    for room in simulation.rooms.values():
        reached += len(room.of_user(user))
    apply(simulation, body, now)
    return {"clients": reached}


def _drop(simulation: Simulation, body: Body, now: float) -> None:
    code = whole(body, "code", 1012, 1000, 4999)
    for room in simulation.rooms.values():
        room.close(room.of_user(text(body, "user", "")), code)
    for session in simulation.cisco.of_user(text(body, "user", "")):
        session.gone = True


def _lanes(simulation: Simulation, body: Body, **values: float) -> None:
    user = text(body, "user", "")
    lanes: list[Lane[Any]] = []
    if "reorder" not in values:  # which TCP does not do
        lanes += [each.lane for each in simulation.cisco.of_user(user)]
    for room in simulation.rooms.values():
        lanes += [room.clients[client].lane for client in room.of_user(user)]
    for lane in lanes:
        for name, value in values.items():
            setattr(lane, name, value)


def _stall(simulation: Simulation, body: Body, now: float) -> None:
    _lanes(simulation, body, stalled_until=now + number(body, "seconds", 10, *SECONDS))


def _delay(simulation: Simulation, body: Body, now: float) -> None:
    _lanes(simulation, body, delay=number(body, "ms", 500, 0, 60_000) / 1000)


def _duplicate(simulation: Simulation, body: Body, now: float) -> None:
    _lanes(simulation, body, duplicate=whole(body, "count", 1, 0, 1000))


def _reorder(simulation: Simulation, body: Body, now: float) -> None:
    _lanes(simulation, body, reorder=whole(body, "count", 1, 0, 1000))


def _corrupt(simulation: Simulation, body: Body, now: float) -> None:
    for room in simulation.rooms.values():
        room.corrupt(text(body, "text", ""), now)


def _refuse(simulation: Simulation, body: Body, now: float) -> None:
    count = whole(body, "count", 1, 0, 1000)
    simulation.refusing = Refusing(count, whole(body, "status", 503, 400, 599))


def _forget_disconnect(simulation: Simulation, body: Body, now: float) -> None:
    for room in simulation.rooms.values():
        room.forget_disconnect = whole(body, "count", 1, 0, 1000)


def _revoke(simulation: Simulation, body: Body, now: float) -> None:
    for room in simulation.rooms.values():
        room.revoke_tokens()


def _side_a(simulation: Simulation, body: Body, now: float) -> None:
    _side_down(simulation, body, now, "a")


def _side_b(simulation: Simulation, body: Body, now: float) -> None:
    _side_down(simulation, body, now, "b")


def _side_down(simulation: Simulation, body: Body, now: float, side: str) -> None:
    """Take a side of the Cisco CTI Server out of service; without `seconds`, until `clear`."""
    abrupt = body.get("abrupt", False)
    if not isinstance(abrupt, bool):
        raise BadOrder('"abrupt" has to be true or false.')
    seconds = number(body, "seconds", 0, *SECONDS) if "seconds" in body else inf
    simulation.cisco.side_down(side, now, seconds, abrupt)


def _clear(simulation: Simulation, body: Body, now: float) -> None:
    simulation.clear_faults()


Apply = Callable[[Simulation, Body, float], None]
FAULTS: dict[str, tuple[Any, ...]] = {
    "drop": (_drop, "code"),
    "stall": (_stall, "seconds"),
    "duplicate": (_duplicate, "count"),
    "reorder": (_reorder, "count"),
    "corrupt": (_corrupt, "text"),
    "refuse": (_refuse, "count", "status"),
    "delay": (_delay, "ms"),
    "forget_disconnect": (_forget_disconnect, "count"),
    "revoke": (_revoke,),
    "side_a_down": (_side_a, "seconds", "abrupt"),
    "side_b_down": (_side_b, "seconds", "abrupt"),
    "clear": (_clear,),
}


def set_dialect(simulation: Simulation, body: Body, now: float) -> dict[str, Any]:
    """Let the rooms write in another way from now on; what is not named stays."""
    allow(body, "dialect", "ids", "sender_id_key", "fields", "echo")
    echo = body.get("echo")
    if not isinstance(echo, bool | None):
        raise BadOrder('"echo" has to be true or false.')
    for room in simulation.rooms.values():
        room.dialect = _dialect(room, body)
        room.echo = room.echo if echo is None else echo
    return {}


def _dialect(room: Room, body: Body) -> Dialect:
    now = room.dialect
    return Dialect(
        one_of(body, "dialect", now.name, DIALECTS),
        one_of(body, "ids", now.ids, IDS),
        one_of(body, "sender_id_key", now.sender_id_key, SENDER_ID_KEYS),
        texts(body, "fields") if "fields" in body else now.fields,
    )
