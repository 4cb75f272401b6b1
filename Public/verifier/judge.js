// Judges statements one by one: who signed, who might, and the form of what they say. What fails here
// stays in the result as "not counted"; it extends nothing and changes nothing.

import { FormatError } from "./errors.js";
import { indexKey } from "./merkle.js";
import { isValidLine } from "./notes.js";
import { readBody, readContents } from "./statements.js";

/**
 * Judges entry `number`, all revisions of whose party, and of the recorder, have been folded.
 *
 * `parts` is what the log pins down: note, leafHash, recordTime, and the body's bytes or null.
 */
export async function judgeStatement(parts, number, isRepeated, registry) {
  const faults = isRepeated ? ["repeated: this note stands in the log already"] : [];
  let [eventTime, signer, body] = [null, null, null];
  await collecting(faults, async () => {
    const contents = readContents(parts.note, registry.origin);
    eventTime = contents.eventTime;
    const found = registry.signer(contents.line, parts.note.party, number);
    if (!(await isValidLine(found.key, contents.line, contents.text))) {
      throw new FormatError("the signature is not valid");
    }
    signer = found;
  });
  if (parts.body !== null) {
    await collecting(faults, () => {
      const read = readBody(parts.body);
      if (eventTime !== null && read.eventTime !== null && eventTime !== read.eventTime) {
        throw new FormatError("body and note name different event times");
      }
      body = read;
    });
  }
  return {
    number,
    leafHash: parts.leafHash,
    recordTime: parts.recordTime,
    party: parts.note.party,
    eventTime,
    signer,
    body,
    hasBody: parts.body !== null,
    fault: faults[0] ?? null,
    erasedBy: null,
    was: null,
    correctedBy: null,
    // What the body says, or what is left of it after an erasure.
    get type() { return this.body?.type ?? this.was?.type ?? null; },
    get action() { return this.body?.action ?? this.was?.action ?? null; },
    get bizStep() { return this.body?.bizStep ?? this.was?.bizStep ?? null; },
    get corrects() { return this.body?.corrects ?? this.was?.corrects ?? null; },
    get isBodyMissing() { return !this.hasBody && this.erasedBy === null; },
  };
}

async function collecting(faults, judge) {
  try {
    await judge();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    faults.push(error.message);
  }
}

export const roles = {
  subject: 1, child: 2, output: 3, input: 4, parent: 5, class: 6, transformation: 7, described: 8,
};

/** Whether a statement issues what it names in `role`, if its party may do so. */
export function isIssue(statement, role) {
  if (statement.type === "Withdrawal" || statement.type === "Erasure") return false;
  return role === roles.output || (role === roles.subject && statement.action === "ADD");
}

/** The keys under which something is said of `id` itself, whoever looks. */
const keysOf = (id) => Promise.all(["id", "product", "recall"].map((kind) => indexKey(kind, id.uri)));

/**
 * Who may say what of whom, as far as a verifier can see. It knows the URIs of few keys: of the
 * subject, its product and its lot. For all others it takes the signer's word, and says so.
 */
export class Authority {
  known = new Set();

  static async of(subject, origin) {
    const authority = new Authority();
    authority.subject = subject;
    authority.customsClearing = `https://${origin.split("/")[0]}/voc/BizStep-customs_clearing`;
    await authority.know(subject.id);
    if (subject.product !== null) await authority.know(subject.product);
    return authority;
  }

  async know(id) {
    for (const key of await keysOf(id)) this.known.add(key);
  }

  /** Whether the party of `statement` may say it of what stands under `key` in `role`. */
  judge(statement, role, key, registry) {
    const { number, party: name } = statement;
    const party = name === null ? null : registry.party(name, number);
    if (party === null) return { fault: null, isChecked: false };
    const isKnown = this.known.has(key);
    const covers = isKnown && registry.covers(name, this.subject.id, number);
    let isChecked = false;
    for (const rule of authorityRules) {
      if (!rule.isAbout(statement, role, this) || (rule.needsID && !isKnown)) continue;
      const mayByRole = rule.roles.some((one) => party.roles.includes(one));
      if (!mayByRole && !(rule.needsID && covers)) return { fault: refusal(rule), isChecked: true };
      isChecked = true;
    }
    return { fault: null, isChecked };
  }
}

/** Who may say what, in the order in which the rules are applied: the rule's name stands in every refusal. */
export const authorityRules = [
  // name, what is said, whether the holder of the company prefix may say it, in which roles others may.
  {
    name: "make", verb: "make", needsID: true, roles: [],
    isAbout: (statement, role) => role === roles.output,
  },
  {
    name: "issue", verb: "issue", needsID: true, roles: [],
    isAbout: (statement, role) => role === roles.subject && statement.action === "ADD",
  },
  {
    name: "describe", verb: "describe", needsID: true, roles: [],
    isAbout: (statement, role) => role === roles.described,
  },
  {
    name: "recall", verb: "recall", needsID: true, roles: ["regulator"],
    isAbout: (statement) => statement.type === "Recall",
  },
  {
    name: "clear_customs", verb: "say the clearing of", needsID: false, roles: ["customs"],
    isAbout: (statement, role, authority) => statement.bizStep === authority.customsClearing,
  },
];

function refusal({ name, verb, needsID, roles }) {
  const who = roles.map((role) => (role === "customs" ? role : `a ${role}`));
  if (needsID) who.unshift("the holder of its company prefix");
  return `only ${who.join(" or ")} may ${verb} ${needsID ? "an ID" : "goods"} (rule ${name})`;
}
