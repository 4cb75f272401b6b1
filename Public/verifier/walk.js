// The walk through the index that finds all that belongs to a journey: breadth first, from the
// subject to what counted statements name beside it.

import { Authority, isIssue, judgeStatement, roles } from "./judge.js";
import { FormatError } from "./errors.js";
import { Registry } from "./registry.js";
import { companyPrefixDigits, gtinOf, lotOf, productOf } from "./gs1.js";
import { indexKey } from "./merkle.js";
import { isSignedByRecorder } from "./statements.js";
import { partyOfLog, readEntry } from "./entries.js";
import { resolve } from "./resolve.js";

/** Keys of this level are not looked up; so many things are; so many entries may the lists have together. */
const [levelMax, thingsMax, entriesMax] = [8, 256, 4_096];

/** What a journey is about: an ID, and the keys under which one begins to look for it. */
export async function makeSubject(id) {
  const product = productOf(id);
  const described = product ?? (id.kind === "gln" ? id : null);
  const subject = {
    id,
    product,
    key: await indexKey("id", id.uri),
    productKey: described === null ? null : await indexKey("product", described.uri),
    recallKey: product === null ? null : await indexKey("recall", product.uri),
  };
  subject.start = [["id", subject.key], ["product", subject.productKey], ["recall", subject.recallKey]]
    .filter(([, key]) => key !== null)
    .map(([kind, key]) => ({ kind, key, by: -1n }))
    .sort(byKey);
  return subject;
}

const byKey = (one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0);

/**
 * Walks from `subject` through `source`, which has
 *   find(key, limit)    what stands under a key: { kind: absent | entries, numbers | tooMany, count }
 *   statement(number)   the parts of a statement
 *   role(number, key)   the role in which it is filed under a key that lists it
 *   entry(number)       the text of a registry entry
 * and returns the closure: lookups, readings, statements, lots and registry.
 */
export async function walk(subject, origin, source) {
  const walker = new Walker(subject, origin, source);
  walker.authority = await Authority.of(subject, origin);
  return walker.run();
}

class Walker {
  known = new Set();
  bringers = new Map();
  next = [];
  things = 0;
  entriesListed = 0;
  notes = new Map();

  constructor(subject, origin, source) {
    this.source = source;
    this.closure = {
      subject, origin, lookups: [], readings: [], statements: new Map(), lots: [],
      registry: new Registry(origin),
    };
  }

  async run() {
    const { closure } = this;
    await this.consult("governance", closure.origin);
    this.next = closure.subject.start;
    for (const { key } of this.next) this.known.add(key);
    for (let level = 0; this.next.length > 0; level += 1) {
      const keys = this.next;
      this.next = [];
      for (const brought of keys) await this.visit(brought, level);
      this.next.sort((one, other) => (one.by < other.by ? -1 : one.by > other.by ? 1 : byKey(one, other)));
    }
    const own = closure.lookups.find((lookup) => lookup.key === closure.subject.key);
    if (own?.finding.kind === "absent") await this.consultPrefixes();
    this.noteBringers();
    resolve(closure, this.authority);
    return closure;
  }

  async visit({ key, kind }, level) {
    const isThing = kind === "id";
    if (isThing) this.things += 1;
    if (level >= levelMax || (isThing && this.things > thingsMax)) {
      this.add(key, kind, level, { kind: "notLookedUp" });
      return;
    }
    const room = entriesMax - Math.min(this.entriesListed, entriesMax);
    const finding = this.source.find(key, isThing ? room : null);
    const place = this.add(key, kind, level, finding);
    if (finding.kind !== "entries") return;
    this.entriesListed += finding.numbers.length;
    for (const number of finding.numbers) await this.read(number, place, key);
  }

  add(key, kind, level, finding) {
    const lookup = { key, kind, level, finding, bringers: [], oneSided: [] };
    return this.closure.lookups.push(lookup) - 1;
  }

  // Statements, and the keys that they bring.

  async read(number, place, key) {
    const { closure } = this;
    const statement = await this.judged(number);
    const role = this.source.role(number, key);
    const judgement = this.authority.judge(statement, role, key, closure.registry);
    const fault = statement.fault ?? judgement.fault;
    closure.readings.push({ lookup: place, entry: number, role, fault, isAuthorityChecked: judgement.isChecked });
    // Only what counts extends the walk, and only under the keys of things: what is filed under a
    // product or a recall leads nowhere, or a stranger could lengthen every journey of the product.
    if (fault !== null || closure.lookups[place].kind !== "id") return;
    if (key === closure.subject.key && isIssue(statement, role)) await this.bringLot(statement);
    for (const other of keysNamed(statement, role).sort()) this.bring(other, number);
  }

  async judged(number) {
    const { closure, notes } = this;
    const known = closure.statements.get(number);
    if (known !== undefined) return known;
    const parts = this.source.statement(number);
    if (parts.note.party !== null) await this.consult("party", parts.note.party);
    if (isSignedByRecorder(parts.note, closure.origin)) {
      await this.consult("party", partyOfLog(closure.origin, "recorder"));
    }
    // A note is filed under the same keys wherever it stands, so its first entry is met first.
    const first = notes.get(parts.note.note) ?? number;
    if (number <= first) notes.set(parts.note.note, number);
    const statement = await judgeStatement(parts, number, first < number, closure.registry);
    closure.statements.set(number, statement);
    return statement;
  }

  async bringLot(statement) {
    const { closure } = this;
    const name = statement.body?.lotNumber ?? null;
    if (name === null || closure.subject.id.kind !== "item") return;
    const lot = lotOf(gtinOf(closure.subject.id), name);
    if (lot === null) return;
    if (!closure.lots.some((one) => one.uri === lot.uri)) closure.lots.push(lot);
    lot.indexKey = await indexKey("id", lot.uri);
    await this.authority.know(lot);
    this.bring(lot.indexKey, statement.number);
  }

  bring(key, number) {
    if (!this.bringers.has(key)) this.bringers.set(key, new Set());
    this.bringers.get(key).add(number);
    if (this.known.has(key)) return;
    this.known.add(key);
    this.next.push({ key, kind: "id", by: number });
  }

  noteBringers() {
    const lots = new Set(this.closure.lots.map((lot) => lot.indexKey));
    for (const lookup of this.closure.lookups) {
      const numbers = [...(this.bringers.get(lookup.key) ?? [])].sort((a, b) => (a < b ? -1 : 1));
      lookup.bringers = numbers;
      // The commissioning of an item names its lot, and is not filed under it.
      if (lots.has(lookup.key)) continue;
      if (lookup.finding.kind === "absent") lookup.oneSided = numbers;
      if (lookup.finding.kind === "entries") {
        const listed = new Set(lookup.finding.numbers);
        lookup.oneSided = numbers.filter((number) => !listed.has(number));
      }
    }
  }

  // The registry.

  /** Looks up a key of the registry, once, and folds its entries; returns what could be read of them. */
  async consult(kind, name) {
    const key = await indexKey(kind, name);
    if (this.known.has(key)) return [];
    this.known.add(key);
    const finding = this.source.find(key, null);
    this.add(key, kind, 0, finding);
    const entries = [];
    for (const number of finding.kind === "entries" ? finding.numbers : []) {
      const entry = await readRevision(this.source.entry(number), this.closure.origin);
      if (entry === null) continue;
      entries.push(entry);
      // Under a prefix stand some revisions of a party; its chain is folded as a whole.
      if (kind !== "prefix") await this.closure.registry.fold(number, entry);
    }
    return entries;
  }

  /** Looks up who holds the company prefix of a subject of which nothing is said. */
  async consultPrefixes() {
    const digits = companyPrefixDigits(this.closure.subject.id);
    if (digits === null) return;
    const parties = new Set();
    for (let length = 4; length <= Math.min(12, digits.length); length += 1) {
      for (const entry of await this.consult("prefix", digits.slice(0, length))) {
        if (entry.kind === "party") parties.add(entry.party);
      }
    }
    for (const party of [...parties].sort()) await this.consult("party", party);
  }
}

/** A revision; null for an entry that means nothing. */
async function readRevision(text, origin) {
  try {
    const entry = await readEntry(text, origin);
    return entry.kind === "party" || entry.kind === "governance" ? entry : null;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

/** The keys of the things that a statement names beside the one in `role`, if they belong to its journey. */
function keysNamed({ body }, role) {
  if (body === null) return [];
  switch (role) {
    case roles.child: return body.parentID === null ? [] : [body.parentID];
    case roles.output:
      return [...body.inputs, ...(body.transformationID === null ? [] : [body.transformationID])];
    case roles.transformation: return [...body.inputs];
    case roles.parent: return [...body.children];
    default: return [];
  }
}

/** Whether the walk ended somewhere before its end: for its length, its depth or a long list. */
export const isCut = (closure) =>
  closure.lookups.some(({ finding }) => finding.kind === "tooMany" || finding.kind === "notLookedUp");
