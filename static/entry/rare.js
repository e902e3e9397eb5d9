// Opens the table of rare characters over the form; a character that is tapped goes where the caret was. Without this
// the link leads to the same table on a page of its own.
class Panel {
  constructor(link) {
    this.link = link;
    this.input = link.parentElement.querySelector("input");
    this.at = this.input.selectionStart ?? this.input.value.length;
    this.till = this.input.selectionEnd ?? this.at;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "g-rare-panel";
    this.dialog.setAttribute("aria-label", link.textContent);
    this.bar = document.createElement("div");
    this.bar.className = "g-rare-bar";
    this.shown = document.createElement("output");
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "g-small", textContent: link.dataset.close });
    close.addEventListener("click", () => this.dialog.close());
    this.bar.append(this.shown, close);
    this.body = document.createElement("div");
    this.dialog.append(this.bar, this.body);
    this.dialog.addEventListener("click", (event) => this.click(event));
    this.dialog.addEventListener("submit", (event) => this.submit(event));
    this.dialog.addEventListener("close", () => this.leave());
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.tell();
    this.load("");
  }

  async load(query) {
    const address = new URL(this.link.href);
    address.search = query;
    address.searchParams.set("panel", "1");
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(answer.status);
      this.body.innerHTML = await answer.text();
      this.dialog.scrollTop = 0;
      if (!query) this.body.querySelector("input[type=search]").focus();
    } catch {
      const words = document.createElement("p");
      Object.assign(words, { className: "g-note g-error", textContent: this.link.dataset.failed });
      this.body.replaceChildren(words);
    }
  }

  click(event) {
    if (event.target === this.dialog) this.dialog.close(); // beside the panel
    const button = event.target.closest("[data-char]");
    if (button) this.insert(button.dataset.char);
    const link = event.target.closest("a[href]");
    if (!link) return;
    event.preventDefault();
    this.load(link.getAttribute("href"));
  }

  submit(event) {
    event.preventDefault();
    event.stopPropagation();
    this.load(`?${new URLSearchParams(new FormData(event.target))}`);
  }

  insert(character) {
    const { value } = this.input;
    this.input.value = value.slice(0, this.at) + character + value.slice(this.till);
    this.at = this.till = this.at + character.length;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.tell();
  }

  tell() {
    this.shown.textContent = this.input.value;
  }

  leave() {
    this.dialog.remove();
    this.input.focus();
    this.input.setSelectionRange(this.at, this.at);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-rare]");
  if (!link || typeof HTMLDialogElement === "undefined") return;
  event.preventDefault();
  new Panel(link);
});
