"""The panel's questions in HubSpot's way, and what its answers mean; it answers much unasked."""

from collections.abc import Mapping
from typing import Any

from cti.domain import events
from cti.domain.model import Call, Record
from cti.domain.states import Direction, LogState
from cti.interface.questions import MatchRecords, OpenRecord, Question, SaveLog
from cti.interface.store import Store

from .hubspot_saying import Say
from .hubspot_telling import Telling, engagement_id
from .hubspot_terms import HubSpotTerms
from .hubspot_waiting import Awaited, Waiting
from .hubspot_words import coordinates, engagement, identifier, number_of, records_in

ANSWERS = frozenset({"matchRecords", "openRecord", "saveLog"})
"""The questions that HubSpot answers, by their names in our own interface."""

Data = Mapping[str, Any]


class HubSpotAsking:
    """Knows who is signed in to HubSpot, and which calls wait for its answers."""

    def __init__(
        self, store: Store, say: Say, telling: Telling, waiting: Waiting, terms: HubSpotTerms
    ) -> None:
        self._store = store
        self._say = say
        self._telling = telling
        self._waiting = waiting
        self._terms = terms
        self._portal_id = 0
        self._owner_id = ""

    def signed_in(self, data: Data) -> None:
        """Note which account this is and who uses it, as far as HubSpot says so."""
        self._portal_id = number_of(data.get("portalId")) or self._portal_id
        self._owner_id = identifier(data.get("ownerId")) or self._owner_id

    def ask(self, question: Question, now: float) -> None:
        """Ask HubSpot something; what it has no message for is not asked."""
        match question:
            case MatchRecords(call_id, direction=Direction.IN) if self._telling.is_told(call_id):
                self._waiting.begin(Awaited.MATCHES, call_id, now)  # it looks for every caller
            case MatchRecords(call_id):
                self._store.apply(events.RecordsMatched(call_id, ()))  # and for nobody else
            case OpenRecord(call_id, record):
                self._open(call_id, record)
            case SaveLog(call):
                self._complete(call, now)

    def tick(self, now: float) -> None:
        """Give up what has not been answered in time."""
        for awaited, call_id in self._waiting.late(now):
            if awaited is Awaited.MATCHES:
                self._store.apply(events.RecordsMatched(call_id, ()))
            elif awaited is Awaited.SAVED:
                self._store.apply(events.LogStateChanged(call_id, LogState.FAILED))

    # Answers

    def matched(self, data: Data) -> None:
        """HubSpot has looked for the caller."""
        call_id = self._meant(data, Awaited.MATCHES)
        if self._waiting.end(Awaited.MATCHES, call_id):
            records = records_in(data.get("callerIdMatches"))
            self._store.apply(events.RecordsMatched(call_id, records))

    def engaged(self, data: Data) -> None:
        """HubSpot has begun to log a call."""
        call_id, log_id = self._meant(data, Awaited.ENGAGEMENT), _log_id(data)
        self._waiting.end(Awaited.ENGAGEMENT, call_id)
        call = self._store.snapshot.find_call(call_id)
        if call is not None and log_id:
            self._store.apply(events.LogStateChanged(call_id, call.log_state, log_id))

    def not_engaged(self, data: Data) -> None:
        """HubSpot does not log a call."""
        self._waiting.end(Awaited.ENGAGEMENT, self._meant(data, Awaited.ENGAGEMENT))

    def saved(self, data: Data) -> None:
        """HubSpot has the whole call in its log."""
        self._settle(data, LogState.SAVED)

    def not_saved(self, data: Data) -> None:
        """HubSpot could not write down what the call has come to."""
        self._settle(data, LogState.FAILED)

    def _settle(self, data: Data, state: LogState) -> None:
        call_id = self._meant(data, Awaited.SAVED)
        if self._waiting.end(Awaited.SAVED, call_id):
            self._store.apply(events.LogStateChanged(call_id, state, _log_id(data)))

    def _meant(self, data: Data, awaited: Awaited) -> str:
        """Return the call that an answer is about: by our id, by HubSpot's, or the first."""
        external_id, log_id = data.get("externalCallId"), _log_id(data)
        if isinstance(external_id, str) and external_id:
            return self._telling.call_of(external_id)
        snapshot = self._store.snapshot
        if log_id:
            for call in snapshot.known_calls:
                if call.log_id == log_id:
                    return call.call_id
        for call_id in self._waiting.calls(awaited):
            waits = snapshot.find_call(call_id)
            if waits is not None and not (log_id and waits.log_id):
                return call_id
        return ""

    # Questions

    def _open(self, call_id: str, record: Record) -> None:
        place = coordinates(record, self._portal_id)
        if place is None:
            self._terms.note(f"hubspot: {record.type} {record.id} cannot be opened")
            return
        call = self._store.snapshot.find_call(call_id)
        log_id = engagement_id(call.log_id) if call else None
        self._say("NAVIGATE_TO_RECORD", engagementId=log_id, objectCoordinates=place)

    def _complete(self, call: Call, now: float) -> None:
        is_known = call.log_id or self._telling.is_told(call.call_id)
        if not is_known and not self._telling.concerns(call):  # nothing to log, nothing to repeat
            self._store.apply(events.LogStateChanged(call.call_id, LogState.SAVED))
            return
        title = self._terms.title(call)
        self._say(
            "CALL_COMPLETED",
            externalCallId=self._telling.external_id(call.call_id),
            engagementId=engagement_id(call.log_id),
            hideWidget=False,  # the panel is the agent's telephone: it stays
            engagementProperties=engagement(call, title, self._owner_id, self._terms.dispositions),
        )
        self._waiting.begin(Awaited.SAVED, call.call_id, now)


def _log_id(data: Data) -> str:
    return identifier(data.get("engagementId"))
