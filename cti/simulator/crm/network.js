// Plays the telephone network by the simulator's control API. No real CRM has such a box.

import { config } from "./config.js";
import { customerOf, customersAt, shown, STRANGER } from "./customers.js";
import { desk, extension, hasSoftphone } from "./desk.js";
import { byId, complain } from "./page.js";
import { chosenCustomer } from "./views.js";

const REFRESH = 1000; // milliseconds: the switch has no news service for CRMs
const known = { call: null, agent: null };

const chosenWay = (name) => document.querySelector(`input[name="${name}"]:checked`).value;

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(`${config.control}/simulator/${path}`, options);
  } catch {
    throw new Error("The simulator does not answer. Is it running?");
  }
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
}

async function order(path, body = {}) {
  try {
    await ask(path, body);
    complain("");
    await look();
  } catch (problem) {
    complain(problem.message);
  }
}

function ringAs(customer) {
  return ring(customer.number, customer.name, variablesOf(customer));
}

function ringMe() {
  if (chosenWay("caller") === "customer") return ringAs(chosenCustomer());
  return ring(STRANGER, "", {});
}

function ring(from, name, variables) {
  const to = chosenWay("way") === "queue" ? config.queue : extension();
  const spoken = byId("voice-ai").checked ? { voice_ai: "demo" } : {};
  return order("calls", { from, to, name, variables: { ...variables, ...spoken } });
}

// What a voice menu would have found out: each server has its own names for it.
function variablesOf({ id, tier, case: opened }) {
  if (hasSoftphone()) return { customer_id: id, tier };
  const [number, topic = ""] = opened.split(": ");
  return topic ? { CallVariable1: id, CallVariable2: number, CallVariable3: topic } : { CallVariable1: id };
}

async function look() {
  const [calls, agents] = await Promise.all([ask("calls"), ask("agents")]);
  const agent = agents.find((each) => each.id === desk.user);
  const has = (call, device) => call.connections.find((each) => each.device === device);
  known.agent = agent;
  known.call = calls.findLast((each) => has(each, agent?.device)) ?? calls.findLast((each) => has(each, config.queue)) ?? null;
  tell(known.call, agent, known.call ? has(known.call, agent?.device)?.state : undefined);
}

function tell(call, agent, own) {
  byId("softphone-title").textContent = `${agent?.name ?? "Agent"}'s softphone`;
  byId("answer").disabled = own !== "alerting";
  byId("hangup").disabled = own === undefined;
  byId("customer-hangs-up").disabled = call === null;
  for (const each of document.querySelectorAll("[data-status]")) {
    each.setAttribute("aria-pressed", String(each.dataset.status === agent?.status));
  }
  byId("state").textContent = statusWords(agent) + callWords(call, agent);
}

function statusWords(agent) {
  if (!agent || !hasSoftphone()) return "";
  const named = document.querySelector(`[data-status="${agent.status}"]`)?.textContent;
  return `Status: ${named ?? agent.status}. `;
}

function callWords(call, agent) {
  if (!call) return "No call.";
  const isOwn = call.from === agent?.device;
  const other = (isOwn ? call.to : call.from) ?? "";
  const who = customersAt(other)[0]?.name ?? ((!isOwn && call.name) || shown(other));
  const words = { alerting: `${who} is ringing.`, connected: `In a call with ${who}.`, hold: `${who} is on hold.`, queued: `${who} is waiting in the queue for somebody who is ready.`, fail: `The call to ${who} failed.`, initiated: `Calling ${who}.` };
  return words[call.state] ?? "";
}

async function keepLooking() {
  if (!document.hidden) {
    try {
      await look();
    } catch (problem) {
      byId("state").textContent = problem.message;
    }
  }
  setTimeout(keepLooking, REFRESH);
}

export function startNetwork() {
  const softphone = hasSoftphone();
  document.querySelector(".softphone").hidden = !softphone;
  byId("voice-ai").closest("label").hidden = softphone;
  byId("ring").addEventListener("click", ringMe);
  byId("customers").addEventListener("click", ({ target }) => {
    const id = target.closest("[data-ring-as]")?.dataset.ringAs;
    if (id) ringAs(customerOf(id));
  });
  byId("customer-hangs-up").addEventListener("click", () => order(`calls/${known.call.call_id}/hangup`));
  byId("answer").addEventListener("click", () => order(`calls/${known.call.call_id}/answer`, { device: known.agent.device }));
  byId("hangup").addEventListener("click", () => order(`calls/${known.call.call_id}/hangup`, { device: known.agent.device }));
  for (const each of document.querySelectorAll("[data-status]")) {
    each.addEventListener("click", () => order(`agents/${desk.user}/state`, { state: each.dataset.status }));
  }
  keepLooking();
}
