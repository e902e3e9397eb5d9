// Elements in one line: h("button", { type: "button", onclick }, "text", child).
export const h = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

export const option = (value, text, selected = false) => {
  const element = h("option", { value }, text);
  element.selected = selected;
  return element;
};

let last = 0;
export const freshId = () => `gewu-logic-${++last}`;

export const later = (run, pause) => {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, pause);
  };
};
