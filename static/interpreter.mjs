// The interpreter module that PyScript is pointed to: Pyodide, begun as soon as this file is read, and
// started from the saved memory of one that has imported all that the panel needs. Where that cannot
// be, it starts plainly, which takes longer; `hookswitch.start` says which it was, and why.
const { hookswitch } = globalThis;
const { info, files } = JSON.parse(document.getElementById("files").textContent);

const { version } = info;
const MAGIC = 0x31575348; // of memory.bin, as cti/server/runtime.mjs writes it
const MODULES = "/lib/cti.zip";
const ENVIRONMENT = { HOME: "/home/pyodide", PYTHONHASHSEED: "0", PYTHONPATH: MODULES };
const LIBRARY = `/lib/python${info.python.split(".", 2).join("")}.zip`;
const INDEX = new URL("./pyodide/", document.baseURI).href; // where Pyodide believes its files to be

const address = (name) => new URL(files[name].url, document.baseURI).href;
const bytes = async (name) => {
  const answer = await fetch(address(name), { integrity: files[name].integrity });
  if (!answer.ok) throw new Error(`${files[name].url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
};
const begin = (promise) => {
  promise.catch(() => {}); // whoever awaits it hears of it
  return promise;
};

// Compiled while it comes: its integrity could be checked only once all of it is there.
const compiled = begin(
  WebAssembly.compileStreaming(fetch(address("pyodide.asm.wasm"))).catch(
    async () => WebAssembly.compile(await bytes("pyodide.asm.wasm")), // of a server that knows no wasm
  ),
);
const pyodide = begin(import(address("pyodide.mjs")));
const core = begin(import(address("pyodide.asm.mjs")));

// The pages that hold something, put back to where they were.
const unfolded = ({ buffer }) => {
  const head = new Uint32Array(buffer, 0, 3);
  const [magic, size, count] = head;
  if (magic !== MAGIC) throw new Error("memory.bin is of another kind");
  const memory = new Uint8Array(size);
  const runs = new Uint32Array(buffer, head.byteLength, 2 * count);
  let from = head.byteLength + runs.byteLength;
  for (let at = 0; at < runs.length; at += 2) {
    memory.set(new Uint8Array(buffer, from, runs[at + 1]), runs[at]);
    from += runs[at + 1];
  }
  return memory;
};
const memory = begin(bytes("memory.bin").then(unfolded));

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

const started = async (options, library, more) => {
  await compiled; // if that failed, Pyodide would wait for ever
  const { loadPyodide } = await pyodide;
  const { default: createPyodideModule } = await core;
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
  const python = await started(options, async () => "", { _loadSnapshot: await memory });
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
  return started(options, () => bytes("python_stdlib.zip"), { fsInit });
};

// As Pyodide's own, for PyScript.
const loadPyodide = async (options) => {
  try {
    const python = await fromMemory(options);
    hookswitch.start = { way: "memory", why: "" };
    return python;
  } catch (error) {
    hookswitch.start = { way: "plain", why: String(error?.message ?? error) };
    return plainly(options);
  }
};

export { loadPyodide, version };
