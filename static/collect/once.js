// One tap sends once; the server would make one record of two taps anyway.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) event.preventDefault();
    form.dataset.sending = "1";
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sending; });
}
