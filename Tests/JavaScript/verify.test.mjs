// The vectors and the table of corruptions that the Swift tests run, in JavaScript.

import { TrustError, readTrust, refusalCodes, verify } from "../../Public/verify.js";
import { corrupted, replaced, vectorJSON, vectorText } from "./support.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";

const { now, cases } = vectorJSON("bundles/expected.json");
const { corruptions, trustFiles } = vectorJSON("corruptions.json");
const trustText = vectorText("trust.txt");

// One step of the pallet was erased without saying what it was, where it might have issued the code:
// then nothing can be told, which the other program did not know yet.
for (const { file, code, verdict } of cases) {
  test(`${file} of an independent program is ${verdict}`, async () => {
    const trust = await readTrust(trustText);
    try {
      const result = await verify(vectorText(file), code, trust, now);
      assert.equal(result.status, file === "bundles/pallet.json" ? "cannot_tell" : verdict);
      assert.deepEqual(result.checks.map(({ step }) => step), [1, 2, 3, 4, 5, 6, 7, 8]);
    } catch (error) {
      if (error.name !== "Refusal") throw error;
      assert.equal(`refused at ${error.step}`, verdict);
    }
  });
}

for (const { name, base, edits, code, now: moment, trust, expected } of corruptions) {
  test(`refused: ${name}`, async () => {
    const text = corrupted(vectorText(base), edits);
    const policy = await readTrust((trust ?? []).reduce(replaced, trustText));
    const scanned = code ?? cases.find(({ file }) => file === base).code;
    await assert.rejects(verify(text, scanned, policy, moment ?? now), {
      name: "Refusal", ...expected, code: refusalCodes[expected.step],
    });
  });
}

for (const { name, edits, line } of trustFiles) {
  test(`trust file: ${name}`, async () => {
    const text = edits.reduce(replaced, trustText);
    if (line === null) await readTrust(text);
    else await assert.rejects(readTrust(text), (error) => error instanceof TrustError && error.line === line);
  });
}

test("a body that is withheld makes the result incomplete, which is no pass", async () => {
  const { file, code } = cases.find((one) => one.file.includes("withheld"));
  const result = await verify(vectorText(file), code, await readTrust(trustText), now);
  assert.equal(result.isIncomplete, true);
  assert.equal(result.isPass, false);
});

test("what is too old is returned, says so, and is no pass", async () => {
  const { file, code } = cases[0];
  const result = await verify(vectorText(file), code, await readTrust(trustText), now + 90_000);
  assert.equal(result.isTooOld, true);
  assert.equal(result.isPass, false);
  assert.equal(result.status, "cannot_tell");
});
