// The browser's interpreter over the file of vectors: what is asked and told as JSON (see vectors.py).
import { CALLS } from "/static/expressions/calls.js";
import { sheetOf } from "/static/expressions/program.js";
import { Compiler } from "/static/expressions/running.js";
import { Failed } from "/static/expressions/values.js";
import { World } from "/static/expressions/world.js";

class Lists extends World {
  constructor({ now, labels, lists, person, patterns = {} }) {
    super(now);
    Object.assign(this, { labels, lists, person, patterns, seconds: 30 });
  }

  choiceLabel(uuid, code) {
    return this.labels[uuid]?.[code] ?? "";
  }

  pull(source, column, keyColumn, key) {
    const place = (name) => ({ name: 0, code: 0, label: 1, parent: 2 })[name];
    const found = key && this.lists[source].find((row) => row[place(keyColumn)] === key);
    return found ? found[place(column)] : "";
  }

  property(name) {
    return this.person[name] ?? "";
  }
}

function told(value) {
  if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return { number: Object.is(value, -0) ? "-0" : String(value) };
}

function computed(world, chains, { tree, chain, index, uuid, answers }) {
  const scopes = [answers];
  chain.forEach((table, depth) => scopes.push(scopes.at(-1)[table][index[depth]]));
  const context = { world, offset: world.offset, scopes, index, own: scopes.at(-1)[uuid] ?? "", choice: {} };
  try {
    world.start();
    return told(new Compiler((wanted) => chains[wanted] ?? [], chain).run(tree)(context));
  } catch (error) {
    if (error instanceof Failed) return { failed: error.message };
    throw error;
  }
}

// One group: { now, labels, lists, patterns, chains, vectors } → what each gives.
window.compute = async (group) => {
  for (const name of group.extras) Object.assign(CALLS, (await import(`/static/expressions/${name}.js`)).CALLS);
  return group.vectors.map((vector) => computed(new Lists({ ...group, ...vector }), group.chains, vector));
};

// One form: { now, labels, lists, bundle, answers, changes: [[uuid, index, texts]] } → what is found after all of them,
// and how many expressions the last one took.
window.settle = async ({ bundle, answers, changes = [], ...around }) => {
  const sheet = await sheetOf(bundle, new Lists(around));
  sheet.settle(answers);
  for (const [uuid, index, texts] of changes) sheet.change(uuid, index, texts);
  return { ...found(sheet, around.labels), count: sheet.world.count };
};

function found(sheet, labels) {
  const uuid = (path) => path.split("/").at(-1);
  const codes = (path, allows) => Object.entries(labels[uuid(path)]).filter(([code, label]) => allows({ code, label, parent: "" }));
  return {
    answers: sheet.answers,
    hidden: [...sheet.hidden],
    required: [...sheet.required],
    calculated: Object.fromEntries(sheet.calculated),
    violated: Object.fromEntries(sheet.violated),
    initial: Object.fromEntries(sheet.initial),
    counts: Object.fromEntries(sheet.counts),
    failed: Object.fromEntries([...sheet.failed].map(([path, code]) => [path.replace("?", ""), code])),
    allowed: Object.fromEntries([...sheet.allowed].map(([path, allows]) => [path, codes(path, allows).map(([code]) => code)])),
  };
}
