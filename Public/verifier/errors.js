// What can be wrong, told apart by whose fault it is.

/** What each step of the verification is about, by its number: codes that never change. */
export const refusalCodes = [
  "no_bundle", "other_code", "checkpoint", "index_entry", "lookup", "entry", "genesis", "statement",
];

/** Why a bundle is refused: the first thing found in it that only its maker can have done wrong. */
export class Refusal extends Error {
  constructor(step, field, message) {
    super(message);
    this.name = "Refusal";
    /** The step that refused, 1 to 7; 0 for what cannot be read as a bundle. */
    this.step = step;
    /** Where in the bundle, such as `lookups[3].steps`; empty for the bundle as a whole. */
    this.field = field;
    /** The step as a word. */
    this.code = refusalCodes[step];
  }

  toString() {
    const place = this.field === "" ? "" : ` at ${this.field}`;
    return this.step === 0
      ? `no bundle${place}: ${this.message}`
      : `refused at ${this.step}${place}: ${this.message}`;
  }
}

/** Text that has not the form of what it is read as. */
export class FormatError extends Error {}

/** A trust file that is refused; `line` is 0 where no single line is at fault. */
export class TrustError extends Error {
  constructor(line, message) {
    super(line === 0 ? `the trust file: ${message}` : `line ${line} of the trust file: ${message}`);
    this.name = "TrustError";
    this.line = line;
  }
}

/** Runs `read`; what it finds malformed is passed to `explain`, whose answer is thrown instead. */
export async function explaining(explain, read) {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FormatError) throw explain(error.message);
    throw error;
  }
}
