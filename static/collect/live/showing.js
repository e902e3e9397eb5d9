// What the page shows of a question: itself, a result, a complaint, a mark, fewer choices.
const fill = (pattern, [year, month, day]) => pattern.replace("%(year)d", Number(year)).replace("%(month)d", Number(month)).replace("%(day)d", Number(day));

// A calculated answer as people read it.
export function shown(question, text, { choices, words }) {
  const labels = choices[question.uuid];
  if (!text) return "";
  if (labels) return text.split(" ").map((code) => labels[code]?.[2] ?? labels[code]?.[0] ?? code).join("、");
  switch (question.type) {
    case "date": return fill(words.day, text.split("-"));
    case "year_month": return fill(words.month, text.split("-"));
    case "datetime": return `${fill(words.day, text.slice(0, 10).split("-"))} ${text.slice(11, 16)}`;
    case "time": return text.slice(0, 5);
    case "money": return `${Number(text).toLocaleString("en-US", { minimumFractionDigits: 2 })}元`;
    default: return (question.places === undefined || question.read !== "number" ? text : Number(text).toFixed(question.places)) + (question.unit ?? "");
  }
}

// Shows or hides; what has the focus stays until it is left. Returns whether it has just appeared.
export function toggle(box, isHidden) {
  if (!box || box.hidden === isHidden) return false;
  if (isHidden && box.contains(document.activeElement)) {
    box.addEventListener("focusout", () => setTimeout(() => box.dispatchEvent(new Event("live-left", { bubbles: true }))), { once: true });
    return false;
  }
  box.hidden = isHidden;
  return !isHidden;
}

export function setResult(box, question, text, page) {
  const line = box?.querySelector(".g-computed");
  const input = box?.querySelector("input[type=hidden]");
  if (!line || !input || input.value === text) return;
  input.value = text;
  line.textContent = shown(question, text, page) || page.words.computed;
}

// The mark of what has to be filled in only now; what always has to be filled in keeps its own.
export function setRequired(box, isRequired, { words }) {
  const label = box?.querySelector("legend.g-label, label.g-label");
  const mark = label?.querySelector(".g-required");
  if (label && isRequired && !mark) {
    label.append(marked(Object.assign(document.createElement("span"), { className: "g-required", textContent: words.required }), label));
  } else if (mark && !isRequired) {
    mark.remove();
  }
}

// Words of the page within a form of another language say in which they are.
function marked(word, place) {
  const { lang } = document.documentElement;
  if (place.closest("[lang]")?.lang !== lang) Object.assign(word, { lang, dir: "ltr" });
  return word;
}

// message: '' for none. Returns the message if it is new.
export function complain(box, name, message, own) {
  const field = box?.querySelector(".g-field");
  if (!field) return "";
  dropServers(field, own, message);
  let line = field.querySelector("[data-live-error]");
  if ((line?.textContent ?? "") === message) return "";
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "g-error", id: `live_${name}`, dir: field.closest("[lang]")?.lang === document.documentElement.lang ? "" : "auto" });
    line.dataset.liveError = "";
    const before = field.querySelector(".g-hint") ?? field.querySelector(".g-label");
    before.after(line);
  }
  line.textContent = message;
  describe(field, line, Boolean(message));
  if (!message) line.remove();
  field.classList.toggle("g-field_bad", Boolean(field.querySelector(".g-error")));
  return message;
}

// The same complaint, as the server wrote it when the page was sent, goes once it is met or said here.
function dropServers(field, own, message) {
  const line = field.querySelector(".g-error:not([data-live-error])");
  if (!line || !own.some((text) => text === line.textContent.trim())) return;
  line.remove();
  field.classList.toggle("g-field_bad", Boolean(message));
}

function describe(field, line, isBad) {
  for (const input of field.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const ids = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== line.id);
    const known = isBad ? [...ids, line.id] : ids;
    if (known.length) input.setAttribute("aria-describedby", known.join(" "));
    else input.removeAttribute("aria-describedby");
    if (isBad) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

// allows: of a choice. Returns whether something that was chosen has gone.
export function narrow(box, labels, allows) {
  let dropped = false;
  for (const one of box?.querySelectorAll("input[type=radio], input[type=checkbox], option") ?? []) {
    if (!Object.hasOwn(labels, one.value) || one.value === "other") continue; // words of one's own always fit
    const [label, parent] = labels[one.value];
    const isOut = !allows({ code: one.value, label, parent });
    if (one.disabled === isOut) continue;
    one.disabled = isOut;
    (one.closest("label") ?? one).hidden = isOut;
    if (isOut && (one.checked || one.selected)) {
      if (one.matches("option")) one.closest("select").value = "";
      one.checked = false;
      dropped = true;
    }
  }
  return dropped;
}

