// The interpreter module that PyScript is pointed to: Pyodide, begun as soon as this file is read, and
// started from the saved memory of one that has imported all that the panel needs. Where that cannot
// be, it starts plainly, which takes longer; `hookswitch.start` says which it was, and why.
const { version, info, files } = JSON.parse(document.getElementById("files").textContent);

const { size } = files["memory.bin"];
const MAGIC = 0x31575348; // of memory.bin, as cti/server/runtime.mjs writes it
const MODULES = "/lib/cti.zip";
const ENVIRONMENT = { HOME: "/home/pyodide", PYTHONHASHSEED: "0", PYTHONPATH: MODULES };
const LIBRARY = `/lib/python${info.python.split(".", 2).join("")}.zip`;
const INDEX = new URL("./pyodide/", document.baseURI).href; // where Pyodide believes its files to be

const begin = (promise) => {
  promise.catch(() => {}); // whoever awaits it hears of it
  return promise;
};
const address = (name) => new URL(files[name].url, document.baseURI).href;
// Checked beside other work where the page may (on HTTPS), and else by the browser, which takes longer.
const { subtle } = crypto;
const check = async (name, body) => {
  const digest = new Uint8Array(await subtle.digest("SHA-256", body));
  const found = `sha256-${btoa(String.fromCharCode(...digest))}`;
  if (found !== files[name].integrity) throw new Error(`${files[name].url} is damaged`);
};
const bytes = async (name, use = (body) => body) => {
  const { url, integrity } = files[name];
  const answer = await fetch(address(name), subtle ? {} : { integrity });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const body = new Uint8Array(await answer.arrayBuffer());
  const checked = begin(subtle ? check(name, body) : Promise.resolve());
  const used = use(body);
  await checked;
  return used;
};

// Compiled while it comes: its integrity could be checked only once all of it is there.
const compiled = begin(
  WebAssembly.compileStreaming(fetch(address("pyodide.asm.wasm"))).catch(
    async () => WebAssembly.compile(await bytes("pyodide.asm.wasm")), // of a server that knows no wasm
  ),
);
const pyodide = begin(import(address("pyodide.mjs")));
const core = begin(import(address("pyodide.asm.mjs")));

// The pages that hold something are put back to where they were. Pyodide gets an empty memory of the
// same size meanwhile: it has to know nothing else until WebAssembly runs.
const memory = new Uint8Array(size);
const unfold = ({ buffer }) => {
  const head = new Uint32Array(buffer, 0, 3);
  const [magic, whole, count] = head;
  if (magic !== MAGIC || whole !== size) throw new Error("memory.bin is of another kind");
  const runs = new Uint32Array(buffer, head.byteLength, 2 * count);
  let from = head.byteLength + runs.byteLength;
  for (let at = 0; at < runs.length; at += 2) {
    memory.set(new Uint8Array(buffer, from, runs[at + 1]), runs[at]);
    from += runs[at + 1];
  }
};
const filled = begin(bytes("memory.bin", unfold));

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

const started = async (options, library, ready, more) => {
  const { loadPyodide } = await pyodide;
  const { default: create } = await core;
  const createPyodideModule = async (settings) => {
    await compiled; // if that failed, Pyodide would wait for ever
    const module = await create(settings);
    await ready;
    return module;
  };
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
  const python = await started(options, async () => "", filled, { _loadSnapshot: memory });
  memory.buffer.transfer?.(0); // Pyodide would keep it, and has no more use for it
  // Chance is not saved with it, or every panel would draw the same numbers.
  python.runPython("import random; random.seed()");
  // What is not in the memory, and perhaps never needed, comes later.
  const complete = async () => {
    python.FS.writeFile(MODULES, await bytes("cti.zip"));
    python.FS.writeFile(LIBRARY, await bytes("python_stdlib.zip"));
  };
  addEventListener("hookswitch:ready", () => begin(complete()), { once: true });
  return python;
};

const plainly = async (options) => {
  const modules = await bytes("cti.zip");
  const fsInit = (system) => system.writeFile(MODULES, modules);
  return started(options, () => bytes("python_stdlib.zip"), modules, { fsInit });
};

// As Pyodide's own, for PyScript.
const loadPyodide = async (options) => {
  try {
    const python = await fromMemory(options);
    globalThis.hookswitch.start = { way: "memory", why: "" };
    return python;
  } catch (error) {
    globalThis.hookswitch.start = { way: "plain", why: String(error?.message ?? error) };
    return plainly(options);
  }
};

export { loadPyodide, version };
