// The calls that the panel has told of, the latest first: one entry for each call.

import { customersAt } from "./customers.js";
import { keep, kept } from "./keeping.js";

const MOST = 200;
let entries = kept("log", []);
const listeners = new Set();

export function loggedCalls() {
  return entries;
}

export function loggedCallsOf(customerId) {
  return entries.filter((each) => each.customerId === customerId);
}

export function onLogged(listener) {
  listeners.add(listener);
}

/** Write a call down, in place of what was written about it before; returns its entry. */
export function logCall(told) {
  const entry = entryOf(told);
  const old = entries.find((each) => isSame(each, entry));
  entry.logId = old?.logId ?? `L-${1 + Math.max(0, ...entries.map((each) => Number(each.logId.slice(2))))}`;
  entries = [entry, ...entries.filter((each) => each !== old)]
    .sort((one, other) => other.startedAt - one.startedAt)
    .slice(0, MOST);
  keep("log", entries);
  for (const listener of listeners) listener(entry);
  return entry;
}

// A CTI server that starts anew may use an id again: it is the same call only if it was at the same time.
function isSame(one, other) {
  return one.callId === other.callId && one.startedAt <= other.endedAt && other.startedAt <= one.endedAt;
}

function entryOf({ call, notes, disposition, startedAt, endedAt, durationSeconds, record }) {
  const end = endedAt ?? Date.now();
  return {
    callId: call.callId,
    startedAt: startedAt ?? end - 1000 * durationSeconds,
    endedAt: end,
    seconds: Math.round(durationSeconds),
    direction: call.direction,
    wasAnswered: call.answeredAt !== null,
    number: call.otherParty,
    name: call.otherPartyName,
    customerId: record?.type === "customer" ? record.id : onlyOneAt(call.otherParty)?.id,
    disposition,
    notes,
  };
}

// Nobody has said who it was: the number does, if it is one person's.
function onlyOneAt(number) {
  const [customer, ...others] = customersAt(number);
  return others.length ? undefined : customer;
}
