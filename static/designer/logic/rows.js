// One row of a condition: which question, how it is compared, with what.
import { ask } from "./desk.js";
import { freshId, h, option } from "./dom.js";

const COMPARED = new Set(["number", "date", "month", "moment", "time", "text"]);
const TYPES = { number: "number", days: "number", date: "date", month: "month", moment: "datetime-local", time: "time" };

export const emptyRow = () => ({ subject: "", operator: "", values: [] });

export const rowElement = (builder, row, number, remove) => {
  const { strings, subjects } = builder;
  row.element ??= freshId();
  const values = h("span", { class: "gewu-builder__values" });
  const operator = h("select", { "aria-label": strings.operator, class: "gewu-builder__operator" });
  const question = questionPicker(builder, row);
  const drawValues = () => values.replaceChildren(...valueControls(builder, row));
  const drawOperators = () => {
    const known = operatorsOf(subjects.get(row.subject), row.operator);
    operator.replaceChildren(...known.map(([name]) => option(name, shown(builder.operators[name]), name === row.operator)));
    operator.hidden = !known.length;
  };
  question.addEventListener("change", () => {
    row.subject = question.value;
    const known = operatorsOf(subjects.get(row.subject), "");
    row.operator = known.some(([name]) => name === row.operator) ? row.operator : known[0]?.[0] ?? "";
    row.values = [];
    drawOperators();
    drawValues();
    builder.changed();
  });
  operator.addEventListener("change", () => {
    const before = kindsOf(builder, row);
    row.operator = operator.value;
    if (kindsOf(builder, row).join() !== before.join()) row.values = [];
    drawValues();
    builder.changed();
  });
  drawOperators();
  drawValues();
  const text = strings.row.replace("%s", number);
  return h("div", { class: "gewu-builder__row", role: "group", "aria-label": text, id: row.element },
    question, operator, values,
    h("button", { type: "button", class: "button button-small button-secondary", "aria-label": strings.remove.replace("%s", number),
      onclick: remove }, "✕"));
};

/** Questions by section, with their types. What is no longer there stays to be seen. */
const questionPicker = (builder, row) => {
  const { strings, subjects } = builder;
  const picker = h("select", { "aria-label": strings.question, class: "gewu-builder__question" }, option("", strings.choose));
  let group = null;
  for (const one of subjects.values()) {
    if (one.section !== group?.label) {
      group = h("optgroup", { label: one.section });
      picker.append(group);
    }
    const type = one.type && `（${one.type}）`;
    (one.section ? group : picker).append(option(one.id, `${one.label}${type}`, one.id === row.subject));
  }
  return picker;
};

const operatorsOf = (subject, current) => (!subject ? []
  : [...subject.operators, ...subject.rare.filter(([name]) => name === current)]);

const operatorOf = (builder, row) => operatorsOf(builder.subjects.get(row.subject), row.operator)
  .find(([name]) => name === row.operator);

const kindsOf = (builder, row) => {
  const found = operatorOf(builder, row);
  return found ? [...found[1], found[2] ? "many" : ""] : [];
};

const shown = (label) => label.replace(/[：:]? ?…$/, "");

const valueControls = (builder, row) => {
  const [, kinds, many] = operatorOf(builder, row) ?? ["", [], false];
  if (many) return [choiceBoxes(builder, row)];
  return kinds.flatMap((kind, at) => {
    const label = at ? builder.strings.value2 : builder.strings.value;
    const found = valueControl(builder, row, kind, at, label);
    return kind === "days" && builder.subjects.get(row.subject)?.family !== "table" && row.operator.endsWith("days")
      ? [...found, h("span", {}, builder.strings.days)] : found;
  });
};

const valueControl = (builder, row, kind, at, label) => {
  const set = (value) => { row.values[at] = value; builder.changed(); };
  if (row.values[at] === undefined) row.values[at] = null;
  if (kind === "choice") return [choicePicker(builder, row, set, row.values[at], label)];
  if (kind === "area") return [areaPicker(builder, set, row.values[at] ?? "")];
  const others = COMPARED.has(kind) ? comparable(builder, row) : [];
  const holder = h("span", { class: "gewu-builder__value" });
  const draw = () => holder.replaceChildren(typeof row.values[at] === "object" && row.values[at]
    ? otherPicker(builder, others, row.values[at].subject, set)
    : plainInput(kind, row.values[at], set, label));
  draw();
  if (!others.length) return [holder];
  const which = h("select", { "aria-label": builder.strings.kindOfValue, onchange: () => {
    set(which.value === "other" ? { subject: others[0].id } : null);
    draw();
  } }, option("own", builder.strings.ownValue), option("other", builder.strings.otherAnswer));
  which.value = typeof row.values[at] === "object" && row.values[at] ? "other" : "own";
  return [holder, which]; // what is filled in most comes first for the keyboard
};

const comparable = (builder, row) => {
  const own = builder.subjects.get(row.subject);
  return [...builder.subjects.values()].filter((one) => one.id !== own.id && one.id !== "." && (!one.inRows || own.inRows)
    && !["held", "table", "column", "ghost"].includes(one.family) && (own.family === "column" || one.family === own.family));
};

const otherPicker = (builder, others, current, set) => {
  const picker = h("select", { "aria-label": builder.strings.otherAnswer, onchange: () => set({ subject: picker.value }) });
  picker.append(...others.map((one) => option(one.id, one.label, one.id === current)));
  return picker;
};

const plainInput = (kind, value, set, label) => {
  const is_number = kind === "number" || kind === "days";
  const input = h("input", { type: TYPES[kind] ?? "text", step: kind === "number" ? "any" : null,
    min: kind === "days" ? "0" : null, "aria-label": label, maxlength: kind === "text" ? "500" : null });
  input.value = value ?? "";
  input.addEventListener("input", () => set(input.value === "" ? null : is_number ? Number(input.value) : input.value));
  return input;
};

const choicePicker = (builder, row, set, current, label) => {
  const { choices } = builder.subjects.get(row.subject);
  if (!choices.length) return plainInput("text", current, set, label);
  const picker = h("select", { "aria-label": label, onchange: () => set(picker.value || null) }, option("", builder.strings.choose));
  picker.append(...choices.map(([code, text]) => option(code, text, code === String(current))));
  if (current !== null && picker.value !== String(current)) {
    picker.append(option(String(current), `${builder.strings.gone}${current}`, true));
  }
  return picker;
};

const choiceBoxes = (builder, row) => {
  const { choices } = builder.subjects.get(row.subject);
  const chosen = new Set(row.values.map(String));
  if (!choices.length) {
    const given = row.values.join("、");
    return plainInput("text", given, (text) => { row.values = (text ?? "").split(/[、,，]/).filter(Boolean); builder.changed(); },
      builder.strings.value);
  }
  const lost = row.values.map(String).filter((code) => !choices.some(([known]) => known === code));
  const all = [...choices, ...lost.map((code) => [code, `${builder.strings.gone}${code}`])];
  return h("span", { class: "gewu-builder__boxes", role: "group", "aria-label": builder.strings.value },
    ...all.map(([code, text]) => {
      const box = h("input", { type: "checkbox" });
      box.checked = chosen.has(code);
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(code); else chosen.delete(code);
        row.values = all.map(([one]) => one).filter((one) => chosen.has(one));
        builder.changed();
      });
      return h("label", {}, box, text);
    }));
};

/** Level by level, as people choose an area when they fill in. */
const areaPicker = (builder, set, code) => {
  const holder = h("span", { class: "gewu-builder__areas" });
  const draw = async (chosen, focus = -1) => {
    let found;
    try {
      found = await ask("areas", { code: chosen });
    } catch (error) {
      return builder.complain(error.message || builder.strings.failed);
    }
    const levels = found.levels.filter((level) => level.areas.length);
    holder.replaceChildren(...levels.map((level, at) => {
      const picker = h("select", { "aria-label": `${builder.strings.value}：${level.name}` }, option("", builder.strings.choose));
      picker.append(...level.areas.map(([value, name]) => option(value, name, value === level.chosen)));
      picker.addEventListener("change", () => {
        const above = at ? levels[at - 1].chosen : "";
        set(picker.value || above || null);
        draw(picker.value || above, at);
      });
      return picker;
    }));
    holder.children[focus]?.focus();
  };
  draw(code);
  return holder;
};
