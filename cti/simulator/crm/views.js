// The two views: the customers with one record open, and the log of all calls.

import { loggedCalls, loggedCallsOf, onLogged } from "./call-log.js";
import { CUSTOMERS, customerOf, emailOf, initials, search } from "./customers.js";
import { byId, copyOf, fill } from "./page.js";

const OUTCOMES = new Map([["sale", "Sale"], ["callback", "Call back"], ["info", "Information"], ["complaint", "Complaint"]]);
const DAY = { hour: "2-digit", minute: "2-digit" };
const ANY_DAY = { day: "numeric", month: "short", ...DAY };
let chosen = CUSTOMERS[0];

export function chosenCustomer() {
  return chosen;
}

export function openCustomer(id) {
  location.hash = `customer/${id}`;
}

export function searchFor(number) {
  location.hash = "customers";
  byId("search").value = number;
  showView();
  byId("search").focus();
}

/** Follow the address: #calls, #customers or #customer/C-1001. */
export function showView() {
  const [view, id] = location.hash.slice(1).split("/");
  const isLog = view === "calls";
  chosen = customerOf(id) ?? chosen;
  if (id && !search(wanted()).includes(chosen)) byId("search").value = "";
  document.querySelector("main").dataset.view = isLog ? "calls" : "customers";
  for (const link of document.querySelectorAll(".top nav a")) {
    if ((link.hash === "#calls") === isLog) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  byId("list").hidden = byId("record").hidden = isLog;
  byId("calls-view").hidden = !isLog;
  document.title = `Polaris Desk: ${isLog ? "calls" : chosen.name}`;
  document.querySelector(".open-page").scrollTop = 0;
  list();
  keepInView(byId("customers").querySelector("[data-chosen]"));
  record();
  log();
}

export function startViews() {
  byId("search").addEventListener("input", list);
  addEventListener("hashchange", showView);
  onLogged(() => {
    record();
    log();
  });
  showView();
}

// The customers

const wanted = () => byId("search").value.trim();

function list() {
  const found = search(wanted());
  byId("customers").replaceChildren(...found.map(row));
  byId("count").textContent = `${found.length} of ${CUSTOMERS.length}`;
  byId("nobody").hidden = found.length > 0;
}

function row(customer) {
  const item = copyOf("customer", { ...customer, initials: initials(customer.name) });
  const isChosen = customer === chosen;
  const open = item.querySelector(".open");
  item.toggleAttribute("data-chosen", isChosen);
  if (isChosen) open.setAttribute("aria-current", "true");
  open.addEventListener("click", () => openCustomer(customer.id));
  const ring = item.querySelector(".ring");
  ring.dataset.ringAs = customer.id;
  ring.setAttribute("aria-label", `Ring me as ${customer.name}`);
  return item;
}

// In the list alone: where the whole page scrolls, it stays where it is.
function keepInView(chosenRow) {
  const box = byId("customers").getBoundingClientRect();
  const { top, bottom } = chosenRow?.getBoundingClientRect() ?? box;
  byId("customers").scrollTop += Math.min(0, top - box.top) + Math.max(0, bottom - box.bottom);
}

function record() {
  const values = { ...chosen, initials: initials(chosen.name), email: emailOf(chosen) };
  fill(byId("record"), values);
  byId("record").querySelector(".tier").dataset.tier = chosen.tier;
  byId("call").setAttribute("aria-label", `Call ${chosen.name}`);
  byId("caller-name").textContent = chosen.name;
  byId("timeline").replaceChildren(...chosen.timeline.map(([when, what]) => copyOf("moment", { when, what })));
  showCalls("record-calls", "no-record-calls", loggedCallsOf(chosen.id));
}

// The calls

function log() {
  showCalls("log", "no-calls", loggedCalls());
  byId("calls-count").textContent = loggedCalls().length || "";
}

function showCalls(listId, emptyId, entries) {
  byId(listId).replaceChildren(...entries.map(entryItem));
  byId(emptyId).hidden = entries.length > 0;
}

function entryItem(entry) {
  const customer = customerOf(entry.customerId);
  const item = copyOf("entry", {
    ...entry,
    who: customer?.name ?? (entry.name || "Unknown caller"),
    way: wayOf(entry),
    length: entry.wasAnswered ? clock(entry.seconds) : "",
    outcome: OUTCOMES.get(entry.disposition) ?? entry.disposition,
    when: moment(entry.startedAt),
  });
  item.dataset.way = entry.wasAnswered ? entry.direction : "missed";
  item.querySelector("use").setAttribute("href", `#way-${item.dataset.way}`);
  if (customer) item.querySelector(".name").href = `#customer/${customer.id}`;
  item.querySelector(".when").dateTime = new Date(entry.startedAt).toISOString();
  return item;
}

function wayOf({ direction, wasAnswered }) {
  const words = direction === "out" ? ["Outgoing", "Outgoing, no answer"] : ["Incoming", "Missed"];
  return words[wasAnswered ? 0 : 1];
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function moment(milliseconds) {
  const isToday = new Date(milliseconds).toDateString() === new Date().toDateString();
  return new Date(milliseconds).toLocaleString("en-GB", isToday ? DAY : ANY_DAY);
}
