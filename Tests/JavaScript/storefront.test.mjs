// The example shop as a command.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

const script = fileURLToPath(new URL("../../Deploy/storefront/serve.mjs", import.meta.url));
const run = (...words) => spawnSync(process.execPath, [script, ...words], { encoding: "utf8", timeout: 10_000 });

for (const flag of ["--help", "-h"]) {
  test(`${flag} teaches the command`, () => {
    const { status, stdout, stderr } = run(flag);
    assert.equal(status, 0);
    assert.equal(stderr, "");
    for (const option of ["--service", "--trust", "--listen", "--port"]) assert.ok(stdout.includes(`  ${option} `), option);
  });
}

for (const [words, code, reason] of [
  [["--nonsense"], 64, "--nonsense"],
  [["word"], 64, "word"],
  [["--port", "70000"], 64, "--port 70000"],
  [["--port", "x"], 64, "--port x"],
  [["--service", "t.example.com"], 64, "--service t.example.com"],
  [["--trust", "/nowhere/trust.txt"], 66, "/nowhere/trust.txt cannot be read: ENOENT"],
  [["--trust", script, "--listen", "192.0.2.1", "--port", "1"], 71, "192.0.2.1:1 cannot be listened at"],
]) {
  test(`${words.join(" ")} is refused with a reason`, () => {
    const { status, stderr } = run(...words);
    assert.equal(status, code, stderr);
    assert.ok(stderr.startsWith("error: ") && stderr.includes(reason), stderr);
    assert.doesNotMatch(stderr, /\n {4}at /);
  });
}
