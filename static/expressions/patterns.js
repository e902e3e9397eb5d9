// Runs patterns that the server has compiled (expressions/patterns.py): a set of places moves along, never back.
import { Failed } from "./values.js";

const STEP_LIMIT = 2_000_000;

// Whether the whole text matches. program: {sets: [[ranges, negated], …], steps: [["c", set], ["s", a, b], …]}
// look: is asked now and then, and stops what takes too long.
export function matches(program, text, look) {
  const { sets, steps } = program;
  const codes = Array.from(text, (sign) => sign.codePointAt(0));
  if (steps.length * (codes.length + 1) > STEP_LIMIT) throw new Failed("too_much");
  let places = follow(steps, [0], codes, 0);
  for (let at = 0; at < codes.length; at += 1) {
    if (!(at % 200)) look();
    const moved = places.filter((place) => steps[place][0] === "c" && takes(sets[steps[place][1]], codes[at]));
    if (!moved.length) return false;
    places = follow(steps, moved.map((place) => place + 1), codes, at + 1);
  }
  return places.some((place) => steps[place][0] === "m");
}

const takes = ([ranges, negated], code) => ranges.some(([low, high]) => low <= code && code <= high) !== negated;

// All places that are reached without taking a character.
function follow(steps, starts, codes, at) {
  const seen = new Set();
  const waiting = [...starts];
  while (waiting.length) {
    const place = waiting.pop();
    if (seen.has(place)) continue;
    seen.add(place);
    const [kind, first, second] = steps[place];
    if (kind === "s") waiting.push(second, first);
    else if (kind === "j") waiting.push(first);
    else if (stands(kind, first, codes, at)) waiting.push(place + 1);
  }
  return [...seen];
}

function stands(kind, wanted, codes, at) {
  if (kind === "b") return (word(codes[at - 1]) !== word(codes[at])) === wanted;
  return (kind === "^" && at === 0) || (kind === "$" && at === codes.length);
}

const word = (code) => code !== undefined && /^\w$/.test(String.fromCodePoint(code));
