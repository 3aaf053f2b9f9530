// Runs before anything else: tells when the page has painted, and what to do if Python never starts.
(() => {
  "use strict";
  const SLOW_AFTER = 30_000;
  let over = false;

  requestAnimationFrame(() => setTimeout(() => performance.mark("hookswitch:painted")));

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
    document.documentElement.dataset.start = "failed";
    say(`The panel could not start. ${text}`);
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

  // Python says that it is there, or what kept it from starting.
  globalThis.hookswitch = {
    ready() {
      over = true;
      clearTimeout(slow);
      document.documentElement.dataset.start = "ready";
      const box = document.getElementById("start-problem");
      box.hidden = true;
      performance.mark("hookswitch:ready");
    },
    fail,
  };
})();
