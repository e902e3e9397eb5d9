// Runs in a page: loads XForms with ODK's engine, gives the answers, and reads what the engine makes of them.
import { loadForm } from './xforms-engine.js';

const uuidOf = (node) => node.definition.nodeset.split('/').slice(2).join('/');

// Several rounds, because rows may appear after other answers are given.
const fill = (node, answers) => {
  switch (node.nodeType) {
    case 'repeat-range:uncontrolled': {
      const rows = answers[uuidOf(node)] ?? [];
      const there = node.currentState.children.length;
      if (there < rows.length) node.addInstances(there - 1, rows.length - there);
      if (there > rows.length) node.removeInstances(rows.length, there - rows.length);
    }
    // falls through
    case 'repeat-range:controlled': {
      const rows = answers[uuidOf(node)] ?? [];
      node.currentState.children.forEach((row, at) => row.currentState.children.forEach((child) => fill(child, rows[at] ?? {})));
      return;
    }
  }
  if (node.currentState.children) {
    node.currentState.children.forEach((child) => fill(child, answers));
    return;
  }
  const text = answers[uuidOf(node)];
  if (text === undefined || node.currentState.instanceValue === text) return;
  try {
    if (node.nodeType === 'select') node.selectValues(text.split(' ').filter(Boolean));
    else if (node.nodeType === 'rank') node.setValues(text.split(' ').filter(Boolean));
    else if (node.nodeType === 'trigger') node.setValue(text !== '');
    else if (node.nodeType === 'input' || node.nodeType === 'range') node.setValue(text === '' ? null : text);
  } catch (error) {
    if (!`${error}`.includes('readonly')) throw error;
  }
};

const read = (node, prefix, found) => {
  if (node.nodeType.startsWith('repeat-range')) {
    const uuid = uuidOf(node);
    found.push({ path: [...prefix, uuid], rows: node.currentState.children.length, relevant: node.currentState.relevant });
    node.currentState.children.forEach((row, at) =>
      row.currentState.children.forEach((child) => read(child, [...prefix, uuid, at], found)));
    return;
  }
  if (node.currentState.children) {
    node.currentState.children.forEach((child) => read(child, prefix, found));
    return;
  }
  const state = node.currentState;
  found.push({
    path: [...prefix, uuidOf(node)],
    type: node.nodeType,
    relevant: state.relevant,
    value: state.relevant ? state.instanceValue : '',
    wrong: node.validationState?.constraint?.valid === false,
    required: state.required,
    choices: node.nodeType === 'select' ? state.valueOptions.map((option) => option.value) : null,
  });
};

const one = (form, answers) => {
  const { root } = form.createInstance();
  for (let round = 0; round < 3; round += 1) fill(root, answers);
  const found = [];
  read(root, [], found);
  return found;
};

// {error} where the form is refused; else for each record a list of nodes or {error}.
window.judge = async ({ xform, records }) => {
  const nothing = async () => new Response('', { status: 404 });
  const form = await loadForm(xform, { missingResourceBehavior: 'BLANK', fetchFormAttachment: nothing });
  if (form.status === 'failure') return { error: `${form.error.cause ?? form.error}` };
  return {
    records: records.map((answers) => {
      try {
        return one(form, answers);
      } catch (error) {
        return { error: `${error.stack ?? error}`.slice(0, 500) };
      }
    }),
  };
};
window.ready = true;
