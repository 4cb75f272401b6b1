// What the Swift tests met, met again here: both programs must say the same, to the word.
//
//   mkdir record
//   WAYPROOF_RECORD=$PWD/record swift test --filter 'ProvenanceTests|GS1Tests'
//   WAYPROOF_RECORD=$PWD/record node --test Tests/JavaScript/

import { CodeError, readCode, readTrust, verify } from "../../Public/verify.js";
import { base64, fromHex } from "../../Public/verifier/bytes.js";
import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { instantText } from "../../Public/verifier/instant.js";
import { test } from "node:test";

const folder = process.env.WAYPROOF_RECORD;
const skip = folder === undefined && "WAYPROOF_RECORD is not set";

const lines = (name) => createInterface({ input: createReadStream(`${folder}/${name}`) });

/** Compares what both say line by line; returns how many there were. */
async function compare(name, say) {
  const differences = [];
  let count = 0;
  for await (const line of lines(name)) {
    const { expected, ...given } = JSON.parse(line);
    const said = await say(given, expected);
    try {
      assert.deepEqual(said, wording(expected));
    } catch (error) {
      differences.push(`${JSON.stringify(given).slice(-300)}: ${error.message}`);
    }
    count += 1;
  }
  assert.equal(differences.length, 0, differences.slice(0, 5).join("\n"));
  return count;
}

test("of every recorded bundle", { skip }, async () => {
  const count = await compare("bundles.jsonl", ({ bundle, code, trust, now }) =>
    say(Buffer.from(bundle, "base64"), code, trust, now));
  assert.ok(count > 500, `only ${count} bundles were recorded`);
});

test("of every recorded code", { skip }, async () => {
  const count = await compare("codes.jsonl", ({ code }) => {
    try {
      return { uri: readCode(code).uri };
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      return { rule: error.rule, ai: error.ai, position: error.position };
    }
  });
  assert.ok(count > 1_000, `only ${count} codes were recorded`);
});

/** Only the rule and the place of a malformed code are compared, not the sentence. */
function wording(expected) {
  if (expected.step !== 1) return expected;
  const message = expected.message.replace(/(cannot be read: ).*\[(.*)\]$/s, "$1$2");
  return { ...expected, message };
}

async function say(bundle, code, trust, now) {
  try {
    return saidOf(await verify(new Uint8Array(bundle), code, await readTrust(trust), now));
  } catch (error) {
    if (error.name !== "Refusal") throw error;
    const { step, field, message } = error;
    return { step, code: error.code, field, message };
  }
}

function saidOf(result) {
  const { closure } = result;
  const statements = [...closure.statements.values()].sort((a, b) => (a.number < b.number ? -1 : 1));
  return {
    status: result.status,
    notes: result.notes,
    asOf: Number(result.asOf),
    isTooOld: result.isTooOld,
    isIncomplete: result.isIncomplete,
    checks: result.checks.map(({ text }) => text),
    unchecked: result.unchecked,
    lookups: closure.lookups.map(({ key, level, bringers, oneSided }) =>
      [base64(fromHex(key)), level, bringers.map(Number), oneSided.map(Number)]),
    readings: closure.readings.map(({ lookup, entry, role, fault, isAuthorityChecked }) =>
      [lookup, Number(entry), role, fault ?? "", isAuthorityChecked]),
    statements: statements.map((one) => [
      Number(one.number), one.type ?? "", one.action ?? "", one.bizStep ?? "",
      one.eventTime === null ? "" : instantText(one.eventTime),
      Number(one.erasedBy ?? -1n), Number(one.correctedBy ?? -1n), one.signer?.isRecorder ?? false,
    ]),
    steps: result.steps.map(({ entry, about, certainty, state }) => [Number(entry), about, certainty, state]),
  };
}
