// Rows that say what they are while they are folded: field name, required, conditions; and what can be done with them.
import { h, later } from "../logic/dom.js";
import { adder } from "./adding.js";
import { addMany } from "./many.js";
import { moveAway } from "./moving.js";
import { body, inside, read, titleOf, walk, words } from "./streams.js";

const dressed = new WeakMap();

const badgesOf = (child) => {
  const found = [];
  const key = read(child, "key");
  if (key) found.push(["key", key]);
  if (read(child, "required")) found.push(["required", words.required]);
  else if (read(child, "required_when")) found.push(["required", words.maybe]);
  if (read(child, "relevant")) found.push(["condition", words.condition]);
  return found;
};

const dress = () => {
  for (const { child } of walk()) {
    let own = dressed.get(child);
    if (!own) dressed.set(child, own = begin(child));
    const badges = badgesOf(child);
    const now = badges.flat().join("\n");
    if (now === own.now) continue;
    own.now = now;
    own.badges.replaceChildren(...badges.map(([kind, text]) => h("span", { class: `gewu-row gewu-row_${kind}` }, text)));
  }
};

const begin = (child) => {
  const badges = h("span", { class: "gewu-rows" });
  const heading = child.element.querySelector(".w-panel__heading");
  heading?.after(badges);
  if (child.type !== "section") addMove(child);
  const stream = inside(child);
  if (stream) {
    const many = h("button", { type: "button", class: "button button-small button-secondary gewu-rows__many",
      onclick: () => addMany(stream, titleOf(child)) }, words.add);
    // bank.js opens its window at any click on one of these, and offers the section that the button stands in.
    const bank = child.type === "section" && h("button", { type: "button", "data-gewu-bank": words.bank,
      class: "button button-small button-secondary gewu-rows__bank" }, words.bankOf);
    stream.container[0].append(h("div", { class: "gewu-rows__more" }, adder(stream, child.type === "section" ? words.addOne : words.addColumn), many, bank || null));
  }
  return { badges, now: "" };
};

const addMove = (child) => {
  const move = h("button", { type: "button", class: "button button--icon text-replace white gewu-rows__move",
    title: words.move, "aria-label": words.move, onclick: () => moveAway(child) });
  move.innerHTML = '<svg class="icon icon-arrow-right-full" aria-hidden="true"><use href="#icon-arrow-right-full"></use></svg>';
  child.actionsContainerElement.querySelector("[data-streamfield-action=DUPLICATE]")?.before(move);
};

const start = () => {
  const form = document.getElementById("body-root") && body() && document.getElementById("body-root").closest("form");
  if (!form) return;
  body().container[0].append(h("div", { class: "gewu-rows__more" }, adder(body(), words.addSection)));
  const soon = later(dress, 150);
  for (const event of ["input", "change"]) form.addEventListener(event, soon);
  new MutationObserver((seen) => seen.some((one) => one.addedNodes.length) && soon())
    .observe(form, { childList: true, subtree: true });
  dress();
};

if (document.readyState === "complete") start();
else window.addEventListener("load", start);
