"""What the control API can turn at the Cisco CTI Server."""

from typing import Any

from .bodies import BadOrder, Body, allow, one_of, whole
from .simulation import Simulation

SWITCHES = ("reason_required", "single_step_conference", "recorder")


def set_options(simulation: Simulation, body: Body, now: float) -> dict[str, Any]:
    """Let the server behave in another way from now on; what is not named stays."""
    allow(body, "confirm", "seed", *SWITCHES)
    options = simulation.cisco.options
    confirm = one_of(body, "confirm", options.confirm, ("before", "after"))
    seed = options.seed
    if "seed" in body:
        seed = None if body["seed"] is None else whole(body, "seed", 0, 0, 2**32)
    switches = {name: body.get(name, getattr(options, name)) for name in SWITCHES}
    for name, value in switches.items():
        if not isinstance(value, bool):
            raise BadOrder(f'"{name}" has to be true or false.')
    simulation.cisco.turn(confirm=confirm, seed=seed, **switches)
    return {}
