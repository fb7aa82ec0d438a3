// Lists by keyboard: j and k or the arrows move, x chooses, Enter opens, ? shows the keys. Shift chooses a range.

const list = document.querySelector('[data-list-keys]');
const rows = [...(list?.querySelectorAll('tbody tr') ?? [])];
const boxOf = (row) => row.querySelector('input[name=cases]');
const linkOf = (row) => row.querySelector('a.ticket');
const boxes = rows.map(boxOf).filter(Boolean);
const keys = document.getElementById('keys');

const present = () => rows.findIndex((row) => row.contains(document.activeElement));

function move(step) {
  const at = present();
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  linkOf(next)?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function choose() {
  const row = rows[present()];
  if (row) boxOf(row)?.click();
}

const deeds = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => present() >= 0 && (move(1), true),
  ArrowUp: () => present() >= 0 && (move(-1), true),
  x: choose,
  '?': () => keys.showModal(),
};

document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || keys?.open) return;
  if (target.closest?.('input:not([name=cases], [data-choose-all]), select, textarea')) return;
  if (key === 'Enter' && target.matches?.('input[name=cases]')) {
    event.preventDefault();
    return linkOf(target.closest('tr')).click();
  }
  if (!Object.hasOwn(deeds, key) || rows.length === 0 || deeds[key]() === false) return;
  event.preventDefault();
});

let last = null;
list?.addEventListener('click', ({ target, shiftKey }) => {
  if (!target.matches('input[name=cases]')) return;
  if (shiftKey && last) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(target)].sort((one, other) => one - other);
    for (const box of boxes.slice(from, to + 1)) box.checked = target.checked;
  }
  last = target;
});

const all = list?.querySelector('[data-choose-all]');
if (all) all.hidden = false;
all?.addEventListener('change', () => {
  for (const box of boxes) box.checked = all.checked;
});

const show = document.querySelector('[data-show-keys]');
if (show && keys) {
  show.hidden = false;
  show.addEventListener('click', () => keys.showModal());
}
