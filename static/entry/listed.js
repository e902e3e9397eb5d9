// The line for 其他 shows only where 其他 is chosen; long lists are searched while one types.
const WAIT = 250;

for (const line of document.querySelectorAll("[data-other]")) {
  const field = line.closest(".g-field");
  const input = line.querySelector("input");
  const name = input.name.replace(/\.other$/, "");
  const show = () => {
    const chosen = [...field.querySelectorAll("input:checked, select")].some((one) => one.name === name && one.value === "other");
    line.hidden = !chosen;
  };
  if (input.value && ![...field.querySelectorAll("input:checked, select")].some((one) => one.name === name && one.value)) continue;
  field.addEventListener("change", show);
  show();
}

function choice(box, found, chosen) {
  const label = document.createElement("label");
  label.className = "g-choice";
  const input = document.createElement("input");
  Object.assign(input, { type: box.dataset.type, name: box.dataset.name, value: found.code, checked: chosen });
  const text = document.createElement("span");
  text.textContent = found.label;
  if (found.above) {
    const above = document.createElement("small");
    above.textContent = found.above;
    text.append(above);
  }
  label.append(input, text);
  return label;
}

for (const box of document.querySelectorAll("[data-find]")) {
  if (!box.dataset.find) continue;
  const input = box.querySelector("input[type=search]");
  const button = box.querySelector("button");
  const list = box.querySelector("[data-found]");
  const missed = box.querySelector("[data-missed]");
  let timer, request;
  button.hidden = true;

  async function search() {
    request?.abort();
    request = new AbortController();
    const asked = new URLSearchParams({ q: input.value.trim(), lang: box.closest("[lang]")?.lang ?? "" });
    const address = `${box.dataset.find}?${asked}`;
    try {
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const { found } = await answer.json();
      const kept = [...list.querySelectorAll("input:checked")].map((one) => one.closest("label"));
      const codes = new Set(kept.map((label) => label.querySelector("input").value));
      list.replaceChildren(...kept, ...found.filter((one) => !codes.has(one.code)).map((one) => choice(box, one, false)));
      const short = [...list.querySelectorAll("span")].every((span) => span.textContent.length <= 8);
      list.classList.toggle("g-choices_short", short);
      missed.hidden = found.length > 0;
    } catch (error) {
      if (error.name !== "AbortError") button.hidden = false; // no network: the button still asks the server
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
}

// What has been looked for is done with once something is chosen.
document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-found]")?.closest("[data-find]");
  if (box && event.target.checked) box.querySelector("input[type=search]").value = "";
});
