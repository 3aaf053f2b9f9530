// The panel's page brought to life by JavaScript alone: the same frames read, the same places shown.
// ?wire=voximplant or cisco, &draw=frame (once per animation frame) or event, &server=ADDRESS
const parameters = new URLSearchParams(location.search);
const WIRE = parameters.get("wire");
const DRAWS_AT_ONCE = parameters.get("draw") === "event";
const BOUND = "[data-text], [data-show], [data-attr]";
const SHOWN = 200; // variables of a call
const STATES = { alerting: "Incoming call", connected: "Connected", hold: "On hold" };
const calls = new Map();
let sender = "";
let invoked = 0;
let isDue = false;

// What is known

const callOf = (id) => {
  if (!calls.has(id)) {
    const call = { id, state: "hold", number: "", name: "", data: new Map(), since: Date.now() };
    calls.set(id, call);
  }
  const call = calls.get(id);
  call.isDirty = true;
  return call;
};

const changed = () => {
  if (DRAWS_AT_ONCE) draw();
  else if (!isDue) {
    isDue = true;
    requestAnimationFrame(draw);
  }
};

// The two wires

const KIT = {
  connection_accepted: (message) => {
    sender = message.sender_id;
    send("connected", { user_id: 501, client: "javascript" });
  },
  incoming_call: ({ data }) => learn(data, "alerting"),
  call_connected: ({ data }) => learn(data, "connected"),
  outgoing_call: ({ data }) => learn(data, "connected"),
  data_updated: ({ data }) => learn(data),
  call_disconnected: ({ data }) => {
    calls.get(data.call_id)?.card?.root.remove();
    calls.delete(data.call_id);
  },
};

const learn = (data, state) => {
  const call = callOf(data.call_id);
  if (state) call.state = state;
  call.number = data.callerid ?? data.number ?? call.number;
  for (const [name, value] of Object.entries(data.variables ?? {})) call.data.set(name, String(value));
};

const send = (name, data) => {
  const kind = name === "connected" ? "event" : "command";
  socket.send(JSON.stringify({ [kind]: name, sender_id: sender, data }));
};

const readKit = ({ data }) => {
  const message = JSON.parse(data);
  KIT[message.event]?.(message);
};

const CALL_HELD_EVENT = 11, CALL_RETRIEVED_EVENT = 12, CALL_DATA_UPDATE_EVENT = 25;
const RETRIEVE_CALL_REQ = 62, HELD_DEVICE = 53, PERIPHERAL = 5000;
const TAGS = { 8: "ANI", 10: "DNIS", 13: "CallVariable1", 14: "CallVariable2", 15: "CallVariable3" };
const letters = new TextDecoder();

const readCisco = ({ data }) => {
  const view = new DataView(data);
  switch (view.getUint32(4)) {
    case CALL_HELD_EVENT:
      callOf(view.getUint32(20)).state = "hold";
      break;
    case CALL_RETRIEVED_EVENT:
      callOf(view.getUint32(20)).state = "connected";
      break;
    case CALL_DATA_UPDATE_EVENT: {
      const call = callOf(view.getUint32(28));
      for (let at = 48; at < data.byteLength; ) {
        const name = TAGS[view.getUint16(at)], length = view.getUint16(at + 2);
        if (name) call.data.set(name, letters.decode(new Uint8Array(data, at + 4, length - 1)));
        at += 4 + length;
      }
      call.number = call.data.get("ANI") ?? call.number;
      break;
    }
  }
};

const retrieve = (call) => {
  const device = new TextEncoder().encode("2001\0");
  const frame = new DataView(new ArrayBuffer(22 + 4 + device.length));
  frame.setUint32(0, frame.byteLength - 8);
  frame.setUint32(4, RETRIEVE_CALL_REQ);
  frame.setUint32(8, (invoked += 1));
  frame.setUint32(12, PERIPHERAL);
  frame.setUint32(16, call.id);
  frame.setUint16(22, HELD_DEVICE);
  frame.setUint16(24, device.length);
  new Uint8Array(frame.buffer).set(device, 26);
  socket.send(frame.buffer);
};

// The page

const setAttribute = (element, name, value) => {
  if (value === "" || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value);
};

// The places of a row's fields, and what each shows: only what differs is touched.
const bind = (root) => {
  const places = new Map();
  const add = (field, show) => places.set(field, [...(places.get(field) ?? []), show]);
  for (const element of [root, ...root.querySelectorAll(BOUND)]) {
    const { text, show, attr } = element.dataset;
    if (text) add(text, (value) => { element.textContent = value; });
    if (show) add(show, (value) => { element.hidden = !value; });
    for (const pair of attr?.split(" ") ?? []) {
      const [name, field] = pair.split("=");
      add(field, (value) => setAttribute(element, name, value));
    }
  }
  return { root, places, shown: {} };
};

const show = ({ places, shown }, row) => {
  for (const [field, value] of Object.entries(row)) {
    if (shown[field] === value) continue;
    shown[field] = value;
    for (const each of places.get(field) ?? []) each(value);
  }
};

const copyOf = (template) =>
  document.getElementById(template).content.firstElementChild.cloneNode(true);

const clock = (since) => {
  const seconds = Math.floor((Date.now() - since) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const BUTTONS = { hold: [["retrieve_call", "Retrieve"], ["hang_up_call", "Hang up"]], connected: [], alerting: [] };

const newCard = (call) => {
  const card = bind(copyOf("call-row"));
  card.pairs = new Map();
  card.buttons = card.root.querySelector("[data-rows='buttons:button-row']");
  card.dl = card.root.querySelector("[data-rows='data:pair-row']");
  show(card, {
    ...Object.fromEntries([...card.places.keys()].map((field) => [field, ""])),
    key: call.id, data_shown: true, data_open: true, notes_shown: true, data_editable: true,
  });
  document.querySelector("[data-rows='calls:call-row']").append(card.root);
  return card;
};

const drawButtons = (call) => {
  const names = WIRE === "cisco" ? BUTTONS[call.state] : [];
  call.card.buttons.replaceChildren(...names.map(([action, label]) => {
    const button = bind(copyOf("button-row"));
    show(button, { action, label, local: "", value: "", disabled: false, busy: false, pressed: "", tip: "" });
    return button.root;
  }));
};

const drawCall = (call) => {
  const isNew = !call.card;
  call.card ??= newCard(call);
  if (isNew || call.card.shown.state !== call.state) drawButtons(call);
  show(call.card, {
    name: call.name || call.number,
    state: call.state,
    badge: STATES[call.state],
    heading: call.name || call.number,
    timer: clock(call.since),
    timer_label: STATES[call.state],
  });
  let left = SHOWN;
  for (const [label, value] of call.data) {
    if ((left -= 1) < 0) break;
    let pair = call.card.pairs.get(label);
    if (!pair) {
      pair = bind(copyOf("pair-row"));
      call.card.pairs.set(label, pair);
      call.card.dl.append(pair.root);
    }
    show(pair, { label, value });
  }
  call.isDirty = false;
};

const draw = () => {
  isDue = false;
  for (const call of calls.values()) if (call.isDirty) drawCall(call);
  const [first] = calls.values();
  const title = first ? `${first.name || first.number} · Hookswitch` : "Hookswitch";
  if (document.title !== title) document.title = title;
};

setInterval(() => {
  for (const call of calls.values()) call.isDirty = true;
  draw();
}, 1000);

// The agent

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-action]");
  const call = calls.get(Number(button?.closest("[data-call-id]")?.dataset.callId));
  if (button?.dataset.action === "retrieve_call" && call) retrieve(call);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const number = document.getElementById("number").value.replace(/[^0-9]/g, "");
  if (event.target.dataset.action === "make_call" && number) {
    send("make_call", { user_id: 501, number });
    document.getElementById("number").value = "";
  }
});

const page = bind(document.body);
show(page, {
  link_state: "up", link_text: "Connected", agent_state: "not_ready", agent_text: "Not ready",
  log_in: false, working: true, can_dial: true, dial_disabled: false, no_history: true,
});
const socket = new WebSocket(parameters.get("server"));
socket.binaryType = "arraybuffer";
const read = WIRE === "cisco" ? readCisco : readKit;
socket.addEventListener("message", (event) => {
  read(event);
  changed();
});
