// The demo CRM: shows invented customers, frames the panel, and lets customers call.

const CUSTOMERS = [
  { id: "C-1001", name: "Ines Carvalho", company: "Harbour & Pine", role: "Head of purchasing", number: "+16175550142", tier: "Gold", city: "Boston", since: "March 2019", last: "Yesterday, by e-mail", case: "48213: Delivery arrived short", notes: "Prefers to be called before ten. Orders for three shops at once, so check the delivery address twice.", timeline: [["18 Nov", "Reported two boxes missing"], ["02 Nov", "Order 7714 shipped"], ["14 Oct", "Price list for next year sent"]] },
  { id: "C-1002", name: "Theo Lindgren", company: "Alder Cycle Works", role: "Owner", number: "+16175550118", tier: "Silver", city: "Somerville", since: "June 2021", last: "Monday, by telephone", case: "48190: Invoice shows the old address", notes: "Moved in September. The workshop is loud: speak slowly, confirm by e-mail.", timeline: [["16 Nov", "Asked for a corrected invoice"], ["21 Sep", "New address recorded"]] },
  { id: "C-1003", name: "Maya Robinson", company: "Brightwell Clinic", role: "Practice manager", number: "+16175550173", tier: "Platinum", city: "Cambridge", since: "January 2016", last: "Today, by chat", case: "48220: Extend the service contract", notes: "Contract ends in January. Wants the weekend cover included; Grace has made an offer.", timeline: [["21 Nov", "Chat about weekend cover"], ["12 Nov", "Offer 311 sent"], ["30 Oct", "Quarterly review"]] },
  { id: "C-1004", name: "Oskar Weiss", company: "Weiss Joinery", role: "Master joiner", number: "+16175550155", tier: "Bronze", city: "Medford", since: "August 2023", last: "Last week, by telephone", case: "None", notes: "Calls from the van: the line drops now and then. Call back if it does.", timeline: [["13 Nov", "Asked about opening hours"]] },
  { id: "C-1005", name: "Priya Raman", company: "Lumen Studio", role: "Producer", number: "+16175550164", tier: "Gold", city: "Boston", since: "May 2020", last: "Two weeks ago, on site", case: "48102: Two lamps to be repaired", notes: "Rents equipment by the week. Needs spare parts on the same day during a shoot.", timeline: [["07 Nov", "Lamps collected"], ["06 Nov", "Fault reported"]] },
  { id: "C-1006", name: "Samuel Adeyemi", company: "Northgate School", role: "Bursar", number: "+16175550187", tier: "Silver", city: "Quincy", since: "September 2018", last: "Last month, by post", case: "None", notes: "Pays by the quarter, on account. Holidays follow the school's calendar.", timeline: [["24 Oct", "Statement of account posted"]] },
  { id: "C-1007", name: "Lucía Ferrer-Muñoz", company: "Casa Ferrer", role: "Chef", number: "+16175550129", tier: "Gold", city: "Brookline", since: "February 2022", last: "Friday, by telephone", case: "48207: Cold store too warm", notes: "Speaks Spanish and English. Never between twelve and three, or after seven.", timeline: [["20 Nov", "Technician booked"], ["20 Nov", "Temperature alarm reported"]] },
  { id: "C-1008", name: "Jonathan Fitzwilliam-Abernathy", company: "Commonwealth Archive & Conservation Partnership", role: "Keeper of maps", number: "+16175550191", tier: "Bronze", city: "Worcester", since: "November 2024", last: "Never", case: "None", notes: "New customer. Asked for the catalogue on paper.", timeline: [["19 Nov", "Account opened"]] },
  { id: "C-1009", name: "Hana Sato", company: "Kumo Logistics", role: "Dispatcher", number: "+16175550136", tier: "Platinum", city: "Chelsea", since: "April 2017", last: "Today, by telephone", case: "48225: Change tomorrow's pick-up", notes: "Works nights. What she asks for is urgent, as a rule.", timeline: [["21 Nov", "Pick-up to be moved to six"], ["20 Nov", "Pick-up confirmed"]] },
];

const SETTINGS = /^[a-z0-9-]+$/;
const REFRESH = 1000;  // milliseconds: the switch has no news service for CRMs
const byId = (id) => document.getElementById(id);

const config = await (await fetch("config.json")).json();
const settings = new URLSearchParams(location.search).get("settings");
const user = config.users[settings] ?? config.user;
const known = { chosen: CUSTOMERS[0], call: null, agent: null };

function fill(root, values) {
  for (const each of root.querySelectorAll("[data-field]")) {
    each.textContent = values[each.dataset.field] ?? "";
    if (each.dataset.field === "tier") each.dataset.tier = values.tier;
  }
}

function initials(name) {
  const words = name.split(" ");
  return words[0][0] + words.at(-1)[0];
}

function shown(number) {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1 $2-$3");
}

// The list and the record

function fits(customer, wanted) {
  const digits = wanted.replace(/\D/g, "");
  const words = `${customer.name} ${customer.company} ${customer.id}`.toLowerCase();
  return words.includes(wanted.toLowerCase()) || (digits.length > 2 && customer.number.includes(digits));
}

function list() {
  const found = CUSTOMERS.filter((each) => fits(each, byId("search").value.trim()));
  byId("customers").replaceChildren(...found.map(row));
  byId("count").textContent = `${found.length} of ${CUSTOMERS.length}`;
  byId("nobody").hidden = found.length > 0;
}

function row(customer) {
  const item = byId("customer").content.firstElementChild.cloneNode(true);
  fill(item, { ...customer, initials: initials(customer.name) });
  item.toggleAttribute("data-chosen", customer === known.chosen);
  if (customer === known.chosen) item.querySelector(".open").setAttribute("aria-current", "true");
  item.querySelector(".open").addEventListener("click", () => choose(customer));
  const ring = item.querySelector(".ring");
  ring.setAttribute("aria-label", `Ring me as ${customer.name}`);
  ring.addEventListener("click", () => callMe(customer));
  return item;
}

function choose(customer) {
  known.chosen = customer;
  fill(byId("record"), { ...customer, number: shown(customer.number), initials: initials(customer.name), email: address(customer) });
  byId("timeline").replaceChildren(...customer.timeline.map(([when, what]) => {
    const item = byId("moment").content.firstElementChild.cloneNode(true);
    fill(item, { when, what });
    return item;
  }));
  list();
}

function address(customer) {
  const plain = (text) => text.normalize("NFD").replace(/[^A-Za-z]/g, "").toLowerCase();
  return `${plain(customer.name.split(" ")[0])}@${plain(customer.company.split(" ")[0])}.example`;
}

// The telephone network

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
    byId("problem").textContent = "";
    await look();
  } catch (problem) {
    byId("problem").textContent = problem.message;
  }
}

function callMe(customer) {
  choose(customer);
  const way = document.querySelector('input[name="way"]:checked').value;
  const to = way === "queue" ? config.queue : known.agent?.device ?? user;
  const variables = { customer_id: customer.id, tier: customer.tier };
  return order("calls", { from: customer.number, to, name: customer.name, variables });
}

async function look() {
  const [calls, agents] = await Promise.all([ask("calls"), ask("agents")]);
  const agent = agents.find((each) => each.id === user);
  const has = (call, device) => call.connections.find((each) => each.device === device);
  known.agent = agent;
  known.call = calls.findLast((each) => has(each, agent?.device)) ?? calls.findLast((each) => has(each, config.queue)) ?? null;
  tell(known.call, agent, known.call ? has(known.call, agent?.device)?.state : undefined);
}

function tell(call, agent, own) {
  const customer = CUSTOMERS.find((each) => each.number === call?.from);
  byId("me").textContent = agent?.name ?? "";
  byId("softphone-title").textContent = `${agent?.name ?? "Agent"}'s softphone`;
  byId("answer").disabled = own !== "alerting";
  byId("hangup").disabled = own === undefined;
  byId("customer-hangs-up").disabled = call === null;
  for (const each of document.querySelectorAll("[data-status]")) {
    each.setAttribute("aria-pressed", String(each.dataset.status === agent?.status));
  }
  const who = customer?.name ?? (call?.from === agent?.device ? shown(call?.to ?? "") : call?.name || call?.from);
  const chosen = document.querySelector(`[data-status="${agent?.status}"]`)?.textContent;
  const status = agent ? `Status: ${chosen ?? agent.status}. ` : "";
  const words = { alerting: `${who} is ringing.`, connected: `In a call with ${who}.`, hold: `${who} is on hold.`, queued: `${who} is waiting in the queue for somebody who is ready.`, fail: `The call to ${who} failed.`, initiated: `Calling ${who}.` };
  byId("state").textContent = status + (call ? words[call.state] ?? "" : "No call.");
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

// Putting it together

function panelAddress() {
  if (settings === null) return config.panel + "/";
  if (SETTINGS.test(settings)) return `${config.panel}/?settings=${settings}`;
  byId("problem").textContent = "The name of the settings may have only a-z, 0-9 and - in it.";
  return config.panel + "/";
}

document.querySelector(".softphone").hidden = !config.softphones.includes(user);
byId("search").addEventListener("input", list);
byId("ring").addEventListener("click", () => callMe(known.chosen));
byId("customer-hangs-up").addEventListener("click", () => order(`calls/${known.call.call_id}/hangup`));
byId("answer").addEventListener("click", () => order(`calls/${known.call.call_id}/answer`, { device: known.agent.device }));
byId("hangup").addEventListener("click", () => order(`calls/${known.call.call_id}/hangup`, { device: known.agent.device }));
for (const each of document.querySelectorAll("[data-status]")) {
  each.addEventListener("click", () => order(`agents/${user}/state`, { state: each.dataset.status }));
}
choose(CUSTOMERS[0]);
byId("panel").src = panelAddress();
keepLooking();
