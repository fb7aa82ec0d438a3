// Errors beside the fields and a kept form back into its fields, as the server's pages show them.

/** Shows the errors at their fields and above the form; an empty list takes them away. */
export function showErrors(form, errors, words) {
  clear(form);
  const faults = inOrder(form, Object.entries(errors));
  if (faults.length === 0) return;
  const list = document.createElement('ul');
  for (const [name, text] of faults) {
    const control = controlOf(form, name);
    const item = document.createElement('li');
    if (control) {
      const link = document.createElement('a');
      link.href = `#${targetOf(control).id}`;
      const label = labelOf(control);
      link.textContent = label ? `${label}: ${text}` : text;
      item.append(link);
      mark(control, name, text);
    } else item.textContent = text;
    list.append(item);
  }
  const summary = document.createElement('div');
  const heading = document.createElement('h2');
  heading.append(sign(), words.formErrors.replace('{n}', String(faults.length)));
  summary.className = 'form-errors tone-danger';
  summary.setAttribute('role', 'alert');
  summary.tabIndex = -1;
  summary.append(heading, list);
  form.prepend(summary);
  summary.focus();
}

// As the fields stand on the page; what belongs to none comes first.
function inOrder(form, faults) {
  const fields = [...form.querySelectorAll('input, select, textarea')];
  const place = ([name]) => fields.indexOf(controlOf(form, name));
  return faults.toSorted((one, other) => place(one) - place(other));
}

// A select that a list stands in for is found by the visible field with its name in the id.
function controlOf(form, name) {
  const visible = form.querySelector(`#${CSS.escape(`field-${name}`)}`);
  if (visible) return visible;
  const named = form.elements[name];
  const control = named instanceof RadioNodeList ? named[0] : named;
  return control && control.type !== 'hidden' ? control : null;
}

/** The group that a choice belongs to: it is named and marked as one, not its first choice. */
function groupOf(control) {
  if (control.matches('fieldset')) return control;
  return control.matches('[type=radio], [type=checkbox]') ? control.closest('fieldset') : null;
}

const labelOf = (control) =>
  (groupOf(control)?.querySelector('legend') ?? control.labels?.[0])?.firstChild?.textContent?.trim();

// A link leads to what takes the focus.
const targetOf = (control) => (control.matches('fieldset') ? control.querySelector('input') : control);

function mark(control, name, text) {
  const group = groupOf(control);
  const box = document.createElement('div');
  const words = document.createElement('span');
  box.className = 'field-error';
  box.id = `${name}-fault`;
  words.textContent = text;
  box.append(sign(), words);
  control.closest('.field')?.classList.add('field-invalid');
  if (group) (group.querySelector(':scope > .form-text') ?? group.querySelector('legend')).after(box);
  else {
    (control.closest('.combobox') ?? control).before(box);
    control.classList.add('is-invalid');
    control.setAttribute('aria-invalid', 'true');
  }
  const described = group ?? control;
  described.dataset.described = described.getAttribute('aria-describedby') ?? '';
  described.setAttribute('aria-describedby', `${described.dataset.described} ${box.id}`.trim());
}

function clear(form) {
  for (const part of form.querySelectorAll('.form-errors, .field-error')) part.remove();
  for (const part of form.querySelectorAll('.field-invalid')) part.classList.remove('field-invalid');
  for (const control of form.querySelectorAll('[aria-invalid], [data-described]')) {
    control.classList.remove('is-invalid');
    control.removeAttribute('aria-invalid');
    const described = control.dataset.described ?? '';
    delete control.dataset.described;
    if (described) control.setAttribute('aria-describedby', described);
    else control.removeAttribute('aria-describedby');
  }
}

const sign = () => document.getElementById('offline-sign').content.cloneNode(true);

/** What the fields' own attributes find missing or wrong: name → key of the words. */
export function missingIn(form) {
  const errors = {};
  for (const control of form.elements) {
    if (!control.name || control.disabled || control.validity.valid) continue;
    if (control.validity.valueMissing)
      errors[control.name] ??= control.matches('select, [type=radio]') ? 'choice' : 'required';
    else if (control.validity.typeMismatch && control.type === 'email') errors[control.name] ??= 'email';
  }
  return errors;
}

/** Puts what was typed back into the form, files too. */
export function fill(form, fields) {
  for (const box of form.querySelectorAll('input:is([type=checkbox], [type=radio])')) box.checked = false;
  const files = new Map();
  const given = new Map();
  for (const [name, value] of fields) {
    if (value instanceof File) files.set(name, [...(files.get(name) ?? []), value]);
    else given.set(name, [...(given.get(name) ?? []), value]);
  }
  for (const [name, values] of given) put(form, name, values);
  for (const [name, list] of files) {
    const carrier = new DataTransfer();
    for (const file of list) carrier.items.add(file);
    form.elements[name].files = carrier.files;
    form.elements[name].dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function put(form, name, values) {
  const found = form.elements[name];
  if (!found) {
    // A field that this page does not show now still belongs to the form.
    for (const value of values) form.append(hidden(name, value));
    return;
  }
  const controls = found instanceof RadioNodeList ? [...found] : [found];
  controls.forEach((control, index) => {
    if (control.type === 'checkbox' || control.type === 'radio')
      control.checked = values.includes(control.value);
    else if (control.type !== 'file') control.value = values[index] ?? values[0];
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

function hidden(name, value) {
  const input = document.createElement('input');
  Object.assign(input, { type: 'hidden', name, value });
  return input;
}

/** A hidden field of the form, made where there is none. */
export function setHidden(form, name, value) {
  const found = form.elements[name];
  if (found) found.value = value;
  else form.append(hidden(name, value));
}
