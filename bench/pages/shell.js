// The panel's page brought to life by JavaScript alone: what the panel does until its session is up.
const FIRST = {
  link_state: "down",
  link_text: "Not connected",
  link_detail: "",
  agent_state: "null",
  agent_text: "Not logged in",
  agent_time: "",
  agent_note: "",
  menu: [
    {
      action: "logout",
      reason: "",
      label: "Log out",
      state: "null",
      current: false,
      disabled: true,
      tip: "Not possible without a connection",
    },
  ],
  menu_hint: "Your state is set in your telephone's own program. It is shown here.",
  log_in: true,
  log_in_token: true,
  log_in_busy: false,
  working: false,
  can_dial: false,
  dial_disabled: true,
  dial_tip: "Not possible without a connection",
  no_history: true,
  switches: [
    { key: "sound", label: "Sound", checked: "true", disabled: false, note: "" },
    { key: "notification", label: "Desktop notifications", checked: "false", disabled: false, note: "" },
  ],
  bell: "#icon-bell",
};
const BOUND = "[data-text], [data-show], [data-attr], [data-content], [data-rows]";

function setAttribute(element, name, value) {
  if (value === false || value === "" || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "true" : value);
}

function setRows(container, rows, template) {
  const { content } = document.getElementById(template);
  for (const row of rows) {
    const copy = content.firstElementChild.cloneNode(true);
    show(copy, row);
    container.append(copy);
  }
}

function show(root, row) {
  for (const element of [root, ...root.querySelectorAll(BOUND)]) {
    const { text, show: shown, attr = "", content, rows } = element.dataset;
    if (text) element.textContent = row[text] ?? "";
    if (shown) element.hidden = !row[shown];
    if (content) element.value = row[content] ?? "";
    for (const pair of attr ? attr.split(" ") : []) {
      const [name, field] = pair.split("=");
      setAttribute(element, name, row[field]);
    }
    if (rows) {
      const [field, template] = rows.split(":");
      setRows(element, row[field] ?? [], template);
    }
  }
}

function open(address) {
  const socket = new WebSocket(address);
  socket.addEventListener("message", ({ data }) => {
    if (!data.includes("connection_accepted")) return;
    show(document.body, {
      ...FIRST,
      link_state: "up",
      link_text: "Connected",
      agent_text: "User 501",
      log_in: false,
      working: true,
      can_dial: true,
      menu: [],
      switches: [],
    });
    performance.mark("hookswitch:up");
  });
}

const settings = await hookswitch.settings;
if (!settings.ok) hookswitch.fail("There are no such settings.");
document.addEventListener("click", ({ target }) => {
  const element = target.closest("[data-action], [data-local]");
  if (element) document.body.dataset.clicked = element.dataset.action ?? element.dataset.local;
});
show(document.body, FIRST);
hookswitch.ready();
open(document.body.dataset.address);
