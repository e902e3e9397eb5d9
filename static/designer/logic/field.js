// One expression in the editor: said in words, with a button for the builder; the text itself is for experts.
import { build } from "./builder.js";
import { enter, ids, leave, place, words } from "./desk.js";
import { freshId, h } from "./dom.js";
import { assist } from "./formula.js";

// A long form has a thousand expressions, nearly all folded away: each is dressed when it is unfolded, as it then gets
// its size.
const watched = new ResizeObserver((entries) => {
  for (const { contentRect, target } of entries) if (contentRect.width) dressers.get(target)?.();
});
const dressers = new WeakMap();

class LogicController extends window.StimulusModule.Controller {
  static values = { kind: String };

  connect() {
    this.element.addEventListener("input", this.typed);
    enter(this);
    dressers.set(this.element, () => words.then((strings) => this.element.isConnected && this.dress(strings)));
    watched.observe(this.element);
  }

  disconnect() {
    leave(this);
    watched.unobserve(this.element);
    this.element.removeEventListener("input", this.typed);
    this.box?.remove();
    this.box = null;
  }

  get isCondition() { return this.kindValue === "condition"; }
  // Not element.labels: that looks through the whole page each time.
  get label() { return this.element.closest("[data-contentpath]")?.querySelector("label")?.textContent.trim() ?? ""; }
  get id() { return ids().get(place(this.element).prefix); }
  get field() { return place(this.element).field; }

  typed = () => {
    if (!this.box) return;
    this.said.textContent = "";
    this.box.classList.toggle("gewu-logic_empty", this.element.value === "");
  };

  dress(strings) {
    if (this.box) return;
    watched.unobserve(this.element);
    this.strings = strings;
    const id = freshId();
    this.said = h("p", { class: "gewu-logic__words", id });
    this.faults = h("ul", { class: "gewu-logic__faults" });
    const buttons = h("div", { class: "gewu-logic__buttons" });
    if (this.isCondition) {
      buttons.append(this.button(strings.edit, () => build(this), id));
      this.toggle = this.button(strings.expert, () => this.unfold(this.element.hidden));
      buttons.append(this.toggle);
    }
    this.helper = this.button(strings.formula, () => assist(this), id);
    buttons.append(this.helper);
    this.box = h("div", { class: "gewu-logic" }, this.said, this.faults, buttons);
    this.element.after(this.box);
    this.unfold(!this.isCondition || this.element.getAttribute("aria-invalid") === "true");
    if (this.told !== undefined) this.tell(this.told);
    else this.tell(null);
  }

  button(text, onclick, describedby = null) {
    const label = this.label ? `${text}：${this.label}` : text;
    return h("button", { type: "button", class: "button button-small button-secondary", onclick,
      "aria-label": label, "aria-describedby": describedby }, text);
  }

  unfold(open) {
    this.element.hidden = !open;
    if (this.toggle) {
      this.toggle.setAttribute("aria-expanded", String(open));
      this.helper.hidden = !open;
    }
  }

  /** What the server says of it; null where nothing is written. */
  tell(told) {
    this.told = told ?? null;
    if (!this.box) return;
    const is_empty = this.element.value.trim() === "";
    const nothing = this.isCondition && is_empty ? this.strings.always : "";
    this.said.textContent = told?.words || nothing;
    this.said.hidden = !this.said.textContent;
    this.box.classList.toggle("gewu-logic_empty", is_empty);
    this.faults.replaceChildren(...(told?.faults ?? []).map((text) => h("li", {}, text)));
    this.faults.hidden = !told?.faults.length;
  }
}

window.wagtail.app.register("gewu-logic", LogicController);
