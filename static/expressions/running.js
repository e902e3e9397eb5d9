// Trees become functions of a context once, and are called for every record after that. Twin of expressions/running.py.
import { CALLS } from "./calls.js";
import { equal, flag, less, lessOrEqual, number, text, unequal } from "./values.js";

const keyOf = ([uuid, part]) => (part ? `${uuid}.${part}` : uuid);
const told = (key) => (scope) => scope[key] ?? "";
const point = (uuid) => (scope) => (scope[`${uuid}.lat`] && scope[`${uuid}.lon`] ? `${scope[`${uuid}.lat`]} ${scope[`${uuid}.lon`]}` : "");

// chain: gives the tables that a question or a table stands in, outermost first. place: those around the expression.
// reads: is told what it reads, and how many rows down from the form both stand in the same ones ('' is the world).
export class Compiler {
  constructor(chain, place, reads = () => {}) {
    Object.assign(this, { chain, place, reads });
  }

  run(tree) {
    if (!Array.isArray(tree)) return () => tree;
    const [operation, ...given] = tree;
    if (Object.hasOwn(SPECIAL, operation)) return SPECIAL[operation](this, given);
    const runs = given.map((item) => this.run(item));
    if (Object.hasOwn(PAIRS, operation)) return PAIRS[operation](...runs);
    const call = CALLS[operation];
    return (context) => call(context, ...runs.map((run) => run(context)));
  }

  // How many tables both places have in common.
  common(chain) {
    const differs = chain.findIndex((table, depth) => table !== this.place[depth]);
    return differs < 0 ? chain.length : differs;
  }

  // What look finds in the own row, or in every row below the one that both places share.
  answer(uuid, look) {
    const chain = this.chain(uuid);
    const depth = this.common(chain);
    this.reads(uuid, depth);
    if (depth === chain.length) return ({ scopes }) => look(scopes[depth]);
    const below = chain.slice(depth);
    return ({ scopes }) => rows(scopes[depth], below).map(look);
  }

  // One empty text for each row of a table: they are only counted.
  rows([uuid]) {
    const chain = [...this.chain(uuid), uuid];
    const depth = Math.min(this.common(chain), chain.length - 1);
    const below = chain.slice(depth);
    return (context) => rows(context.scopes[depth], below).map(() => "");
  }

  // [question, table, number, inner table, number]: rows that are not named are the own ones.
  indexed([[, ...wanted], ...pairs]) {
    const [key, chain, numbers] = [keyOf(wanted), this.chain(wanted[0]), {}];
    for (let at = 0; at < pairs.length; at += 2) numbers[pairs[at][1]] = this.run(pairs[at + 1]);
    const first = chain.findIndex((table) => numbers[table]);
    const depth = Math.min(first < 0 ? chain.length : first, this.common(chain));
    this.reads(wanted[0], depth);
    return (context) => {
      let scope = context.scopes[depth];
      for (const table of chain.slice(depth)) {
        const found = numbers[table] ? number(numbers[table](context), context.offset) : 1;
        const below = scope[table] ?? [];
        if (!(found >= 1 && found <= below.length)) return "";
        scope = below[Math.trunc(found) - 1];
      }
      return scope[key] ?? "";
    };
  }
}

// All rows of the last of these tables that stand below a row, in order.
function rows(scope, below) {
  return below.reduce((found, table) => found.flatMap((one) => one[table] ?? []), [scope]);
}

const all = (compiler, given) => given.map((item) => compiler.run(item));

// What is not simply computed from the left to the right.
const SPECIAL = {
  q: (compiler, given) => compiler.answer(given[0], told(keyOf(given))),
  point: (compiler, [uuid]) => compiler.answer(uuid, point(uuid)),
  rows: (compiler, given) => compiler.rows(given),
  ".": () => (context) => context.own,
  choice: (compiler, [column]) => (context) => context.choice[column] ?? "",
  if: (compiler, given) => {
    const [condition, yes, no] = all(compiler, given);
    return (context) => (flag(condition(context)) ? yes : no)(context);
  },
  or: (compiler, given) => {
    const runs = all(compiler, given);
    return (context) => runs.some((run) => flag(run(context)));
  },
  and: (compiler, given) => {
    const runs = all(compiler, given);
    return (context) => runs.every((run) => flag(run(context)));
  },
  coalesce: (compiler, given) => {
    const runs = all(compiler, given);
    return (context) => {
      for (const run of runs) {
        const value = run(context);
        if (text(value) !== "") return value;
      }
      return "";
    };
  },
  once: (compiler, [given]) => {
    const run = compiler.run(given);
    return (context) => (context.own !== "" ? context.own : run(context));
  },
  neg: (compiler, [given]) => {
    const run = compiler.run(given);
    return (context) => -number(run(context), context.offset);
  },
  "|": (compiler, given) => {
    const runs = all(compiler, given);
    return (context) => runs.flatMap((run) => {
      const value = run(context);
      return Array.isArray(value) ? value : [text(value)];
    });
  },
  position: (compiler, [up = 1]) => ({ index }) => (up > 0 && up <= index.length ? index.at(-up) + 1 : 1),
  "indexed-repeat": (compiler, given) => compiler.indexed(given),
  "jr:choice-name": (compiler, [given, [, uuid]]) => {
    const run = compiler.run(given);
    compiler.reads("", 0);
    return (context) => context.world.choiceLabel(uuid, text(run(context)));
  },
  pulldata: (compiler, given) => {
    const runs = all(compiler, given);
    compiler.reads("", 0);
    return (context) => context.world.pull(...runs.map((run) => text(run(context))));
  },
};

const compared = (compare) => (left, right) => (context) => compare(left(context), right(context), context.offset);
const turned = (compare) => (left, right) => (context) => {
  const first = left(context);
  return compare(right(context), first, context.offset);
};
const counted = (count) => (first, ...others) => (context) => others.reduce(
  (found, run) => count(found, number(run(context), context.offset)),
  number(first(context), context.offset),
);

const PAIRS = {
  "=": compared(equal),
  "!=": compared(unequal),
  "<": compared(less),
  "<=": compared(lessOrEqual),
  ">": turned(less),
  ">=": turned(lessOrEqual),
  "+": counted((left, right) => left + right),
  "-": counted((left, right) => left - right),
  "*": counted((left, right) => left * right),
  div: counted((left, right) => left / right),
  mod: counted((left, right) => left % right),
};
