"""What a colleague said of a call, and what is said to the next one."""

from dataclasses import replace

import pytest
from stories import ANSWERED, CLEARED, NOW, RINGS, UP, after

from cti.domain import events
from cti.domain.model import Snapshot
from cti.domain.states import AgentState
from cti.interface.context import Context, longest, room_left, write_context
from cti.panel.agent_view import wrap_up
from cti.panel.call_view import call_row
from cti.panel.context_view import ContextRow, ReasonRow, context_rows, room_text
from cti.panel.site import Site
from cti.panel.view import panel_view
from cti.settings import TransferSettings

SITE = Site(
    transfer=TransferSettings(
        context_variable="user.context", reasons={"b": "Billing", "other": "Something else"}
    )
)
WITHOUT = Site()
AGENT = events.AgentStateChanged(state=AgentState.READY, agent_id="1002", name="Ben Birk")


def told(context: Context) -> Snapshot:
    text = write_context(context, 200)
    return after(UP, AGENT, replace(RINGS, data={"case": "C-1", "user.context": text}))


FROM_ANN = Context(key="k1", reason="b", comments="<i>Two</i>\nlines", sender="Ann Ames")


def test_the_next_agent_reads_who_handed_over_why_and_what() -> None:
    snapshot = told(FROM_ANN)
    card = call_row(snapshot, snapshot.calls["17"], NOW, SITE)
    row = ContextRow("k1", "From Ann Ames", "Billing", "<i>Two</i>\nlines")
    assert card.context == (row,)
    assert [pair.key for pair in card.data] == ["case"]
    assert panel_view(snapshot, NOW, str, SITE).news == "From Ann Ames. Billing. <i>Two</i>\nlines"


def test_it_stays_while_they_talk_and_afterwards() -> None:
    working = replace(AGENT, state=AgentState.WORKING_AFTER_CALL)
    talking = after(ANSWERED, start=told(FROM_ANN))
    over = after(CLEARED, working, start=talking)
    assert call_row(talking, talking.calls["17"], NOW, SITE).context[0].reason == "Billing"
    assert wrap_up(over, NOW, SITE)[0].context[0].comments == "<i>Two</i>\nlines"


def test_a_sender_who_is_not_named_and_a_reason_without_label_are_shown_as_they_are() -> None:
    snapshot = told(Context(key="k1", reason="vip"))
    (row,) = context_rows(snapshot.agent, snapshot.calls["17"], SITE)
    assert (row.sender, row.reason, row.comments) == ("Handed over", "vip", "")


def test_nobody_is_told_what_they_said_themselves() -> None:
    snapshot = told(replace(FROM_ANN, sender="Ben Birk"))
    card = call_row(snapshot, snapshot.calls["17"], NOW, SITE)
    assert card.context == ()
    assert [pair.key for pair in card.data] == ["case"]


@pytest.mark.parametrize("text", ["C-1001", "{broken", '{"a": 1}', ""])
def test_what_is_no_context_is_shown_as_data(text: str) -> None:
    snapshot = after(UP, replace(RINGS, data={"user.context": text}))
    card = call_row(snapshot, snapshot.calls["17"], NOW, SITE)
    assert card.context == ()
    assert [(pair.key, pair.value) for pair in card.data] == [("user.context", text)]


def test_without_a_variable_there_is_no_context() -> None:
    snapshot = told(FROM_ANN)
    card = call_row(snapshot, snapshot.calls["17"], NOW, WITHOUT)
    assert (card.context, card.takes_context, card.reasons, card.draft) == ((), False, (), "")
    assert len(card.data) == 2


def test_the_dialogs_offer_the_sites_reasons_and_none() -> None:
    snapshot = told(FROM_ANN)
    card = call_row(snapshot, snapshot.calls["17"], NOW, SITE)
    assert card.reasons == (
        ReasonRow("", "No reason"),
        ReasonRow("b", "Billing"),
        ReasonRow("other", "Something else"),
    )
    assert card.takes_context and card.has_reasons


def test_the_notes_are_the_draft_and_fit_with_any_reason() -> None:
    noted = after(events.NotesTaken("17", "Wants an invoice. " * 40), start=told(FROM_ANN))
    draft = call_row(noted, noted.calls["17"], NOW, SITE).draft
    assert draft.startswith("Wants an invoice. Wants") and draft.endswith("…")
    written = Context(key="x" * 8, reason="other", comments=draft, sender="Ben Birk")
    read = write_context(written, longest("user.context"))
    assert "Ben Birk" in read
    assert room_left(written, 200) >= 0


@pytest.mark.parametrize(
    ("reason", "comments", "text", "is_over"),
    [
        ("", "", "184 left", False),
        ("b", "", "176 left", False),
        ("b", "  x ", "168 left", False),
        ("b", "ß", "167 left", False),
        ("b", "x" * 169, "0 left", False),
        ("b", "x" * 170, "1 too many: shorten the comments.", True),
    ],
)
def test_what_is_left_is_counted_as_it_is_sent(
    reason: str, comments: str, text: str, is_over: bool
) -> None:
    assert room_text(reason, comments, SITE) == (text, is_over)
