// The window for formulas: questions and functions to insert, and the result over sample answers while one types.
import { ask, fixKeys, put } from "./desk.js";
import { freshId, h, later, option } from "./dom.js";

export const assist = async (field) => {
  const here = { id: field.id, field: field.field };
  try {
    new Assistant(field, here, await ask("formula", here)).open();
  } catch (error) {
    field.said.textContent = error.message || field.strings.failed;
    field.said.hidden = false;
  }
};

class Assistant {
  constructor(field, here, found) {
    Object.assign(this, { field, here, strings: field.strings, subjects: found.subjects, functions: found.functions });
    this.equals = field.field === "default" ? "=" : "";
    const text = field.element.value;
    this.text = this.equals && !text.startsWith("=") ? "" : text.slice(this.equals.length);
    this.answers = {};
  }

  open() {
    const { strings } = this;
    const [title, input, find] = [freshId(), freshId(), freshId()];
    this.input = h("textarea", { id: input, rows: "3", spellcheck: "false", oninput: () => this.changed() });
    this.input.value = this.text;
    this.find = h("input", { id: find, type: "search", oninput: () => this.list() });
    this.found = h("div", { class: "gewu-formula__list" });
    this.help = h("p", { class: "gewu-formula__help", role: "status" });
    this.words = h("p", { class: "gewu-builder__words" });
    this.result = h("output", { class: "gewu-formula__result" });
    this.fault = h("p", { class: "gewu-builder__fault", role: "alert" });
    this.samples = h("div", { class: "gewu-formula__samples" });
    this.dialog = h("dialog", { class: "gewu-builder gewu-formula", "aria-labelledby": title },
      h("h2", { id: title }, strings.titleFormula.replace("%s", this.field.label)),
      h("label", { for: input, class: "gewu-formula__label" }, this.field.label), this.input, this.words, this.fault,
      h("div", { class: "gewu-formula__sides" },
        h("div", {}, h("label", { for: find, class: "gewu-formula__label" }, strings.find), this.find, this.found, this.help),
        h("div", {}, h("p", { class: "gewu-formula__label" }, `${strings.result}：`, this.result), this.samples)),
      h("div", { class: "gewu-builder__end" },
        h("button", { type: "button", class: "button", onclick: () => this.done() }, strings.done),
        h("button", { type: "button", class: "button button-secondary", onclick: () => this.dialog.close() }, strings.cancel)));
    this.dialog.addEventListener("close", () => this.dialog.remove());
    document.body.append(this.dialog);
    this.list();
    this.try();
    this.dialog.showModal();
    this.input.focus();
  }

  list() {
    const wanted = this.find.value.trim().toLowerCase();
    const fits = (...texts) => !wanted || texts.some((text) => text.toLowerCase().includes(wanted));
    const questions = this.subjects.filter((one) => one.key && fits(one.label, one.key, one.section));
    const functions = this.functions.filter((one) => fits(one.name, one.meaning));
    this.found.replaceChildren(
      ...this.items(this.strings.questions, questions, (one) => [`${one.label}（${one.type}）`, nameOf(one), () => {}]),
      ...this.items(this.strings.functions, functions, (one) => [`${one.name}　${one.meaning}`, `${one.name}()`, () => this.explain(one)]),
    );
  }

  items(title, rows, write) {
    if (!rows.length) return [];
    return [h("p", { class: "gewu-formula__label" }, title), h("ul", {}, ...rows.map((row) => {
      const [text, inserted, chosen] = write(row);
      return h("li", {}, h("button", { type: "button", class: "gewu-formula__item", onclick: () => {
        this.insert(inserted, row.empty);
        chosen();
      } }, text));
    }))];
  }

  /** At the caret; of a function the caret goes between the brackets, so that a question can follow. */
  insert(text, whole = false) {
    const { selectionStart: from, selectionEnd: to } = this.input;
    this.input.setRangeText(text, from, to, "end");
    if (text.endsWith("()") && !whole) this.input.selectionStart = this.input.selectionEnd = from + text.length - 1;
    this.input.focus();
    this.changed();
  }

  explain(one) {
    this.help.textContent = `${one.name}：${one.meaning}。${this.strings.example} ${one.example} → ${one.result}`;
  }

  changed = later(() => this.try(), 350);

  async try() {
    const text = this.input.value;
    if (!text.trim()) return this.tell({ asked: [], result: "", faults: [], words: "" });
    try {
      this.tell(await ask("try", { ...this.here, text, answers: this.answers }));
    } catch (error) {
      this.fault.textContent = error.message || this.strings.failed;
    }
  }

  tell(found) {
    this.fault.textContent = found.faults.join(" ");
    this.words.textContent = found.words;
    this.result.textContent = found.result;
    if (found.faults.length) return; // the sample answers stay while the formula is unfinished
    const asked = found.asked.map((one) => one.id).join();
    if (asked === this.asked && this.samples.childElementCount) return;
    this.asked = asked;
    this.drawSamples(found.asked);
  }

  drawSamples(asked) {
    if (!asked.length) return this.samples.replaceChildren(h("p", {}, this.strings.nothingAsked));
    this.samples.replaceChildren(h("table", {},
      h("caption", {}, this.strings.samples),
      h("tbody", {}, ...asked.map((one) => h("tr", {}, h("th", { scope: "row" }, one.label), h("td", {}, this.sample(one)))))));
  }

  sample(one) {
    const label = one.inRows ? `${one.label}，${this.strings.inRows}` : one.label;
    const set = () => { this.answers[one.id] = input.value; this.changed(); };
    const input = one.choices.length
      ? h("select", { "aria-label": label, onchange: set }, option("", ""), ...one.choices.map(([code, text]) => option(code, text, code === one.value)))
      : h("input", { type: "text", "aria-label": label, title: one.inRows ? this.strings.inRows : null, oninput: set });
    if (!one.choices.length) input.value = one.value;
    this.answers[one.id] = one.value;
    return input;
  }

  done() {
    const text = this.input.value.trim();
    const keys = {};
    for (const one of this.subjects) {
      if (one.key && text.includes(`\${${one.key}`)) keys[one.id.split(".")[0]] = one.key;
    }
    fixKeys(keys);
    put(this.field.element, text ? `${this.equals}${text}` : "");
    this.dialog.close();
  }
}

const nameOf = (one) => (one.id === "." ? "." : one.id.includes(".") ? `\${${one.key}.${one.id.split(".")[1]}}` : `\${${one.key}}`);
