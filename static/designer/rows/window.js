// A window over the form with a heading, what is in it, and two buttons.
import { freshId, h } from "../logic/dom.js";
import { words } from "./streams.js";

export const openWindow = (title, doing, run, ...content) => {
  const id = freshId();
  const done = h("button", { type: "submit", class: "button" }, doing);
  const dialog = h("dialog", { class: "gewu-bank__window gewu-rows__window", "aria-labelledby": id },
    h("h2", { id }, title),
    h("form", { onsubmit: async (event) => {
      event.preventDefault();
      done.disabled = true;
      try { if (await run()) dialog.close(); } finally { done.disabled = false; }
    } }, ...content, h("div", { class: "gewu-rows__end" }, done,
      h("button", { type: "button", class: "button button-secondary", onclick: () => dialog.close() }, words.cancel))));
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (document.activeElement === document.body) before?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
};
