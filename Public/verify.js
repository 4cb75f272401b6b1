// Verifies a bundle: from bytes that nobody vouches for to a journey that the log pins down.
//
//   import { readTrust, verify } from "./verify.js";
//   const trust = await readTrust(trustFileText);
//   const result = await verify(bundleBytes, codeAsScanned, trust);
//   if (result.isPass) show(result.status, result.notes);
//
// It takes four things: the bundle, the code as scanned, the trust file and the clock. The trust file
// is trusted: whoever changes it decides what is believed, so keep your own and do not take it from
// whom you check. The bundle is not: its maker can withhold bodies, which shows, and nothing else;
// whatever does not fit is refused. No dependencies: WebCrypto does the cryptography. Runs in
// browsers that know Ed25519 (Safari 17, Firefox 130, Chrome 137 and later), and in Node from 18.

import { BundleSource } from "./verifier/source.js";
import { CodeError, readCode } from "./verifier/gs1.js";
import { FormatError, Refusal, TrustError, refusalCodes } from "./verifier/errors.js";
import { checkEntries, checkGenesis, checkIndexEntries, checkLookups, checkStatements, namesOf } from "./verifier/proofs.js";
import { checksOf, uncheckedOf } from "./verifier/report.js";
import { isTooOld, readTrust, verifyCheckpoint } from "./verifier/trust.js";
import { makeSubject, walk } from "./verifier/walk.js";
import { missingCrypto } from "./verifier/crypto.js";
import { readBundle } from "./verifier/bundle.js";
import { readJourney } from "./verifier/journey.js";
import { readNote } from "./verifier/notes.js";
import { utc } from "./verifier/instant.js";
import { utf8 } from "./verifier/bytes.js";

export { CodeError, Refusal, TrustError, missingCrypto, readCode, readTrust, refusalCodes };

/** The version of the rules by which a journey is read. */
export const rules = "2026-11";

/**
 * Verifies a bundle.
 *
 * @param {Uint8Array | string} bundle the bundle, JSON in UTF-8
 * @param {string} code what was scanned; never take it from the bundle
 * @param {object} trust whom the verifier trusts, from `readTrust`
 * @param {number | bigint} now the clock, in seconds since 1970
 * @returns what was verified: `status` and `notes` (codes), `asOf` (seconds since 1970), `isPass`,
 *   `checks` and `unchecked` (sentences), `statements` with their `faults`, `steps`, and the whole
 *   `closure`. A result that is too old or incomplete is returned too, says so, and is no pass.
 * @throws {Refusal} with `step`, `code` and `field` if the bundle is refused
 */
export async function verify(bundle, code, trust, now = Math.floor(Date.now() / 1000)) {
  const clock = BigInt(now);
  const read = readBundle(typeof bundle === "string" ? utf8(bundle) : bundle);
  const id = checkCode(read, code);
  const checkpoint = await checkCheckpoint(read, trust, clock);
  const index = checkIndexEntries(read, checkpoint, clock);
  await checkLookups(read, index.last.root);
  const names = namesOf(read);
  const recordTimes = await checkEntries(read, checkpoint.checkpoint, names, index, trust.origin);
  await checkGenesis(read, trust);
  const source = new BundleSource(read, await checkStatements(read, names, recordTimes));
  const closure = await walk(await makeSubject(id), trust.origin, source);
  source.checkNothingIsLeft(closure);
  return result(read, id, trust, checkpoint, index.asOf, clock, closure);
}

/** Step 1: the code, canonicalised here, names the subject. */
function checkCode(bundle, code) {
  let id;
  try {
    id = readCode(code);
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    throw new Refusal(1, "subject", `the code cannot be read: ${error.message}`);
  }
  if (id.uri !== bundle.subject) throw new Refusal(1, "subject", `the bundle is not about ${id.uri}`);
  return id;
}

/** Step 2: the log signed the checkpoint, and enough cosigners vouch for it. */
async function checkCheckpoint(bundle, trust, now) {
  try {
    return await verifyCheckpoint(trust, readNote(bundle.checkpoint), now);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new Refusal(2, "checkpoint", error.message);
  }
}

function result(bundle, code, trust, checkpoint, asOf, now, closure) {
  const verified = {
    closure,
    code,
    asOf,
    isTooOld: isTooOld(trust, asOf, now),
    isIncomplete: [...closure.statements.values()].some((statement) => statement.isBodyMissing),
    isSingleOperator: checkpoint.time === null,
  };
  const journey = readJourney(verified);
  const notes = journey.notes.length === 0 ? "" : ` (${journey.notes.join(", ")})`;
  return {
    ...verified,
    ...journey,
    isPass: !verified.isTooOld && !verified.isIncomplete,
    checkpoint,
    line: `Result: ${journey.status}${notes}, as of ${utc(asOf)}`,
    checks: checksOf({ bundle, closure, checkpoint, asOf }),
    unchecked: uncheckedOf(closure, verified.isSingleOperator),
  };
}
