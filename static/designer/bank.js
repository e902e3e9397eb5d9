// 常用填报项 in the editor: a window over the form, and what is chosen stands in the form at once. Nothing is reloaded,
// so nothing that was typed is lost. Without this the link in the head leads to a page that saves.

const body = () => document.getElementById('body-root')?.rootBlock;
const titleOf = (section) => section.block.getState().title || '';
const change = (stream) => stream.container[0].dispatchEvent(new Event('change', { bubbles: true }));

/** Sections as they stand in the editor; chosen: the one that the button stands in. */
function showSections(select, button) {
  const first = select.options[0];
  select.replaceChildren(first, ...body().children.map((section, at) =>
    new Option(titleOf(section), String(at), false, section.element.contains(button))));
}

async function chosenSections(form) {
  const taken = body().children.flatMap((section) =>
    section.block.getState().questions.map((question) => question.value.key).filter(Boolean));
  const query = new URLSearchParams(taken.map((key) => ['taken', key]));
  const address = form.querySelector('[name=offer]:checked').dataset.blocks;
  const response = await fetch(`${address}?${query}`, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()).sections;
}

/** Answers the first of what now stands in the form. */
function insert(sections, where) {
  if (where === 'end') return insertAll(body(), sections, false);
  const stream = body().children[Number(where)].block.childBlocks.questions;
  return insertAll(stream, sections.flatMap((section) => section.value.questions), true);
}

function insertAll(stream, states, collapsed) {
  const from = stream.children.length;
  states.forEach((state, at) => stream.insert(state, from + at, { animate: true, collapsed }));
  change(stream); // to be saved like what was typed
  return stream.children[from];
}

async function take(dialog, form) {
  const failed = form.querySelector('[data-failed]');
  const missing = form.querySelector('[data-missing]');
  failed.hidden = true;
  missing.hidden = Boolean(form.querySelector('[name=offer]:checked'));
  if (!missing.hidden) {
    form.querySelector('[name=offer]').focus();
    return;
  }
  try {
    const sections = await chosenSections(form);
    dialog.close();
    const first = insert(sections, form.querySelector('[name=where]').value);
    first.element.scrollIntoView({ block: 'center' });
    first.toggleElement.focus({ preventScroll: true });
  } catch {
    failed.hidden = false;
  }
}

async function open(button, address) {
  const response = await fetch(address, { headers: { 'X-Requested-With': 'XMLHttpRequest' }, credentials: 'same-origin' });
  if (!response.ok) throw new Error(response.statusText);
  const dialog = document.createElement('dialog');
  dialog.className = 'gewu-bank__window';
  dialog.innerHTML = await response.text();
  const heading = document.createElement('h2');
  heading.textContent = button.textContent.trim();
  heading.id = 'gewu-bank-heading';
  dialog.setAttribute('aria-labelledby', heading.id);
  dialog.prepend(heading);
  document.body.append(dialog);
  const form = dialog.querySelector('form');
  showSections(form.querySelector('[name=where]'), button);
  dialog.addEventListener('close', () => dialog.remove());
  form.querySelector('[data-close]').addEventListener('click', (event) => {
    event.preventDefault();
    dialog.close();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    take(dialog, form);
  });
  dialog.showModal();
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-gewu-bank]');
  if (!button || !body() || event.ctrlKey || event.metaKey || typeof HTMLDialogElement === 'undefined') return;
  event.preventDefault();
  const address = button.href || button.dataset.gewuBank;
  open(button, address).catch(() => { window.location = address; });
});
