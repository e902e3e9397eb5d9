// What somebody has typed so far, as the texts that expressions work with. What cannot be read counts as not answered.
import { numberText } from "../../expressions/values.js";

const HAN = String.raw`[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]`;
const DOTS = new RegExp(`(${HAN})[ \\u3000]*[•・．‧∙⋅･·][ \\u3000]*(?=${HAN})`, "gu");
const WIDE = "０１２３４５６７８９．，－＋（）／：ｘＸ—–−";
const HALF = "0123456789.,-+()/:xX---";

const tidy = (text) => text.replace(/\r\n?/g, "\n").replace(/^[ \t\n\u3000\u00a0\u00ad\u200b-\u200f\u2060\ufeff]+|[ \t\n\u3000\u00a0\u00ad\u200b-\u200f\u2060\ufeff]+$/g, "");
const halfWidth = (text) => Array.from(text, (sign) => HALF[WIDE.indexOf(sign)] ?? sign).join("").replace(/\s/g, "");

// '1,234.50' of '１,234.5元'; '' for what is no number, or lies outside the question's limits.
function number(text, { unit = "", places = 4, low, high }) {
  const digits = halfWidth(tidy(text).replace(new RegExp(`${unit.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`), ""));
  const bare = /^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$/.test(digits) ? digits.replaceAll(",", "") : digits;
  if (!/^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/.test(bare)) return "";
  const found = Number(bare);
  const isInside = (low === undefined || found >= Number(low)) && (high === undefined || found <= Number(high));
  const isFine = Math.abs(found) < 1e15 && (bare.split(".")[1] ?? "").replace(/0+$/, "").length <= places;
  return isInside && isFine ? numberText(found) : "";
}

function point(text, name) {
  const [latitude, longitude] = halfWidth(tidy(text).replace(/[ ，]+/g, ",")).split(",").map(Number);
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isPlace ? { ".lat": numberText(latitude), ".lon": numberText(longitude), ".accuracy": name } : {};
}

const chosen = (inputs) => inputs.filter((one) => (one.matches("select") ? one.value : one.checked && one.value)).map((one) => one.value);

// Lists one below the other, of one name: the deepest counts; an area's code begins with the one above it.
function deepest(inputs) {
  const codes = inputs.map((one) => one.value);
  const end = codes.findIndex((code) => !code);
  return (end < 0 ? codes : codes.slice(0, end)).at(-1) ?? "";
}

function files(inputs, name, form) {
  const removed = new Set([...form.querySelectorAll(`[name="${CSS.escape(name)}-remove"]:checked`)].map((one) => one.value));
  const kept = inputs.filter((one) => one.type === "hidden" && one.value && !removed.has(one.value) && !removed.has("1") && !removed.has("on"));
  const fresh = inputs.some((one) => one.type === "file" && one.files.length);
  return [...kept.map((one) => one.value), ...(fresh ? ["new"] : [])].join(" ");
}

const READERS = {
  text: ([input]) => tidy(input.value).replace(/[\n\t]/g, " ").replace(DOTS, "$1·"),
  lines: ([input]) => tidy(input.value).replace(/\t/g, " "),
  tight: ([input]) => halfWidth(tidy(input.value)).toUpperCase(),
  number: (inputs, question) => number(inputs[0].type === "radio" ? chosen(inputs)[0] ?? "" : inputs[0].value, question),
  date: ([input]) => (/^\d{4}-\d\d(-\d\d)?$/.test(input.value) ? input.value : ""),
  time: ([input]) => (/^\d\d:\d\d/.test(input.value) ? `${input.value.slice(0, 5)}:00` : ""),
  datetime: ([input]) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(input.value) ? `${input.value.slice(0, 16)}:00.000+08:00` : ""),
  choice: (inputs) => chosen(inputs).join(" "),
  deepest,
};

// Texts by key of one question. inputs: by name, those of the page; name: of this question, 'q-age', 'r-ren-0-age'.
export function read(question, name, inputs, form) {
  const { uuid } = question;
  const own = inputs.get(name) ?? [];
  if (question.read === "parts") {
    return Object.fromEntries(question.parts.map((part) => [`${uuid}.${part}`, chosen(inputs.get(`${name}.${part}`) ?? []).join("")]));
  }
  if (!own.length || !question.read) return {};
  if (question.read === "files") return { [uuid]: files(own, name, form) };
  if (question.read === "point") {
    const found = point(own[0].value, inputs.get(`${name}.accuracy`)?.[0]?.value ?? "");
    return Object.fromEntries([".lat", ".lon", ".accuracy"].map((part) => [uuid + part, found[part] ?? ""]));
  }
  const text = READERS[question.read](own, question);
  const parts = question.parts.filter(Boolean).map((part) => {
    const some = inputs.get(`${name}.${part}`) ?? [];
    if (some.some((one) => one.type === "file")) return [part, files(some, `${name}.${part}`, form)];
    return [part, part === "other" && !text.split(" ").includes(part) ? "" : tidy(some[0]?.value ?? "")];
  });
  return { [uuid]: text, ...Object.fromEntries(parts.map(([part, found]) => [`${uuid}.${part}`, found])) };
}

// Whether anything was typed or chosen in a row beyond what stands there by default.
// isFirst: the row that invites, with values that stand there by default. isBound: the page shows what was typed before.
export function isTouched(questions, prefix, inputs, isFirst, isBound) {
  return questions.some((question) => {
    if (question.calculated || question.questions) return false;
    // A correction keeps answers that are not shown: the input that says so counts as well.
    const own = inputs.ofField.get(`${prefix}-${question.key}`) ?? [];
    const typed = own.filter((one) => (["radio", "checkbox"].includes(one.type) ? one.checked : true));
    const isDefault = (one) => one.value === question.default || (!isBound && (one.defaultChecked || one.value === one.defaultValue || one.selectedOptions?.[0]?.defaultSelected));
    return typed.some((one) => one.value && !(isFirst && isDefault(one)));
  });
}

// Every named input of the form by its name, a search for choices apart; ofField: all that belong to one field.
export function inputsOf(form) {
  const [found, ofField] = [new Map(), new Map()];
  for (const input of form.elements) {
    if (!input.name || input.matches("button") || input.name.endsWith(".find")) continue;
    for (const [map, name] of [[found, input.name], [ofField, input.name.split(".")[0]]]) {
      if (!map.has(name)) map.set(name, []);
      map.get(name).push(input);
    }
  }
  return Object.assign(found, { ofField });
}
