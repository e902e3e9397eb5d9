// Asks the server about the form as it stands in the editor, and keeps what it said. Nothing is parsed here.
import { later } from "./dom.js";

export const fields = new Set(); // controllers of all expression fields in the page
let form = null;
let known = {}; // labels and field names by block id, as they were told last
let sent = ""; // what was checked last
let running = null;
let tell; // resolves with the words of the interface
export const words = new Promise((resolve) => { tell = resolve; });

const address = () => {
  const path = new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const found = path.match(/^(.*)\/pages\/(?:(\d+)\/edit|add\/\w+\/\w+\/(\d+))/)
    ?? location.pathname.match(/^(.*)\/pages\/(?:(\d+)\/edit|add\/\w+\/\w+\/(\d+))/);
  return found && `${found[1]}/forms/${found[2] ?? found[3]}/logic/`;
};

/** What the editor holds, without what is empty: a long form stays a short message. */
const content = () => {
  const found = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value !== "" && typeof value === "string" && (name === "title" || name.startsWith("body-"))) {
      found.append(name, value);
    }
  }
  return found;
};

/** Raises an Error with words that can be shown; ``error.at`` is the row they are about. */
export const ask = async (doing, more = {}, body = content(), signal = undefined) => {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const url = address();
  if (!url) throw new Error("");
  body.append("ask", JSON.stringify({ do: doing, known, ...more }));
  const response = await fetch(url, { method: "POST", body, signal, headers: { "X-CSRFToken": token } });
  let found = {};
  try { found = await response.json(); } catch { /* a page instead of an answer: signed out, or not reached */ }
  if (response.ok && found) return found;
  throw Object.assign(new Error(found.error ?? ""), { at: found.at });
};

/** Block ids by the prefix of their fields: 'body-0-value-questions-3' → id. */
export const ids = () => {
  const found = new Map();
  for (const input of form.querySelectorAll("input[type=hidden][name$='-id'][name^='body-']")) {
    found.set(input.name.slice(0, -3), input.value);
  }
  return found;
};

export const place = (input) => {
  const at = input.name.lastIndexOf("-value-");
  return { prefix: input.name.slice(0, at), field: input.name.slice(at + 7) };
};

/** Field names that an expression relies on are written down, so that they no longer follow the label. */
export const fixKeys = (keys) => {
  for (const [prefix, id] of ids()) {
    const input = keys[id] && form.querySelector(`[name="${prefix}-value-key"]`);
    if (input && !input.value) put(input, keys[id]);
  }
};

export const put = (input, text) => {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

const check = async () => {
  if (!fields.size) return;
  const body = content();
  const now = body.toString();
  if (now === sent) return;
  running?.abort();
  const mine = running = new AbortController();
  try {
    const first = sent === "";
    const found = await ask("check", { first }, body, mine.signal);
    sent = now;
    known = found.names;
    if (found.strings) tell(found.strings);
    show(found, await words);
  } catch (error) {
    if (error.name === "AbortError") return;
    const strings = await Promise.race([words, null]);
    if (strings) announce(error.message || strings.failed);
  }
};

const soon = later(check, 600);

const show = (found, strings) => {
  const told = new Map(found.fields.map((one) => [`${one.id} ${one.field}`, one]));
  const renamed = new Map(found.renamed.map((one) => [`${one.id} ${one.field}`, one]));
  const blocks = ids();
  const broken = new Map();
  for (const field of fields) {
    const { prefix, field: name } = place(field.element);
    const key = `${blocks.get(prefix)} ${name}`;
    const change = renamed.get(key);
    if (change) put(field.element, change.text);
    field.tell(told.get(key));
    if (told.get(key)?.faults.length) count(field.element, broken);
  }
  mark(broken, strings);
  markTwice(new Map(found.twice.map((one) => [one.id, one])));
  if (renamed.size) announce([strings.renamed, ...found.renamed.map((one) => one.told)].join(" "));
};

const count = (element, broken) => {
  let own = true;
  for (let panel = element.closest(".w-panel[id^='block-']"); panel; panel = panel.parentElement.closest(".w-panel[id^='block-']")) {
    const found = broken.get(panel) ?? { own: 0, inside: 0 };
    found[own ? "own" : "inside"] += 1;
    broken.set(panel, found);
    own = false;
  }
};

/** Rows say that they are broken while they are folded, too. */
const mark = (broken, strings) => {
  for (const old of form.querySelectorAll(".gewu-logic-mark")) if (!broken.has(old.closest(".w-panel"))) old.remove();
  for (const [panel, { own, inside }] of broken) {
    const header = panel.querySelector(":scope > .w-panel__header");
    if (!header) continue;
    let badge = header.querySelector(".gewu-logic-mark");
    if (!badge) {
      badge = document.createElement("span");
      badge.className = "gewu-logic-mark";
      (header.querySelector(".w-panel__heading") ?? header).after(badge);
    }
    badge.textContent = own ? strings.broken : strings.brokenIn.replace("%s", inside);
  }
};

/** Rows whose answers other forms collect say so, and lead to where they are linked instead. */
const markTwice = (told) => {
  for (const old of form.querySelectorAll(".gewu-twice-mark")) if (!told.has(old.dataset.of)) old.remove();
  for (const { id, text, title, href } of told.values()) {
    const header = document.querySelector(`#${CSS.escape(`block-${id}-section`)} > .w-panel__header`);
    if (!header) continue;
    let badge = header.querySelector(".gewu-twice-mark");
    if (!badge) {
      badge = document.createElement(href ? "a" : "span");
      if (href) Object.assign(badge, { href, target: "_blank", rel: "noopener" });
      badge.className = "gewu-twice-mark";
      badge.dataset.of = id;
      (header.querySelector(".w-panel__heading") ?? header).after(badge);
    }
    if (badge.textContent !== text) badge.textContent = text;
    badge.title = title;
  }
};

let live = null;
export const announce = (text) => {
  if (!live) {
    live = document.createElement("div");
    live.className = "gewu-logic-told";
    live.setAttribute("role", "status");
    document.body.append(live);
  }
  live.textContent = text;
  clearTimeout(live.timer);
  live.timer = setTimeout(() => { live.textContent = ""; }, 15000);
};

export const enter = (field) => {
  fields.add(field);
  if (field.element.form !== form) {
    form = field.element.form;
    sent = "";
    for (const event of ["input", "change", "click", "keyup", "pointerup", "drop"]) form.addEventListener(event, soon);
  }
  soon();
};

export const leave = (field) => {
  fields.delete(field);
  soon();
};
