// SPDX-License-Identifier: Apache-2.0
// node make_pages.mjs PROGRAM FOLDER NAME...: writes FOLDER/NAME.html and FOLDER/NAME.json of the named scenarios, both by one run.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DEALS, SCENARIOS } from "./scenarios.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const [program, folder, ...names] = process.argv.slice(2);
if (!program || !folder) throw new Error("usage: node make_pages.mjs PROGRAM FOLDER NAME...");
mkdirSync(folder, { recursive: true });

for (const name of names.length > 0 ? names : Object.keys({ ...SCENARIOS, ...DEALS })) {
  const scenario = SCENARIOS[name] ?? DEALS[name];
  const file = scenario.file ? join(root, scenario.file) : join(folder, scenario.files ? name : `${name}.toml`);
  for (const [part, text] of Object.entries(scenario.files ?? {})) {
    mkdirSync(file, { recursive: true });
    writeFileSync(join(file, part), text);
  }
  if (scenario.text) writeFileSync(file, scenario.text);
  const out = ["--html", join(folder, `${name}.html`), "--json", join(folder, `${name}.json`), "--quiet"];
  const started = Date.now();
  await promisify(execFile)(program, [DEALS[name] ? "deals" : scenario.diff ? "diff" : "analyze", file, ...out, ...(scenario.arguments ?? [])]).catch((error) => {
    if (error.code !== 1 || !scenario.unsolved) throw new Error(`${name}: exit code ${error.code}\n${error.stderr}`);
  });
  console.log(`${name}: ${Date.now() - started} ms`);
}
