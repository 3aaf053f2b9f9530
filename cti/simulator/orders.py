"""What the control API understands: its bodies checked, its words made into the switch's."""

from typing import Any

from cti.domain.states import ConnectionState

from .bodies import BadOrder, Body, allow, text, texts
from .people import KIT, Person, Phase, Queue
from .reports import Refusal, Refused
from .simulation import Simulation
from .switch import Switch
from .voice_ai_orders import take_voice_ai

S = ConnectionState


# Calls


def start_call(simulation: Simulation, body: Body, now: float) -> dict[str, Any]:
    """Let a customer call."""
    allow(body, "from", "to", "variables", "queue", "name")
    caller, to = text(body, "from"), text(body, "to")
    switch = simulation.switch
    queue = find_queue(switch, to)
    if queue is None and to not in {each.device for each in switch.people.persons}:
        devices = ", ".join(each.device for each in switch.people.persons)
        queues = ", ".join(each.name for each in switch.people.queues)
        words = f'"to" is "{to}": no such device or queue. Devices: {devices}. Queues: {queues}.'
        raise Refused(Refusal.UNKNOWN_DEVICE, words)
    variables = texts(body, "variables")
    hears = take_voice_ai(variables)
    label = text(body, "queue", "")
    known = find_queue(switch, label)
    call_id = switch.customer_calls(
        now,
        caller,
        queue.name if queue else to,
        variables,
        known.title if known else label,
        text(body, "name", ""),
    )
    if hears:
        simulation.cisco.voice_ai.expect(call_id)
    return {"call_id": call_id}


def find_queue(switch: Switch, name: str) -> Queue | None:
    """Return the queue of that name, title or number, in whatever case."""
    for queue in switch.people.queues:
        if name.casefold() in (queue.name.casefold(), queue.title.casefold(), queue.number):
            return queue
    return None


def answer(simulation: Simulation, call_id: str, body: Body, now: float) -> dict[str, Any]:
    """Let whoever the call rings at answer it."""
    switch = simulation.switch
    switch.advance(now)
    devices = _devices(switch, call_id, body, S.ALERTING)
    if not devices:
        raise Refused(Refusal.NO_CALL_TO_ANSWER, f"Call {call_id} rings nowhere.")
    switch.answer(now, devices[0], call_id)
    return {}


def hang_up(simulation: Simulation, call_id: str, body: Body, now: float) -> dict[str, Any]:
    """Let the far end hang up: whoever is not one of ours, or else the caller."""
    switch = simulation.switch
    switch.advance(now)
    devices = _devices(switch, call_id, body)
    ours = {each.device for each in switch.people.persons}
    outside = [each for each in devices if each not in ours]
    if not devices:
        raise Refused(Refusal.NOT_IN_CALL, f"Nobody is left in call {call_id}.")
    switch.clear_connection(now, (outside or devices)[0], call_id)
    return {}


def _devices(
    switch: Switch, call_id: str, body: Body, state: ConnectionState | None = None
) -> list[str]:
    """Return the devices in the call, in that state; the one that the body names, if any."""
    allow(body, "device")
    call = next((each for each in switch.call_pictures() if each.call_id == call_id), None)
    if call is None:
        raise Refused(Refusal.UNKNOWN_CALL, f'There is no call "{call_id[:40]}".')
    if device := text(body, "device", ""):
        return [device]
    queues = {each.name for each in switch.people.queues}
    return [
        each.device
        for each in call.connections
        if each.device not in queues and state in (None, each.state)
    ]


# Agents

STATES = {
    "null": Phase.LOGGED_OUT,
    "not_ready": Phase.NOT_READY,
    "ready": Phase.READY,
    "working_after_call": Phase.AFTER_CALL,
}
STATUSES = {
    "offline": Phase.LOGGED_OUT,
    "logout": Phase.LOGGED_OUT,
    "available": Phase.READY,
    "after_service": Phase.AFTER_CALL,
    "work_ready": Phase.AFTER_CALL,
    "work_not_ready": Phase.AFTER_CALL,
}


def set_agent_state(
    simulation: Simulation, agent_id: str, body: Body, now: float
) -> dict[str, Any]:
    """Set an agent's state, as if at the telephone or in the softphone."""
    allow(body, "state", "reason")
    switch = simulation.switch
    switch.advance(now)
    agent = next((a for a in switch.agent_pictures() if a.person.agent_id == agent_id), None)
    if agent is None:
        known = ", ".join(each.agent_id for each in switch.people.persons)
        words = f'There is no agent "{agent_id[:40]}"; there are: {known}.'
        raise Refused(Refusal.UNKNOWN_AGENT, words)
    phase, reason = _state(simulation, agent.person, body)
    logged_out = agent.phase is Phase.LOGGED_OUT
    if logged_out and phase is Phase.LOGGED_OUT:
        return {}
    if logged_out:
        switch.put_on(now, agent_id)
    elif agent.person.vendor is KIT and phase is Phase.NOT_READY and not reason:
        reason = "DND"
    switch.set_state(now, agent_id, phase, reason, changed_by=agent_id)
    return {}


def _state(simulation: Simulation, person: Person, body: Body) -> tuple[Phase, str]:
    """Return the phase meant by a CSTA word or a vendor's key, and the reason."""
    word, reason = text(body, "state"), text(body, "reason", "")
    key = word.strip().casefold().replace(" ", "_").replace("-", "_")
    if phase := (STATES | STATUSES).get(key):
        return phase, _kit_key(simulation, person, reason) if reason else ""
    if person.vendor is KIT and (status := _kit_key(simulation, person, word)):
        return Phase.NOT_READY, status
    allowed = [*STATES, *sorted(STATUSES)]
    if person.vendor is KIT:
        allowed += _choosable(simulation, person)
    raise BadOrder(f'"state" is "{word}"; allowed: {", ".join(allowed)}.')


def _kit_key(simulation: Simulation, person: Person, word: str) -> str:
    """Return the key of a status that its key or its title names; other vendors' reasons as is."""
    if person.vendor is not KIT:
        return word
    room = simulation.rooms[person.account]
    titles = {each.title.casefold(): each.key for each in room.account.statuses}
    key = titles.get(word.casefold(), word.upper())
    return key if key in _choosable(simulation, person) else ""


def _choosable(simulation: Simulation, person: Person) -> list[str]:
    system = {"OFFLINE", "READY", "DIALING", "IN_SERVICE", "AFTER_SERVICE"}
    statuses = simulation.rooms[person.account].account.statuses
    return [each.key for each in statuses if each.key not in system]
