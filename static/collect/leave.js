// Asks before typed answers are lost, and before a row with answers is removed.
const form = document.querySelector("form[data-fill]");
let typed = false;

form.addEventListener("input", () => { typed = true; });
form.addEventListener("change", () => { typed = true; });
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.matches("[data-remove-row]") && isFilled(button.closest(".g-row")) && !confirm(form.dataset.removeQuestion)) {
    event.preventDefault();
    return;
  }
  if (form.dataset.sending) {
    event.preventDefault(); // a second tap while the first is under way
    return;
  }
  form.dataset.sending = "1";
  typed = false;
});
window.addEventListener("pageshow", () => { delete form.dataset.sending; });
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

function isFilled(row) {
  return [...row.querySelectorAll("input:not([type=hidden]), select, textarea")].some((input) =>
    input.type === "radio" || input.type === "checkbox" ? input.checked && input.value : input.value);
}

const errors = document.getElementById("errors");
if (errors) errors.focus();
