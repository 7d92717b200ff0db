/**
 * Makes an element. Children are nodes or text; text always becomes a text node, so nothing that came from
 * outside is ever read as markup. Properties: `class`, `on<event>` handlers, everything else is an attribute.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(
    ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Fills a select, keeping the chosen value where it still exists. */
export function fillSelect(select, options) {
  const key = JSON.stringify(options);
  if (select.dataset.options === key) return;
  const chosen = select.value;
  select.replaceChildren(...options.map(({ value, label }) => h('option', { value }, label)));
  if (options.some((option) => option.value === chosen)) select.value = chosen;
  select.dataset.options = key;
}

let toastTimer;

export function toast(text) {
  const box = byId('toast');
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    box.hidden = true;
  }, 4000);
}

/** Opens a dialog with a form; answers its fields, or undefined when it was cancelled. */
export function ask(dialog) {
  return new Promise((resolve) => {
    dialog.returnValue = 'cancel';
    dialog.addEventListener(
      'close',
      () => {
        const fields = Object.fromEntries(new FormData(dialog.querySelector('form')));
        resolve(dialog.returnValue === 'ok' ? fields : undefined);
      },
      { once: true },
    );
    dialog.showModal();
  });
}
