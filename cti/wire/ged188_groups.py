"""Members of groups: from their order on the wire to lists that pair them, and back.

Each member's list has one place for each record, None where a record lacks it; the members of a
group within a record have a list in that place. GED-188 promises the order of a group's members.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Occurrence = tuple[str, Any]  # a member's name and its value
Record = list[Occurrence]


class Group(NamedTuple):
    """Fields that repeat together."""

    counter: str  # the field that says how often
    most: int  # records; 0: no limit is printed
    starts: bool  # each record begins with the member at place 0
    places: Mapping[str, int]  # of each member, those of inner groups too
    inner: tuple[Group, ...]


def pair(group: Group, occurrences: Sequence[Occurrence], count: object) -> dict[str, list[Any]]:
    """Return the list of each member; ValueError if there are more records than allowed."""
    records = _records(group, occurrences, count)
    if group.most and len(records) > group.most:
        raise ValueError(f"{len(records)} records; at most {group.most} are allowed")
    seen = dict.fromkeys(name for name, _ in occurrences)
    inner = {name: within for within in group.inner for name in within.places}
    by_name = [dict(record) for record in records]
    lists: dict[str, list[Any]] = {}
    for name in seen:
        if name not in inner:
            lists[name] = [values.get(name) for values in by_name]
        elif name not in lists:
            within = inner[name]
            members = [member for member in within.places if member in seen]
            for member in members:
                lists[member] = []
            for record, values in zip(records, by_name, strict=True):
                own = [occurrence for occurrence in record if occurrence[0] in within.places]
                paired = pair(within, own, values.get(within.counter))
                length = max(map(len, paired.values()), default=0)
                for member in members:
                    lists[member].append(paired.get(member, [None] * length))
    return lists


def _records(group: Group, occurrences: Sequence[Occurrence], count: object) -> list[Record]:
    places = group.places
    if group.starts:
        return _cut(occurrences, lambda name, record: places[name] == 0)
    in_order = _cut(occurrences, lambda name, record: places[name] <= places[record[-1][0]])
    if len(in_order) != count:  # perhaps in an order of its own: then a repetition begins a record
        as_sent = _cut(occurrences, lambda name, record: any(name == seen for seen, _ in record))
        if len(as_sent) == count:
            return as_sent
    return in_order


def _cut(occurrences: Sequence[Occurrence], begins: Callable[[str, Record], bool]) -> list[Record]:
    records: list[Record] = []
    for occurrence in occurrences:
        if records and not begins(occurrence[0], records[-1]):
            records[-1].append(occurrence)
        else:
            records.append([occurrence])
    return records


def flatten(group: Group, lists: Mapping[str, Sequence[Any]]) -> Record:
    """Return what `pair` was made from; ValueError if the wire could not show the pairing."""
    sizes = {len(values) for values in lists.values()}
    if len(sizes) > 1:
        raise ValueError("lists of different lengths; each needs one place for each record")
    size = max(sizes, default=0)
    if group.most and size > group.most:
        raise ValueError(f"{size} records; at most {group.most} are allowed")
    places = group.places
    names = sorted(lists, key=lambda name: places[name] > 0 if group.starts else places[name])
    flat: Record = []
    for index in range(size):
        record = _flat_record(group, {name: lists[name][index] for name in names})
        if not record or (flat and not _begins(group, record[0][0], flat[-1][0])):
            raise ValueError(
                f"record {index} would not be told from the one before; "
                f"{next(iter(places))} is needed in it"
            )
        flat += record
    return flat


def _begins(group: Group, name: str, last: str) -> bool:
    place = group.places[name]
    return place == 0 if group.starts else place <= group.places[last]


def _flat_record(group: Group, values: Mapping[str, Any]) -> Record:
    inner = {name: within for within in group.inner for name in within.places}
    written: set[str] = set()
    record: Record = []
    for name, value in values.items():
        if name not in inner:
            if value is not None:
                record.append((name, value))
        elif name not in written:
            within = inner[name]
            members = {member: values[member] or [] for member in within.places if member in values}
            written |= members.keys()
            if within.counter not in values and any(members.values()):
                record.append((within.counter, len(members[name])))
            record += flatten(within, members)
    return record
