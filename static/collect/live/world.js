// The world of a page: what the server has told already; what it has not is asked for, and known the next time.
import { World } from "../../expressions/world.js";

const [WAIT, MOST] = [300, 20];

export class PageWorld extends World {
  // page: what the server has put into the page. learnt: is called when an answer has come.
  constructor(page, learnt) {
    super();
    Object.assign(this, { page, learnt, known: new Map(), wanted: new Set() });
    for (const [asked, text] of page.told) this.keep(asked, text);
  }

  choiceLabel(uuid, code) {
    const labels = this.page.choices[uuid];
    return labels ? labels[code]?.[0] ?? "" : this.told([uuid, code]);
  }

  pull(...asked) {
    return this.told(asked);
  }

  property(name) {
    return this.page.person[name] ?? "";
  }

  keep(asked, text) {
    this.known.set(JSON.stringify(asked), text);
  }

  // '' until the server has answered, and without a network.
  told(asked) {
    const key = JSON.stringify(asked);
    if (!asked.at(-1)) return "";
    if (!this.known.has(key)) {
      this.wanted.add(key);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), WAIT);
    }
    return this.known.get(key) ?? "";
  }

  async ask() {
    const asked = [...this.wanted].slice(0, MOST);
    this.wanted.clear();
    try {
      const address = `${this.page.ask}?ask=${encodeURIComponent(`[${asked.join(",")}]`)}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { told } = await answer.json();
      asked.forEach((key, at) => this.known.set(key, told[at]));
      this.learnt();
    } catch {
      // No network: asked for again with the next change; the server decides in the end.
    }
  }
}
