// Hookswitch in your page: mount() puts the panel into an element and returns what controls it.

const LOADING = 30_000; // milliseconds that the panel has until it is ready
const ANSWERING = 11_000; // the panel answers within 10 s: this is for one that has gone
const SILENT = [10_000, 20_000, 40_000, 60_000]; // then a page that is there and mute is loaded again
const STARTING = 120_000; // then one that is on its way, or said hello and no more
const LONGEST = 60_000; // bytes of a message: the panel takes 64 KiB

// What each request must have, in this order; all else goes into an object behind it.
const REQUESTS = {
  login: [],
  logout: [],
  agentReady: [],
  agentNotReady: [],
  makeCall: ["number"],
  answerCall: ["callId"],
  rejectCall: ["callId"],
  hangUpCall: ["callId"],
  holdCall: ["callId"],
  retrieveCall: ["callId"],
  sendDTMF: ["callId", "digits"],
  blindTransfer: ["callId", "number"],
  transferInitiate: ["callId", "number"],
  transferComplete: ["heldCallId", "activeCallId"],
  conferenceInitiate: ["callId", "number"],
  conferenceComplete: ["heldCallId", "activeCallId"],
  consultationCall: ["callId", "number"],
  cancelConsultation: ["heldCallId", "activeCallId"],
  alternateCall: ["heldCallId", "activeCallId"],
  dropParty: ["callId", "party"],
  setCallData: ["callId", "data"],
  setDisposition: ["callId", "code"],
  takeNotes: ["callId", "notes"],
  muteCall: ["callId", "on"],
  startRecording: ["callId"],
  stopRecording: ["callId"],
  requestSnapshot: [],
  voiceAI: ["event"],
  showDialPad: [],
  setTheme: ["theme"],
  setLocale: ["locale"],
  downloadLog: [],
};

// What a panel that is loaded again has to know of the requests that were granted.
const KEPT = {
  login: (credentials) => ({ credentials }),
  logout: () => ({ credentials: undefined }),
  setTheme: ({ theme }) => ({ theme }),
  setLocale: ({ locale }) => ({ locale }),
};

/** Why a request was refused: `code` for programs, `message` for people. */
export class PanelError extends Error {
  name = "PanelError";

  constructor(code, message, retry = false) {
    super(message);
    this.code = code;
    this.retry = retry;
  }
}

/** Put a panel into `element`; resolves when it is ready, whether somebody is logged in or not. */
export async function mount(element, options = {}) {
  const panel = new Panel(element, options);
  try {
    await panel.untilReady;
    return panel;
  } catch (error) {
    panel.unmount();
    throw error;
  }
}

class Panel {
  capabilities = {};
  snapshot = {};
  #connection;
  #options;
  #listeners = new Map();
  #answers;
  #undoings = new Set();
  #memory;

  constructor(element, options) {
    const { settings = "default", panel = new URL("..", import.meta.url), answers = {} } = options;
    if (!/^[a-z0-9-]+$/.test(settings)) {
      throw new PanelError("BAD_REQUEST", `"${settings}" is no name for settings: only a-z, 0-9 and - may be in it.`);
    }
    this.#options = { ...options };
    this.#answers = new Map(Object.entries(answers));
    const address = new URL(`?settings=${settings}`, new URL(panel, document.baseURI)).href;
    this.#memory = new Memory(`hookswitch ${address}`);
    this.#connection = new Connection(element, address, {
      welcome: () => this.#welcome(),
      ready: (said) => this.#ready(said),
      event: (name, data) => this.#hear(name, data),
      answer: (name, data) => this.#answer(name, data),
    });
  }

  get untilReady() {
    return this.#connection.untilReady;
  }

  /** The frame, to be given a size or a class. */
  get frame() {
    return this.#connection.frame;
  }

  /** Whether this server, in this mode, has the function at all. */
  can(name) {
    return this.capabilities.functions?.includes(name) ?? false;
  }

  /** Hear an event; returns what ends that. */
  on(name, listener) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name).add(listener);
    return () => this.off(name, listener);
  }

  off(name, listener) {
    this.#listeners.get(name)?.delete(listener);
  }

  /** Answer a question of the panel's, or no longer if there is no `answer`. */
  answer(name, answer) {
    if (answer) this.#answers.set(name, answer);
    else this.#answers.delete(name);
    return this.request("offerAnswers", { names: [...this.#answers.keys()] });
  }

  /** Ask the panel for anything; each request of the table is a method, too. */
  async request(name, data = {}) {
    const answered = await this.#connection.ask(name, data);
    Object.assign(this.#options, KEPT[name]?.(data));
    return answered.call ?? answered;
  }

  /** Let every tel: link below `root` dial; `describe(link)` may give the call's record and data. */
  dialLinks(root = document, describe = () => ({})) {
    const dial = (click) => {
      const link = click.target.closest?.('a[href^="tel:" i]');
      if (!link || click.defaultPrevented || click.button !== 0) return;
      click.preventDefault();
      const number = decodeURIComponent(link.getAttribute("href").slice("tel:".length).split(";")[0]);
      this.makeCall(number, describe(link)).catch((error) => this.#emit("dialFailed", { number, error }));
    };
    root.addEventListener("click", dial);
    const undo = () => {
      root.removeEventListener("click", dial);
      this.#undoings.delete(undo);
    };
    this.#undoings.add(undo);
    return undo;
  }

  /** Take the panel away. What has not been answered is refused with UNMOUNTED. */
  unmount() {
    for (const undo of [...this.#undoings]) undo();
    this.#listeners.clear();
    this.#connection.close();
  }

  #welcome() {
    const { locale, theme, credentials, host = {} } = this.#options;
    const { name = document.title, version = "" } = host;
    const answers = [...this.#answers.keys()];
    return { host: { name, version }, locale, theme, credentials, answers, state: this.#memory.text };
  }

  #ready({ capabilities, snapshot, resumed }) {
    this.capabilities = capabilities ?? {};
    this.snapshot = snapshot ?? {};
    this.#emit("ready", { capabilities: this.capabilities, snapshot: this.snapshot, resumed });
  }

  #hear(name, data) {
    if (name === "state") return this.#memory.keep(data.state); // the panel's own, not for the page
    if (name === "capabilitiesChanged") this.capabilities = data.capabilities;
    if (name === "snapshotTaken") this.snapshot = data.snapshot;
    this.#emit(name, data);
  }

  #emit(name, data) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(data);
      } catch (error) {
        reportError(error); // one listener's mistake is not the next one's
      }
    }
  }

  async #answer(name, data) {
    const answer = this.#answers.get(name);
    if (!answer) throw new PanelError("UNSUPPORTED", `This page does not answer ${name}.`);
    const answered = (await answer(data)) ?? {};
    if (name === "renewCredentials") this.#options.credentials = answered.credentials;
    return answered;
  }
}

for (const [name, required] of Object.entries(REQUESTS)) {
  Panel.prototype[name] = function (...given) {
    const named = required.map((each, index) => [each, given[index]]);
    return this.request(name, { ...given[required.length], ...Object.fromEntries(named) });
  };
}

/** What the panel wants to find again when it, or this page, is loaded anew: of this tab only. */
class Memory {
  text;
  #key;

  constructor(key) {
    this.#key = key;
    this.#try((storage) => (this.text = storage.getItem(key) ?? undefined));
  }

  keep(text) {
    this.text = text || undefined;
    this.#try((storage) => (text ? storage.setItem(this.#key, text) : storage.removeItem(this.#key)));
  }

  #try(act) {
    try {
      act(sessionStorage);
    } catch {
      // Storage is blocked or full: then it is remembered as long as the page lives.
    }
  }
}

/** One panel in a frame: loads it, shakes hands, asks, answers, and hears its events. */
class Connection {
  frame = document.createElement("iframe");
  #address;
  #tell;
  #port;
  #isHeard = false; // has the page that is there now said hello?
  #isReady = false;
  #lastSeq;
  #asked = new Map();
  #tries = 0;
  #timer;
  #loading;

  constructor(element, address, tell) {
    this.#address = address;
    this.#tell = tell;
    this.untilReady = new Promise((resolve, reject) => (this.#loading = { resolve, reject }));
    this.#loading.timer = setTimeout(() => this.#loading.reject(tooLate("the page", false)), LOADING);
    Object.assign(this.frame, {
      title: "Call control panel",
      allow: "autoplay; clipboard-write",
      referrerPolicy: "origin",
    });
    this.frame.style.cssText = "width:100%;height:100%;border:0";
    this.frame.onload = () => this.#isHeard || this.#loadAgainSoon();
    addEventListener("message", this.#hello);
    this.#load();
    element.append(this.frame);
  }

  ask(name, data) {
    return new Promise((resolve, reject) => {
      const copy = copyOf(name, data);
      if (!this.#tell) throw unmounted();
      const id = [...crypto.getRandomValues(new Uint32Array(4))].map((each) => each.toString(36)).join("");
      this.#asked.set(id, { name, data: copy, resolve, reject, isPosted: false });
      this.#limit(id, LOADING);
      if (this.#isReady) this.#post(id);
    });
  }

  close() {
    if (!this.#tell) return;
    removeEventListener("message", this.#hello);
    clearTimeout(this.#timer);
    clearTimeout(this.#loading.timer);
    this.frame.onload = null;
    this.#say("bye", {});
    this.#port?.close();
    this.frame.remove();
    this.#tell = this.#port = undefined;
    this.#loading.reject(unmounted());
    for (const id of [...this.#asked.keys()]) this.#refuse(id, unmounted());
  }

  #load() {
    this.frame.src = this.#address;
    this.#loadAgainAfter(STARTING);
  }

  #loadAgainSoon() {
    this.#loadAgainAfter(SILENT[Math.min(this.#tries++, SILENT.length - 1)]);
  }

  #loadAgainAfter(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), milliseconds);
  }

  // Every page of the panel says hello; the answer brings it a new port, and the old one is over.
  #hello = ({ source, origin, data }) => {
    if (!source || source !== this.frame.contentWindow || origin !== new URL(this.#address).origin) return;
    if (data?.ns !== "hookswitch" || data.v !== 1) return;
    if (data.kind === "bye" && data.error) this.#ended(data.error);
    if (data.kind !== "hello" || !data.versions?.includes(1)) return;
    this.#ended();
    this.#isHeard = true;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (message) => port1 === this.#port && this.#hear(message.data);
    const welcome = { ns: "hookswitch", v: 1, kind: "welcome", version: 1, ...this.#tell.welcome(), lastSeq: this.#lastSeq };
    if (bytesOf(JSON.stringify(welcome)) > LONGEST) delete welcome.state; // better forgetful than unheard
    source.postMessage(JSON.parse(JSON.stringify(welcome)), origin, [port2]);
  };

  #hear(said) {
    if (said?.ns !== "hookswitch" || said.v !== 1) return;
    if (said.kind === "ready") this.#ready(said);
    else if (said.kind === "response") this.#answered(said);
    else if (said.kind === "request") this.#answer(said);
    else if (said.kind === "event" && said.seq > this.#lastSeq) {
      this.#lastSeq = said.seq;
      this.#tell.event(said.name, said.data);
    } else if (said.kind === "bye") {
      this.#ended(said.error);
    }
  }

  #ready(said) {
    clearTimeout(this.#timer);
    clearTimeout(this.#loading.timer);
    this.#tries = 0;
    this.#isReady = true;
    if (!said.resumed || this.#lastSeq === undefined) this.#lastSeq = said.seq;
    for (const id of [...this.#asked.keys()]) this.#post(id);
    this.#tell.ready(said);
    this.#loading.resolve();
  }

  // With an error the panel cannot start; without one it is only being loaded again.
  #ended(error) {
    this.#isHeard = this.#isReady = false;
    this.#port?.close();
    if (error) this.#loadAgainSoon();
    else this.#loadAgainAfter(STARTING);
    const refusal = error && new PanelError(error.code, error.message, error.retry);
    if (refusal) this.#loading.reject(refusal);
    for (const [id, { isPosted }] of [...this.#asked]) {
      if (refusal || isPosted) this.#refuse(id, refusal ?? outcomeUnknown());
    }
  }

  async #answer({ id, name, data }) {
    const port = this.#port;
    const answer = { ns: "hookswitch", v: 1, kind: "response", id };
    try {
      answer.data = JSON.parse(JSON.stringify(await this.#tell.answer(name, data)));
    } catch (error) {
      answer.error = { code: error?.code ?? "FAILED", message: String(error?.message ?? error), retry: false };
    }
    port.postMessage(answer);
  }

  #answered({ id, data, error }) {
    if (!this.#asked.has(id)) return;
    if (error) this.#refuse(id, new PanelError(error.code, error.message, error.retry));
    else this.#forget(id).resolve(data ?? {});
  }

  #post(id) {
    const question = this.#asked.get(id);
    question.isPosted = true;
    this.#limit(id, ANSWERING);
    this.#say("request", { id, name: question.name, data: question.data });
  }

  #say(kind, more) {
    this.#port?.postMessage({ ns: "hookswitch", v: 1, kind, ...more });
  }

  #limit(id, milliseconds) {
    const question = this.#asked.get(id);
    clearTimeout(question.timer);
    question.timer = setTimeout(() => this.#refuse(id, tooLate(question.name, question.isPosted)), milliseconds);
  }

  #refuse(id, error) {
    this.#forget(id).reject(error);
  }

  #forget(id) {
    const question = this.#asked.get(id);
    clearTimeout(question.timer);
    this.#asked.delete(id);
    return question;
  }
}

// A copy that has only what JSON has, as it was when it was asked.
const copyOf = (name, data) => {
  let text;
  try {
    text = JSON.stringify(data);
  } catch {
    throw new PanelError("BAD_REQUEST", `What was given to ${name} cannot be written as JSON.`);
  }
  if (bytesOf(text) > LONGEST) throw new PanelError("BAD_REQUEST", `${name} has more than ${LONGEST} bytes.`);
  return JSON.parse(text);
};
const bytesOf = (text) => new TextEncoder().encode(text).length;
const unmounted = () => new PanelError("UNMOUNTED", "The panel has been taken away.");
const outcomeUnknown = () =>
  new PanelError(
    "OUTCOME_UNKNOWN",
    "The panel started anew before it answered: what came of the request is not known.",
  );
const tooLate = (name, isPosted) =>
  isPosted
    ? new PanelError("TIMED_OUT", `The panel did not answer ${name} in time.`)
    : new PanelError("NOT_LOADED", `The panel could not be loaded in time for ${name}.`, true);
