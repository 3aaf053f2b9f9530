"""What the panel does for a host by itself: nothing of it goes to the CTI server."""

from collections.abc import Callable, Mapping
from typing import Any

from cti.domain import events
from cti.errors import ProtocolError
from cti.interface.desktop import Desktop
from cti.interface.questions import NAMES
from cti.interface.store import Store
from cti.opencti.reading import read_event

from .reading import BadRequest
from .telling import call_object

Given = Mapping[str, Any]
OnPage = Mapping[str, Callable[[Given], None]]
"""The requests that act on the page, by name; where there is no page, they are missing."""

ANSWERS = frozenset(NAMES.values())


class OwnRequests:
    """The functions behind a table of names."""

    def __init__(self, store: Store, desktop: Desktop, on_page: OnPage) -> None:
        self._store = store
        self._desktop = desktop
        self._on_page = on_page
        self._own: dict[str, Callable[[Given], dict[str, Any]]] = {
            "takeNotes": self._take_notes,
            "voiceAI": self._voice_ai,
            "offerAnswers": self._offer_answers,
        }

    @property
    def names(self) -> frozenset[str]:
        """Return which there are."""
        return frozenset({*self._own, *self._on_page, "requestSnapshot"})

    def do(self, name: str, given: Given) -> dict[str, Any]:
        """Do it, and return the response's data. Raises BadRequest."""
        if name in self._own:
            return self._own[name](given)
        self._on_page[name](given)
        return {}

    def offer(self, answers: frozenset[str]) -> None:
        """The host answers these questions from now on."""
        if answers & ANSWERS != self._store.snapshot.host_answers:
            self._store.apply(events.HostAnswersChanged(answers & ANSWERS))

    def _offer_answers(self, given: Given) -> dict[str, Any]:
        self.offer(given["names"])
        return {}

    def _take_notes(self, given: Given) -> dict[str, Any]:
        call_id = given["callId"]
        if self._store.snapshot.find_call(call_id) is None:
            raise BadRequest("takeNotes: data.callId is no call that the panel knows.")
        self._desktop.take_notes(call_id, given["notes"])
        call = self._store.snapshot.find_call(call_id)
        assert call is not None
        return {"call": call_object(call, self._store.snapshot)}

    def _voice_ai(self, given: Given) -> dict[str, Any]:
        """Take in what the host's voice AI heard: of a call that is known, and nothing else."""
        try:
            heard = read_event(given["event"])
        except ProtocolError as error:
            raise BadRequest(f"voiceAI: data.event: {error}") from None
        for event in heard:
            if not isinstance(event, events.VoiceAIEvent):
                raise BadRequest("voiceAI: data.event must be a VoiceAIEvent.")
            if self._store.snapshot.find_call(event.call_id) is None:
                raise BadRequest("voiceAI: data.event.pyCallId is no call that the panel knows.")
            self._store.apply(event)
        return {}
