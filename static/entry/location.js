// Gets the position of this telephone, once, when the button is pressed. Without it the position is typed.
export const OPTIONS = { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 };

export function written({ latitude, longitude }, between = ", ") {
  return [latitude, longitude].map((degrees) => String(Number(degrees.toFixed(6)))).join(between);
}

// What went wrong, in the words that stand in the markup. Refused 1, not found 2, too late 3.
export function complaint(words, error) {
  return { 1: words.denied, 3: words.late }[error.code] ?? words.failed;
}

export function isUsable() {
  return "geolocation" in navigator && window.isSecureContext;
}

class Position {
  constructor(box) {
    this.words = box.dataset;
    [this.input, this.accuracy] = box.querySelectorAll("input");
    this.status = box.querySelector("[role=status]");
    this.button = box.querySelector("[data-place-get]");
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.get());
  }

  get() {
    if (!isUsable()) {
      this.status.textContent = this.words.insecure;
      return;
    }
    this.button.disabled = true;
    this.status.textContent = this.words.looking;
    navigator.geolocation.getCurrentPosition(
      (found) => this.take(found.coords),
      (error) => this.say(complaint(this.words, error)),
      OPTIONS,
    );
  }

  take(coords) {
    const metres = Math.max(coords.accuracy, 0).toFixed(1);
    this.input.value = written(coords);
    this.accuracy.value = `${metres} ${this.input.value}`;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    const { limit } = this.words;
    const text = limit && Number(metres) > Number(limit) ? this.words.coarse : this.words.found;
    this.say(text.replace("{metres}", String(Number(metres))).replace("{limit}", limit));
  }

  say(text) {
    this.button.disabled = false;
    this.status.textContent = text;
  }
}

for (const box of document.querySelectorAll("[data-place]")) new Position(box);
