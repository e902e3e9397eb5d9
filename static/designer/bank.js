// 常用填报项 in the editor: a window over the form, and what is chosen stands in the form at once. Nothing is reloaded,
// so nothing that was typed is lost. Without this the same link leads to a page that saves.

const body = () => document.getElementById('body-root')?.rootBlock;
const titleOf = (section) => section.block.getState().title || '';

function showSections(select) {
  const first = select.options[0];
  select.replaceChildren(first, ...body().children.map((section, at) => new Option(titleOf(section), String(at))));
}

async function insert(form) {
  const chosen = form.querySelector('[name=offer]:checked');
  if (!chosen) {
    form.querySelector('[name=offer]').focus();
    return false;
  }
  const taken = body().children.flatMap((section) =>
    section.block.getState().questions.map((question) => question.value.key).filter(Boolean));
  const query = new URLSearchParams(taken.map((key) => ['taken', key]));
  const response = await fetch(`${chosen.dataset.blocks}?${query}`, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(response.statusText);
  const { sections } = await response.json();
  const where = form.querySelector('[name=where]').value;
  if (where === 'end') {
    sections.forEach((section) => body().insert(section, body().children.length, { animate: true, focus: true }));
  } else {
    const stream = body().children[Number(where)].block.childBlocks.questions;
    sections.flatMap((section) => section.value.questions).forEach((question) =>
      stream.insert(question, stream.children.length, { animate: true, focus: true, collapsed: true }));
  }
  return true;
}

async function open(link) {
  const response = await fetch(link.href, { headers: { 'X-Requested-With': 'XMLHttpRequest' }, credentials: 'same-origin' });
  if (!response.ok) throw new Error(response.statusText);
  const dialog = document.createElement('dialog');
  dialog.className = 'gewu-bank__window';
  dialog.innerHTML = await response.text();
  const heading = document.createElement('h2');
  heading.textContent = link.textContent.trim();
  heading.id = 'gewu-bank-heading';
  dialog.setAttribute('aria-labelledby', heading.id);
  dialog.prepend(heading);
  document.body.append(dialog);
  const form = dialog.querySelector('form');
  showSections(form.querySelector('[name=where]'));
  dialog.addEventListener('close', () => dialog.remove());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    insert(form).then((done) => done && dialog.close(), () => {
      form.querySelector('[data-failed]').hidden = false;
    });
  });
  dialog.showModal();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-gewu-bank]');
  if (!link || !body() || event.ctrlKey || event.metaKey || typeof HTMLDialogElement === 'undefined') return;
  event.preventDefault();
  open(link).catch(() => { window.location = link.href; });
});
