"""What goes with a call to the next agent: whole, within the variable, and never more than text."""

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stories import ANSWERED, DIALLED, FULL, HELD, RINGS, UP

from cti.domain import events, services
from cti.domain.model import Record
from cti.domain.states import AgentState, Reason
from cti.interface.context import (
    Context,
    ContextTooLong,
    draft_of,
    longest,
    read_context,
    room_left,
    write_context,
)
from cti.interface.desktop import Desktop
from cti.interface.store import Store
from cti.interface.transfers import Transfers
from cti.settings import TransferSettings

SEEN = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn"))
TEXT = st.text(SEEN, max_size=60).map(str.strip)
RECORDS = st.builds(Record, TEXT.filter(bool), TEXT.filter(bool), TEXT)
CONTEXTS = st.builds(
    Context,
    key=st.text("abcXYZ019-_", min_size=1, max_size=8),
    reason=TEXT,
    comments=TEXT,
    sender=TEXT,
    record=st.none() | RECORDS,
)
ANN = Record("customer", "C-1", "Ann Lee")
FULL_CONTEXT = Context(key="x7Kp2qRs", reason="billing", sender="1001", record=ANN)


@given(CONTEXTS)
def test_what_is_written_is_read_again(context: Context) -> None:
    assert read_context(write_context(context, 4000)) == context


@given(CONTEXTS, st.integers(0, 400))
def test_what_was_typed_goes_whole_or_not_at_all(context: Context, limit: int) -> None:
    left = room_left(context, limit)
    try:
        text = write_context(context, limit)
    except ContextTooLong as problem:
        assert left == -problem.excess < 0
        return
    read = read_context(text)
    assert left >= 0
    assert len(text.encode()) <= limit
    assert read is not None
    assert (read.key, read.reason, read.comments) == (context.key, context.reason, context.comments)
    assert read.sender in ("", context.sender)
    if read.record is not None and context.record is not None:
        assert (read.record.type, read.record.id) == (context.record.type, context.record.id)


@pytest.mark.parametrize(
    ("limit", "sender", "record"),
    [
        (80, "1001", ANN),
        (66, "1001", Record("customer", "C-1")),
        (55, "", Record("customer", "C-1")),
        (41, "1001", None),
        (30, "", None),
    ],
)
def test_where_room_is_short_the_title_goes_first(
    limit: int, sender: str, record: Record | None
) -> None:
    read = read_context(write_context(FULL_CONTEXT, limit))
    assert read is not None
    assert (read.sender, read.record, read.reason) == (sender, record, "billing")


def test_a_plain_call_variable_holds_less_than_a_named_one() -> None:
    assert (longest("CallVariable3"), longest("user.context")) == (40, 200)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C-1001",
        "{",
        "{}",
        '{"k":""}',
        '{"k":7}',
        '{"c":"x"}',
        "[1]",
        '{"k":' + "[" * 3000,
        "[" * 9,
    ],
)
def test_what_is_no_context_is_ordinary_data(text: str) -> None:
    assert read_context(text) is None


@given(st.text() | st.builds(json.dumps, st.dictionaries(st.sampled_from("krcftin"), st.text())))
@example('{"k":"\\ud800"}')
@example('{"k":"a","c":{"k":[]},"t":1,"i":null}')
@example('{"k":' + "9" * 4500 + "}")
def test_no_text_makes_reading_fail(text: str) -> None:
    read = read_context(text)
    assert read is None or read.key


def test_what_turns_other_text_around_is_left_out() -> None:
    read = read_context('{"k":"a","c":"<b>Hi\\u202e\\u0000\\nthere</b>","f":"\\u200b"}')
    assert read == Context(key="a", comments="<b>Hi\nthere</b>")


@given(st.text(SEEN, max_size=400), CONTEXTS)
def test_a_draft_fits_beside_the_rest_but_for_the_title(notes: str, beside: Context) -> None:
    draft = draft_of(notes, beside, 200)
    assert draft == notes or draft == "" or draft.endswith("…")
    if draft:
        read = read_context(write_context(replace(beside, comments=draft), 200))
        assert read is not None
        assert read.sender == beside.sender
        assert (read.record is None) == (beside.record is None)


@pytest.mark.parametrize(
    ("limit", "draft"), [(200, "Wants an invoice"), (34, "Wants an…"), (10, "")]
)
def test_a_draft_shows_that_there_is_more_of_it(limit: int, draft: str) -> None:
    assert draft_of("Wants an invoice", Context(key="x7Kp2qRs"), limit) == draft


def transfers(variable: str) -> tuple[Transfers, Store, list[services.Request]]:
    agent = events.AgentStateChanged(state=AgentState.BUSY, agent_id="1001", name="Ann Ames")
    store = Store(FULL, lambda: 1.0)
    for event in (UP, agent, RINGS, ANSWERED, events.RecordChosen("17", ANN)):
        store.apply(event)
    sent: list[services.Request] = []
    settings = TransferSettings(context_variable=variable, reasons={"b": "Billing"})
    return Transfers(store, Desktop(store, sent.append), settings, lambda: "Kk3yKk3y"), store, sent


@pytest.mark.parametrize(
    ("function", "asked"),
    [
        (Transfers.transfer_initiate, services.ConsultationCall("17", "2002")),
        (Transfers.conference_initiate, services.ConsultationCall("17", "2002", True)),
        (Transfers.blind_transfer, services.SingleStepTransferCall("17", "2002")),
    ],
)
def test_a_call_takes_its_context_along(function: object, asked: services.Request) -> None:
    sending, _, sent = transfers("user.context")
    function(sending, "17", "2002", "b", " Call her back ")  # type: ignore[operator]
    assert sent == [asked]
    (request,) = sent
    assert isinstance(request, services.ConsultationCall | services.SingleStepTransferCall)
    context = read_context(request.data["user.context"])
    assert context == Context(
        key="Kk3yKk3y", reason="b", comments="Call her back", sender="Ann Ames", record=ANN
    )


@pytest.mark.parametrize("conference", [False, True])
@pytest.mark.parametrize("old", ['{"k":"old"}', "", '{"k":"new"}'])
def test_the_newer_context_replaces_an_older_one_before_the_calls_are_joined(
    old: str, conference: bool
) -> None:
    sending, store, sent = transfers("user.context")
    new = '{"k":"new"}'
    if old:
        store.apply(events.CallDataChanged(call_id="17", data={"user.context": old}))
    store.apply(HELD)
    store.apply(replace(DIALLED, consultation_of="17", data={"user.context": new}))
    if conference:
        sending.conference_complete("17", "18")
    else:
        sending.transfer_complete("17", "18")
    join = (services.ConferenceCall if conference else services.TransferCall)("18", "17")
    change = services.AssociateData("17", {"user.context": new})
    assert sent == ([change, join] if old == '{"k":"old"}' else [join])


def test_without_a_variable_for_it_nothing_goes_along() -> None:
    sending, _, sent = transfers("")
    sending.blind_transfer("17", "2002", "b", "Call her back")
    (request,) = sent
    assert isinstance(request, services.SingleStepTransferCall)
    assert request.data == {}


def test_what_is_too_long_is_refused_before_it_is_sent() -> None:
    sending, store, sent = transfers("CallVariable3")
    sending.transfer_initiate("17", "2002", "b", "Call her back tomorrow")
    (alert,) = store.snapshot.alerts
    assert sent == []
    assert (alert.reason, alert.detail) == (Reason.BAD_INPUT, "context_long:13")
