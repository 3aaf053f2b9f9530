"""What a call's card says of whom the call may be about."""

from dataclasses import dataclass

from cti.domain.model import Call, Record, Snapshot
from cti.domain.permissions import objection
from cti.domain.services import AnswerCall
from cti.domain.states import Direction
from cti.interface.questions import NAMES, OpenRecord, SearchRecords
from cti.interface.treatment import record_key

from .context_view import ContextRow
from .naming import name_of
from .site import Site
from .words import Words

CANDIDATES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One of several records that fit."""

    key: str
    title: str
    subtitle: str
    label: str


@dataclass(frozen=True, slots=True)
class PopFact:
    """Something about the call that the site wants in the pop."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PopRow:
    """The matches of a call: as a pop, folded away to a line, or the one that was chosen."""

    key: str
    kind: str
    heading: str
    subtitle: str
    facts: tuple[PopFact, ...]
    candidates: tuple[CandidateRow, ...]
    accept: str  # the text of the button; empty: there is none
    accept_label: str
    open_label: str
    can_search: bool
    can_show: bool
    can_dismiss: bool


def pop_rows(snapshot: Snapshot, call: Call, now: float, site: Site) -> tuple[PopRow, ...]:
    """Return the pop of `call` at `now`, if there is anything to say."""
    over = call.ended_at is not None
    silent = not over and site.treatment.of(call).interaction == "none"
    if call.record is None and (call.matches is None or over or silent):
        return ()
    is_open = not over and call.pop_until is not None and now < call.pop_until
    return (_pop_row(snapshot, call, site, is_open),)


def said_of(context: tuple[ContextRow, ...], pop: tuple[PopRow, ...]) -> str:
    """Return what a screen reader says of it, once."""
    texts = [text for row in context for text in (row.sender, row.reason, row.comments)]
    texts += [text for row in pop for text in (row.heading, row.subtitle)]
    return ". ".join(filter(None, texts))


def _pop_row(snapshot: Snapshot, call: Call, site: Site, is_open: bool) -> PopRow:
    words, matches = site.words, call.matches or ()
    one = call.record or (matches[0] if len(matches) == 1 else None)
    several = one is None and len(matches) > 1  # then it takes one of them to accept
    answers = not several and _accepting_answers(snapshot, call, site)
    heading = _heading(one, matches, words)
    searches = NAMES[SearchRecords] in snapshot.host_answers and call.record is None
    accept = _accept(snapshot, call, one, answers, words) if is_open else ""
    return PopRow(
        key=call.call_id,
        kind="pop" if is_open else "line",
        heading=heading,
        subtitle=one.subtitle if one else "",
        facts=_facts(call, site) if is_open else (),
        candidates=_candidates(matches, words) if is_open and one is None else (),
        accept=accept,
        accept_label=f"{accept} {one.title or one.id}" if accept and one else accept,
        open_label=words.say("pop.open_record", heading) if _can_open(snapshot, call) else "",
        can_search=is_open and searches,
        can_show=not is_open and call.record is None and (bool(matches) or searches),
        can_dismiss=is_open,
    )


def _heading(one: Record | None, matches: tuple[Record, ...], words: Words) -> str:
    if one is not None:
        return one.title or f"{one.type} {one.id}"
    return words.say("pop.several", len(matches)) if matches else words.say("pop.unknown")


def _accepting_answers(snapshot: Snapshot, call: Call, site: Site) -> bool:
    waits = site.treatment.of(call).answering == "after_pop"
    return waits and objection(snapshot, AnswerCall(call.call_id)) is None


def _accept(snapshot: Snapshot, call: Call, one: Record | None, answers: bool, words: Words) -> str:
    """Return what accepting is called: what it does, or nothing if it does nothing."""
    if answers:
        return words.say("pop.accept")
    if one is None or call.record is not None:
        return ""
    opens = NAMES[OpenRecord] in snapshot.host_answers
    return words.say("pop.open" if opens else "pop.accept")


def _can_open(snapshot: Snapshot, call: Call) -> bool:
    return call.record is not None and NAMES[OpenRecord] in snapshot.host_answers


def _candidates(matches: tuple[Record, ...], words: Words) -> tuple[CandidateRow, ...]:
    return tuple(
        CandidateRow(
            key=record_key(record),
            title=record.title or f"{record.type} {record.id}",
            subtitle=record.subtitle,
            label=words.say("pop.choose_record", record.title or record.id),
        )
        for record in matches[:CANDIDATES_SHOWN]
    )


def _facts(call: Call, site: Site) -> tuple[PopFact, ...]:
    words = site.words
    line = call.dialled_device if call.direction is Direction.IN else call.called_device
    known = {
        "number": (words.say("pop.number"), call.other_party),
        "name": (words.say("pop.name"), name_of(call)),
        "queue": (words.say("call.queue"), site.queues.get(call.queue, call.queue)),
        "line": (words.say("call.line"), line),
    }
    rows = []
    for name in site.treatment.of(call).pop:
        variable = (site.variables.get(name, name), call.data.get(name, ""))
        label, value = known.get(name, variable)
        if value:
            rows.append(PopFact(name, label, value))
    return tuple(rows)
