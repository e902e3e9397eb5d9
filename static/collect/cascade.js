// Choosing a town shows its villages at once; without this there is a button for it.
for (const select of document.querySelectorAll("select[data-cascade]")) {
  const button = select.closest(".g-field").querySelector("[data-cascade-button]");
  button.hidden = true;
  select.addEventListener("change", () => {
    if (!select.value && !select.nextElementSibling?.matches("select")) return;
    const at = document.createElement("input");
    at.type = "hidden";
    at.name = "_at";
    at.value = select.name;
    select.form.append(at);
    button.hidden = false;
    select.form.requestSubmit(button);
  });
}
