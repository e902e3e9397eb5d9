// A form that is tried out: sections whose questions are all hidden go with their titles; what was typed outlives the
// panel's reload after an edit on the left; the buttons need no new page to scroll back to.
const form = document.querySelector("form[data-preview]");
const [KEY, SCROLL] = ["gewu-preview", "gewu-preview-scroll"];
const own = (input) => input.name && !input.name.startsWith("_") && input.name !== "csrfmiddlewaretoken" && !["file", "submit", "button"].includes(input.type);

// --- titles of hidden sections
for (const part of form.querySelectorAll("[data-part]")) {
  const boxes = [...part.querySelectorAll(":scope > .g-card > [data-live], :scope > [id^='t-']")];
  if (!boxes.length || boxes.length < part.querySelectorAll(":scope > .g-card > *, :scope > [id^='t-']").length) continue;
  const look = () => { part.hidden = boxes.every((box) => box.hidden); };
  boxes.forEach((box) => new MutationObserver(look).observe(box, { attributes: true, attributeFilter: ["hidden"] }));
}

// --- what was typed: kept in this tab until the form is emptied. {at: which form, answers: {name: texts}}
const kept = () => JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
const put = (name, value) => {
  try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* no room: nothing is kept */ }
};
const keep = () => {
  const answers = {};
  const typed = new FormData(form);
  for (const input of form.elements) if (own(input)) answers[input.name] = typed.getAll(input.name);
  put(KEY, { at: kept().at, answers });
};
form.addEventListener("input", keep);
form.addEventListener("change", keep);
form.addEventListener("submit", ({ submitter }) => {
  if (submitter?.value === "clear") put(KEY, { at: kept().at });
  if (/^(add|remove|refresh)/.test(submitter?.value ?? "")) put(SCROLL, window.scrollY);
});

const isAnswer = location.pathname.endsWith("/forms/try/");
if (isAnswer) keep();
else if (kept().at !== location.pathname) put(KEY, { at: location.pathname });
else if (kept().answers) {
  // The server shows them, with as many rows and such choices as they need. A question that is new keeps its own start.
  const { answers } = kept();
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, texts] of Object.entries(answers)) {
      formData.delete(name);
      texts.forEach((text) => formData.append(name, text));
    }
    formData.set("_do", "refresh");
  });
  form.submit();
}
if (isAnswer && sessionStorage.getItem(SCROLL)) {
  window.scrollTo(0, Number(sessionStorage.getItem(SCROLL)));
  sessionStorage.removeItem(SCROLL);
} else (document.getElementById("errors") ?? document.getElementById("verdict"))?.focus();
