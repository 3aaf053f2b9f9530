"""What a host hears of: `ready`, then one numbered event after another, in the words it wants."""

from collections.abc import Iterator
from typing import Any

from cti.domain import events, services
from cti.domain.model import Snapshot
from cti.domain.services import Request
from cti.domain.states import AgentState, LinkState
from cti.opencti.events import opencti_events
from cti.opencti.modes import MODES, TelephonyMode
from cti.opencti.writing import snapshot_event

from . import envelope
from .envelope import Written
from .journal import Journal
from .offering import functions
from .refusing import Say, refusal_of
from .requests import REQUESTS
from .telling import Told, snapshot_object, told
from .welcoming import Schema, Welcome

OPENCTI = "opencti"
STATE = "state"
NAMES: dict[type[Request], str] = {
    entry.service: name for name, entry in reversed(list(REQUESTS.items()))
}
"""The first request that asks for a service; SetAgentState has several, see `_asked_by`."""
AGENT_STATES = {
    AgentState.NULL: "logout",
    AgentState.READY: "agentReady",
}


class News:
    """Writes down what happens, for the host that is there and for its next life."""

    def __init__(
        self, mode: TelephonyMode, server: str, own: frozenset[str], say: Say, now: float
    ) -> None:
        self._mode_name = mode.value
        self._mode = MODES[mode]
        self._server = server
        self._own = own
        self._say = say
        self._journal = Journal(now)
        self._schemas: frozenset[Schema] = frozenset()

    def ready(self, welcome: Welcome, snapshot: Snapshot) -> Iterator[Written]:
        """Yield `ready`, and the events that the host has missed; else how everything stands."""
        missed = self._missed(welcome)
        self._schemas = welcome.schemas
        yield envelope.ready(
            {
                "capabilities": self._capabilities(snapshot),
                "snapshot": snapshot_object(snapshot),
                "seq": self._journal.seq if missed is None else welcome.last_seq,
                "resumed": missed is not None,
            }
        )
        yield from missed or ()
        if missed is None and self._wants_opencti and snapshot.link.state is LinkState.UP:
            yield self._journal.write(OPENCTI, {"event": snapshot_event(snapshot, self._mode)})

    def of(self, event: events.Event, before: Snapshot, after: Snapshot) -> list[Written]:
        """Return the numbered events that `event` means to the host."""
        written = []
        if Schema.HOOKSWITCH in self._schemas:
            for name, data in (*told(event, before, after, self._mode), *self._more(event, after)):
                written.append(self._journal.write(name, data))
        if self._wants_opencti:
            for foreign in opencti_events(event, before, after, self._mode, self._say):
                written.append(self._journal.write(OPENCTI, {"event": foreign}))
        return written

    def state(self, state: str) -> Written:
        """Return the event that leaves something with the host."""
        return self._journal.write(STATE, {"state": state}, keep=False)

    @property
    def _wants_opencti(self) -> bool:
        return Schema.OPENCTI in self._schemas

    def _missed(self, welcome: Welcome) -> list[Written] | None:
        """Return what came since the host's last event; None: that is not known any more."""
        if welcome.last_seq is None or welcome.schemas != self._schemas:
            return None
        return self._journal.since(welcome.last_seq)

    def _capabilities(self, snapshot: Snapshot) -> dict[str, Any]:
        return {
            "functions": sorted(functions(snapshot, self._mode, self._own)),
            "mode": self._mode_name,
            "server": self._server,
        }

    def _more(self, event: events.Event, after: Snapshot) -> Iterator[Told]:
        """Yield what is neither a call's nor the agent's."""
        match event:
            case events.RequestFailed(request):
                refusal = refusal_of(event, after, self._say)
                error = envelope.error_fields(refusal)
                about = {"name": _asked_by(request), "callId": getattr(request, "call_id", "")}
                yield "requestFailed", {**about, **error}
            case events.Notice():
                yield "notice", {"message": self._say(event)}
            case events.ServicesChanged():
                yield "capabilitiesChanged", {"capabilities": self._capabilities(after)}


def _asked_by(request: Request) -> str:
    """Return the name of the request that asks for such a thing; empty: no host can."""
    if isinstance(request, services.SetAgentState):
        return AGENT_STATES.get(request.state, "agentNotReady")
    return NAMES.get(type(request), "")
