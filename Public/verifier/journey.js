// The one answer about a code, by the first rule that applies, and what should be known besides.

import { Records, eventSeconds, isInForce, stepsOf } from "./steps.js";
import { askedIn, companyPrefixDigits, isSerialOfScheme, qualifierOf } from "./gs1.js";
import { isCut } from "./walk.js";
import { roles } from "./judge.js";
import { textMember } from "./json.js";

const noteOrder = [
  "corrected", "late_record", "withheld", "sold", "disputed", "cut", "one_sided", "recalled",
  "recall_elsewhere",
];

/**
 * Reads verified records: `{ status, notes, steps, recalls, findings }`.
 *
 * A pure function of the closure, the code as scanned, whether the records are too old or incomplete,
 * and as of when they hold.
 */
export function readJourney(verified) {
  const records = new Records(verified.closure);
  const steps = stepsOf(records);
  const reader = new Reader(verified, records, steps);
  return {
    status: reader.status, notes: reader.notes, steps,
    recalls: reader.recalls, findings: reader.findings,
  };
}

class Reader {
  constructor(verified, records, steps) {
    this.verified = verified;
    this.closure = verified.closure;
    this.subject = verified.closure.subject;
    this.records = records;
    this.steps = steps;
    this.recalls = this.readRecalls();
    this.findings = this.readFindings();
  }

  get status() {
    if (this.hasTypingError) return "typing_error";
    if (this.recalls.some((recall) => recall.isAboutSubject)) return "recalled";
    if (this.cannotTell) return "cannot_tell";
    if (!this.isFound) return this.notFound;
    if (this.ending(isVoid) === "byHolder") return "void";
    if (this.isPrintedOnly) return "not_applied";
    if (this.ending(isMadeInto) === "byHolder") return "made_into";
    if (this.hasMismatch) return "mismatch";
    if (this.findings.some((finding) => finding.isOfWeight)) return "unusual";
    // What was found before the cut holds; only that all fits together cannot be said.
    return isCut(this.closure) ? "cannot_tell" : "consistent";
  }

  get notes() {
    const counted = this.steps.filter((step) => step.certainty !== "possible");
    const isSale = (step) => step.bizStep === "retail_selling" && isInForce(step);
    const holds = {
      corrected: counted.some((step) => !isInForce(step)),
      late_record: counted.some(isLate),
      withheld: counted.some((step) => step.state === "withheld"),
      sold: this.steps.some((step) => step.about === "item" && isSale(step)),
      disputed: [isVoid, isMadeInto].some((isEnd) => this.ending(isEnd) === "byOthers"),
      cut: isCut(this.closure),
      one_sided: this.closure.lookups.some((lookup) => lookup.oneSided.length > 0),
      recalled: this.recalls.some((recall) => recall.isAboutSubject),
      recall_elsewhere: this.recalls.some((recall) => !recall.isAboutSubject),
    };
    return noteOrder.filter((note) => holds[note]);
  }

  // Recalls and findings.

  readRecalls() {
    const { subject, closure, records } = this;
    const own = new Set([subject.key, subject.recallKey, ...closure.lots.map((lot) => lot.indexKey)]);
    const recalls = new Map();
    for (const { key } of closure.lookups) {
      for (const { statement } of records.standing(key)) {
        const isOwn = own.has(key);
        if (statement.type !== "Recall" || statement.party === null) continue;
        if (recalls.has(statement.number) && !isOwn) continue;
        recalls.set(statement.number, {
          entry: statement.number,
          party: statement.party,
          reason: textMember(statement.body?.json, "reason") ?? "",
          isAboutSubject: isOwn,
        });
      }
    }
    return [...recalls.values()].sort((one, other) => (one.entry < other.entry ? -1 : 1));
  }

  readFindings() {
    const times = (readings) => readings.map(({ statement }) => statement.eventTime)
      .filter((time) => time !== null).sort((one, other) => (one < other ? -1 : 1));
    const issued = times(this.records.issues)[0];
    const ended = times(this.records.standing(this.subject.key)
      .filter(({ role, statement }) => role === roles.subject && statement.action === "DELETE"))[0];
    const findings = [];
    for (const step of this.steps.filter((one) => one.certainty !== "possible" && isInForce(one))) {
      const add = (code) => findings.push({ code, step: step.number, isOfWeight: code !== "late_record" });
      if (isLate(step)) add("late_record");
      // A clock may be off by five minutes.
      if (step.recordTime + 300n < step.time / 1000n) add("recorded_before");
      if (step.about !== "item") continue;
      if (issued !== undefined && step.time < issued && step.bizStep !== "encoding") add("before_issue");
      if (ended !== undefined && step.time > ended) add("after_end");
    }
    return findings;
  }

  // Issued, found.

  get hasTypingError() {
    const serial = qualifierOf(this.subject.id, "21");
    if (this.subject.id.kind !== "item" || serial === null || this.records.issues.length > 0) return false;
    return this.descriptions.some((body) => body.serialScheme === "wayproof/serial/v1") && !isSerialOfScheme(serial);
  }

  /** The counted master data of the product or place. */
  get descriptions() {
    const key = this.subject.productKey;
    const readings = key === null ? [] : this.records.standing(key);
    return readings.filter(({ role, statement }) => role === roles.described && statement.body !== null)
      .map(({ statement }) => statement.body);
  }

  get isFound() {
    switch (this.subject.id.kind) {
      case "gtin":
      case "gln": return this.descriptions.length > 0 || this.records.issues.length > 0;
      case "other": return this.records.standing(this.subject.key).length > 0;
      default: return this.records.issues.length > 0;
    }
  }

  get notFound() {
    const { closure, subject } = this;
    const own = closure.lookups.find((lookup) => lookup.key === subject.key);
    const hasPrefix = companyPrefixDigits(subject.id) !== null;
    if (own?.finding.kind === "absent" && hasPrefix && !closure.registry.hasHolder(subject.id)) {
      return "other_programme";
    }
    const since = this.descriptions.map((body) => body.serialsRegisteredSince)
      .filter((time) => time !== null).sort((one, other) => (one < other ? -1 : 1))[0];
    if (subject.id.kind !== "item" || since === undefined) return "not_found";
    return since / 1000n <= this.verified.asOf ? "not_issued" : "not_found";
  }

  get cannotTell() {
    const { issues } = this.records;
    return this.verified.isTooOld || this.verified.isIncomplete
      || (issues.length > 0 && issues.every(({ statement }) => statement.erasedBy !== null))
      || this.hasUnreadableErasure;
  }

  /** Whether something was erased that could have been a recall or the issuing itself. */
  get hasUnreadableErasure() {
    const own = this.records.all(this.subject.key);
    const isIssuing = ({ role }) => role === roles.subject || role === roles.output;
    if (own.filter(isIssuing).some(({ statement }) => statement.erasedBy !== null && statement.type === null)) {
      return true;
    }
    // Whoever erases says what it was, and nobody can check it: what may have been a recall, erased
    // as something else, leaves the answer open.
    const recalls = this.subject.recallKey === null ? [] : this.records.all(this.subject.recallKey);
    const lots = this.closure.lots.flatMap((lot) => this.records.all(lot.indexKey));
    return recalls.some((reading) => this.isErased(reading, false))
      || [...own, ...lots].some((reading) => this.isErased(reading, true));
  }

  isErased({ statement }, byOthersOnly) {
    if (statement.erasedBy === null || statement.type === "Recall") return false;
    return !byOthersOnly || this.closure.statements.get(statement.erasedBy).party !== statement.party;
  }

  // The end of a code.

  ending(isEnd) {
    const ends = this.records.standing(this.subject.key).filter(isEnd);
    if (ends.length === 0) return "none";
    return ends.some(({ statement }) => this.mayEnd(statement)) ? "byHolder" : "byOthers";
  }

  /** Whether the party holds the prefix, or made the step before. */
  mayEnd(statement) {
    if (statement.party === null) return false;
    if (this.closure.registry.covers(statement.party, this.subject.id, statement.number)) return true;
    const before = this.steps.findLast((step) => step.entry !== statement.number
      && step.certainty !== "possible" && isInForce(step) && step.time / 1000n <= eventSeconds(statement));
    return before?.party === statement.party;
  }

  get isPrintedOnly() {
    const own = this.steps.filter((step) => step.about === "item" && isInForce(step));
    return own.at(-1)?.bizStep === "encoding";
  }

  get hasMismatch() {
    const asked = askedIn(this.verified.code);
    let [lot, expiry] = [this.subject.id.kind === "lot" ? qualifierOf(this.subject.id, "10") : null, null];
    for (const { statement } of this.subject.product === null ? [] : this.records.issues) {
      const ilmd = statement.body?.json.get("ilmd");
      lot ??= textMember(ilmd, "lotNumber") ?? null;
      expiry = textMember(ilmd, "itemExpirationDate") ?? expiry;
    }
    if (asked.lot !== null && lot !== null && asked.lot !== lot) return true;
    return asked.expiry !== null && expiry !== null && !isSameDate(asked.expiry, expiry);
  }
}

const isVoid = ({ role, statement }) =>
  role === roles.subject && statement.action === "DELETE" && statement.type === "ObjectEvent";

const isMadeInto = ({ role }) => role === roles.input;

/** Whether a step was recorded more than seven days after it happened. */
function isLate(step) {
  const recorded = step.recordTime < 1n << 40n ? step.recordTime : 1n << 40n;
  const floor = step.time / 1000n - (step.time % 1000n < 0n ? 1n : 0n);
  return recorded - floor > 7n * 86_400n;
}

/** Whether `code` (YYMMDD, day 00 for the whole month) is the date `signed` (YYYY-MM-DD). */
function isSameDate(code, signed) {
  const digits = [...signed].slice(0, 10).join("").replaceAll("-", "");
  if (digits.length !== 8 || code.length !== 6) return true;
  const count = code.endsWith("00") ? 4 : 6;
  return code.slice(0, count) === digits.slice(2, 2 + count);
}
