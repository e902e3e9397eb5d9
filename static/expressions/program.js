// All expressions of a form over the answers of one record. A change computes anew only what depends on it.
// Twin of expressions/program.py; what the server hands over is made by expressions/portable.py.
import { CALLS } from "./calls.js";
import { dateText, momentText, part } from "./days.js";
import { Compiler } from "./running.js";
import { Failed, flag, number, numberText, rounded, text } from "./values.js";

const FINDINGS = { calculated: Map, counts: Map, failed: Map, violated: Map, initial: Map, allowed: Map, required: Set };
const ROW_LIMIT = 10_000;

// Loads the functions that only some forms ask for. bundle: see below; extras: names of modules.
export async function sheetOf(bundle, world) {
  for (const name of bundle.extras) Object.assign(CALLS, (await import(`./${name}.js`)).CALLS);
  return new Sheet(bundle, world);
}

// Paths: 'uuid', in tables 'table/0/uuid', 'table/0/inner/2/uuid'. Who fills a sheet in reads what it finds:
// hidden and required are sets of paths, the others maps by path; allowed holds functions of a choice.
export class Sheet {
  // bundle: { entries: [{ uuid, chain, keys, type, rules, … }], first: [uuid], last: [uuid], inside, patterns }
  constructor(bundle, world) {
    this.world = world;
    world.patterns = bundle.patterns;
    this.entries = new Map(bundle.entries.map((entry) => [entry.uuid, { chain: [], keys: [entry.uuid], ...entry }]));
    this.order = bundle.first.map((uuid) => this.entries.get(uuid));
    this.last = bundle.last.map((uuid) => this.entries.get(uuid));
    this.inside = bundle.inside;
    this.outer = new Map(Object.entries(bundle.inside).flatMap(([outer, uuids]) => uuids.map((uuid) => [uuid, outer])));
    this.readers = new Map(); // by uuid: [who reads it, how many rows down both stand in the same ones]
    for (const entry of this.entries.values()) this.compile(entry);
  }

  compile(entry) {
    const reads = (uuid, depth) => this.readers.set(uuid, [...(this.readers.get(uuid) ?? []), [entry, depth]]);
    const compiler = new Compiler((uuid) => this.entries.get(uuid)?.chain ?? [], entry.chain, reads);
    entry.runs = {};
    for (const [kind, tree] of Object.entries(entry.rules ?? {})) entry.runs[kind] = compiler.run(tree);
  }

  // Everything anew. answers: texts by key, of a table a list of such objects.
  settle(answers) {
    Object.assign(this, { given: answers, answers: copied(answers), hidden: new Set() });
    for (const [name, Kind] of Object.entries(FINDINGS)) this[name] = new Kind();
    const everything = new Map([...this.entries.values()].map((entry) => [entry, [[]]]));
    return this.compute(everything, everything, true);
  }

  // One answer. texts: by key. Returns whether everything was computed anew, because a table or a section moved.
  change(uuid, index, texts) {
    const [entry, given, row] = [this.entries.get(uuid), this.row(this.given, uuid, index), this.row(this.answers, uuid, index)];
    if (!entry || !given) return false;
    Object.assign(given, texts);
    if (!row || this.isLeftOut(entry)) return false;
    const [first, last] = [new Map([[entry, [index]]]), new Map([[entry, [index]]])];
    if (!this.order.includes(entry)) {
      Object.assign(row, texts);
      this.mark(uuid, index, first, last);
    }
    return this.compute(first, last);
  }

  // The world has learnt a label or a value of a list.
  learn() {
    const [first, last] = [new Map(), new Map()];
    this.mark("", [], first, last);
    return this.compute(first, last);
  }

  row(answers, uuid, index) {
    return this.entries.get(uuid)?.chain.reduce((scope, table, depth) => scope?.[table]?.[index[depth]], answers);
  }

  // Whether its section is hidden; rows of hidden tables are not there at all.
  isLeftOut({ chain, uuid }) {
    return this.hidden.has(this.outer.get(chain[0] ?? uuid));
  }

  // first, last: for each entry the rows that have to be computed, as numbers from the outermost table down.
  compute(first, last, isWhole = false) {
    this.world.start();
    for (const entry of this.order) {
      for (const at of this.rows(entry, first.get(entry) ?? [])) {
        if (this.isLeftOut(entry) || !this.first(entry, at) || isWhole) continue;
        if (!entry.type || entry.type === "repeat") return this.settle(this.given);
        this.mark(entry.uuid, at.index, first, last);
        last.set(entry, [...(last.get(entry) ?? []), at.index]);
      }
    }
    for (const entry of this.last) {
      for (const at of this.rows(entry, last.get(entry) ?? [])) this.check(entry, at);
    }
    return isWhole;
  }

  mark(uuid, index, ...places) {
    for (const [entry, depth] of this.readers.get(uuid) ?? []) {
      for (const marks of places) {
        if (!marks.has(entry)) marks.set(entry, []);
        marks.get(entry).push(index.slice(0, depth));
      }
    }
  }

  // Every row that an entry stands in, once, below one of these tops.
  * rows(entry, tops) {
    const seen = new Set();
    for (const top of tops) {
      for (const at of this.below(entry, top, [this.answers], "", [])) {
        if (!seen.has(at.path)) yield at;
        seen.add(at.path);
      }
    }
  }

  * below(entry, top, scopes, path, index) {
    const [depth, { world }] = [index.length, this];
    if (depth === entry.chain.length) {
      yield { world, offset: world.offset, scopes, index, own: "", choice: {}, path: path + entry.uuid };
      return;
    }
    const table = entry.chain[depth];
    const found = scopes.at(-1)[table] || [];
    for (const number of depth < top.length ? [top[depth]] : found.keys()) {
      if (number >= found.length) continue;
      yield* this.below(entry, top, [...scopes, found[number]], `${path}${table}/${number}/`, [...index, number]);
    }
  }

  // Shown or hidden, calculated, counted; returns whether others have to know.
  first(entry, at) {
    const { runs, keys, uuid, type } = entry;
    const scope = at.scopes.at(-1);
    const before = this.told(entry, at);
    for (const findings of [this.hidden, this.calculated, this.counts, this.failed]) findings.delete(at.path);
    if (type && type !== "repeat") {
      const given = this.row(this.given, uuid, at.index);
      for (const key of keys) scope[key] = given[key] ?? "";
    }
    if (runs.relevant && !this.holds(runs.relevant, at, at.path, true)) {
      this.hide(entry, scope, at.path);
      return this.told(entry, at) !== before;
    }
    if (runs.calculation) {
      at.own = scope[uuid] ?? "";
      scope[uuid] = cast(entry, this.value(runs.calculation, at, at.path) ?? "", at.offset);
      this.calculated.set(at.path, scope[uuid]);
    }
    if (runs.row_count) {
      const found = number(this.value(runs.row_count, at, at.path) ?? "", at.offset) || 0;
      this.counts.set(at.path, Math.trunc(Math.max(0, Math.min(found, ROW_LIMIT))));
    }
    return this.told(entry, at) !== before;
  }

  told({ keys, type }, { path, scopes }) {
    return JSON.stringify([this.hidden.has(path), type === "repeat" || keys.map((key) => scopes.at(-1)[key] ?? "")]);
  }

  hide(entry, scope, path) {
    this.hidden.add(path);
    if (!entry.type) for (const uuid of this.inside[entry.uuid]) this.hide(this.entries.get(uuid), scope, uuid);
    else for (const key of entry.keys) scope[key] = entry.type === "repeat" ? [] : "";
  }

  // Required, checked, prefilled, narrowed, once all answers are known.
  check(entry, at) {
    const { runs, keys, uuid, message = "" } = entry;
    const [scope, path, mark] = [at.scopes.at(-1), at.path, `${at.path}?`];
    for (const findings of [this.violated, this.initial, this.allowed, this.required]) findings.delete(path);
    this.failed.delete(mark);
    if (this.hidden.has(path) || this.isLeftOut(entry)) return;
    at.own = entry.type === "repeat" ? "" : scope[uuid] ?? "";
    const isAnswered = keys.some((key) => (scope[key] ?? "") !== "");
    if (runs.required_when && this.holds(runs.required_when, at, mark, false)) this.required.add(path);
    if (runs.constraint && isAnswered && !this.holds(runs.constraint, at, mark, false)) this.violated.set(path, message);
    if (runs.initial && !isAnswered) this.initial.set(path, cast(entry, this.value(runs.initial, at, mark) ?? "", at.offset));
    if (runs.choice_filter) this.allowed.set(path, (choice) => allows(runs.choice_filter, { ...at, choice }));
  }

  // undefined where it breaks off.
  value(run, at, path) {
    try {
      this.world.check();
      return run(at);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      this.failed.set(path, error.message);
      return undefined;
    }
  }

  // Conditions that break off count as met for showing, and as broken for checking.
  holds(run, at, path, otherwise) {
    const found = this.value(run, at, path);
    return found === undefined ? otherwise : flag(found);
  }
}

function allows(run, at) {
  try {
    return flag(run(at));
  } catch (error) {
    if (error instanceof Failed) return true;
    throw error;
  }
}

function copied(scope) {
  const rows = (value) => (Array.isArray(value) ? value.map(copied) : value);
  return Object.fromEntries(Object.entries(scope).map(([key, value]) => [key, rows(value)]));
}

const finite = (write) => (value) => (Number.isFinite(value) ? write(value) : "");
const isYes = (value) => (typeof value === "string" ? ["yes", "true", "1"].includes(value) : flag(value));

// A calculated value as an answer of this type would be written; '' for what does not fit it.
function cast({ kind, places = 0 }, value, offset) {
  const found = number(value, offset);
  switch (kind) {
    case "boolean": return value === "" ? "" : isYes(value) ? "yes" : "no";
    case "number": return finite((one) => numberText(rounded(one, places)))(found);
    case "date": return dateText(found);
    case "month": return dateText(found).slice(0, 7);
    case "datetime": return momentText(found, offset);
    case "time": return finite((one) => momentText(part(one), offset).slice(11, 19))(found);
    default: return typeof value === "number" && !Number.isFinite(value) ? "" : text(value);
  }
}
