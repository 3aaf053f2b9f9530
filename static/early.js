// Runs before anything else: tells when the page has painted, and what to do if Python never starts.
(() => {
  "use strict";
  const SLOW_AFTER = 30_000;
  const UNPAINTED_AFTER = 250;
  let over = false;
  let failed = null; // the reason, for a host
  let tellHost = () => {};

  // PyScript's core evaluates a text of its own. No text becomes markup, a listener, or an address.
  if ("evaluates" in document.currentScript.dataset) {
    const EVALUATED = ["Function", "eval"];
    globalThis.trustedTypes?.createPolicy("default", {
      createScript: (text, type, sink) => (EVALUATED.includes(sink) ? text : null),
    });
  }

  // Python would delay the first paint, so it waits for that; but a page out of sight is never painted.
  const painted = new Promise((done) => {
    requestAnimationFrame(() => setTimeout(() => {
      performance.mark("hookswitch:painted");
      done();
    }));
    if (document.hidden) done();
    else setTimeout(done, UNPAINTED_AFTER);
  });

  const say = (text) => {
    const box = document.getElementById("start-problem");
    if (!box) {
      document.addEventListener("DOMContentLoaded", () => say(text), { once: true });
      return;
    }
    box.textContent = text;
    box.hidden = false;
  };

  const fail = (text) => {
    if (over) return;
    over = true;
    failed = text;
    document.documentElement.dataset.start = "failed";
    say(`The panel could not start. ${text}`);
    tellHost();
  };

  if (typeof WebAssembly !== "object") {
    fail("This browser has no WebAssembly, or it is switched off. Use a current browser, or ask your administrator to allow it.");
  }

  addEventListener("error", (event) => {
    const { tagName, src, href } = event.target ?? {};
    if (tagName === "SCRIPT" || tagName === "LINK") {
      fail(`A file could not be loaded: ${src || href}. Reload the page; if it stays so, tell your administrator.`);
    }
  }, true);

  addEventListener("unhandledrejection", (event) => {
    const why = String(event.reason?.message ?? event.reason ?? "").split("\n", 1)[0].slice(0, 200);
    fail(`${why} Reload the page; if it stays so, tell your administrator.`);
  });

  // What is typed meanwhile stays; sending it would reload the page.
  addEventListener("submit", (event) => event.preventDefault());

  // Where a host's frame has no storage, PyScript still insists on a database: one in memory, then.
  const storageIsBlocked = () => {
    try {
      return !globalThis.localStorage;
    } catch {
      return true;
    }
  };
  if (storageIsBlocked()) {
    const kept = new Map();
    const answer = (result) => {
      const request = {};
      queueMicrotask(() => request.onsuccess?.({ target: { result } }));
      return request;
    };
    const store = {
      get: (key) => answer(kept.get(key)),
      put: (value, key) => answer(kept.set(key, value) && key),
      delete: (key) => answer(void kept.delete(key)),
      clear: () => answer(void kept.clear()),
      count: (key) => answer(key === undefined ? kept.size : Number(kept.has(key))),
      getAll: () => answer([...kept.values()]),
      getAllKeys: () => answer([...kept.keys()]),
    };
    const database = { transaction: () => ({ objectStore: () => store }), close() {} };
    Object.defineProperty(globalThis, "indexedDB", { value: { open: () => answer(database) } });
  }

  const slow = setTimeout(() => {
    if (!over) say("The panel is still starting. If this takes longer than a minute, reload the page.");
  }, SLOW_AFTER);

  // The settings: fetched once, for here and for Python.
  const parameters = new URLSearchParams(location.search);
  const named = parameters.get("settings") || "default";
  // The server may take another one of several than we: who may frame us would be others' settings.
  const isAmbiguous = parameters.getAll("settings").length > 1;
  if (isAmbiguous) fail("The address names settings more than once. Keep one, as in ?settings=sales.");
  const fetched = async () => {
    if (isAmbiguous || !/^[a-z0-9-]+$/.test(named)) return { ok: false, status: 0, text: "" }; // Python says why
    try {
      const answer = await fetch(`./settings/${named}.toml`);
      return { ok: answer.ok, status: answer.status, text: answer.ok ? await answer.text() : "" };
    } catch {
      return { ok: false, status: 0, text: "" };
    }
  };
  const settings = fetched();

  if (parameters.get("view") === "none") document.documentElement.hidden = true;

  // The page around us: hello to it at once, and what it says is kept until Python is there.
  // Only the parent is heard; whether its origin is allowed, Python decides.
  const MOST_KEPT = 100;
  const MOST_HELLOS = 100; // that are answered before Python is there
  const LONGEST = 65_536; // characters of a message as JSON
  const MOST_VALUES = 10_000;
  const FRAMED = parent !== window;
  const dropped = { "wrong source": 0, malformed: 0, oversized: 0, flood: 0 };
  const kept = [];
  let listener = null;
  let answered = 0;

  const isOrigin = (text) => {
    try {
      return new URL(text).origin === text; // as a browser writes it: nothing else is ever equal
    } catch {
      return false;
    }
  };

  // Finds the allowed origins without a TOML reader, to know where to say hello.
  const originsIn = (text) => {
    const start = /(?:^|[\n{,])\s*(?:host\s*\.\s*)?origins\s*=\s*\[/.exec(text);
    if (!start) return [];
    const origins = [];
    const next = /\s*(?:"([^"\n]*)"|'([^'\n]*)'|,|#[^\n]*)/y;
    next.lastIndex = start.index + start[0].length;
    for (let found; (found = next.exec(text)); ) {
      const origin = found[1] ?? found[2];
      if (isOrigin(origin)) origins.push(origin);
    }
    return origins;
  };

  // In HubSpot's convention the host speaks first, and nobody says hello.
  const HUBSPOT = /(?:^|[\n{,])\s*(?:host\s*\.\s*)?convention\s*=\s*["']hubspot["']/;

  // The browser delivers to none but the right one; where it tells whose frame we are, ask only there.
  const allowed = settings.then(({ text }) => {
    const origins = HUBSPOT.test(text) ? [] : originsIn(text);
    const ours = location.ancestorOrigins?.[0] ?? "null";
    return ours === "null" ? origins : origins.filter((origin) => origin === ours);
  });

  const post = async (message) => {
    if (!FRAMED) return;
    for (const origin of await allowed) {
      parent.postMessage({ ns: "hookswitch", v: 1, ...message }, origin);
    }
  };
  const hello = (state) => post({ kind: "hello", versions: [1], state });
  const bye = () => ({ kind: "bye", error: { code: "FAILED", message: failed, retry: false } });

  // A message as JSON text; null, and counted, if it is none or too large: nothing else is ever read.
  const textOf = (data) => {
    let values = 0;
    let length = 0;
    const tooLarge = {};
    try {
      const text = JSON.stringify(data, (key, value) => {
        if (ArrayBuffer.isView(value)) throw new TypeError("not JSON");
        values += 1;
        length += key.length + (typeof value === "string" ? value.length : 0);
        if (values > MOST_VALUES || length > LONGEST) throw tooLarge;
        return value;
      });
      if (typeof text !== "string" || text[0] !== "{") throw new TypeError("not an object");
      if (text.length > LONGEST) throw tooLarge;
      return text;
    } catch (error) {
      dropped[error === tooLarge ? "oversized" : "malformed"] += 1;
      return null;
    }
  };

  const close = (port) => {
    port.postMessage({ ns: "hookswitch", v: 1, ...bye() });
    port.close();
  };

  const hear = ({ origin, ports, text, greets }) => {
    if (listener) listener(text, origin, ports[0] ?? null);
    else if (failed !== null) ports.forEach(close);
    else {
      // HubSpot greets ten times a second until it is answered: the last one counts.
      const before = greets ? kept.findIndex((each) => each.greets && each.origin === origin) : -1;
      if (before >= 0) kept.splice(before, 1);
      if (kept.length < MOST_KEPT) kept.push({ origin, ports, text, greets });
      else dropped.flood += 1;
    }
  };

  if (FRAMED) {
    addEventListener("message", ({ source, origin, ports, data }) => {
      if (source !== parent) {
        dropped["wrong source"] += 1;
        return;
      }
      const text = textOf(data);
      if (text === null) return;
      const asks = data.ns === "hookswitch" && data.kind === "hello";
      if (listener || !asks) hear({ origin, ports, text, greets: data.type === "SYNC" });
      else if (answered++ < MOST_HELLOS) hello("loading");
    });
    hello("loading");
  }

  // A panel that cannot start says so, over each port that it has or gets, or else to the window.
  tellHost = () => {
    const ports = kept.splice(0).flatMap((each) => each.ports);
    ports.forEach(close);
    if (!ports.length) post(bye());
  };
  if (failed !== null) tellHost();

  const host = {
    isFramed: FRAMED,
    isViewless: parameters.get("view") === "none",
    hello,
    // Python hears what was kept, then everything as it comes: the text, the origin, the port.
    take(taker) {
      listener = taker;
      kept.splice(0).forEach(hear);
    },
    // To the window around us, if it is of this origin.
    say(text, origin) {
      parent.postMessage(JSON.parse(text), origin);
    },
    // One port at a time, each of its messages as text.
    open(port, taker) {
      port.onmessage = ({ data }) => {
        const text = textOf(data);
        if (text !== null) taker(text);
      };
      port.onmessageerror = () => { dropped.malformed += 1; };
    },
    post(port, text) {
      port.postMessage(JSON.parse(text));
    },
    dropped: () => JSON.stringify(dropped),
  };

  // Python says that it is there, or what kept it from starting.
  globalThis.hookswitch = {
    settings,
    host,
    painted,
    ready() {
      over = true;
      clearTimeout(slow);
      document.documentElement.dataset.start = "ready";
      const box = document.getElementById("start-problem");
      box.hidden = true;
      performance.mark("hookswitch:ready");
      dispatchEvent(new Event("hookswitch:ready"));
    },
    fail,
  };
})();
