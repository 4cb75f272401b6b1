// Who may say what: the revisions of the governance and of parties that count, in entry order.

import { isCovered } from "./gs1.js";
import { isNamedBy, signatureCount } from "./notes.js";
import { FormatError } from "./errors.js";
import { partyOfLog } from "./entries.js";

/**
 * Feed it the revisions of a log with `fold`, each chain in ascending order and the governance first;
 * then ask who a party was *below* an entry, for an entry is judged by the revisions below its own
 * number. Later ones change nothing for it, but that a key can be distrusted backwards.
 */
export class Registry {
  governance = [];
  parties = new Map();
  distrusted = new Map();
  /** The revisions that stand in the log and do not count. */
  skipped = [];

  constructor(origin) {
    this.origin = origin;
  }

  /** Takes entry `number`, read by `readEntry`; says why it does not count, null if it does. */
  async fold(number, entry) {
    const isParty = entry.kind === "party";
    const fault = isParty ? await this.partyFault(entry, number) : await this.governanceFault(entry, number);
    if (fault !== null) {
      this.skipped.push({ entry: number, reason: fault });
      return fault;
    }
    const counted = { entry: number, revision: entry };
    if (!isParty) {
      this.governance.push(counted);
      return null;
    }
    this.parties.set(entry.party, [...(this.parties.get(entry.party) ?? []), counted]);
    // A distrust is never taken back, and its lowest entry counts.
    for (const { key, entry: from } of entry.distrusted) {
      const before = this.distrusted.get(key.vkey);
      if (before === undefined || from < before) this.distrusted.set(key.vkey, from);
    }
    return null;
  }

  /** The governance in force below entry `number`; null if there is none. */
  governanceBelow(number) {
    return this.governance.findLast((one) => one.entry < number)?.revision ?? null;
  }

  /** What `name` was below entry `number`, or is at last; null if it is not registered. */
  party(name, number = null) {
    const revisions = this.parties.get(name) ?? [];
    return revisions.findLast((one) => number === null || one.entry < number)?.revision ?? null;
  }

  /** Whether a prefix of `name` below entry `number`, or at last, covers `id`. */
  covers(name, id, number = null) {
    return (this.party(name, number)?.prefixes ?? []).some((prefix) => isCovered(id, prefix));
  }

  /** Whether any party holds a prefix that covers `id`; one that has left holds none. */
  hasHolder(id) {
    return [...this.parties.keys()].some((name) => this.party(name).status !== "left" && this.covers(name, id));
  }

  /** The key by which a statement of `party` may carry the signature `line`, if it is entry `number`. */
  signer(line, party, number) {
    const speaker = this.active(party, number);
    if (line.name === party) return { key: this.keyOf(line, speaker, number), isRecorder: false };
    const recorder = partyOfLog(this.origin, "recorder");
    if (recorder === null || line.name !== recorder) {
      throw new FormatError("the note is signed by neither its party nor the recorder");
    }
    if (!speaker.recorder) throw new FormatError(`${party} does not let the recorder sign for it`);
    return { key: this.keyOf(line, this.active(recorder, number), number), isRecorder: true };
  }

  active(party, number) {
    const revision = this.party(party, number);
    if (revision === null) throw new FormatError(`${party} was not registered yet`);
    if (revision.status === "suspended") throw new FormatError(`${party} was suspended`);
    if (revision.status === "left") throw new FormatError(`${party} had left`);
    return revision;
  }

  keyOf(line, revision, number) {
    const key = revision.keys.find((one) => isNamedBy(one, line));
    if (key === undefined) {
      throw new FormatError(`the note is signed with no key that ${revision.party} had`);
    }
    const from = this.distrusted.get(key.vkey);
    if (from !== undefined && number >= from) {
      throw new FormatError(`${revision.party} distrusts the key from entry ${from} on`);
    }
    return key;
  }

  // What makes a revision count. No rule looks at another party, so that whoever folds a few parties
  // comes to the same answers as whoever folds them all.

  async governanceFault(entry, number) {
    const last = this.governance.at(-1);
    const fault = chainFault(entry, number, last) ?? this.nameFault(entry.keys);
    if (fault !== null) return fault;
    if (last !== undefined && !(await isSigned(entry, last.revision))) {
      return "fewer keys of the governance before have signed than its threshold asks for";
    }
    return (await isSigned(entry, entry))
      ? null : "fewer of its own keys have signed than its threshold asks for";
  }

  async partyFault(entry, number) {
    const fault = chainFault(entry, number, this.parties.get(entry.party)?.at(-1));
    if (fault !== null) return fault;
    const governance = this.governanceBelow(number);
    if (governance === null) return "no governance is in force below it";
    const governing = new Set(this.governance.filter((one) => one.entry < number)
      .flatMap((one) => one.revision.keys.map((key) => key.publicKey)));
    if (entry.keys.some((key) => governing.has(key.publicKey))) {
      return "a key of the governance is to serve a party";
    }
    return (await isSigned(entry, governance))
      ? null : "fewer keys of the governance have signed than its threshold asks for";
  }

  /** Whether a public key of the governance would serve two names. */
  nameFault(keys) {
    const names = new Map();
    for (const key of [...this.governance.flatMap((one) => one.revision.keys), ...keys]) {
      const name = names.get(key.publicKey);
      if (name !== undefined && name !== key.name) {
        return `a public key is to serve two names, ${name} and ${key.name}`;
      }
      names.set(key.publicKey, key.name);
    }
    return null;
  }
}

const isSigned = async (entry, governance) =>
  (await signatureCount(entry.note, governance.keys)) >= governance.threshold;

function chainFault(entry, number, last) {
  if (last !== undefined && last.entry >= number) return "it does not stand above the revision before";
  const expected = (last?.revision.revision ?? 0n) + 1n;
  if (entry.revision !== expected) {
    return `it is revision ${entry.revision}, where ${expected} would follow`;
  }
  if (entry.previous !== (last?.revision.leafHash ?? null)) {
    return "it does not name the last revision that counts as its previous one";
  }
  return null;
}
