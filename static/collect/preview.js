// A form that is tried out: sections whose questions are all hidden go with their titles; what was typed outlives the
// panel's reload after an edit on the left; the buttons need no new page to scroll back to.
const form = document.querySelector("form[data-preview]");
const KEY = "gewu-preview";
const own = (input) => input.name && !input.name.startsWith("_") && input.name !== "csrfmiddlewaretoken" && input.type !== "file";

// --- titles of hidden sections
for (const part of form.querySelectorAll("[data-part]")) {
  const boxes = [...part.querySelectorAll(":scope > .g-card > [data-live], :scope > [id^='t-']")];
  if (!boxes.length || boxes.length < part.querySelectorAll(":scope > .g-card > *, :scope > [id^='t-']").length) continue;
  const look = () => { part.hidden = boxes.every((box) => box.hidden); };
  boxes.forEach((box) => new MutationObserver(look).observe(box, { attributes: true, attributeFilter: ["hidden"] }));
}

// --- what was typed: kept in this tab until the form is emptied
const texts = () => [...form.elements].filter(own).map((input) => [input.name, input.value, ["radio", "checkbox"].includes(input.type) ? input.checked : null]);
const keep = () => {
  try { sessionStorage.setItem(KEY, JSON.stringify({ title: document.title, texts: texts() })); } catch { /* no room: nothing is kept */ }
};
form.addEventListener("input", keep);
form.addEventListener("change", keep);
form.addEventListener("submit", ({ submitter }) => {
  if (submitter?.value === "clear") sessionStorage.removeItem(KEY);
});

const isAnswer = location.pathname.endsWith("/forms/try/");
if (isAnswer) keep();
else {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (kept?.title === document.title) {
    for (const [name, value, checked] of kept.texts) {
      for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (checked === null) { if (input.type !== "hidden") input.value = value; }
        else if (input.value === value) input.checked = checked;
      }
    }
    // live.js, which comes after this module, reads the inputs as they are now
  }
}
(document.getElementById("errors") ?? document.getElementById("verdict"))?.focus();
