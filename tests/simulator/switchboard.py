"""A switch in a test: it keeps the time, and what the switch reported."""

from collections.abc import Mapping
from typing import Any

from cti.domain.states import ConnectionState
from cti.simulator.people import DEMO, Phase
from cti.simulator.reports import AgentReport, CallReport, Happening, Report
from cti.simulator.switch import Switch

NOW = 1_800_000_000.0
CUSTOMER = "+16175550142"
OTHER = "+16175550171"
S = ConnectionState


class Board:
    """The demo's switch, at a time that only a test moves."""

    def __init__(self, pace: float = 1.0) -> None:
        self.now = NOW
        self.switch = Switch(DEMO, now=NOW, pace=pace)
        self.reports: list[Report] = []

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.switch.advance(self.now)

    def log_on(self, *agents: str, phase: Phase = Phase.NOT_READY) -> None:
        for agent in agents:
            self.switch.log_on(self.now, agent, "demo", f"2{agent[1:]}")
            self.switch.set_state(self.now, agent, phase)

    def ready(self, *agents: str) -> None:
        for agent in agents:
            self.switch.set_state(self.now, agent, Phase.READY)
            self.now += 1

    def rings(self, to: str = "2001", caller: str = CUSTOMER, **more: Any) -> str:
        return self.switch.customer_calls(self.now, caller, to, **more)

    def talks(self, device: str = "2001", caller: str = CUSTOMER) -> str:
        call_id = self.rings(device, caller)
        self.switch.answer(self.now, device, call_id)
        return call_id

    def dials(self, device: str, number: str, **more: Any) -> str:
        return self.switch.make_call(self.now, device, number, **more)

    def states(self, call_id: str) -> Mapping[str, ConnectionState]:
        """The devices in a call and their states; none: there is no such call."""
        for call in self.switch.call_pictures():
            if call.call_id == call_id:
                return {each.device: each.state for each in call.connections}
        return {}

    def status(self, agent_id: str) -> str:
        [agent] = [a for a in self.switch.agents() if a["id"] == agent_id]
        return str(agent["status"])

    def news(self) -> list[Report]:
        return self.switch.reports()

    def happened(self) -> list[tuple[Happening, str]]:
        """What happened to calls since it was last asked, and at which device."""
        return [(r.happening, r.device) for r in self.news() if isinstance(r, CallReport)]

    def statuses(self, agent_id: str) -> list[str]:
        """Through which statuses an agent went since it was last asked."""
        return [
            report.agent.status
            for report in self.news()
            if isinstance(report, AgentReport) and report.agent.person.agent_id == agent_id
        ]
