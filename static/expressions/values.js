// Values of expressions: text, number, flag, and lists of texts. Twin of forms_app/schema/expressions/values.py.
import { read } from "./days.js";

const NUMBER = /^[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*$/;
const TEXT_LIMIT = 20_000;

// An expression that cannot be computed: too_much (text or time), bad_pattern.
export class Failed extends Error {}

export const strip = (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");

export function text(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  return Array.isArray(value) ? value[0] ?? "" : String(value);
}

// The shortest digits that give the same double, never with an exponent.
export function numberText(value) {
  const [mantissa, exponent] = String(value).split("e");
  if (exponent === undefined) return mantissa;
  const sign = value < 0 ? "-" : "";
  const [whole, rest = ""] = mantissa.replace("-", "").split(".");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - whole.length)}${whole}${rest}`;
  return `${sign}${whole}${rest}${"0".repeat(exponent - rest.length)}`;
}

// offset: minutes east of Greenwich, for moments that name a zone.
export function number(value, offset) {
  if (typeof value === "number") return value;
  if (typeof value === "string") {
    const found = NUMBER.exec(value);
    return found ? Number(found[1]) : read(value, offset);
  }
  if (Array.isArray(value)) return value.length ? number(value[0], offset) : NaN;
  return value ? 1 : 0;
}

export function flag(value) {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

// Of lists: whether any pair fits.
const any = (compare) => function fits(left, right, offset) {
  if (Array.isArray(left)) return left.some((item) => fits(item, right, offset));
  if (Array.isArray(right)) return right.some((item) => fits(left, item, offset));
  return compare(left, right, offset);
};

function same(left, right, offset) {
  if (typeof left === "boolean" || typeof right === "boolean") return flag(left) === flag(right);
  if (typeof left === "string" && typeof right === "string") return left === right;
  return number(left, offset) === number(right, offset);
}

export const equal = any(same);
export const unequal = any((left, right, offset) => !same(left, right, offset));
export const less = any((left, right, offset) => number(left, offset) < number(right, offset));
export const lessOrEqual = any((left, right, offset) => number(left, offset) <= number(right, offset));

// Halves upwards, on the decimal digits that people see.
export function rounded(value, places = 0) {
  if (!Number.isFinite(value) || !places) return Math.round(value);
  const by = Math.max(-300, Math.min(300, places));
  const shifted = Math.round(shift(value, by));
  return Number.isFinite(shifted) ? shift(shifted, -by) : value;
}

function shift(value, places) {
  const [mantissa, exponent = 0] = String(Object.is(value, -0) ? "-0" : value).split("e");
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

export function short(value) {
  if (value.length > TEXT_LIMIT && [...value].length > TEXT_LIMIT) throw new Failed("too_much");
  return value;
}
