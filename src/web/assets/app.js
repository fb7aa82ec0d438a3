// Small touches only: every page works without this file.

const root = document.documentElement;

// A form goes out once: a second click waits for the answer of the first.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post' || form.target === '_blank') return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = 'yes';
  event.submitter?.setAttribute('aria-disabled', 'true');
  // An answer that is a download leaves the page standing; a dead network asks for another try.
  setTimeout(() => release(form), 10_000);
});

// The back button may bring the page back as it was left.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sending]')) release(form);
});

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled');
}

// What was written and not sent is not left by mistake, by a link, the language, or by sending another form.
const unsent = new Set();
document.addEventListener('input', ({ target: { form } }) => {
  if (form?.method === 'post' && !form.matches('[action^="/sign-in"], [data-download]')) unsent.add(form);
});
// What is on its way asks for nothing, and is unsent again when no answer came; a script that sent or kept it says so.
document.addEventListener('sent', ({ target }) => unsent.delete(target));
window.addEventListener('beforeunload', (event) => {
  if (![...unsent].some((form) => form.isConnected && !form.dataset.sending)) return;
  event.preventDefault();
  // Whoever stays can send the other form again at once.
  setTimeout(() => document.querySelectorAll('form[data-sending]').forEach(release));
});

// data-enter="id": Enter in this field presses that button, where its form has another one before it.
document.addEventListener('keydown', (event) => {
  const button = event.key === 'Enter' && !event.isComposing && event.target.dataset?.enter;
  if (!button) return;
  event.preventDefault();
  document.getElementById(button).click();
});

// data-shortcut="Alt+S": the keys are shown beside the control, and they press or focus it.
const isControl = (element) => element.matches('input:not([type=submit], [type=button]), select, textarea');
const isTick = (element) => element.matches('input:is([type=radio], [type=checkbox])');

for (const element of document.querySelectorAll('[data-shortcut]')) showShortcut(element);

function showShortcut(element) {
  const keys = element.dataset.shortcut;
  element.setAttribute('aria-keyshortcuts', keys.replace('Ctrl', 'Control'));
  const hint = document.createElement('kbd');
  hint.textContent = keys;
  hint.setAttribute('aria-hidden', 'true');
  (isControl(element) ? element.labels?.[0] : element)?.append(' ', hint);
}

document.addEventListener('keydown', (event) => {
  if (event.repeat || event.isComposing) return;
  const writing = event.target.closest?.('input, select, textarea, [contenteditable]');
  if (writing && !isTick(writing) && !event.altKey && !event.ctrlKey) return;
  const wanted = [...document.querySelectorAll('[data-shortcut]')].find(
    (element) => isPressed(element.dataset.shortcut, event) && element.checkVisibility(),
  );
  if (!wanted) return;
  event.preventDefault();
  if (isControl(wanted)) wanted.focus();
  if (!isControl(wanted) || isTick(wanted)) wanted.click();
});

function isPressed(shortcut, event) {
  const keys = shortcut.split('+');
  const key = keys.pop();
  const code = /^[A-Z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : null;
  return (
    (code === event.code || key.toLowerCase() === event.key.toLowerCase()) &&
    event.altKey === keys.includes('Alt') &&
    event.ctrlKey === keys.includes('Ctrl') &&
    event.shiftKey === keys.includes('Shift') &&
    !event.metaKey
  );
}

const policy = globalThis.trustedTypes?.createPolicy('page-part', { createHTML: (text) => text });

/** The page in an answer of our own server; the CSP lets no other text become HTML, and scripts in it stay inert. */
export async function pageOf(answer) {
  if (new URL(answer.url).origin !== location.origin) throw new Error('Not our page');
  const text = await answer.text();
  return new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, 'text/html');
}

// data-refresh="3" with an id: this part is fetched again every so many seconds until it says no more.
for (const part of document.querySelectorAll('[data-refresh][id]')) void refresh(part);

async function refresh(part) {
  while (part.isConnected && part.dataset.refresh) {
    await new Promise((resolve) => setTimeout(resolve, Number(part.dataset.refresh) * 1000));
    if (document.visibilityState !== 'visible' || part.contains(document.activeElement)) continue;
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
      const page = answer.ok ? await pageOf(answer) : null;
      const found = page?.getElementById(part.id);
      if (!found) continue;
      part.replaceWith(found);
      part = found;
    } catch {
      // No network: the next round tries again.
    }
  }
}

// Printing needs the browser, so the button shows only when this file runs.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
  // What the counter has just saved is printed without another key, once.
  const saved = button.dataset.print === 'afterSaving' && sessionStorage.getItem('print');
  if (saved) sessionStorage.removeItem('print');
  if (saved || button.dataset.print === 'now') window.addEventListener('load', () => window.print());
}

// Whoever opened the search on a phone wants to type.
document.getElementById('header-search-form')?.addEventListener('toggle', ({ newState, target }) => {
  if (newState === 'open') target.querySelector('input').focus();
});

// On a phone the menu scrolls sideways: begin where the reader is.
const current = document.querySelector('.site-nav [aria-current]');
if (current) current.closest('ul').scrollLeft = current.offsetLeft - root.clientWidth / 3;

// Whoever wants to sees what is typed as a password; before it is sent it is hidden again.
for (const toggle of document.querySelectorAll('[data-show-password]')) {
  const { form } = toggle.querySelector('input');
  const fields = form.querySelectorAll('input[type=password]');
  const show = (shown) => fields.forEach((field) => (field.type = shown ? 'text' : 'password'));
  toggle.hidden = false;
  toggle.addEventListener('change', (event) => show(event.target.checked));
  form.addEventListener('submit', () => show(false));
}
