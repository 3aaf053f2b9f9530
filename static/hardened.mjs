// Starts the panel with Pyodide alone, for sites whose policy allows no `unsafe-eval` (hardened.html).
import { loadPyodide } from "./interpreter.mjs";

const start = async () => {
  const python = await loadPyodide();
  await python.runPythonAsync(document.getElementById("program").textContent);
};

start(); // if that fails, early.js says so
