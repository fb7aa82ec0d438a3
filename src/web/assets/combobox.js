// A field beside a select (data-find, its placeholder) that finds an option by any word of it; the select still holds
// the answer, and without this file it is asked as it is.

for (const select of document.querySelectorAll('select[data-find]')) combobox(select);

function combobox(select) {
  const options = [...select.options].filter(({ value }) => value);
  const input = document.createElement('input');
  const list = document.createElement('ul');
  const status = document.createElement('p');
  const box = document.createElement('div');
  let shown = [];
  let active = -1;

  const { id } = select;
  const label = select.labels[0].firstChild.textContent;
  const focused = select.autofocus || document.activeElement === select;
  select.id = `${id}-value`;
  select.hidden = true;
  Object.assign(input, { type: 'text', id, autocomplete: 'off', spellcheck: false });
  input.placeholder = select.dataset.find;
  input.className = select.className.replace('form-select', 'form-control');
  const roles = {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': `${id}-list`,
    'aria-describedby': select.getAttribute('aria-describedby'),
    'aria-invalid': select.getAttribute('aria-invalid'),
    'aria-keyshortcuts': select.dataset.shortcut,
    'data-shortcut': select.dataset.shortcut,
  };
  for (const [name, value] of Object.entries(roles)) if (value) input.setAttribute(name, value);
  select.removeAttribute('data-shortcut');
  list.id = `${id}-list`;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', label);
  list.hidden = true;
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  box.className = 'combobox';
  select.before(box);
  box.append(input, list, status);
  input.value = select.value ? select.selectedOptions[0].textContent : '';
  if (focused) input.focus();
  select.addEventListener('change', () => {
    if (select.value) input.value = select.selectedOptions[0].textContent;
    else if (document.activeElement !== input) input.value = '';
  });

  // What is typed takes the place of what stands there.
  input.addEventListener('focus', () => input.select());
  input.addEventListener('input', () => {
    choose(null);
    open(find(input.value), 0);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) open(find(select.value ? '' : input.value), 0);
      else move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && !list.hidden && shown[active]) {
      event.preventDefault();
      choose(shown[active].option);
      close();
    }
  });
  input.addEventListener('blur', () => {
    if (!select.value && input.value.trim() && shown[active]) choose(shown[active].option);
    close();
  });
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    const found = shown[[...list.children].indexOf(event.target.closest('[role=option]'))];
    if (!found) return;
    choose(found.option);
    close();
  });

  function find(typed) {
    const words = plain(typed).split(' ').filter(Boolean);
    if (words.length === 0) return options.map((option) => ({ option, word: '' }));
    return options
      .map((option, order) => ({ option, order, ...best(option, words) }))
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score || one.order - other.order);
  }

  function open(found, at) {
    shown = found;
    list.replaceChildren(
      ...shown.map(({ option, word }, index) => {
        const item = document.createElement('li');
        item.setAttribute('role', 'option');
        item.id = `${id}-option-${index}`;
        item.textContent = option.textContent;
        if (word) {
          const why = document.createElement('small');
          why.textContent = ` ${word}`;
          item.append(why);
        }
        return item;
      }),
    );
    status.textContent = shown.length > 0 ? `${shown.length} ${select.dataset.found}` : select.dataset.none;
    list.hidden = shown.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    active = -1;
    if (shown.length > 0) move(at + 1);
  }

  function move(by) {
    list.children[active]?.setAttribute('aria-selected', 'false');
    active = (active + by + shown.length) % shown.length;
    const item = list.children[active];
    item.setAttribute('aria-selected', 'true');
    item.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', item.id);
  }

  function close() {
    list.hidden = true;
    shown = [];
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function choose(option) {
    const value = option?.value ?? '';
    if (option) input.value = option.textContent;
    if (select.value === value) return;
    select.value = value;
    select.dispatchEvent(new Event('change'));
  }
}

/** How well an option fits the words: its name before its synonyms, a word's beginning before its middle. */
function best(option, words) {
  const names = [option.textContent, ...(option.dataset.words ? option.dataset.words.split('|') : [])];
  let found = { score: 0, word: '' };
  names.forEach((name, index) => {
    const padded = ` ${plain(name)}`;
    const scores = words.map((word) => (padded.includes(` ${word}`) ? 2 : padded.includes(word) ? 1 : 0));
    if (scores.includes(0)) return;
    const score =
      Math.min(...scores) * 10 + (index === 0 ? 5 : 0) + (padded.trim() === words.join(' ') ? 4 : 0);
    if (score > found.score) found = { score, word: index === 0 ? '' : name };
  });
  return found;
}

function plain(words) {
  return words
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
