"""What the parts of one session share."""

from dataclasses import dataclass

from .agent import AgentTracker
from .calls import Calls
from .desk import Desk
from .session import Session


@dataclass(frozen=True, slots=True)
class Live:
    """One session, and whom and what it is about."""

    session: Session
    desk: Desk
    agent: AgentTracker
    calls: Calls
