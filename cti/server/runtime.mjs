// What the browser's Python is started from, made by Pyodide itself, so that it fits:
//
//     node runtime.mjs PYODIDE SOURCES STDLIB OUT
//
// PYODIDE is the folder of the npm package, SOURCES a zip file of our modules, STDLIB the compiled
// standard library: used if it is there, made if not. Into the folder OUT go cti.zip, our modules
// compiled, and memory.bin, the memory of an interpreter that has imported and rehearsed them.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

process.on("uncaughtException", ({ message }) => {
  console.error(message);
  process.exit(1);
});

const [PYODIDE, SOURCES, STDLIB, OUT] = process.argv.splice(1).slice(1); // Pyodide would keep them
const PAGE = 4096; // bytes; pages of zeros are left out of memory.bin
const MAGIC = 0x31575348; // "HSW1"

// The same input makes the same bytes: no clock, no time zone and no chance get into the memory.
process.env.TZ = "UTC";
Date.now = () => 0;
performance.now = () => 0;

const { loadPyodide } = await import(pathToFileURL(`${PYODIDE}/pyodide.mjs`));

const COMPILE = `
import io, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import source_hash

EPOCH = (1980, 1, 1, 0, 0, 0)
NEVER_IMPORTED = (
    "test/", "unittest/", "idlelib/", "pydoc_data/", "multiprocessing/", "tkinter/", "turtledemo/",
    "sqlite3/", "curses/", "ensurepip/", "venv/", "dbm/", "xmlrpc/", "wsgiref/", "_pyrepl/",
    "pydoc.py", "turtle.py", "doctest.py", "pdb.py", "this.py", "antigravity.py",
)

def compiled(archive, left_out=()):
    """Return a zip file with every module as bytecode that is never checked against its source."""
    whole = io.BytesIO()
    with zipfile.ZipFile(archive) as given, zipfile.ZipFile(whole, "w") as taken:
        for name in sorted(given.namelist()):
            if name.endswith("/") or name.startswith(left_out):
                continue
            body = given.read(name)
            if name.endswith(".py"):
                code = compile(body, name, "exec", dont_inherit=True, optimize=2)
                body, name = _code_to_hash_pyc(code, source_hash(body), False), f"{name}c"
            taken.writestr(zipfile.ZipInfo(name, EPOCH), body)
    return whole.getvalue()

def compile_archive(source, target, *left_out):
    with open(target, "wb") as file:
        file.write(compiled(source, left_out))
`;

const python = await loadPyodide({ indexURL: PYODIDE });
python.runPython(COMPILE);
const compiled = (archive, call) => {
  python.FS.writeFile("/given.zip", new Uint8Array(readFileSync(archive)));
  python.runPython(call);
  return python.FS.readFile("/taken.zip");
};
if (!existsSync(STDLIB)) {
  const call = 'compile_archive("/given.zip", "/taken.zip", *NEVER_IMPORTED)';
  writeFileSync(STDLIB, compiled(`${PYODIDE}/python_stdlib.zip`, call));
}
const modules = compiled(SOURCES, 'compile_archive("/given.zip", "/taken.zip")');
writeFileSync(`${OUT}/cti.zip`, modules);

// What our modules import from the browser, as far as not every Node.js has it. Only the names are
// remembered; what matters is whether one is called.
const object = {};
const called = function () {};
const BROWSER = {
  AudioContext: called,
  FormData: called,
  Notification: called,
  ResizeObserver: called,
  WebSocket: called,
  document: object,
  hookswitch: object,
  location: object,
  navigator: object,
  requestAnimationFrame: called,
  window: object,
};
const { info } = JSON.parse(readFileSync(`${PYODIDE}/pyodide-lock.json`, "utf8"));

// As static/interpreter.mjs starts it: the memory remembers where its files were.
const rehearsed = await loadPyodide({
  indexURL: PYODIDE,
  stdLibURL: STDLIB,
  lockFileContents: { info, packages: {} },
  env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0", PYTHONPATH: "/lib/cti.zip" },
  fsInit: (files) => files.writeFile("/lib/cti.zip", modules),
  _makeSnapshot: true,
});
for (const [name, value] of Object.entries(BROWSER)) {
  Object.defineProperty(globalThis, name, { value, configurable: true });
}
rehearsed.runPython(`
from cti.panel.rehearsal import put_off, rehearse
import cti.panel.main  # and with it all that speaks to the browser
import gc, random
rehearse()
put_off("pyscript", "/home/pyodide")
gc.collect()
gc.freeze()  # what is here stays: no need to look through it again and again
random.seed(0)  # seeded anew at every start
`);
const snapshot = rehearsed.makeMemorySnapshot();
const [, headSize] = new Uint32Array(snapshot.buffer, 0, 2); // Pyodide's own, in front of the memory
const head = snapshot.subarray(0, headSize);
const memory = snapshot.subarray(headSize);

const isEmpty = (page) => page.every((byte) => byte === 0);
const runs = []; // of pages that hold something: where each begins, and how long it is
for (let at = 0; at < memory.length; at += PAGE) {
  const page = memory.subarray(at, at + PAGE);
  if (isEmpty(page)) continue;
  const last = runs.at(-1);
  if (last && last[0] + last[1] === at) last[1] += page.length;
  else runs.push([at, page.length]);
}
const table = new Uint32Array([MAGIC, memory.length, headSize, runs.length, ...runs.flat()]);
const parts = runs.map(([at, length]) => memory.subarray(at, at + length));
writeFileSync(`${OUT}/memory.bin`, Buffer.concat([new Uint8Array(table.buffer), head, ...parts]));
process.exit(0); // Pyodide keeps timers
