"""What agents can do about their own state (ECMA-269 §22)."""

from hmac import compare_digest

from cti.domain.states import Cause, ConnectionState, WorkMode

from .acd import IN_CALL, release, start_wrap_up
from .exchange import Agent, Exchange
from .legs import clear
from .people import Phase
from .reports import Refusal, Refused
from .telephony import clear_connection

S = ConnectionState
UNSPECIFIED = WorkMode.UNSPECIFIED
CHOICES = (Phase.NOT_READY, Phase.READY, Phase.AFTER_CALL, Phase.LOGGED_OUT)


def log_on(
    x: Exchange, agent_id: str, password: str, device: str, work_mode: WorkMode = UNSPECIFIED
) -> None:
    """Sign the agent in at the device; it begins in NOT_READY."""
    agent = x.agent(agent_id)
    if not compare_digest(agent.person.password.encode(), password.encode()):
        raise Refused(Refusal.WRONG_PASSWORD, "Agent ID or password is wrong.")
    put_on(x, agent, device)
    agent.work_mode = work_mode


def put_on(x: Exchange, agent: Agent, device: str = "", changed_by: str = "") -> None:
    """Sign the agent in without asking for a password; no device: the agent's own."""
    device = device or agent.person.device
    if agent.phase is not Phase.LOGGED_OUT:
        words = f"Agent {agent.person.agent_id} is already logged on at {agent.device}."
        raise Refused(Refusal.ALREADY_LOGGED_ON, words)
    owner = x.persons_by_device.get(device)
    if owner is None or owner.vendor is not agent.person.vendor:
        raise Refused(Refusal.UNKNOWN_DEVICE, f'Nobody can log on at "{device[:40]}".')
    if x.agent_at(device) is not None:
        raise Refused(Refusal.DEVICE_IN_USE, f"Another agent is logged on at {device}.")
    agent.device, agent.work_mode = device, UNSPECIFIED
    agent.chosen, agent.pending, agent.wraps_up = (Phase.NOT_READY, ""), None, False
    x.move(agent, Phase.NOT_READY, "", changed_by)


def set_state(
    x: Exchange,
    agent_id: str,
    phase: Phase,
    reason: str = "",
    changed_by: str = "",
    follows: Phase | None = None,
    work_mode: WorkMode = UNSPECIFIED,
) -> None:
    """Put the agent into a state; during a call it is what follows the call.

    `follows` says where after-call work leads; None: where it would have led anyway. A work mode
    stays until another is chosen.
    """
    agent = x.agent(agent_id)
    if phase not in CHOICES:
        words = f"{phase.name} comes from calls; nobody can choose it."
        raise Refused(Refusal.INVALID_VALUE, words)
    if phase is Phase.LOGGED_OUT:
        log_off(x, agent, reason, changed_by)
        return
    if agent.phase is Phase.LOGGED_OUT:
        raise Refused(Refusal.NOT_LOGGED_ON, f"Agent {agent_id} is not logged on.")
    if work_mode is not UNSPECIFIED:
        agent.work_mode = work_mode
    if phase is not Phase.AFTER_CALL:
        agent.chosen = (phase, reason)
    elif follows is not None:
        agent.chosen = (follows, "")
    if agent.phase in IN_CALL:
        agent.pending = phase
        agent.wraps_up |= phase is Phase.AFTER_CALL
    elif phase is Phase.AFTER_CALL:
        start_wrap_up(x, agent, changed_by)
    else:
        release(x, agent, changed_by)


def log_off(x: Exchange, agent: Agent, reason: str, changed_by: str) -> None:
    """Sign the agent out, where the vendor allows it only when not ready."""
    if agent.phase is Phase.LOGGED_OUT:
        words = f"Agent {agent.person.agent_id} is not logged on."
        raise Refused(Refusal.NOT_LOGGED_ON, words)
    if agent.person.vendor.logout_from_anywhere:
        for call, _ in list(x.legs_of(agent.device)):
            if agent.device in call.legs:
                clear_connection(x, agent.device, call.call_id)
    elif agent.phase is not Phase.NOT_READY:
        words = f"Agent {agent.person.agent_id} has to be not ready first."
        raise Refused(Refusal.WRONG_STATE, words)
    agent.chosen, agent.pending, agent.wraps_up = (Phase.NOT_READY, ""), None, False
    x.move(agent, Phase.LOGGED_OUT, reason, changed_by)


def reset(x: Exchange) -> None:
    """End every call, and begin every agent's day anew."""
    for call in list(x.calls.values()):
        call.legs = {device: leg for device, leg in call.legs.items() if leg.state is not S.QUEUED}
        for device in list(call.legs):
            if device in call.legs and call.call_id in x.calls:
                clear(x, call, device, Cause.CANCELLED)
    for agent in x.agents.values():
        agent.chosen, agent.pending, agent.wraps_up = (Phase.NOT_READY, ""), None, False
        agent.device, agent.work_mode = agent.person.device, UNSPECIFIED
        begins = agent.person.vendor.logged_on_at_start
        x.move(agent, Phase.NOT_READY if begins else Phase.LOGGED_OUT)
