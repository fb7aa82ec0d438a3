// The page of what this device keeps: state, and what can be done about it.

/** Fills the page and keeps it true while things are sent. */
export function show({ page, store, sender, refresh }) {
  const { words, paths } = page;
  const box = document.getElementById('kept');
  const table = box.querySelector('table');
  const dialog = document.getElementById('set-aside');
  let chosen = null;

  const draw = async () => {
    const all = await store.records();
    table.hidden = all.length === 0;
    box.querySelector('.empty').hidden = all.length > 0;
    table.tBodies[0].replaceChildren(...all.map(rowOf));
    document.getElementById('kept-ready').textContent = (await readiness()).join(' ') || words.notReady;
  };
  /** What opens without the server: the counter with its tickets, the forms of the round. */
  async function readiness() {
    const pages = await storedPaths();
    const tickets = await store.countTickets(page.office.id);
    const forms = pages.filter((path) => path.endsWith('/review'));
    return [
      pages.includes('/saturday/intake') && tickets > 0 && words.ready.replace('{n}', String(tickets)),
      pages.includes('/sunday') && words.readyRound.replace('{n}', String(forms.length)),
    ].filter(Boolean);
  }

  document.addEventListener('kept-sent', () => void draw());
  dialog.addEventListener('submit', (event) => {
    event.preventDefault();
    void setAside();
  });
  dialog.querySelector('[value=cancel]').addEventListener('click', () => dialog.close());
  void draw();

  function rowOf(record) {
    const row = document.createElement('tr');
    const ticket = record.ticket
      ? `${record.ticket.slice(0, 4)}-${record.ticket.slice(4)}`
      : (record.about ?? words.noTicket);
    const what = [record.kind, whenOf(record), sizeOf(record)].join(' · ');
    const number = cell(row, 'ticket');
    number.className = 'ticket';
    number.textContent = ticket;
    cell(row, 'what').textContent = what;
    const mine = record.office === page.office.id;
    cell(row, 'state').append(
      ...(mine ? stateOf(record) : [words.foreign.replace('{office}', record.officeName)]),
    );
    const actions = document.createElement('div');
    actions.className = 'actions';
    if (mine) actions.append(...actionsOf(record, ticket));
    cell(row, 'action').append(actions);
    return row;
  }

  function cell(row, name) {
    const made = row.insertCell();
    made.dataset.label = table.dataset[name];
    return made;
  }

  const whenOf = ({ takenAt, account }) =>
    words.by.replace('{when}', formatted(takenAt)).replace('{account}', account);

  const formatted = (instant) =>
    new Intl.DateTimeFormat(page.lang === 'id' ? 'id-ID' : 'en-GB', {
      timeZone: page.zone,
      dateStyle: 'medium',
      timeStyle: 'short',
    }).format(new Date(instant));

  function stateOf({ state, status, errors }) {
    const label = document.createElement('strong');
    label.textContent = words.states[state];
    const why = errors
      ? Object.values(errors).join(' ')
      : state === 'refused'
        ? (words.reasons[status] ?? words.reasons.other.replace('{status}', String(status)))
        : '';
    return why ? [label, document.createElement('br'), why] : [label];
  }

  function actionsOf(record, ticket) {
    const refused = record.state === 'refused';
    return [
      refused && linkTo(words.mend, store.addressOf(record), 'btn-primary', ticket),
      refused && buttonFor(words.again, ticket, () => void sendAgain(record)),
      record.prints !== false &&
        linkTo(words.reprint, store.addressOf(record, '&reprint'), 'btn-outline-secondary', ticket),
      buttonFor(words.setAside, ticket, () => ask(record)),
    ].filter(Boolean);
  }

  async function sendAgain({ id }) {
    await sender.send(paths.key, { only: id });
    await refresh();
    await draw();
  }

  function ask(record) {
    chosen = record;
    dialog.querySelector('textarea').value = '';
    tell('');
    dialog.querySelector('[data-ticket]').hidden = !record.ticket;
    dialog.showModal();
  }

  function tell(text) {
    dialog.querySelector('[role=alert]').textContent = text;
  }

  async function setAside() {
    const unlocked = await sender.unlock(paths.key);
    const opened = typeof unlocked === 'string' ? null : await sender.openRecord(chosen.id, unlocked);
    if (!opened) {
      tell(words.unlockFailed);
      return;
    }
    // Drawn signatures are pictures and stay out as photos do.
    const texts = opened.fields.filter(
      ([, value]) => typeof value === 'string' && value && !value.startsWith('data:'),
    );
    const answer = await sender.post(
      paths.setAside,
      formData({
        _csrf: unlocked.csrf,
        key: chosen.id,
        kind: chosen.kind,
        ticket: chosen.ticket ?? chosen.about ?? '',
        takenAt: chosen.takenAt,
        takenBy: chosen.account,
        content: JSON.stringify(texts),
        reason: dialog.querySelector('textarea').value,
      }),
    );
    if (answer.kind !== 'done') {
      tell(answer.body?.messages ? Object.values(answer.body.messages).join(' ') : words.unlockFailed);
      return;
    }
    await store.removeRecord(chosen.n);
    dialog.close();
    location.assign(paths.kept);
  }
}

async function storedPaths() {
  if (!(await caches.has('pages'))) return [];
  const stored = await (await caches.open('pages')).keys();
  return stored.map(({ url }) => new URL(url).pathname);
}

const sizeOf = ({ size }) =>
  size < 1_000_000 ? `${Math.ceil(size / 1000)} kB` : `${(size / 1_000_000).toFixed(1)} MB`;

function hiddenWords(text) {
  const words = document.createElement('span');
  words.className = 'visually-hidden';
  words.textContent = ` ${text}`;
  return words;
}

function linkTo(text, href, kind, ticket) {
  const link = document.createElement('a');
  Object.assign(link, { href, className: `btn btn-sm ${kind}` });
  link.append(text, hiddenWords(ticket));
  return link;
}

function buttonFor(text, ticket, deed) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'btn btn-sm btn-outline-secondary' });
  button.append(text, hiddenWords(ticket));
  button.addEventListener('click', deed);
  return button;
}

function formData(fields) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}
