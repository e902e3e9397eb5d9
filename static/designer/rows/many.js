// 批量添加: a pasted list, one question per line. What it makes is shown before; then it stands in the form at once.
import { freshId, h, later } from "../logic/dom.js";
import { words } from "./streams.js";
import { openWindow } from "./window.js";

/** Raises an Error with words that can be shown. */
const ask = async (text) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ text });
  let found = {};
  try {
    const response = await fetch(words.address, { method: "POST", body, headers: { "X-CSRFToken": token } });
    found = await response.json();
  } catch { /* not reached, or a page instead of an answer */ }
  if (!found.told) throw new Error(found.error ?? words.failed);
  return found;
};

export const addMany = (stream, title) => {
  const [list, help] = [freshId(), freshId()];
  const input = h("textarea", { id: list, rows: "9", "aria-describedby": help, spellcheck: "false" });
  const fault = h("p", { class: "gewu-bank__error", role: "alert" });
  const told = h("ol", { class: "gewu-rows__told" });
  const say = (error) => { fault.textContent = error.message; };
  let last = 0;
  input.addEventListener("input", later(async () => {
    const mine = last += 1;
    try {
      const found = await ask(input.value);
      if (mine !== last) return;
      fault.textContent = "";
      told.replaceChildren(...found.told.map(line));
    } catch (error) { say(error); }
  }, 300));
  const run = async () => {
    try {
      const { questions } = await ask(input.value);
      if (!questions.length) throw new Error(words.nothing);
      const from = stream.children.length;
      questions.forEach((one, at) => stream.insert(one, from + at, { collapsed: true }));
      stream.children[from].element.scrollIntoView({ block: "center" });
      stream.container[0].dispatchEvent(new Event("change", { bubbles: true })); // to be saved like what was typed
      return true;
    } catch (error) {
      say(error);
      input.focus();
      return false;
    }
  };
  openWindow(words.addTo.replace("%s", title), words.insert, run,
    h("label", { for: list, class: "gewu-rows__label" }, words.list), h("p", { id: help }, words.example), input, fault,
    h("p", { class: "gewu-rows__label" }, words.makes), told);
  input.focus();
};

const line = ({ label, type, more, required }) => h("li", {}, h("strong", {}, label), `　${type}`,
  more ? `：${more}` : null, required ? h("span", { class: "gewu-row gewu-row_required" }, words.required) : null);
