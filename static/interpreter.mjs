// The interpreter module that PyScript is pointed to: Pyodide, begun as soon as the page is painted, and
// started from the saved memory of one that has imported all that the panel needs. Where that cannot
// be, it starts plainly, which takes longer; `hookswitch.start` says which it was, and why.
const { version, info, files, entry } = JSON.parse(document.getElementById("files").textContent);
await hookswitch.painted;

const { size, head: headSize } = files["memory.bin"];
const MAGIC = 0x31575348; // of memory.bin, as cti/server/runtime.mjs writes it
const MODULES = "/lib/cti.zip";
const ENVIRONMENT = { HOME: "/home/pyodide", PYTHONHASHSEED: "0", PYTHONPATH: MODULES };
const LIBRARY = `/lib/python${info.python.split(".", 2).join("")}.zip`;
const INDEX = new URL("./pyodide/", document.baseURI).href; // where Pyodide believes its files to be
const SHELF = "hookswitch"; // in CacheStorage

const begin = (promise) => {
  promise.catch(() => {}); // whoever awaits it hears of it
  return promise;
};
const address = (name) => new URL(files[name].url, document.baseURI).href;
// Checked beside other work where the page may (on HTTPS), and else by the browser, which takes longer.
const { subtle } = crypto;
const check = async (name, body) => {
  if (!subtle) return;
  const digest = new Uint8Array(await subtle.digest("SHA-256", body));
  const found = `sha256-${btoa(String.fromCharCode(...digest))}`;
  if (found !== files[name].integrity) throw new Error(`${files[name].url} is damaged`);
};
const unchecked = async (name) => {
  const { url, integrity } = files[name];
  const answer = await fetch(address(name), subtle ? {} : { integrity });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
};
const bytes = async (name) => {
  const body = await unchecked(name);
  await check(name, body);
  return body;
};
const imported = (name) => {
  // The hint has the browser check it.
  const hint = { rel: "modulepreload", href: address(name), integrity: files[name].integrity };
  document.head.append(Object.assign(document.createElement("link"), hint));
  return import(hint.href);
};

// The browser keeps files as they came, compressed. A large one is kept as it is besides, so that only
// the first start has to unpack it. Pages without HTTPS may keep nothing, and some in frames.
const kept = async (name) => {
  try {
    const answer = await (await caches.open(SHELF)).match(address(name));
    return answer && new Uint8Array(await answer.arrayBuffer());
  } catch {
    return undefined;
  }
};
const keep = async (name) => {
  const shelf = await caches.open(SHELF);
  if (await shelf.match(address(name))) return;
  await shelf.add(address(name)); // it is checked when it is used
  const folder = new URL(".", address(name)).href;
  for (const { url } of await shelf.keys()) {
    if (url.startsWith(folder) && url !== address(name)) await shelf.delete(url); // of an older build
  }
};
const forget = async (name) => (await caches.open(SHELF)).delete(address(name));

// Compiled while it comes: its integrity could be checked only once all of it is there.
const compiled = begin(
  WebAssembly.compileStreaming(fetch(address("pyodide.asm.wasm"))).catch(
    async () => WebAssembly.compile(await bytes("pyodide.asm.wasm")), // of a server that knows no wasm
  ),
);
const pyodide = begin(imported("pyodide.mjs"));
const core = begin(imported("pyodide.asm.mjs"));

// Pyodide gets the head of the memory alone, which it has to know only when WebAssembly is there; by
// then it is filled in. The rest goes straight to where it belongs.
const head = new Uint8Array(headSize);
let saved = begin(kept("memory.bin").then((body) => body ?? unchecked("memory.bin")));
const checked = begin(saved.then((body) => check("memory.bin", body)));
const restore = async (memory) => {
  const { buffer } = await saved;
  const about = new Uint32Array(buffer, 0, 4);
  const [magic, ...sizes] = about;
  if (magic !== MAGIC || sizes[0] !== size || sizes[1] !== headSize) {
    throw new Error("memory.bin is of another kind");
  }
  const runs = new Uint32Array(buffer, about.byteLength, 2 * sizes[2]);
  let from = about.byteLength + runs.byteLength;
  const take = (length) => new Uint8Array(buffer, (from += length) - length, length);
  head.set(take(headSize));
  let filled = 0;
  for (let at = 0; at < runs.length; at += 2) {
    const [start, length] = runs.subarray(at, at + 2);
    memory.fill(0, filled, start); // pages that hold nothing are left out
    memory.set(take(length), start);
    filled = start + length;
  }
  memory.fill(0, filled);
  saved = null;
  await checked;
};

// Pyodide fetches and compiles by itself, from fixed names: it gets what is under way already.
const withOurs = async (library, run) => {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  const instead = {
    [`${INDEX}pyodide.asm.wasm`]: async () => new Response(),
    [`${INDEX}python_stdlib.zip`]: async () => new Response(await library()),
  };
  globalThis.fetch = (what, ...more) => (instead[String(what)] ?? (() => fetch(what, ...more)))();
  WebAssembly.instantiateStreaming = async (response, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  try {
    return await run();
  } finally {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
};

const started = async (options, library, prepare, more) => {
  const { loadPyodide } = await pyodide;
  const { default: create } = await core;
  const failed = begin(compiled.then(() => new Promise(() => {}))); // Pyodide would wait for ever
  const createPyodideModule = (settings) => Promise.race([prepare(settings, create), failed]);
  const all = {
    ...options,
    indexURL: INDEX,
    lockFileContents: { info, packages: {} },
    env: ENVIRONMENT,
    createPyodideModule,
    ...more,
  };
  return withOurs(library, () => loadPyodide(all));
};

const fromMemory = async (options) => {
  const prepare = async (settings, create) => {
    const module = await create({ ...settings, INITIAL_MEMORY: size });
    await restore(module.HEAPU8);
    return module;
  };
  const python = await started(options, async () => "", prepare, { _loadSnapshot: head });
  // Chance is not saved with it, or every panel would draw the same numbers.
  python.runPython("import random; random.seed()");
  // What is not in the memory, and perhaps never needed, comes later.
  const complete = async () => {
    python.FS.writeFile(MODULES, await bytes("cti.zip"));
    python.FS.writeFile(LIBRARY, await bytes("python_stdlib.zip"));
    await keep("memory.bin");
  };
  addEventListener("hookswitch:ready", () => begin(complete()), { once: true });
  return python;
};

const plainly = async (options) => {
  const modules = await bytes("cti.zip");
  const fsInit = (system) => system.writeFile(MODULES, modules);
  const prepare = (settings, create) => create(settings);
  return started(options, () => bytes("python_stdlib.zip"), prepare, { fsInit });
};

// As Pyodide's own, for PyScript.
const loadPyodide = async (options) => {
  try {
    const python = await fromMemory(options);
    globalThis.hookswitch.start = { way: "memory", why: "" };
    return python;
  } catch (error) {
    begin(forget("memory.bin"));
    globalThis.hookswitch.start = { way: "plain", why: String(error?.message ?? error) };
    return plainly(options);
  }
};

imported(entry); // core.js, PyScript itself, or hardened.mjs; if that fails, early.js says so

export { loadPyodide, version };
