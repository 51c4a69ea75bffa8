// SPDX-License-Identifier: Apache-2.0
// Bundles the page: node build.mjs GLOSSARY OUT. Writes OUT/head.html, OUT/body.html and OUT/tail.html, between which the
// program puts the title and the answers.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const [glossaryFile, out] = process.argv.slice(2);
if (!glossaryFile || !out) throw new Error("usage: node build.mjs GLOSSARY OUT");

/** The rows of the glossary's tables as {term, meaning, from}: plain text, no markup. */
function glossary() {
  const plain = (text) =>
    text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\*\*|`/g, "").replace(/\*([^*]+)\*/g, "$1").trim();
  const entries = [];
  for (const line of readFileSync(glossaryFile, "utf8").split("\n")) {
    if (!line.startsWith("| **")) continue;
    const [term, meaning, from] = line.slice(1, line.lastIndexOf("|")).split("|").map(plain);
    if (!term || !meaning) throw new Error(`a row of ${glossaryFile} is not a term and its meaning: ${line}`);
    entries.push({ term, meaning, from: from ?? "" });
  }
  if (entries.length === 0) throw new Error(`${glossaryFile} holds no term`);
  return entries;
}

const bundle = await build({
  absWorkingDir: here,
  entryPoints: ["main.ts"],
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  define: { GLOSSARY: JSON.stringify(glossary()) },
});
const script = bundle.outputFiles[0].text;
if (/<\/script/i.test(script)) throw new Error("the bundle holds an end tag of a script");
const style = (
  await build({ absWorkingDir: here, entryPoints: ["style.css"], minify: true, write: false })
).outputFiles[0].text.trim();

// No request can leave the page, and no script but this one runs in it. Plot writes style elements of its own.
const hash = createHash("sha256").update(script).digest("base64");
const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;

mkdirSync(out, { recursive: true });
writeFileSync(
  join(out, "head.html"),
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Walkaway">
<link rel="icon" href="data:,">
<title>`,
);
writeFileSync(
  join(out, "body.html"),
  `</title>
<style>${style}</style>
</head>
<body>
<div id="page"><noscript><main><p class="empty">This page draws itself with a script of its own, which is switched off here. The same answers are printed by the command <code>walkaway analyze</code>.</p></main></noscript></div>
<script type="application/json" id="answers">`,
);
writeFileSync(join(out, "tail.html"), `</script>\n<script>${script}</script>\n</body>\n</html>\n`);
