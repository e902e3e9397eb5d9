// 移到…: a question goes to the end of another section or table, as it stands, with its identity and what was not saved.
import { freshId, h, option } from "../logic/dom.js";
import { announce } from "../logic/desk.js";
import { places, titleOf, words } from "./streams.js";
import { openWindow } from "./window.js";

export const moveAway = (child) => {
  const fits = ({ stream, way, child: place }) => stream !== child.sequence && place !== child && !way.includes(child)
    && stream.blockDef.childBlockDefsByName[child.type];
  const free = places().filter(fits);
  const id = freshId();
  const where = h("select", { id }, ...free.map(({ title }, at) => option(String(at), title)));
  const content = free.length ? [h("label", { for: id, class: "gewu-rows__label" }, words.where), where] : [h("p", {}, words.nowhere)];
  openWindow(words.moveOf.replace("%s", titleOf(child)), words.moveHere, () => {
    if (free.length) move(child, free[Number(where.value)]);
    return true;
  }, ...content);
};

const move = (child, { stream, title }) => {
  const state = child.getState();
  child.sequence.deleteBlock(child.index);
  const moved = stream.insert(state, stream.children.length, { collapsed: true });
  stream.container[0].dispatchEvent(new Event("change", { bubbles: true }));
  moved.element.scrollIntoView({ block: "center" });
  moved.toggleElement.focus();
  announce(words.moved.replace("%s", titleOf(moved)).replace("%s", title));
};
