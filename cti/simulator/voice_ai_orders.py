"""What the control API can order of the voice AI."""

from typing import Any

from cti.domain.states import ConnectionState

from .bodies import BadOrder, Body, allow, number
from .cisco_voice_ai import PACE
from .people import CISCO
from .reports import Refusal, Refused
from .simulation import Simulation

SWITCH, DEMO = "voice_ai", "demo"
LONGEST_PACE = 60.0


def take_voice_ai(variables: dict[str, str]) -> bool:
    """Take the order for a voice AI out of a call's data; return whether there is one."""
    ordered = variables.pop(SWITCH, None)
    if ordered not in (None, DEMO):
        raise BadOrder(f'"{SWITCH}" among the variables has to be "{DEMO}".')
    return ordered is not None


def play(simulation: Simulation, call_id: str, body: Body, now: float) -> dict[str, Any]:
    """Let a voice AI listen to a call; from the start, if it does already."""
    allow(body, "pace")
    pace = number(body, "pace", PACE, 0, LONGEST_PACE)
    switch = simulation.switch
    switch.advance(now)
    call = next((each for each in switch.call_pictures() if each.call_id == call_id), None)
    if call is None:
        raise Refused(Refusal.UNKNOWN_CALL, f'There is no call "{call_id[:40]}".')
    ours = {each.device for each in switch.people.persons if each.vendor is CISCO}
    talking = (ConnectionState.CONNECTED, ConnectionState.HOLD)
    there = [each for each in call.connections if each.device in ours and each.state in talking]
    if call.answered_at is None or not there:
        words = f"No Cisco agent talks in call {call_id}: nobody would hear it."
        raise Refused(Refusal.WRONG_STATE, words)
    simulation.cisco.voice_ai.play(call_id, pace, now)
    return {}
