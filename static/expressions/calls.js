// Functions whose arguments are simply computed first. Twin of expressions/calls.py; rare ones are in extras.
import { ageOn, dateText, formatted, momentText } from "./days.js";
import { matches } from "./patterns.js";
import { Failed, flag, number, rounded, short, strip, text } from "./values.js";

const codesOf = (value) => text(value).split(/[ \t\r\n]+/).filter(Boolean);
const numbers = (context, items) => items.flat().filter((item) => item !== "").map((item) => number(item, context.offset));
const numeric = (compute) => (context, ...items) => compute(...items.map((item) => number(item, context.offset)));
const AS_IN_MATH = ["abs", "pow", "sqrt", "exp", "log", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "atan2"];

const extreme = (isBetter) => (context, ...items) => {
  const found = numbers(context, items);
  if (!found.length || found.some(Number.isNaN)) return NaN;
  return found.reduce((best, one) => (isBetter(one, best) ? one : best));
};

// Nothing is selected where nothing is chosen: the usual way in XLSForms to ask for an empty answer.
function selected(context, value, code) {
  const [wanted, codes] = [strip(text(code)), codesOf(value)];
  return wanted ? codes.includes(wanted) : !codes.length;
}

function selectedAt(context, value, index) {
  const [codes, at] = [codesOf(value), number(index, context.offset)];
  return at >= 0 && at < codes.length ? codes[Math.trunc(at)] : "";
}

// In whole characters, also outside the basic plane.
function substr(context, value, start, end) {
  const whole = [...text(value)];
  const place = (at) => number(at, context.offset) || 0;
  return whole.slice(place(start), end === undefined ? whole.length : place(end)).join("");
}

function translate(context, value, old, fresh) {
  const [olds, news] = [[...text(old)], [...text(fresh)]];
  return Array.from(text(value), (sign) => {
    const at = olds.indexOf(sign);
    return at < 0 ? sign : news[at] ?? "";
  }).join("");
}

function regex(context, value, pattern) {
  const { patterns } = context.world;
  if (!Object.hasOwn(patterns, text(pattern))) throw new Failed("bad_pattern");
  return matches(patterns[text(pattern)], text(value), () => context.world.look());
}

function round(context, value, places = 0) {
  const size = number(places, context.offset);
  return Number.isNaN(size) ? NaN : rounded(number(value, context.offset), Math.trunc(size));
}

function format(context, value, pattern) {
  if (typeof value === "string" && /^\d\d:\d\d/.test(strip(value))) return ""; // a time of day alone is no date
  return short(formatted(number(value, context.offset), text(pattern)));
}

function before(context, value, mark) {
  const at = text(value).indexOf(text(mark));
  return at < 0 ? "" : text(value).slice(0, at);
}

function after(context, value, mark) {
  const at = text(value).indexOf(text(mark));
  return at < 0 ? "" : text(value).slice(at + text(mark).length);
}

// least, most: a limit below zero is none.
function within(context, least, most, found) {
  const [low, high] = [number(least, context.offset), number(most, context.offset)];
  return (low < 0 || found >= low) && (high < 0 || found <= high);
}

// Answers and weights by turns; what is no number weighs nothing.
function weighted(context, least, most, ...items) {
  const weight = (at) => (flag(items[at]) && number(items[at + 1], context.offset)) || 0;
  return within(context, least, most, items.reduce((sum, item, at) => (at % 2 ? sum : sum + weight(at)), 0));
}

export const CALLS = {
  not: (context, value) => !flag(value),
  true: () => true,
  false: () => false,
  boolean: (context, value) => flag(value),
  "boolean-from-string": (context, value) => ["true", "1"].includes(text(value)),
  selected,
  "selected-at": selectedAt,
  "count-selected": (context, value) => codesOf(value).length,
  count: (context, items) => (Array.isArray(items) ? items.length : 1),
  "count-non-empty": (context, items) => [items].flat().filter((item) => item !== "").length,
  sum: (context, items) => numbers(context, [items]).reduce((sum, one) => sum + one, 0),
  min: extreme((one, best) => one < best),
  max: extreme((one, best) => one > best),
  join: (context, mark, ...items) => short(items.flat().map(text).join(text(mark))),
  checklist: (context, least, most, ...items) => within(context, least, most, items.flat().filter(flag).length),
  "weighted-checklist": weighted,
  string: (context, value) => text(value),
  "string-length": (context, value) => [...text(value)].length,
  concat: (context, ...items) => short(items.flat().map(text).join("")),
  contains: (context, value, part) => text(value).includes(text(part)),
  "starts-with": (context, value, part) => text(value).startsWith(text(part)),
  "ends-with": (context, value, part) => text(value).endsWith(text(part)),
  substr,
  "substring-before": before,
  "substring-after": after,
  "normalize-space": (context, value) => strip(text(value)).replace(/[ \t\r\n]+/g, " "),
  translate,
  regex,
  uuid: ({ world }) => world.uuid(),
  property: ({ world }, name) => world.property(text(name)),
  number: numeric((value) => value),
  int: numeric(Math.trunc),
  round,
  exp10: numeric((value) => 10 ** value),
  ...Object.fromEntries(AS_IN_MATH.map((name) => [name, numeric(Math[name])])),
  pi: () => Math.PI,
  random: ({ world }) => world.random(),
  today: ({ world }) => world.today,
  now: ({ world }) => world.moment,
  date: numeric(dateText),
  "date-time": (context, value) => momentText(number(value, context.offset), context.offset),
  "decimal-date-time": numeric((value) => value),
  "decimal-time": numeric((value) => value - Math.floor(value)),
  "format-date": format,
  "format-date-time": format,
  age_on: (context, birth, day = context.world.today) => numeric(ageOn)(context, birth, day),
};
