"""Transfers and conferences as the agent asks for them: with what the next agent should know."""

from collections.abc import Callable, Mapping

from cti.domain import events, services
from cti.domain.model import NO_DATA, Agent
from cti.domain.permissions import objection
from cti.domain.states import Reason
from cti.settings import TransferSettings

from .context import Context, ContextTooLong, longest, write_context
from .desktop import Desktop
from .store import Store

KEY_LENGTH = 8

Begin = Callable[[str, str, Mapping[str, str]], object]
"""A function of the Desktop, of a call, a number and call data."""


class Transfers:
    """Asks the Desktop for what the page's dialogs say; what is too long is refused in words."""

    def __init__(
        self,
        store: Store,
        desktop: Desktop,
        settings: TransferSettings,
        new_key: Callable[[], str],
    ) -> None:
        self._store = store
        self._desktop = desktop
        self._variable = settings.context_variable
        self._new_key = new_key  # random: the key is all that a host needs to find the draft

    def transfer_initiate(
        self, call_id: str, number: str, reason: str = "", comments: str = ""
    ) -> None:
        """Ask the call's new owner first."""
        asked = services.ConsultationCall(call_id, number)
        self._begin(self._desktop.transfer_initiate, asked, reason, comments)

    def conference_initiate(
        self, call_id: str, number: str, reason: str = "", comments: str = ""
    ) -> None:
        """Ask the new party first."""
        asked = services.ConsultationCall(call_id, number, for_conference=True)
        self._begin(self._desktop.conference_initiate, asked, reason, comments)

    def blind_transfer(
        self, call_id: str, number: str, reason: str = "", comments: str = ""
    ) -> None:
        """Send the call on without asking there first."""
        asked = services.SingleStepTransferCall(call_id, number)
        self._begin(self._desktop.blind_transfer, asked, reason, comments)

    def transfer_complete(self, held_call_id: str, active_call_id: str) -> None:
        """Connect the two others and leave."""
        self._carry_over(held_call_id, active_call_id)
        self._desktop.transfer_complete(held_call_id, active_call_id)

    def conference_complete(self, held_call_id: str, active_call_id: str) -> None:
        """Put everyone into one call."""
        self._carry_over(held_call_id, active_call_id)
        self._desktop.conference_complete(held_call_id, active_call_id)

    def _carry_over(self, held_call_id: str, active_call_id: str) -> None:
        """Let the consultation's context replace an older one: servers keep the held call's."""
        calls = self._store.snapshot.calls
        old, new = (
            calls[call_id].data.get(self._variable, "") if call_id in calls else ""
            for call_id in (held_call_id, active_call_id)
        )
        change = services.AssociateData(held_call_id, {self._variable: new})
        if old and new and old != new and objection(self._store.snapshot, change) is None:
            self._desktop.set_call_data(held_call_id, change.data)

    def _begin(
        self,
        begin: Begin,
        asked: services.ConsultationCall | services.SingleStepTransferCall,
        reason: str,
        comments: str,
    ) -> None:
        try:
            data = self._data(asked.call_id, reason, comments.strip())
        except ContextTooLong as problem:
            words = f"context_long:{problem.excess}"
            self._store.apply(events.RequestFailed(asked, Reason.BAD_INPUT, words))
            return
        begin(asked.call_id, asked.number, data)

    def _data(self, call_id: str, reason: str, comments: str) -> Mapping[str, str]:
        if not self._variable:
            return NO_DATA
        snapshot = self._store.snapshot
        call = snapshot.calls.get(call_id)
        context = Context(
            key=self._new_key()[:KEY_LENGTH],
            reason=reason,
            comments=comments,
            sender=sender_of(snapshot.agent),
            record=call.record if call else None,
        )
        return {self._variable: write_context(context, longest(self._variable))}


def sender_of(agent: Agent) -> str:
    """Return how an agent signs what goes with a call."""
    return agent.name or agent.agent_id or agent.device_id
