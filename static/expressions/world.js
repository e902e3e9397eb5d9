// The world around a record: the time, random things, labels of choices, code lists. Twin of expressions/state.py.
import { DAY_MS, dateText, momentText } from "./days.js";
import { Failed } from "./values.js";

export class World {
  patterns = {}; // compiled by the server, by their text
  seconds = 2; // how long all expressions together may take

  // now: milliseconds since 1970-01-01T00:00Z, or nothing for this machine's clock. offset: minutes east of Greenwich.
  constructor(now = 0, offset = 480) {
    Object.assign(this, { fixed: now, offset });
  }

  start() {
    const local = ((this.fixed || Date.now()) + this.offset * 60_000) / DAY_MS;
    Object.assign(this, { today: dateText(local), moment: momentText(local, this.offset), count: 0 });
    this.deadline = performance.now() + this.seconds * 1000;
  }

  // Counts what is computed; too much once the time is over.
  check() {
    this.count += 1;
    this.look();
  }

  look() {
    if (performance.now() > this.deadline) throw new Failed("too_much");
  }

  random() { return Math.random(); }

  // crypto.randomUUID is missing where pages come without encryption.
  uuid() {
    const signs = crypto.getRandomValues(new Uint8Array(36));
    return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (sign, at) => (
      sign === "x" ? signs[at] % 16 : 8 + (signs[at] % 4)
    ).toString(16));
  }

  choiceLabel() { return ""; } // (uuid of the question, code)

  pull() { return ""; } // (list, column, column of the key, key)

  property() { return ""; } // what is known of the person who fills in
}
