// A window that points at a thing in the page: everything but the thing is darkened and cannot be reached meanwhile.
import { h } from "../logic/dom.js";

const GAP = 12; // px between the thing and the box, and around both
const PATIENCE = 4000; // ms for an editor that is still being drawn

const inSight = (selectors) => selectors
  .flatMap((selector) => [...document.querySelectorAll(selector)])
  .find((element) => element.checkVisibility?.() ?? element.offsetParent);

const found = async (selectors) => {
  for (const until = Date.now() + PATIENCE; Date.now() < until;) {
    const first = inSight(selectors.slice(0, 1));
    if (first) return first;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  return inSight(selectors);
};

export class Pointer {
  constructor(words, { go, end }) {
    Object.assign(this, { words, go, end, target: null, number: 0, total: 0 });
    this.title = h("h2", { id: "gewu-tour-title" });
    this.text = h("p", { id: "gewu-tour-text" });
    this.count = h("p", { class: "gewu-tour__count" });
    this.next = this.button("button", () => (this.number + 1 < this.total ? go(this.number + 1) : this.dialog.close()));
    this.back = this.button("button button-secondary", () => go(this.number - 1));
    this.leave = this.button("button button-secondary gewu-tour__leave", () => this.dialog.close());
    this.ring = h("div", { class: "gewu-tour__ring" });
    this.box = h("div", { class: "gewu-tour__box" },
      h("div", { "aria-live": "polite" }, this.count, this.title, this.text),
      h("div", { class: "gewu-tour__buttons" }, this.next, this.back, this.leave));
    this.dialog = h("dialog", { class: "gewu-tour", "aria-labelledby": "gewu-tour-title",
      "aria-describedby": "gewu-tour-text", onclose: () => this.closed() }, this.ring, this.box);
    document.body.append(this.dialog);
    this.place = this.place.bind(this);
  }

  button(kind, onclick) { return h("button", { type: "button", class: kind, onclick }); }

  async show(step, number, total) {
    const target = await found(step.targets);
    Object.assign(this, { target, number, total });
    this.count.textContent = this.words.count.replace("%(number)s", number + 1).replace("%(total)s", total);
    this.title.textContent = step.title;
    this.text.textContent = step.text;
    this.next.textContent = number + 1 < total ? this.words.next : this.words.done;
    this.back.textContent = this.words.back;
    this.back.hidden = number === 0;
    this.leave.textContent = this.words.leave;
    this.leave.hidden = number + 1 === total;
    if (!this.dialog.open) this.open();
    target?.scrollIntoView({ block: target.offsetHeight > innerHeight / 2 ? "start" : "center", behavior: "instant" });
    this.next.focus();
    this.place();
  }

  open() {
    this.dialog.showModal();
    for (const event of ["resize", "scroll"]) addEventListener(event, this.place, true);
    this.watch = setInterval(this.place, 300); // panels slide open, rows are drawn
  }

  closed() {
    for (const event of ["resize", "scroll"]) removeEventListener(event, this.place, true);
    clearInterval(this.watch);
    // The window gives the focus back by itself; after a change of pages there is nowhere to give it back to.
    const held = document.activeElement;
    if (!held || held === document.body || this.dialog.contains(held)) this.target?.focus();
    this.end();
  }

  place() {
    const page = { width: document.documentElement.clientWidth, height: innerHeight };
    const thing = this.cut(page);
    Object.assign(this.ring.style, { left: `${thing.left}px`, top: `${thing.top}px`,
      width: `${thing.right - thing.left}px`, height: `${thing.bottom - thing.top}px` });
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const below = thing.bottom + GAP, above = thing.top - GAP - height;
    const top = below + height <= page.height ? below : above >= 0 ? above : page.height - height - GAP;
    const left = Math.min(Math.max(thing.left, GAP), page.width - width - GAP);
    Object.assign(this.box.style, { top: `${Math.max(top, 0)}px`, left: `${Math.max(left, 0)}px` });
    this.ring.hidden = !this.target;
    this.dialog.classList.toggle("gewu-tour_alone", !this.target);
  }

  /** The thing as far as it is in sight, with a little room around it. */
  cut({ width, height }) {
    const at = this.target?.getBoundingClientRect() ?? { left: width / 2, right: width / 2, top: height / 3, bottom: height / 3 };
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    return { left: within(at.left - 6, width), right: within(at.right + 6, width), top: within(at.top - 6, height),
      bottom: within(at.bottom + 6, height) };
  }
}
