// Adds points where this telephone is: one at the press of a button, or one after another between 开始 and 停止.
// Recording stops when the page is left: nobody's way is collected in the background.
import { OPTIONS, complaint, isUsable, written } from "./location.js";

const STEP = 5; // metres between two points of a way
const COARSE = 50; // metres of error beyond which a point is no point of a way

function metres(one, other) {
  const rad = Math.PI / 180;
  const chord =
    Math.sin(((other.latitude - one.latitude) * rad) / 2) ** 2 +
    Math.cos(one.latitude * rad) * Math.cos(other.latitude * rad) * Math.sin(((other.longitude - one.longitude) * rad) / 2) ** 2;
  return 2 * 6371008.8 * Math.asin(Math.min(1, Math.sqrt(chord)));
}

class Track {
  constructor(box) {
    this.words = box.dataset;
    this.input = box.querySelector("textarea");
    this.status = box.querySelector("[role=status]");
    this.add = box.querySelector("[data-track-add]");
    this.begin = box.querySelector("[data-track-start]");
    this.end = box.querySelector("[data-track-stop]");
    this.add.hidden = false;
    this.add.addEventListener("click", () => this.one());
    if (this.begin) {
      this.begin.hidden = false;
      this.begin.addEventListener("click", () => this.start());
      this.end.addEventListener("click", () => this.stop());
      document.addEventListener("visibilitychange", () => {
        if (document.hidden && this.watch != null) this.stop(this.words.hidden);
      });
      window.addEventListener("pagehide", () => this.stop());
    }
  }

  get count() {
    const text = this.input.value.trim();
    if (/^[a-z]{6}/i.test(text)) return text.split(",").length;
    return text ? text.split(/\s*\n\s*/).length : 0;
  }

  say(words) {
    this.status.textContent = words.replace("{count}", String(this.count));
  }

  one() {
    if (!isUsable()) {
      this.say(this.words.insecure);
      return;
    }
    this.add.disabled = true;
    this.say(this.words.looking);
    navigator.geolocation.getCurrentPosition(
      (found) => {
        this.add.disabled = false;
        if (this.put(found.coords)) this.say(this.words.count);
      },
      (error) => {
        this.add.disabled = false;
        this.say(complaint(this.words, error));
      },
      OPTIONS,
    );
  }

  start() {
    if (!isUsable()) {
      this.say(this.words.insecure);
      return;
    }
    this.last = null;
    this.show(true);
    this.say(this.words.looking);
    this.watch = navigator.geolocation.watchPosition(
      (found) => this.take(found.coords),
      (error) => (error.code === 1 ? this.stop(complaint(this.words, error)) : this.say(complaint(this.words, error))),
      OPTIONS,
    );
  }

  take(coords) {
    if (coords.accuracy > COARSE || (this.last && metres(this.last, coords) < STEP)) return;
    if (!this.put(coords)) return;
    this.last = { latitude: coords.latitude, longitude: coords.longitude };
    this.say(this.words.walking);
  }

  // Behind what stands there already; WKT is opened up for it.
  put(coords) {
    if (this.count >= Number(this.words.limit)) {
      this.stop(this.words.full);
      return false;
    }
    const text = this.input.value.trim();
    const inside = text.match(/^[a-z]{6,}\s*\(+([^()]*)\)+$/i);
    const lines = inside ? inside[1].split(",").map((pair) => pair.trim().split(/\s+/).reverse().join(",")) : [text];
    this.input.value = [...lines.filter(Boolean), written(coords, ",")].join("\n");
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  stop(words) {
    if (this.watch != null) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
    if (this.begin) this.show(false);
    this.say(words ?? this.words.count);
  }

  show(walking) {
    this.begin.hidden = walking;
    this.end.hidden = !walking;
    this.add.disabled = walking;
  }
}

for (const box of document.querySelectorAll("[data-track]")) new Track(box);
