// Says what a verification has checked, with counts, and what it has not.

import { isCut } from "./walk.js";
import { utc } from "./instant.js";

/** What was checked, step by step, in sentences without a full stop. */
export function checksOf({ bundle, closure, checkpoint, asOf }) {
  return [
    `the code names ${closure.subject.id.uri}`,
    vouchers(closure, checkpoint, asOf),
    index(checkpoint),
    lookups(bundle),
    `every entry is included under the checkpoint's root: ${bundle.entries.length} entries`,
    registry(closure.registry),
    notes(bundle),
    statements(closure),
  ].map((text, place) => ({ step: place + 1, text }));
}

function vouchers(closure, { checkpoint, time, cosignatures }, asOf) {
  const signed = `the checkpoint of ${closure.origin} over ${checkpoint.size} entries is signed by the log`;
  if (time === null) return `${signed}; nobody else vouches for it`;
  const names = cosignatures.map(({ cosigner }) => `${cosigner.kind} ${cosigner.label}`);
  return `${signed} and cosigned by ${names.join(", ")}, as of ${utc(asOf)}`;
}

function index({ checkpoint }) {
  const last = checkpoint.size - 1n;
  return `entry ${last} publishes the root of the index over all ${last} entries below it`;
}

function lookups(bundle) {
  const count = (kind) => bundle.lookups.filter(({ finding }) => finding.kind === kind).length;
  const cuts = count("value");
  return `${bundle.lookups.length} lookups lead to that root, ${count("entries")} with complete lists `
    + `and ${count("absent")} with nothing${cuts > 0 ? `, ${cuts} with lists too long to show` : ""}`
    + "; they are exactly those of the journey";
}

function registry({ governance, parties, skipped }) {
  const revision = governance.at(-1)?.revision.revision ?? 0;
  return `the governance begins with the trust file's genesis and is at revision ${revision}`
    + `, and has admitted ${parties.size} parties that are needed here`
    + (skipped.length > 0 ? `; revisions that do not count: ${skipped.length}` : "");
}

function notes(bundle) {
  const all = bundle.entries.map((entry) => entry.statement).filter((statement) => statement !== null);
  const filings = all.reduce((sum, statement) => sum + statement.filed.length, 0);
  const bodies = all.filter((statement) => statement.body !== null).length;
  return `${all.length} notes are what their entries commit to, `
    + `${filings} filing proofs tie them to their keys, and ${bodies} bodies match their digests`;
}

function statements({ readings, statements: all }) {
  const counted = new Set(readings.filter(({ fault }) => fault === null).map(({ entry }) => entry));
  return `${counted.size} of ${all.size} statements are signed by who may sign, `
    + "have the form of what they say, and count";
}

/** What was not checked. */
export function uncheckedOf(closure, isSingleOperator) {
  const texts = [
    "whether the thing in hand is the one that was coded, and its seal is whole",
    "whether what was entered is true: each step says who entered it",
  ];
  const words = closure.readings.filter((one) => one.fault === null && !one.isAuthorityChecked).length;
  if (words > 0) texts.push(`authority not checked, so the word of its signer: ${words} readings`);
  if (isSingleOperator) texts.push("nobody but the log's operator vouches for the index and the time");
  if (isCut(closure)) texts.push("what lies beyond the point where the journey is cut");
  return texts;
}
