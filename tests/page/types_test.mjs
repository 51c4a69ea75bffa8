// SPDX-License-Identifier: Apache-2.0
// The page's types hold.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { modules, pageBuild } from "./browser.mjs";

test("the type check of the page finds nothing", () => {
  const tsc = join(dirname(modules.resolve("typescript/package.json")), "bin", "tsc");
  try {
    execFileSync(process.execPath, [tsc, "-p", pageBuild], { encoding: "utf8" });
  } catch (error) {
    assert.fail(error.stdout);
  }
});
