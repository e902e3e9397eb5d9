// What a citizen's ID number says (GB 11643-1999, 4). Twin of expressions/identity.py; loaded only where asked for.
import { read } from "./days.js";
import { strip, text } from "./values.js";

const bare = (number) => strip(number).toUpperCase();

// ISO 7064, MOD 11-2
function isValid(number) {
  const sum = [...number].reduce((check, sign) => (2 * check + (sign === "X" ? 10 : Number(sign))) % 11, 0);
  return sum === 1;
}

// '1980-01-02', or '' for what is no ID number. Old ones of 15 digits count.
function birthday(number) {
  const found = bare(number);
  let digits = "";
  if (/^[0-9]{15}$/.test(found)) digits = `19${found.slice(6, 12)}`;
  else if (/^[0-9]{17}[0-9X]$/.test(found) && isValid(found)) digits = found.slice(6, 14);
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  return Number.isNaN(read(day, 0)) ? "" : day;
}

// '1' for men, '2' for women, '' for what is no ID number.
function sex(number) {
  const found = bare(number);
  if (!birthday(found)) return "";
  return found[found.length === 15 ? 14 : 16] % 2 ? "1" : "2";
}

export const CALLS = {
  id_birthday: (context, value) => birthday(text(value)),
  id_gender: (context, value) => sex(text(value)),
};
