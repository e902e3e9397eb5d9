// Buttons that say what they add; they stand where Wagtail's plus signs end, and press the last of those.
import { h } from "../logic/dom.js";

export const adder = (stream, text) => h("button", { type: "button", class: "button button-small gewu-rows__add",
  onclick: () => stream.inserters[stream.inserters.length - 1].addButton.click() }, text);
