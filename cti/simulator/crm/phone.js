// The telephone: the panel in its frame, what it is asked, what it asks and what it tells.

import { logCall } from "./call-log.js";
import { config } from "./config.js";
import { customerOf, customersAt, recordOf, shown } from "./customers.js";
import { credentials, desk, locale, seat, settings } from "./desk.js";
import { byId, complain } from "./page.js";
import { mount } from "./panel.js";
import { onTheme, theme } from "./theme.js";
import { chosenCustomer, openCustomer, searchFor } from "./views.js";

const STATES = { null: "Logged out", not_ready: "Not ready", ready: "Ready", busy: "Busy", working_after_call: "After-call work" };
const ABOUT_CALLS = ["serviceInitiated", "originated", "networkReached", "delivered", "queued", "established", "held", "retrieved", "diverted", "failed", "transferred", "conferenced", "connectionCleared", "callCleared", "callDataChanged"];
const calls = new Map();
let attention = "";

const ANSWERS = {
  matchRecords: ({ number }) => ({ records: customersAt(number).map(recordOf) }),
  openRecord: ({ record }) => openCustomer(record.id),
  searchRecords: ({ number }) => searchFor(number),
  saveLog: (told) => {
    const { logId } = logCall(told);
    byId("news").textContent = `The call with ${nameOf(told.call)} is in the log.`;
    return { logId };
  },
  attention: ({ level }) => {
    attention = level;
    showAttention();
  },
};

// What rings

function nameOf({ otherParty, otherPartyName, record }) {
  const [customer, ...others] = customersAt(otherParty);
  if (record?.title) return record.title;
  return (others.length ? "" : customer?.name) || otherPartyName || shown(otherParty);
}

function showAttention() {
  const ringing = [...calls.values()].find(({ state, direction }) => state === "alerting" && direction === "in");
  byId("attention").hidden = !ringing || !attention;
  byId("attention").dataset.level = attention;
  byId("attention-who").textContent = ringing ? nameOf(ringing) : "";
}

function follow({ call, secondaryCallId }) {
  calls.delete(secondaryCallId);
  if (call.state === "null") calls.delete(call.callId);
  else calls.set(call.callId, call);
  if (![...calls.values()].some(({ state }) => state === "alerting")) attention = "";
  showAttention();
}

function takeOver({ snapshot }) {
  calls.clear();
  for (const call of snapshot.calls) calls.set(call.callId, call);
  showAgent(snapshot.agent);
  showAttention();
}

// Who is there

function showAgent(agent) {
  if (agent.state !== "null") seat(agent.agentId);
  byId("agent-name").textContent = config.names[desk.user] ?? "";
  byId("agent-state").textContent = `${desk.user}, ${STATES[agent.state]}`;
  byId("agent").dataset.state = agent.state;
}

// What the agent asks for here

function use(panel) {
  panel.dialLinks(document, ({ dataset }) => {
    const customer = customerOf(dataset.customerId);
    return customer ? { record: recordOf(customer) } : {};
  });
  panel.on("dialFailed", ({ number, error }) => complain(`${shown(number)} was not called: ${error.message}`));
  byId("call").addEventListener("click", async () => {
    const customer = chosenCustomer();
    complain("");
    try {
      await panel.makeCall(customer.number, { record: recordOf(customer) });
    } catch (error) {
      complain(`${customer.name} was not called: ${error.message}`);
    }
  });
  onTheme((wanted) => panel.setTheme(wanted).catch((error) => complain(error.message)));
  if (panel.snapshot.agent) takeOver(panel);
}

function listen(panel) {
  for (const name of ABOUT_CALLS) panel.on(name, follow);
  panel.on("callRenamed", ({ callId, call }) => {
    calls.delete(callId);
    follow({ call });
  });
  panel.on("ready", takeOver);
  panel.on("snapshotTaken", takeOver);
  panel.on("agentStateChanged", ({ agent }) => showAgent(agent));
  panel.on("linkStateChanged", ({ agent }) => showAgent(agent));
  const offer = () => (byId("call").disabled = !panel.can("makeCall"));
  panel.on("ready", offer);
  panel.on("capabilitiesChanged", offer);
  offer();
}

async function start() {
  try {
    const panel = await mount(byId("phone"), { settings, credentials, locale, theme: theme(), answers: ANSWERS, host: { name: "Polaris Desk" } });
    byId("phone-problem").textContent = "";
    listen(panel);
    use(panel);
  } catch (error) {
    byId("phone-problem").textContent = error.message;
    if (error.retry) return start();
  }
}

showAgent({ state: "null" });
byId("reload").addEventListener("click", () => {
  const frame = byId("phone").querySelector("iframe");
  if (frame) frame.src = frame.src;
});
start();
