// What happened, in order of time, as far as the answer about a code depends on it.

import { eventTypes } from "./statements.js";
import { isIssue, roles } from "./judge.js";

/** The counted statements of a closure by key, and what follows from them. */
export class Records {
  constructor(closure) {
    this.closure = closure;
    this.byKey = new Map();
    for (const { entry, lookup, role, fault } of closure.readings) {
      if (fault !== null) continue;
      const { key } = closure.lookups[lookup];
      if (!this.byKey.has(key)) this.byKey.set(key, []);
      this.byKey.get(key).push({ role, statement: closure.statements.get(entry) });
    }
  }

  /** What counts under `key`, corrected statements too, by entry. */
  all(key) {
    return this.byKey.get(key) ?? [];
  }

  /** What counts under `key` and was neither corrected nor withdrawn. */
  standing(key) {
    return this.all(key).filter(({ statement }) => statement.correctedBy === null);
  }

  /** The statements under the key of the code itself that issue it, and stand. */
  get issues() {
    return this.standing(this.closure.subject.key).filter(({ statement, role }) => isIssue(statement, role));
  }
}

// Times in seconds since 1970, as BigInts; what has no time counts from 1970.
export const eventSeconds = (statement) => (statement.eventTime ?? 0n) / 1000n;
const earlier = (one, other) => (one < other ? one : other);
const later = (one, other) => (one > other ? one : other);
const earliest = (statement) => earlier(eventSeconds(statement), statement.recordTime);
const latest = (statement) => later(eventSeconds(statement), statement.recordTime);

const [past, future] = [-(2n ** 63n), 2n ** 63n - 1n];

/** In which containers the subject was, and from when to when: windows by key; they nest. */
function windowsOf(records) {
  const start = records.closure.subject.key;
  const windows = new Map([[start, [{ from: past, to: future }]]]);
  const [queue, visited] = [[start], new Set([start])];
  while (queue.length > 0) {
    for (const parent of follow(queue.shift(), windows, records)) {
      if (visited.has(parent)) continue;
      visited.add(parent);
      queue.push(parent);
    }
  }
  return windows;
}

/** Adds the windows of `child` in its containers, and names these. */
function follow(child, windows, records) {
  const readings = records.standing(child).filter(({ role }) => role === roles.child)
    .sort((one, other) => compare(earliest(one.statement), earliest(other.statement)));
  const parents = [];
  for (const { statement: joining } of readings) {
    const parent = joining.body?.parentID ?? null;
    if (joining.action === "DELETE" || parent === null) continue;
    const [from, to] = [earliest(joining), leaving(parent, joining, readings, records)];
    for (const outer of windows.get(child) ?? []) {
      const inner = { from: later(from, outer.from), to: earlier(to, outer.to) };
      if (inner.from > inner.to) continue;
      windows.set(parent, [...(windows.get(parent) ?? []), inner]);
    }
    parents.push(parent);
  }
  return parents;
}

/** When a child left `parent` again: taken out, everything taken out, or packed elsewhere. */
function leaving(parent, joining, readings, records) {
  const own = readings.filter(({ statement }) => {
    const isThere = (statement.body?.parentID ?? null) === parent;
    return (statement.action === "ADD" && !isThere) || (statement.action === "DELETE" && isThere);
  });
  const emptied = records.standing(parent).filter((reading) => isEmptying(reading));
  const first = [...own, ...emptied].map(({ statement }) => statement)
    .filter((statement) => eventSeconds(statement) >= eventSeconds(joining) && statement.number !== joining.number)
    .sort((one, other) => compare(eventSeconds(one), eventSeconds(other)))[0];
  return first === undefined ? future : latest(first);
}

const isEmptying = ({ role, statement }) =>
  role === roles.parent && statement.action === "DELETE" && statement.body?.hasAllChildren === true;

const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/** The steps in order of time, ties by entry. */
export function stepsOf(records) {
  const found = new Map();
  // What is first found about a statement holds: the closest to the code.
  const add = (statement, about, certainty) => {
    if (!found.has(statement.number) && isStep(statement)) found.set(statement.number, { statement, about, certainty });
  };
  for (const { role, statement } of records.all(records.closure.subject.key)) {
    add(statement, "item", role === roles.class ? "possible" : "item");
  }
  findContainers(records, add);
  for (const lot of records.closure.lots) {
    for (const { role, statement } of records.all(lot.indexKey)) {
      add(statement, "lot", role === roles.class ? "possible" : "lot");
    }
  }
  findInputs(records, add);
  return [...found.values()]
    .sort((one, other) => compare(eventSeconds(one.statement), eventSeconds(other.statement))
      || compare(one.statement.number, other.statement.number))
    .map((step, index) => makeStep(step, index + 1, records));
}

/** What happened to a container while the thing was inside; packing something else into it is none. */
function findContainers(records, add) {
  for (const [key, windows] of windowsOf(records)) {
    if (key === records.closure.subject.key) continue;
    for (const reading of records.all(key)) {
      const { role, statement } = reading;
      if (role !== roles.subject && role !== roles.child && !isEmptying(reading)) continue;
      const isInside = ({ from, to }) => earliest(statement) <= to && latest(statement) >= from;
      if (windows.some(isInside)) add(statement, "container", "container");
    }
  }
}

/** What happened to what the thing was made from, until it was used. */
function findInputs(records, add) {
  const [queue, visited] = [records.issues.map(({ statement }) => statement), new Set()];
  while (queue.length > 0) {
    const making = queue.shift();
    for (const input of making.body?.inputs ?? []) {
      if (visited.has(input)) continue;
      visited.add(input);
      for (const { role, statement } of records.all(input)) {
        if (role === roles.input || earliest(statement) > latest(making)) continue;
        add(statement, "input", "lot");
        if (role === roles.output && statement.correctedBy === null) queue.push(statement);
      }
    }
  }
}

/** Whether this is something that happened; a body that is not there may have been an event. */
function isStep(statement) {
  if (statement.eventTime === null || statement.party === null) return false;
  return statement.type === null || eventTypes.includes(statement.type);
}

function makeStep({ statement, about, certainty }, number, { closure }) {
  return {
    number,
    entry: statement.number,
    about,
    certainty,
    state: stateOf(statement, closure),
    time: statement.eventTime,
    recordTime: statement.recordTime,
    party: statement.party,
    type: statement.type,
    action: statement.action,
    bizStep: statement.bizStep,
    isRecorded: statement.signer?.isRecorder ?? false,
  };
}

function stateOf(statement, closure) {
  if (statement.correctedBy !== null) {
    return closure.statements.get(statement.correctedBy)?.type === "Withdrawal" ? "withdrawn" : "corrected";
  }
  if (!statement.hasBody) return "withheld";
  const corrects = [...closure.statements.values()].some((other) =>
    statement.corrects !== null && other.leafHash === statement.corrects && other.party === statement.party);
  return corrects ? "corrects" : "stands";
}

/** Whether the statement of a step was neither replaced nor taken back. */
export const isInForce = (step) => step.state !== "corrected" && step.state !== "withdrawn";
