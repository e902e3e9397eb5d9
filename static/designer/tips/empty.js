// A form without any question says what can be done; the words go as soon as there is one, and come back with none.
import { h, later } from "../logic/dom.js";
import { body, walk } from "../rows/streams.js";

const told = JSON.parse(document.getElementById("gewu-empty-words").textContent);

const tips = () => h("section", { class: "gewu-empty", "aria-labelledby": "gewu-empty" },
  h("h3", { id: "gewu-empty" }, told.title),
  h("ul", {}, ...told.ways.map((way) => h("li", {}, way))),
  h("p", {}, told.instead, ...told.links.map(([text, address]) => h("a", { href: address, class: "button button-small button-secondary" }, text))));

const start = () => {
  const root = document.getElementById("body-root");
  const form = body() && root.closest("form");
  if (!form) return;
  const box = tips();
  const look = () => { box.hidden = [...walk()].some(({ child }) => child.type !== "section"); };
  const soon = later(look, 150);
  new MutationObserver(soon).observe(root, { childList: true, subtree: true });
  look();
  root.before(box);
};

if (document.readyState === "complete") start();
else window.addEventListener("load", start);
