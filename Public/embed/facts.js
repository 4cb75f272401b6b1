// What a journey document tells, in the form that can be compared with what the records say: codes,
// names, times and numbers, and no words of its own.

import { plain } from "./words.js";

/** The notes that the records alone decide; others are what a service makes of them. */
const provedNotes = [
  "corrected", "late_record", "withheld", "sold", "disputed", "cut", "one_sided", "recalled", "recall_elsewhere",
];

/** Reads a document (v 1); what is missing or of another type becomes null or an empty list. */
export function factsOfDocument(json) {
  const document = object(json);
  const [status, product] = [object(document.status), document.product];
  return {
    id: text(document.id),
    level: text(document.level),
    status: text(status.code),
    notes: list(status.notes).filter((note) => provedNotes.includes(note)),
    product: product === null || product === undefined ? null : {
      gtin: text(product.gtin),
      name: line(product.name),
      brand: line(product.brand),
      country: line(list(product.origin)[0]),
      lot: line(product.lot),
      expiry: line(product.bestBefore),
    },
    steps: list(document.steps).map((step) => stepOf(object(step), document)),
    recalls: list(document.recalls).map(object).map((recall) => ({
      entry: number(recall.entry),
      reason: line(recall.reason),
      instruction: line(recall.instruction),
      phone: line(recall.phone),
      isAboutSubject: recall.about === "subject",
    })),
    findings: Object.values(object(document.findings)).map(object)
      .map((finding) => ({ code: text(finding.code), step: number(finding.step) })),
  };
}

function stepOf(step, document) {
  const at = object(step.at);
  const party = text(step.by);
  const place = step.place === null ? null : member(document.places, step.place);
  return {
    n: number(step.n),
    entry: number(step.entry),
    kind: line(step.kind),
    state: text(step.state),
    about: text(step.about),
    certainty: text(step.certainty),
    instant: text(at.instant),
    local: text(at.local),
    party,
    partyName: line(object(member(document.parties, party)).name),
    said: text(step.said),
    isRecorded: step.signed === "recorder",
    place: place === null ? null : { name: line(object(place).name), country: line(object(place).country) },
  };
}

/**
 * Where two readings of one journey differ: the paths of what is not the same, `steps.2.kind`.
 *
 * A verifier that trusts others, or whose clock is later, may not be able to tell what somebody else
 * could; that alone is no difference.
 */
export function differences(told, proved) {
  const paths = [];
  const isUndecided = proved.status === "cannot_tell";
  compare(told, isUndecided ? { ...proved, status: told.status } : proved, "", paths);
  return paths;
}

function compare(one, other, path, paths) {
  const isList = Array.isArray(one) && Array.isArray(other);
  if (isList || (isObject(one) && isObject(other))) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      compare(one[key] ?? null, other[key] ?? null, path === "" ? key : `${path}.${key}`, paths);
    }
  } else if (one !== other) paths.push(path);
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const object = (value) => (isObject(value) ? value : {});
const list = (value) => (Array.isArray(value) ? value : []);
const text = (value) => (typeof value === "string" ? value : null);
const line = (value) => (typeof value === "string" ? plain(value) : null);
const number = (value) => (Number.isFinite(value) ? value : null);
const member = (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : null);
