// Follows conditions, checks and calculations while somebody types. What counts is what the server makes of it.
import { sheetOf } from "../expressions/program.js";
import { inputsOf, isTouched, read } from "./live/reading.js";
import { complain, narrow, setRequired, setResult, toggle } from "./live/showing.js";
import { PageWorld } from "./live/world.js";

const [TYPING, PAUSE] = [120, 900]; // milliseconds: until something is computed, until a complaint may be said
const page = JSON.parse(document.getElementById("live").textContent);
const form = document.querySelector("form[data-fill]");
const status = form.querySelector("[data-live-status]");
const seen = form.querySelector("input[name=_seen]");

class Page {
  constructor(sheet, blank) {
    Object.assign(this, { sheet, blank, typing: "", isBegun: false, counts: new Map() });
  }

  // Reads everything and computes it anew.
  begin() {
    const { counted, all } = this.look();
    this.sheet.settle(counted);
    if (this.hasBlank) this.blank.settle(all);
  }

  // A row that was left blank does not count; what of it is to be seen is found with all rows.
  look() {
    this.inputs = inputsOf(form);
    this.places = [];
    const [counted, all] = [{ ...page.answers }, { ...page.answers }];
    this.scope(page.questions, "q", counted, all, { path: "", index: [] }, { path: "", index: [] });
    this.hasBlank = this.places.some((place) => place.path === null);
    this.rows = this.places.map(({ path }) => path).join();
    return { counted, all };
  }

  place(question, name, box, here, everywhere) {
    const path = here && here.path + question.uuid;
    this.places.push({ question, name, box, path, index: here?.index, whole: everywhere.path + question.uuid, wholeIndex: everywhere.index });
  }

  // prefix: of the names of inputs. here, everywhere: where in both sheets; here is null in rows that do not count.
  scope(questions, prefix, counted, all, here, everywhere) {
    for (const question of questions) {
      if (question.questions) {
        this.table(question, prefix, counted, all, here, everywhere);
        continue;
      }
      const name = `${prefix}-${question.key}`;
      const texts = read(question, name, this.inputs, form);
      Object.assign(counted, texts);
      Object.assign(all, texts);
      const box = form.querySelector(`[data-live="${CSS.escape(name)}"]`);
      this.place(question, name, box, here, everywhere);
    }
  }

  table(table, prefix, counted, all, here, everywhere) {
    const name = prefix === "q" ? `r-${table.key}` : `${prefix}-${table.key}`;
    const box = document.getElementById(`t-${name}`);
    this.place(table, name, box, here, everywhere);
    const rows = [...(box?.querySelectorAll(":scope > .g-row") ?? [])];
    const below = (at, above) => ({ path: `${above.path}${table.uuid}/${at}/`, index: [...above.index, at] });
    counted[table.uuid] = [];
    all[table.uuid] = rows.map((row, number) => {
      const [inside, at] = [`${name}-${number}`, counted[table.uuid].length];
      const counts = number < (table.counted ? rows.length : table.least) || this.isFilled(table, inside, number === 0);
      const [ours, theirs] = [{}, {}];
      if (counts) counted[table.uuid].push(ours);
      this.scope(table.questions, inside, ours, theirs, counts && here ? below(at, here) : null, below(number, everywhere));
      return theirs;
    });
  }

  // Something in the row, or in a row of a table inside it.
  isFilled(table, prefix, isFirst) {
    if (isTouched(table.questions, prefix, this.inputs, isFirst, page.isBound)) return true;
    return table.questions.filter((inner) => inner.questions).some((inner) => {
      const rows = document.getElementById(`t-${prefix}-${inner.key}`)?.querySelectorAll(":scope > .g-row") ?? [];
      return [...rows].some((row, number) => this.isFilled(inner, row.id, number === 0));
    });
  }

  // One answer has changed.
  change(name) {
    const [base, before] = [name.split(".")[0].replace(/-remove$/, ""), this.rows];
    const { counted, all } = this.look();
    const place = this.places.find((one) => one.name === base);
    if (!place) return;
    if (this.rows !== before) {
      this.sheet.settle(counted);
      if (this.hasBlank) this.blank.settle(all);
    } else {
      const { question, index, wholeIndex } = place;
      const texts = read(question, base, this.inputs, form);
      if (index) this.sheet.change(question.uuid, index, texts);
      if (this.hasBlank) this.blank.change(question.uuid, wholeIndex, texts);
    }
    this.show();
  }

  show() {
    const [appeared, said] = [[], []];
    let hasDropped = false;
    for (const place of this.places) {
      const { question, box } = place;
      const sheet = place.path === null ? this.blank : this.sheet;
      const path = place.path ?? place.whole;
      const isHidden = sheet.hidden.has(path);
      if (toggle(box, isHidden)) appeared.push(question.label);
      if (!box || isHidden || question.questions) continue;
      if (question.calculated) setResult(box, question, place.path === null ? "" : sheet.calculated.get(path) ?? "", page);
      this.mark(place, sheet, path, said);
      if (sheet.allowed.has(path)) hasDropped = narrow(box, page.choices[question.uuid] ?? {}, sheet.allowed.get(path)) || hasDropped;
    }
    this.announce(appeared, said);
    this.tellSeen();
    if (hasDropped) {
      this.begin();
      this.show();
    }
  }

  mark(place, sheet, path, said) {
    const { question, box, name } = place;
    const rules = sheet.entries.get(question.uuid)?.rules ?? {};
    if (rules.required_when && !question.required) setRequired(box, sheet.required.has(path), page);
    if (!rules.constraint && !sheet.failed.has(path) && !sheet.failed.has(`${path}?`)) return;
    const isFailed = sheet.failed.has(path) || sheet.failed.has(`${path}?`);
    const message = isFailed ? page.words.notComputed : sheet.violated.get(path);
    const own = [sheet.entries.get(question.uuid)?.message || page.words.notMet, page.words.notComputed];
    const text = message === undefined ? "" : message || page.words.notMet;
    if (!this.isBegun || (text && place.path === null) || (text && this.typing === name)) return;
    const news = complain(box, name, text, own);
    if (news) said.push(`${question.label}：${news}`);
  }

  announce(appeared, said) {
    const words = appeared.length && this.isBegun ? [page.words.appeared.replace("%(labels)s", appeared.join("、"))] : [];
    if (words.length || said.length) status.textContent = [...words, ...said].join(" ");
  }

  // The server asks only for what this page has not shown before it goes on.
  tellSeen() {
    if (!seen) return;
    const isShown = ({ question, box, path, whole }) => (
      !question.questions && !question.calculated && !(path === null ? this.blank : this.sheet).hidden.has(path ?? whole) && !box?.hidden
    );
    seen.value = this.places.filter(isShown).map(({ name }) => name).join(" ");
  }

  // An answer says how many rows a table has: the server adds them, as with the lists of areas.
  countRows(target) {
    for (const { question, path, box } of this.places) {
      const wanted = question.questions && path !== null ? this.sheet.counts.get(path) : undefined;
      if (wanted === undefined) continue;
      const known = this.counts.get(path);
      this.counts.set(path, wanted);
      if (known === undefined || known === wanted || box?.hidden) continue;
      const field = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(field("_at", target.name), field("_do", "refresh"));
      form.requestSubmit();
      return;
    }
  }
}

async function follow() {
  let shown;
  const again = () => {
    shown.sheet.learn();
    if (shown.hasBlank) shown.blank.learn();
    shown.show();
  };
  const world = new PageWorld(page, again);
  shown = new Page(await sheetOf(page.bundle, world), await sheetOf(page.bundle, world));
  shown.begin();
  shown.show();
  shown.countRows(form);
  shown.isBegun = true;

  let [soon, later] = [0, 0];
  form.addEventListener("input", ({ target }) => {
    if (!target.name) return;
    shown.typing = target.matches("input[type=radio], input[type=checkbox], select") ? "" : target.name;
    clearTimeout(soon);
    clearTimeout(later);
    soon = setTimeout(() => shown.change(target.name), TYPING);
    later = setTimeout(() => settled(target), PAUSE);
  });
  const settled = (target) => {
    shown.typing = "";
    shown.change(target.name);
  };
  form.addEventListener("change", ({ target }) => {
    if (!target.name) return;
    clearTimeout(soon);
    clearTimeout(later);
    settled(target);
    shown.countRows(target);
  });
  form.addEventListener("live-left", () => shown.show());
  window.addEventListener("pageshow", () => {
    shown.begin();
    shown.show();
  });
  for (const list of form.querySelectorAll("[data-found]")) {
    new MutationObserver(() => {
      shown.begin();
      shown.show();
    }).observe(list, { childList: true });
  }
}

follow();
