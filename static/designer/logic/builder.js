// The window in which a condition is put together: rows of question, comparison, value; in groups of all or any.
import { ask, fixKeys, put } from "./desk.js";
import { freshId, h, later } from "./dom.js";
import { emptyRow, rowElement } from "./rows.js";

const DEPTH = 3;

export const build = async (field) => {
  const { strings } = field;
  const here = { id: field.id, field: field.field, text: field.element.value };
  let found;
  try {
    found = await ask("rows", here);
  } catch (error) {
    field.said.textContent = error.message || strings.failed;
    field.said.hidden = false;
    return;
  }
  if (!found.group) {
    field.unfold(true);
    field.element.focus();
    field.said.textContent = [found.words, strings.asText].filter(Boolean).join(" ");
    field.said.hidden = false;
    return;
  }
  new Builder(field, here, found).open();
};

class Builder {
  constructor(field, here, found) {
    Object.assign(this, { field, here, strings: field.strings, operators: found.operators, areas: found.areas });
    this.subjects = new Map(found.subjects.map((one) => [one.id, one]));
    this.group = found.group;
    if (!this.group.items.length) this.group.items.push(emptyRow());
  }

  open() {
    const { strings } = this;
    const title = freshId();
    this.rows = h("div", { class: "gewu-builder__rows" });
    this.words = h("p", { class: "gewu-builder__words", role: "status" });
    this.fault = h("p", { class: "gewu-builder__fault", role: "alert" });
    const button = (text, kind, onclick) => h("button", { type: "button", class: `button ${kind}`, onclick }, text);
    this.dialog = h("dialog", { class: "gewu-builder", "aria-labelledby": title },
      h("h2", { id: title }, strings.titleCondition.replace("%s", this.field.label)),
      this.rows,
      h("div", { class: "gewu-builder__said" }, h("strong", {}, strings.wordsNow), this.words),
      this.fault,
      h("div", { class: "gewu-builder__end" },
        button(strings.done, "", () => this.done()),
        button(strings.cancel, "button-secondary", () => this.dialog.close()),
        button(strings.clear, "button-secondary no", () => { this.group.items = []; this.done(); })));
    this.dialog.addEventListener("close", () => this.dialog.remove());
    document.body.append(this.dialog);
    this.draw();
    this.dialog.showModal();
    this.rows.querySelector("select")?.focus();
  }

  draw() {
    this.number = 0;
    this.rows.replaceChildren(this.groupElement(this.group, 1, null));
    this.changed();
  }

  groupElement(group, depth, parent) {
    const { strings } = this;
    const choose = h("select", { "aria-label": strings.when, onchange: () => { group.kind = choose.value; this.changed(); } },
      h("option", { value: "all" }, strings.all), h("option", { value: "any" }, strings.any));
    choose.value = group.kind;
    const head = h("div", { class: "gewu-builder__head" }, choose);
    if (parent) head.append(this.small(strings.removeGroup, () => this.remove(parent, group)));
    const items = group.items.map((item) => (item.items
      ? this.groupElement(item, depth + 1, group)
      : rowElement(this, item, ++this.number, () => this.remove(group, item))));
    const ends = h("div", { class: "gewu-builder__add" }, this.small(strings.addRow, () => this.add(group, emptyRow())));
    if (depth < DEPTH) {
      const other = group.kind === "all" ? "any" : "all";
      ends.append(this.small(strings.addGroup, () => this.add(group, { kind: other, items: [emptyRow(), emptyRow()] })));
    }
    return h("div", { class: "gewu-builder__group", role: "group", "aria-label": strings.group }, head, ...items, ends);
  }

  small(text, onclick) {
    return h("button", { type: "button", class: "button button-small button-secondary", onclick }, text);
  }

  add(group, item) {
    group.items.push(item);
    this.draw();
    const first = item.items ? item.items[0] : item;
    this.rows.querySelector(`#${first.element}`)?.querySelector("select")?.focus();
  }

  remove(group, item) {
    group.items.splice(group.items.indexOf(item), 1);
    this.draw();
    this.rows.querySelector(".gewu-builder__add button")?.focus();
  }

  changed = later(() => this.preview(), 350);

  async preview() {
    try {
      const found = await ask("write", { ...this.here, group: plain(this.group) });
      this.words.textContent = found.words || this.strings.always;
      this.complain(found.faults.join(" "));
    } catch (error) {
      this.words.textContent = "";
      this.complain(error.message, error.at, true);
    }
  }

  /** While somebody still fills in a row, what is missing is said quietly. */
  complain(text, at = null, quiet = false) {
    for (const row of this.rows.querySelectorAll(".gewu-builder__row")) row.classList.remove("gewu-builder__row_bad");
    this.fault.textContent = quiet ? "" : text;
    if (quiet) this.words.textContent = text;
    if (at !== null && at !== undefined && !quiet) {
      const row = this.rows.querySelectorAll(".gewu-builder__row")[at];
      row?.classList.add("gewu-builder__row_bad");
      (row?.querySelector(".gewu-builder__values :is(input, select)") ?? row?.querySelector("select"))?.focus();
    }
  }

  async done() {
    try {
      const found = await ask("write", { ...this.here, group: plain(this.group) });
      if (found.faults.length) return this.complain(found.faults.join(" "));
      fixKeys(found.keys);
      put(this.field.element, found.text);
      this.field.tell(found.text ? { words: found.words, faults: [] } : null);
      this.dialog.close();
    } catch (error) {
      this.complain(error.message || this.strings.failed, error.at);
    }
  }
}

const plain = (group) => ({
  kind: group.kind,
  items: group.items.map((item) => (item.items
    ? plain(item)
    : { subject: item.subject, operator: item.operator, values: item.values })),
});
