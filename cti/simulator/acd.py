"""Automatic call distribution: who gets the next call of a queue, and what agents do meanwhile."""

from cti.domain.states import Cause, ConnectionState, WorkMode

from .exchange import TALKING, Agent, Call, Exchange
from .legs import divert, enqueue, mind_patience, ring, wind_up
from .people import Phase, Queue

S = ConnectionState
RING_SECONDS = 20
WRAP_UP_SECONDS = 120
IN_CALL = frozenset({Phase.RESERVED, Phase.TALKING, Phase.HOLDING})


def settle(x: Exchange) -> None:
    """Bring every agent's state into line with the calls, then hand out what waits."""
    while True:
        for agent in x.agents.values():
            _follow_calls(x, agent)
        if not any(_distribute(x, queue) for queue in x.people.queues):
            return


def _follow_calls(x: Exchange, agent: Agent) -> None:
    if agent.phase is Phase.LOGGED_OUT:
        return
    phase = _phase_of_calls(x, agent)
    if phase is not None:
        x.move(agent, phase)
    elif agent.phase in IN_CALL:
        release(x, agent)


def _phase_of_calls(x: Exchange, agent: Agent) -> Phase | None:
    """Return what the calls make of the agent; None: they leave the agent alone."""
    every = agent.person.vendor.busy_on_every_call
    states: set[ConnectionState] = set()
    for call, leg in x.legs_of(agent.device):
        if leg.state is S.ALERTING and call.queue:
            states.add(leg.state)
        elif leg.state in TALKING and call.answered_at is not None and (every or call.queue):
            states.add(leg.state)
            agent.wraps_up |= bool(call.queue) and leg.state is S.CONNECTED
    if S.CONNECTED in states:
        return Phase.TALKING
    if S.HOLD in states:
        return Phase.HOLDING
    return Phase.RESERVED if S.ALERTING in states and not _wrapping_up(agent) else None


def _wrapping_up(agent: Agent) -> bool:
    return agent.phase is Phase.AFTER_CALL


def release(x: Exchange, agent: Agent, changed_by: str = "") -> None:
    """Let the agent go on to what follows a call."""
    asked, agent.pending = agent.pending, None
    wraps_up, agent.wraps_up = agent.wraps_up, False
    if agent.work_mode is WorkMode.AUTO_IN and asked is not Phase.AFTER_CALL:
        wraps_up = False
    if asked not in (None, Phase.AFTER_CALL) and agent.person.vendor.choice_skips_wrap_up:
        wraps_up = False
    if wraps_up:
        start_wrap_up(x, agent, changed_by)
    else:
        x.move(agent, *agent.chosen, changed_by)


def start_wrap_up(x: Exchange, agent: Agent, changed_by: str = "") -> None:
    """Give the agent time for what a call leaves to do; in manual-in as long as it takes."""
    x.move(agent, Phase.AFTER_CALL, "", changed_by)
    if agent.work_mode is WorkMode.MANUAL_IN:
        x.cancel("wrap_up", agent.person.agent_id)
    else:
        x.set_timer(WRAP_UP_SECONDS, "wrap_up", agent.person.agent_id)


def end_wrap_up(x: Exchange, agent: Agent) -> None:
    """Move on when the time for after-call work is over."""
    x.move(agent, *agent.chosen)


def _distribute(x: Exchange, queue: Queue) -> bool:
    """Hand the oldest waiting call to the agent who has been ready longest; False: no such pair."""
    waiting = [call for call in x.calls.values() if queue.name in call.legs]
    ready = [
        agent
        for agent in map(x.agent, queue.agents)
        if agent.phase is Phase.READY and not any(x.legs_of(agent.device))
    ]
    for call in sorted(waiting, key=lambda each: (each.started_at, int(each.call_id))):
        for agent in sorted(ready, key=lambda each: each.since):
            if agent.device not in call.legs:
                _offer(x, call, queue, agent)
                return True
    return False


def _offer(x: Exchange, call: Call, queue: Queue, agent: Agent) -> None:
    del call.legs[queue.name]
    ring(x, call, agent.device).from_queue = queue.name
    x.set_timer(RING_SECONDS, "no_answer", call.call_id, agent.device)


def not_answered(x: Exchange, call: Call, device: str, cause: Cause = Cause.NO_ANSWER) -> None:
    """Take a queue's call from an agent who does not take it, and spare them the next."""
    queue = x.queue(call.legs[device].from_queue)
    agent = x.agent_at(device)
    if agent is not None:
        agent.chosen = (Phase.NOT_READY, agent.person.vendor.missed_reason)
        agent.pending = None
    divert(x, call, device, cause)
    if queue is None:
        wind_up(x, call, cause)
    else:
        enqueue(x, call, queue, cause)  # at the head: it has waited longest
        mind_patience(x, call)
