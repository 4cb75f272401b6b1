// Checks a bundle, and reads from the records what a journey document would tell of them.

import { CodeError, Refusal, TrustError, missingCrypto, readTrust, verify } from "../verify.js";
import { gtinOf, qualifierOf } from "../verifier/gs1.js";
import { Records } from "../verifier/steps.js";
import { base64 } from "../verifier/bytes.js";
import { instantText } from "../verifier/instant.js";
import { member, textMember } from "../verifier/json.js";
import { plain } from "./words.js";
import { roles } from "../verifier/judge.js";

export { tellingDifferences } from "./telling.js";
export { CodeError, Refusal, TrustError, missingCrypto, readTrust };

/**
 * Checks a bundle about `code`.
 *
 * @param {Uint8Array | string} bundle the bundle
 * @param {string} code what the page shows; never taken from the bundle
 * @param {object} trust whom the site trusts, from `readTrust`
 * @param {number} now the clock, in seconds since 1970
 * @returns the facts, `asOf` (seconds since 1970), `isTooOld`, and of the checkpoint `origin`, `size`
 *   and `root` (base64)
 * @throws {Refusal} if the bundle is refused
 */
export async function check(bundle, code, trust, now = Math.floor(Date.now() / 1000)) {
  const result = await verify(bundle, code, trust, now);
  const { origin, size, root } = result.checkpoint.checkpoint;
  return {
    facts: factsOfResult(result), asOf: result.asOf, isTooOld: result.isTooOld,
    checkpoint: { origin, size, root: base64(root) },
  };
}

const levels = { item: "item", lot: "lot", gtin: "product", sscc: "container", gln: "place" };

/** What the records say, in the form of `factsOfDocument`. */
export function factsOfResult(result) {
  const { closure } = result;
  const records = new Records(closure);
  return {
    id: closure.subject.id.uri,
    level: levels[closure.subject.id.kind] ?? "other",
    status: result.status,
    notes: result.notes,
    product: productOfRecords(records),
    steps: result.steps.map((step) => stepOf(step, closure)),
    recalls: result.recalls.map((recall) => {
      const body = closure.statements.get(recall.entry).body?.json;
      return {
        entry: Number(recall.entry),
        reason: plain(recall.reason),
        instruction: line(body, "instruction"),
        phone: line(body, "phone"),
        isAboutSubject: recall.isAboutSubject,
      };
    }),
    findings: result.findings.map(({ code, step }) => ({ code, step })),
  };
}

/** The product as the holder of its number describes it; what is said later holds. */
function productOfRecords(records) {
  const { subject } = records.closure;
  if (subject.product === null) return null;
  const product = { gtin: gtinOf(subject.product), name: null, brand: null, country: null, lot: null, expiry: null };
  for (const { role, statement } of subject.productKey === null ? [] : records.standing(subject.productKey)) {
    if (role !== roles.described) continue;
    const body = statement.body?.json;
    product.name = line(body, "name") ?? product.name;
    product.brand = line(body, "brand") ?? product.brand;
    product.country = line(body, "country") ?? product.country;
  }
  product.lot = subject.id.kind === "lot" ? qualifierOf(subject.id, "10") : null;
  for (const { statement } of records.issues) {
    const ilmd = member(statement.body?.json, "ilmd");
    product.lot ??= line(ilmd, "lotNumber");
    product.expiry = line(ilmd, "itemExpirationDate") ?? product.expiry;
    product.country = line(ilmd, "countryOfOrigin") ?? product.country;
  }
  return product;
}

function stepOf(step, closure) {
  const body = closure.statements.get(step.entry).body?.json;
  const place = member(body, "places")?.[0];
  return {
    n: step.number,
    entry: Number(step.entry),
    kind: kindOf(step),
    state: step.state,
    about: step.about,
    certainty: step.certainty,
    instant: instantText(step.time),
    local: instantText(step.time + minutesOf(textMember(body, "eventTimeZoneOffset")) * 60_000n).slice(0, 16),
    party: step.party,
    partyName: nameOf(step.party, closure.registry),
    said: attestation(step, closure),
    isRecorded: step.isRecorded,
    place: place === undefined
      ? null : { name: line(place, "name"), country: line(place, "country") },
  };
}

/** A text on one line, as documents have it; null if it is not there. */
function line(body, name) {
  const text = textMember(body, name);
  return text === undefined ? null : plain(text);
}

function nameOf(party, registry) {
  const revision = registry.party(party);
  return revision === null ? null : plain(revision.name);
}

/** A stable word for what happened. */
function kindOf({ type, bizStep }) {
  if (type === "TransformationEvent") return "made";
  if (bizStep === null) return "seen";
  const word = bizStep.split("/").findLast((part) => part !== "") ?? bizStep;
  return plain(word.startsWith("BizStep-") ? word.slice("BizStep-".length) : word);
}

/** The minutes of an offset such as `+13:00`. */
function minutesOf(offset) {
  const [, sign, hours, minutes] = /^([+-])(\d{1,2}):(\d\d)$/.exec(offset ?? "") ?? [];
  if (sign === undefined) return 0n;
  const count = BigInt(hours) * 60n + BigInt(minutes);
  return sign === "-" ? -count : count;
}

/** How well a step is attested. */
function attestation({ party, entry }, { registry, subject }) {
  if (registry.covers(party, subject.id, entry)) return "own";
  const its = registry.party(party, entry)?.roles ?? [];
  if (its.includes("customs") || its.includes("regulator")) return "authority";
  return its.includes("laboratory") ? "independent" : "counterparty";
}
