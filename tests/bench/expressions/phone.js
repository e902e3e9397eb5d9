// Runs in a page: our interpreter and openrosa-xpath-evaluator over the same form. See phone.py.
import { sheetOf } from "/static/expressions/program.js";
import { World } from "/static/expressions/world.js";

const median = (times) => times.sort((one, other) => one - other)[Math.floor(times.length / 2)];

// Milliseconds of each run, which take turns. Each turn repeats a run until the clock has something to see.
function medians(runs, rounds) {
  const times = runs.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    runs.forEach(({ run, times: often }, at) => {
      const start = performance.now();
      for (let time = 0; time < often; time += 1) run();
      if (round) times[at].push((performance.now() - start) / often);
    });
  }
  return times.map(median);
}

// Files of a package as a bundler would join them: sources by path from its src folder.
function required(sources, name, known = {}) {
  const path = `${name.replace(/\.js$/, "")}.js`;
  if (known[path]) return known[path].exports;
  if (!sources[path]) throw new Error(`no module ${name}`);
  const module = known[path] = { exports: {} };
  const folder = path.split("/").slice(0, -1);
  const inner = (wanted) => required(sources, new URL(wanted, `file:///${[...folder, ""].join("/")}`).pathname.slice(1), known);
  new Function("module", "exports", "require", sources[path])(module, module.exports, inner);
  return module.exports;
}

class Peer {
  constructor(sources, xml, expressions) {
    this.evaluator = required(sources, "openrosa-xpath")();
    this.document = new DOMParser().parseFromString(xml, "text/xml");
    this.expressions = expressions.map(([key, text, isText]) => [this.document.querySelector(key), text, isText]);
  }

  run() {
    return this.expressions.map(([node, text, isText]) => (
      isText ? this.evaluator.evaluate(text, node, null, XPathResult.STRING_TYPE).stringValue
        : this.evaluator.evaluate(text, node, null, XPathResult.BOOLEAN_TYPE).booleanValue
    ));
  }
}

// given: { bundle, answers, now, change: [uuid, texts, texts back], sources, xml, expressions, rounds }
window.measure = async ({ bundle, answers, now, change, sources, xml, expressions, rounds }) => {
  const sheet = await sheetOf(bundle, new World(now));
  const peer = new Peer(sources, xml, expressions);
  sheet.settle(answers);
  const hidden = [...sheet.hidden];
  const calculated = Object.fromEntries(sheet.calculated);
  const violated = [...sheet.violated.keys()];
  const required = [...sheet.required];
  const [uuid, there, back] = change;
  sheet.change(uuid, [], there);
  const { count } = sheet.world;
  sheet.change(uuid, [], back);
  let turn = 0;
  const [ours, theirs, one] = medians([
    { run: () => sheet.settle(answers), times: 10 },
    { run: () => peer.run(), times: 1 },
    { run: () => sheet.change(uuid, [], (turn += 1) % 2 ? there : back), times: 100 },
  ], rounds);
  return { hidden, calculated, violated, required, theirs: peer.run(), count, times: { ours, theirs, one } };
};
