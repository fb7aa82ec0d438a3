// The meeting: keys on the screen, groups of an agenda, its order. Everything works without this file.

const isWriting = (element) => element?.matches?.('input, select, textarea, [contenteditable]') ?? false;
const form = document.querySelector('.page-projector form.decision');

// ← and → lead to the other cases unless a field has the keys; Esc gives them back.
document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
  if (event.key === 'Escape' && form?.contains(document.activeElement)) document.activeElement.blur();
  if (isWriting(document.activeElement)) return;
  const rel = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key];
  const link = rel && document.querySelector(`nav a[rel=${rel}]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});

if (form) {
  // A decision chosen by its number goes on to the first thing that it asks for.
  let byNumber = false;
  document.addEventListener('keydown', ({ code }) => (byNumber = /^Digit[1-9]$/.test(code)), true);
  form.addEventListener('change', ({ target }) => {
    if (target.name !== 'outcome' || !byNumber) return;
    const field = form.querySelector(
      `[data-for~='${target.value}'] :is(input, select, textarea):not([type=hidden])`,
    );
    field?.focus();
  });
}

const boxesIn = (part) => [...part.querySelectorAll('input[name=cases][form=batch]')];

// Rows of an agenda: a whole group at once, and how many are ticked.
const counter = document.querySelector('[data-selected]');
if (counter) {
  const batch = document.getElementById('batch-decision');
  const toBatch = document.querySelector('[data-to-batch]');
  const count = () => {
    const n = boxesIn(document).filter(({ checked }) => checked).length;
    counter.textContent = n > 0 ? counter.dataset.selected.replace('{n}', String(n)) : '';
    toBatch.hidden = n === 0;
  };
  for (const link of document.querySelectorAll('[data-select]'))
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const boxes = boxesIn(link.dataset.select === 'all' ? document : link.closest('tbody'));
      const all = boxes.every(({ checked }) => checked);
      for (const box of boxes) box.checked = !all;
      count();
    });
  toBatch.addEventListener('click', () => {
    batch.open = true;
    batch.querySelector('input[name=outcome]')?.focus();
  });
  document.addEventListener('change', count);
  count();
}

// The order of an agenda is kept at each step; the form would do the same with its buttons.
const order = document.querySelector('form[data-order]');
if (order) void arrange(order.querySelector('ol'));

async function arrange(list) {
  const status = document.querySelector('[data-order-status]');
  const version = order.elements._version;
  let waiting = 0;
  let saving = Promise.resolve();

  order.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter;
    const row = button?.closest('li');
    if (!row) return;
    const steps = {
      first: () => list.prepend(row),
      up: () => row.previousElementSibling?.before(row),
      down: () => row.nextElementSibling?.after(row),
      last: () => list.append(row),
    };
    steps[button.dataset.move]();
    button.focus();
    keep();
  });

  await import(order.dataset.library);
  globalThis.Sortable.create(list, { handle: '.order-handle', animation: 120, onEnd: keep });
  order.classList.add('can-drag');

  function keep() {
    waiting += 1;
    status.textContent = status.dataset.saving;
    // One after the other: each carries the version that the one before it left.
    saving = saving.then(send);
  }

  async function send() {
    waiting -= 1;
    if (waiting > 0) return;
    try {
      const answer = await fetch(order.action, {
        method: 'POST',
        headers: { Accept: 'application/json' },
        body: new URLSearchParams(new FormData(order)),
      });
      if (answer.status === 409) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      version.value = String((await answer.json()).version);
      if (waiting === 0) status.textContent = status.dataset.saved;
    } catch {
      status.textContent = status.dataset.failed;
    }
  }
}
