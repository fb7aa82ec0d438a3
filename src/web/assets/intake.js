// What makes the intake quick; without this file the form works with all its fields in sight.

const form = document.querySelector('form.intake');
const { categoryCode, kelurahanCode, text, joinTicket, outcome, phone, unitId, institution } = form.elements;

showFieldsOf(outcome);
proposeFrom(categoryCode);
suggestCategory();
watchSimilar();
if (form.dataset.visitor && phone) watchVisitor();
capitaliseName();

// What is saved is printed at once; a form that comes back with errors is not.
sessionStorage.removeItem('print');
form.addEventListener('submit', () => sessionStorage.setItem('print', 'yes'));

// Enter goes to the next field, as on a till, past those that are seldom needed; the button and Alt+S save.
const usual = [
  'lateReason',
  'queueNumber',
  'phone',
  'name',
  'kelurahanCode',
  'rt',
  'rw',
  'landmark',
  'categoryCode',
  'text',
]
  .map((name) => document.getElementById(`field-${name}`))
  .filter(Boolean);
form.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing) return;
  if (!event.target.matches('input:not([type=file]), select')) return;
  event.preventDefault();
  const next = usual.indexOf(event.target) + 1;
  if (next > 0 && next < usual.length) {
    usual[next].focus();
    return;
  }
  const fields = [...form.querySelectorAll('input:not([type=hidden]), select, textarea, button')].filter(
    (field) => field.tabIndex >= 0 && field.checkVisibility(),
  );
  fields[fields.indexOf(event.target) + 1]?.focus();
});

/** Only the fields of the chosen outcome are shown; an error keeps its field in sight. */
function showFieldsOf(select) {
  const show = () => {
    for (const part of form.querySelectorAll('[data-outcome]'))
      part.hidden = part.dataset.outcome !== select.value && !part.querySelector('[aria-invalid]');
  };
  select.addEventListener('change', show);
  show();
}

/** A matter of somebody else's is proposed for referral; otherwise the usual unit is named. */
function proposeFrom(select) {
  const automatic = unitId.options[0];
  const byCategory = automatic.textContent;
  let proposed = false;
  select.addEventListener('change', propose);
  if (select.value) propose();

  function propose() {
    const { unit = '', refer = '' } = select.selectedOptions[0]?.dataset ?? {};
    automatic.textContent = unit ? `${unit} (${byCategory})` : byCategory;
    if (refer && outcome.value === 'passOn' && !institution.value) {
      outcome.value = 'refer';
      institution.value = refer;
      proposed = true;
    } else if (!refer && proposed) {
      outcome.value = 'passOn';
      institution.value = '';
      proposed = false;
    }
    outcome.dispatchEvent(new Event('change'));
  }
}

/** While no category is chosen, up to three that fit the text stand below it, each with its key. */
function suggestCategory() {
  const panel = document.getElementById('suggested');
  const group = panel.querySelector('[role=group]');
  const optionOf = (code) => [...categoryCode.options].find(({ value }) => value === code);
  let timer;
  let asked = '';
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), 250);
  };
  text.addEventListener('input', soon);
  categoryCode.addEventListener('change', () => {
    panel.hidden = true;
    if (!categoryCode.value) soon();
  });
  if (text.value) soon();

  async function look() {
    const typed = text.value.trim().slice(0, 500);
    const wanted = typed.length >= 4 && !categoryCode.value;
    if (wanted && typed !== asked) {
      asked = typed;
      const answer = await ask(panel.dataset.suggestions, new URLSearchParams({ text: typed }).toString());
      if (asked !== typed) return;
      if (!answer) asked = '';
      show((answer?.suggestions ?? []).filter(({ code }) => optionOf(code)));
    }
    panel.hidden = !wanted || Boolean(categoryCode.value) || group.childElementCount === 0;
  }

  function show(suggestions) {
    const codes = suggestions.map(({ code }) => code);
    // Replaced only when they differ, so that a button does not vanish under the pointer.
    if ([...group.children].map(({ value }) => value).join() !== codes.join())
      group.replaceChildren(...codes.map((code, index) => buttonOf(code, `Alt+${index + 5}`)));
    suggestions.forEach(({ because }, index) => (group.children[index].title = `“${because}”`));
  }

  function buttonOf(code, keys) {
    const button = document.createElement('button');
    const hint = document.createElement('kbd');
    Object.assign(button, { type: 'button', value: code, className: 'btn btn-outline-primary btn-sm' });
    button.dataset.shortcut = keys;
    button.setAttribute('aria-keyshortcuts', keys);
    hint.textContent = keys;
    hint.setAttribute('aria-hidden', 'true');
    button.append(optionOf(code).textContent, ' ', hint);
    button.addEventListener('click', () => {
      categoryCode.value = code;
      categoryCode.dispatchEvent(new Event('change'));
      text.focus();
    });
    return button;
  }
}

/** A name that was typed all in small letters gets its capitals; any other is left as it was written. */
function capitaliseName() {
  const { name } = form.elements;
  name?.addEventListener('change', () => {
    if (name.value === name.value.toLowerCase())
      name.value = name.value.replace(/(^|[\s.'-])\p{Ll}/gu, (start) => start.toUpperCase());
  });
}

/** Similar open complaints appear while the clerk writes; one of them can be chosen to be joined. */
function watchSimilar() {
  const panel = document.getElementById('similar');
  const list = panel.querySelector('ul');
  let timer;
  let asked = '';
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), 350);
  };
  text.addEventListener('input', soon);
  categoryCode.addEventListener('change', soon);
  kelurahanCode.addEventListener('change', soon);
  form.elements.longitude?.addEventListener('change', soon);
  if (text.value) soon();

  async function look() {
    const query = new URLSearchParams({
      text: text.value.trim().slice(0, 500),
      kelurahan: kelurahanCode.value,
      category: categoryCode.value,
      latitude: form.elements.latitude?.value ?? '',
      longitude: form.elements.longitude?.value ?? '',
    }).toString();
    if (query === asked || (text.value.trim().length < 8 && !(kelurahanCode.value && categoryCode.value)))
      return;
    asked = query;
    const answer = await ask(form.dataset.similar, query);
    if (!answer || asked !== query) return;
    list.replaceChildren(...answer.similar.map((found, index) => itemOf(found, `Alt+Shift+${index + 1}`)));
    panel.hidden = answer.similar.length === 0;
  }

  function itemOf(found, keys) {
    const item = document.createElement('li');
    const words = document.createElement('div');
    const ticket = document.createElement('span');
    ticket.className = 'ticket';
    ticket.textContent = found.ticket;
    words.append(ticket, ` ${found.category} · ${found.place} · ${found.received}`);
    words.append(document.createElement('br'), found.text);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn-outline-primary btn-sm';
    button.dataset.shortcut = keys;
    button.setAttribute('aria-keyshortcuts', keys);
    const hint = document.createElement('kbd');
    hint.textContent = keys;
    hint.setAttribute('aria-hidden', 'true');
    const label = () => {
      const chosen = joinTicket.value === found.ticket;
      button.replaceChildren(chosen ? panel.dataset.joined : panel.dataset.join, ' ', hint);
      button.setAttribute('aria-pressed', String(chosen));
    };
    label();
    button.addEventListener('click', () => {
      joinTicket.value = joinTicket.value === found.ticket ? '' : found.ticket;
      joinTicket.dispatchEvent(new Event('input'));
    });
    joinTicket.addEventListener('input', label);
    item.append(button, words);
    return item;
  }
}

/** A phone number that was here before fills in the rest, but never over what was typed. */
function watchVisitor() {
  const note = document.getElementById('visitor-found');
  let asked = '';
  phone.addEventListener('change', async () => {
    note.hidden = true;
    const typed = phone.value.trim();
    if (typed.replace(/\D/g, '').length < 8 || typed === asked) return;
    asked = typed;
    const answer = await ask(form.dataset.visitor, new URLSearchParams({ phone: typed }).toString());
    if (!answer?.visitor || phone.value.trim() !== typed) return;
    for (const name of ['name', 'email']) {
      const field = form.elements[name];
      if (!field.value.trim()) field.value = answer.visitor[name];
    }
    note.hidden = false;
  });
}

// Without network or after signing out the form simply goes on without help.
async function ask(address, query) {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/x-www-form-urlencoded',
        'X-CSRF-Token': form.elements._csrf.value,
      },
      body: query,
    });
    const isJson = answer.headers.get('content-type')?.includes('json');
    return answer.ok && isJson ? await answer.json() : null;
  } catch {
    return null;
  }
}
