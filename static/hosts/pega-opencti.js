// An OpenCTI Desktop Implementation for Pega Call: pega.cti.desktopApi.Hookswitch.
//
// It has the framework's functions, with their names and positional parameters, and lets Hookswitch's
// panel, in a frame that nobody sees, do the work. What comes from the panel is data, never markup.
(() => {
  "use strict";

  const INTERFACE_VERSION = 1;
  const LOADING = 30_000; // milliseconds that a request waits for the panel to be ready
  const ANSWERING = 11_000; // the panel answers within 10 s: this is for one that has gone
  const SILENT = [10_000, 20_000, 40_000, 60_000]; // then a page that is there and mute is loaded again
  const STARTING = 120_000; // then one that is on its way, or said hello and no more
  const LONGEST = 60_000; // bytes of a message: the panel takes 64 KiB
  const LINES = 500;

  // The framework's parameters, in its order. The last part, from rejectCall on, is our choice.
  const FUNCTIONS = {
    login: "agentID agentPwd extension linkDefinition options success failure forwardEvent",
    logout: "agentID reasonCode options success failure",
    agentReady: "agentId workMode options success failure",
    agentNotReady: "agentID workMode reasonCode linkDefinition options success failure",
    answerCall: "callId options success failure",
    holdCall: "callId options success failure",
    makeCall: "destination options success failure",
    hangUpCall: "callId options success failure",
    retrieveCall: "callId options success failure",
    sendDTMF: "callId digits options success failure",
    conferenceInitiate: "callId destination options success failure",
    consultationCall: "callId destination options success failure",
    conferenceComplete: "heldCallId activeCallId options success failure",
    dropParty: "callId party options success failure",
    transferInitiate: "callId destination options success failure",
    transferComplete: "heldCallId activeCallId options success failure",
    blindTransfer: "callId destination options success failure",
    alternateCall: "heldCallId activeCallId options success failure",
    rejectCall: "callId options success failure",
    requestSnapshot: "success failure",
    setCallData: "callId data options success failure",
    muteCall: "callId on options success failure",
    startRecording: "callId options success failure",
    stopRecording: "callId options success failure",
    setDisposition: "callId code options success failure",
    cancelConsultation: "heldCallId activeCallId options success failure",
  };
  const LOGIN_ONLY = ["agentID", "agentId", "linkDefinition"]; // later ones repeat what login said
  const OF_PANEL = { agentID: "agentId", agentPwd: "password", destination: "number" };
  const OF_LINK = ["pyAgentId", "pyAgentPwd", "pyExtension"]; // where to connect, the panel knows

  const script = document.currentScript;
  const cti = ((globalThis.pega ??= {}).cti ??= {});
  const api = (cti.desktopApi ??= {});
  const theirs = Number.parseInt(cti.interfaceVersion, 10);
  if (theirs > INTERFACE_VERSION) {
    throw new Error(
      `Hookswitch speaks version ${INTERFACE_VERSION} of the OpenCTI interface, and this desktop ` +
        `version ${theirs} (pega.cti.interfaceVersion): a newer pega-opencti.js is needed.`,
    );
  }

  class Refusal extends Error {
    constructor(code, message) {
      super(message);
      this.code = code;
    }
  }

  const notLoggedIn = () =>
    new Refusal("OPENCTI_AGENT_NOT_LOGGED_IN", "Nobody is logged in: login comes first.");
  const replaced = () =>
    new Refusal("OPENCTI_CF_INVALID_OBJECT_STATE", "Another login has taken this one's place.");
  const unloaded = () => new Refusal("OPENCTI_HTTP_ERROR_503", "The panel was unloaded.");
  const outcomeUnknown = () =>
    new Refusal(
      "OPENCTI_HTTP_ERROR_504",
      "The panel started anew before it answered: what came of the request is not known.",
    );
  const tooLate = (name, isPosted) =>
    isPosted
      ? new Refusal("OPENCTI_HTTP_ERROR_408", `The panel did not answer ${name} in time.`)
      : new Refusal("OPENCTI_HTTP_ERROR_503", `The panel could not be loaded in time for ${name}.`);

  /** A copy that has only what JSON has, as it was when it was asked. */
  const copyOf = (name, data) => {
    let text;
    try {
      text = JSON.stringify(data);
    } catch {
      throw new Refusal("BAD_REQUEST", `What was given to ${name} cannot be written as JSON.`);
    }
    if (new TextEncoder().encode(text).length > LONGEST) {
      throw new Refusal("BAD_REQUEST", `${name} has more than ${LONGEST} bytes.`);
    }
    return JSON.parse(text);
  };

  const isBlank = (value) => value === undefined || value === null || value === "";

  /** What happened, without anybody's number or secret; the last lines only. */
  class Logger {
    #lines = [];

    log(text) {
      const masked = String(text).replace(/\+?\d{5,}/g, (all) => "•".repeat(all.length - 2) + all.slice(-2));
      this.#lines.push(`${new Date().toISOString()} ${masked}`);
      if (this.#lines.length > LINES) this.#lines.shift();
    }

    text() {
      return this.#lines.join("\n");
    }
  }

  /** One panel in a frame: loads it, shakes hands, asks, and hears its events. */
  class Connection {
    #address;
    #tell;
    #frame = document.createElement("iframe");
    #port;
    #isHeard = false; // has the page that is there now said hello?
    #isReady = false;
    #lastSeq;
    #asked = new Map();
    #tries = 0;
    #timer;

    constructor(address, tell) {
      this.#address = address;
      this.#tell = tell; // {welcome() gives more of the welcome, log(text), event(name, data)}
      Object.assign(this.#frame, { title: "Hookswitch", tabIndex: -1, allow: "autoplay", referrerPolicy: "origin" });
      this.#frame.setAttribute("aria-hidden", "true");
      // Chromium stops requestAnimationFrame in frames of other sites that have display: none, lie
      // outside the window or are clipped away, so the frame keeps one transparent pixel in view.
      this.#frame.style.cssText =
        "position:fixed;right:0;bottom:0;width:1px;height:1px;border:0;opacity:0;pointer-events:none";
      this.#frame.onload = () => this.#isHeard || this.#loadAgainSoon();
      addEventListener("message", this.#hello);
      this.#load();
    }

    ask(name, data) {
      return new Promise((resolve, reject) => {
        const copy = copyOf(name, data);
        const id = [...crypto.getRandomValues(new Uint32Array(4))].map((each) => each.toString(36)).join("");
        this.#asked.set(id, { name, data: copy, resolve, reject, isPosted: false });
        this.#limit(id, LOADING);
        if (this.#isReady && this.#frame.isConnected) this.#post(id);
        else if (!this.#frame.isConnected) this.#load(); // the desktop has drawn its page anew
      });
    }

    /** Wait no longer for an answer to what has this name; what is not posted yet never is. */
    withdraw(name, refusal) {
      for (const [id, question] of [...this.#asked]) if (question.name === name) this.#refuse(id, refusal);
    }

    close() {
      removeEventListener("message", this.#hello);
      clearTimeout(this.#timer);
      this.#frame.onload = null;
      this.#say("bye", {});
      this.#port?.close();
      this.#frame.remove();
      for (const id of [...this.#asked.keys()]) this.#refuse(id, unloaded());
    }

    #load() {
      this.#isHeard = this.#isReady = false;
      this.#frame.src = this.#address;
      if (!this.#frame.isConnected) (document.body ?? document.documentElement).append(this.#frame);
      this.#loadAgainAfter(STARTING);
    }

    #loadAgainSoon() {
      this.#loadAgainAfter(SILENT[Math.min(this.#tries++, SILENT.length - 1)]);
    }

    #loadAgainAfter(milliseconds) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#tell.log("The panel is loaded again.");
        this.#load();
      }, milliseconds);
    }

    // Every page of the panel says hello; the answer brings it a new port, and the old one is over.
    #hello = ({ source, origin, data }) => {
      if (!source || source !== this.#frame.contentWindow || origin !== new URL(this.#address).origin) return;
      if (data?.ns !== "hookswitch" || data.v !== 1) return;
      if (data.kind === "bye" && data.error) this.#ended(data.error);
      if (data.kind !== "hello" || !data.versions?.includes(1)) return;
      this.#loadAgainAfter(STARTING);
      this.#isHeard = true;
      this.#isReady = false;
      this.#port?.close();
      for (const [id, { isPosted }] of [...this.#asked]) if (isPosted) this.#refuse(id, outcomeUnknown());
      const { port1, port2 } = new MessageChannel();
      this.#port = port1;
      port1.onmessage = (message) => port1 === this.#port && this.#hear(message.data);
      const more = this.#lastSeq === undefined ? {} : { lastSeq: this.#lastSeq };
      const welcome = { ns: "hookswitch", v: 1, kind: "welcome", version: 1, ...this.#tell.welcome(), ...more };
      source.postMessage(welcome, origin, [port2]);
    };

    #hear(said) {
      if (said?.ns !== "hookswitch" || said.v !== 1) return;
      if (said.kind === "ready") {
        clearTimeout(this.#timer);
        this.#tries = 0;
        this.#isReady = true;
        if (!said.resumed || this.#lastSeq === undefined) this.#lastSeq = said.seq;
        this.#tell.log("The panel is ready.");
        for (const id of [...this.#asked.keys()]) this.#post(id);
      } else if (said.kind === "response") {
        this.#answered(said);
      } else if (said.kind === "event" && said.seq > this.#lastSeq) {
        this.#lastSeq = said.seq;
        this.#tell.event(said.name, said.data);
      } else if (said.kind === "bye") {
        this.#ended(said.error);
      }
    }

    // What was asked is refused with the reason; without one, the panel is only being loaded again.
    #ended(error) {
      this.#isHeard = this.#isReady = false;
      if (error) this.#loadAgainSoon();
      else this.#loadAgainAfter(STARTING);
      for (const [id, { isPosted }] of [...this.#asked]) {
        if (error) this.#refuse(id, new Refusal(error.code, error.message));
        else if (isPosted) this.#refuse(id, outcomeUnknown());
      }
    }

    #answered({ id, error }) {
      const question = this.#asked.get(id);
      if (!question) return;
      if (error) return this.#refuse(id, new Refusal(error.code, error.message));
      this.#tell.log(`< ${question.name}`);
      this.#forget(id).resolve();
    }

    #post(id) {
      const question = this.#asked.get(id);
      question.isPosted = true;
      this.#limit(id, ANSWERING);
      this.#tell.log(`> ${question.name}`);
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

    #refuse(id, refusal) {
      const { name, reject } = this.#forget(id);
      this.#tell.log(`< ${name}: ${refusal.code} ${refusal.message}`);
      reject(refusal);
    }

    #forget(id) {
      const question = this.#asked.get(id);
      clearTimeout(question.timer);
      this.#asked.delete(id);
      return question;
    }
  }

  /**
   * The Implementation. `panel` is the panel's address, by default the one that this script came
   * from; `settings` names its settings, by default what the script's data-settings says.
   */
  class Hookswitch {
    name = "Hookswitch";
    implementationVersion = "1";
    interfaceVersion = INTERFACE_VERSION;
    Logger = new Logger();
    #address;
    #connection;
    #credentials; // of the login that succeeded: a panel that is loaded again logs in with them
    #login; // the one that has not been answered, if any
    #forwardEvent;
    #held = []; // events that came while a login had not been answered

    constructor({ panel = addressOfPanel(), settings = script?.dataset.settings ?? "default" } = {}) {
      if (!panel) throw new Error('Hookswitch needs the panel\'s address: new …Hookswitch({panel: "https://…/"}).');
      if (!/^[a-z0-9-]+$/.test(settings)) {
        throw new Error(`"${settings}" is no name for settings: only a-z, 0-9 and - may be in it.`);
      }
      this.#address = new URL(`?settings=${settings}&view=none`, new URL(panel, document.baseURI)).href;
    }

    getLogger() {
      return this.Logger;
    }

    /** Take the panel away, and everything that belongs to it. */
    unload() {
      this.#connection?.close();
      this.#connection = this.#credentials = this.#forwardEvent = undefined;
      this.#held = [];
    }

    static {
      for (const [name, list] of Object.entries(FUNCTIONS)) {
        const parameters = Object.freeze(list.split(" "));
        const run = function (...given) {
          const named = Object.fromEntries(parameters.map((each, index) => [each, given[index]]));
          this.#run(name, named);
        };
        Object.defineProperties(run, { name: { value: name }, length: { value: parameters.length } });
        run.parameters = parameters;
        Object.defineProperty(this.prototype, name, { value: run, writable: true, configurable: true });
      }
    }

    #run(name, { success, failure, forwardEvent, ...named }) {
      const data = dataOf(name, named);
      if (name === "login") this.#logIn(data, success, failure, forwardEvent);
      else this.#settle(this.#ask(name, data), success, failure);
    }

    // The callback of a login comes before the events that belong to it, a Snapshot among them.
    async #logIn(data, success, failure, forwardEvent) {
      const login = (this.#login = {});
      this.#forwardEvent = forwardEvent;
      this.#credentials = undefined; // those of whoever was logged in before
      this.#connection ??= this.#connect();
      this.#connection.withdraw("login", replaced());
      const isIn = await this.#settle(this.#connection.ask("login", data), success, failure);
      if (this.#login !== login) return;
      this.#login = undefined;
      this.#credentials = isIn ? data : undefined;
      for (const event of this.#held.splice(0)) this.#call(this.#forwardEvent, event);
    }

    #connect() {
      return new Connection(this.#address, {
        welcome: () => ({
          host: { name: "Pega", version: "" },
          schemas: ["opencti"],
          ...(this.#credentials && { credentials: this.#credentials }),
        }),
        log: (text) => this.Logger.log(text),
        event: (name, data) => name === "opencti" && this.#forward(data.event),
      });
    }

    #forward(event) {
      this.Logger.log(`< ${event.pyEventType} ${event.pyEventName ?? ""}`);
      if (event.pyEventType === "AgentStateEvent" && event.pyEventName === "Logout") {
        this.#credentials = undefined; // logged out elsewhere: a reload must not log in again
      }
      if (this.#login) this.#held.push(event);
      else this.#call(this.#forwardEvent, event);
    }

    async #ask(name, data) {
      if (!this.#connection) throw notLoggedIn();
      await this.#connection.ask(name, data);
      if (name === "logout") this.#credentials = undefined;
    }

    async #settle(outcome, success, failure) {
      try {
        await outcome;
      } catch (error) {
        this.#call(failure, errorObjectOf(error));
        return false;
      }
      this.#call(success);
      return true;
    }

    #call(callback, ...given) {
      if (typeof callback !== "function") return;
      try {
        callback(...given);
      } catch (error) {
        reportError(error); // the desktop's own mistake: told to its developers, and no harm to us
      }
    }
  }

  function addressOfPanel() {
    return script?.src ? new URL("../../", script.src).href : undefined;
  }

  /** What is sent of the named parameters: nothing blank, under the names that the panel uses. */
  function dataOf(name, named) {
    const data = {};
    for (const [key, value] of Object.entries(named)) {
      if (isBlank(value) || (name !== "login" && LOGIN_ONLY.includes(key))) continue;
      data[OF_PANEL[key] ?? key] = key === "linkDefinition" ? partOf(value) : plain(value);
    }
    return data;
  }

  function partOf(link) {
    return Object.fromEntries(OF_LINK.filter((key) => !isBlank(link[key])).map((key) => [key, plain(link[key])]));
  }

  function plain(value) {
    return typeof value === "number" ? String(value) : value; // 5501 is as good as "5501"
  }

  function errorObjectOf(error) {
    const [errCode, errMessage] = [error.code, error.message];
    return Object.assign(new api.errorObject(errCode, errMessage), { errCode, errMessage });
  }

  cti.Logger ??= Logger;
  api.errorObject ??= function errorObject(errCode, errMessage) {
    this.errCode = errCode;
    this.errMessage = errMessage;
  };
  api.Hookswitch = Hookswitch;
})();
