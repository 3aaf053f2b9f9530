"""What an agent reads, in English, of what an adapter told."""

from cti.domain import events
from cti.domain.events import Event
from cti.domain.model import Agent, Link, Snapshot
from cti.domain.states import LinkState
from cti.panel.agent_view import agent_text
from cti.panel.alert_view import explained
from cti.panel.site import Site
from cti.panel.words import english


def read(told: Event | str) -> str:
    """Return the words for a failure, a notice, or the problem of a link."""
    match told:
        case events.RequestFailed():
            return explained(told, english())
        case events.Notice(_, detail):
            return english().told(detail)
        case str():
            return english().told(told)
    raise AssertionError(f"nobody reads a {type(told).__name__}")


def read_state(snapshot: Snapshot) -> str:
    """Return the words for the state of an agent of Cisco's."""
    return agent_text(snapshot, Site(server="cisco"))


def read_status(changed: events.AgentStateChanged) -> str:
    """Return the words for a status of Voximplant Kit."""
    agent = Agent(state=changed.state, reason=changed.reason, title=changed.title, confirmed=True)
    snapshot = Snapshot(link=Link(state=LinkState.UP), agent=agent)
    return agent_text(snapshot, Site(server="voximplant"))


def author(agent: Agent) -> str:
    """Return who put the agent into the state."""
    return english().named(agent.changed_by)
