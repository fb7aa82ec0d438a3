// The counter's own part of what is kept: what a complaint may not lack, and the provisional receipt.

const version = new URL(import.meta.url).search;
const section = document.getElementById('provisional');
const { words: allWords, sessions } = JSON.parse(section.dataset.provisional);
const buttons = section.querySelector('nav');
const photosAtMost = 4;
const photoLimit = 15 * 1024 * 1024;

/** On a page that is opened whenever it is, only the fields that the hour asks for are shown. */
export function begin(form, _page, at) {
  if (!form.hasAttribute('data-whenever')) return;
  const needed = { lateReason: hours(at) !== 'free', queueNumber: false };
  for (const [name, wanted] of Object.entries(needed)) {
    const field = form.elements[name];
    if (!field) continue;
    const shown = wanted || field.value !== '' || field.hasAttribute('aria-invalid');
    field.disabled = !shown;
    field.closest('.intake-late').hidden = !shown;
  }
}

/** free | withReason | none: what the hours of the sessions allow at a moment. */
function hours(at) {
  const session = sessions.find(({ cancelled, ends }) => !cancelled && at < new Date(ends));
  if (!session || at < new Date(session.begins)) return 'none';
  return at >= new Date(session.opens) && at < new Date(session.served) ? 'free' : 'withReason';
}

/** What nobody could add once the visitor has gone: name of the field → key of the words. */
export function check(form, at) {
  const errors = {};
  const value = (name) => form.elements[name]?.value.trim() ?? '';
  const wrong = (name, key, when) => {
    if (when && form.elements[name]) errors[name] ??= key;
  };
  const channel = value('channel');
  const digits = value('phone').replace(/[\s().-]/g, '');
  wrong('name', 'required', !value('name'));
  wrong('text', 'required', !value('text'));
  wrong('phone', 'phone', digits && !/^\+?\d{8,15}$/.test(digits));
  wrong('phone', 'phoneForChannel', !digits && (channel === 'sms' || channel === 'whatsapp'));
  wrong('email', 'emailForChannel', !value('email') && channel === 'email');
  wrong('nik', 'nik', value('nik') && !/^\d{16}$/.test(value('nik').replace(/[\s.-]/g, '')));
  for (const name of ['rt', 'rw']) wrong(name, 'digits', !/^\d{0,3}$/.test(value(name)));
  if (!value('joinTicket')) {
    const needs = { resolvedOnTheSpot: 'evidence', notAComplaint: 'reason', refer: 'institution' };
    const field = needs[value('outcome')];
    if (field) wrong(field, 'required', !value(field));
  }
  const late = form.elements.lateReason;
  if (late && !late.disabled) wrong('lateReason', 'lateReason', hours(at) !== 'free' && !late.value.trim());
  const photos = [...(form.elements.photos?.files ?? [])];
  wrong('photos', 'photosTooMany', photos.length > photosAtMost);
  wrong(
    'photos',
    'photoTooLarge',
    photos.some(({ size }) => size > photoLimit),
  );
  return errors;
}

let shown = null;
const act = (name, deed) => section.querySelector(`[data-act=${name}]`).addEventListener('click', deed);
act('same', () => again(shown));
act('paper', () => turn(localStorage.getItem('paper') !== '80'));
act('print', () => window.print());

/** Shows the receipt in place of the form, ready to be printed, and what comes next. */
export function kept(form, page, facts, paperKey) {
  shown = form;
  form.hidden = true;
  // Nobody shall print the receipt of the complaint before.
  section.querySelector('article').replaceChildren();
  section.hidden = false;
  buttons.querySelector('button').focus();
  void show(form, page, facts, paperKey);
}

// What only a paper needs is fetched when there is one; the worker has it.
const dressed = () =>
  new Promise((resolve) => {
    const style = document.createElement('link');
    const { nonce } = document.querySelector('link[nonce]');
    Object.assign(style, { rel: 'stylesheet', nonce, href: `/assets/receipt.css${version}` });
    for (const outcome of ['load', 'error']) style.addEventListener(outcome, () => resolve());
    document.head.append(style);
  });
let dressing;

async function show(form, page, facts, paperKey) {
  dressing ??= dressed();
  section.querySelector('article').replaceWith(await print(form, page, facts, paperKey));
  await dressing;
  turn(localStorage.getItem('paper') === '80');
  if (!sessionStorage.getItem('print')) return;
  sessionStorage.removeItem('print');
  window.print();
}

function turn(strip) {
  localStorage.setItem('paper', strip ? '80' : 'a5');
  section.querySelector('article').classList.toggle('receipt-strip', strip);
  const label = section.querySelector('[data-act=paper]');
  label.firstChild.textContent = strip ? label.dataset.a5 : label.dataset.strip;
}

/** The next complaint of the same visitor: who stays, what and where go. */
function again(form) {
  const who = form.querySelector('[aria-labelledby=who]');
  for (const control of form.elements) {
    if (!control.name || who.contains(control) || control.type === 'fieldset') continue;
    if (control.type === 'hidden') {
      if (/latitude|longitude|accuracy/i.test(control.name)) control.value = '';
      continue;
    }
    if (control.type === 'checkbox') control.checked = false;
    else if (control.tagName === 'SELECT') control.value = control.name === 'outcome' ? 'passOn' : '';
    else control.value = '';
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  }
  for (const id of ['similar', 'suggested']) document.getElementById(id)?.setAttribute('hidden', '');
  form.dispatchEvent(new CustomEvent('kept-next'));
  section.hidden = true;
  form.hidden = false;
  document.getElementById('field-kelurahanCode').focus();
}

async function print(form, page, facts, paperKey) {
  const lang = form.elements.language?.value === 'en' ? 'en' : 'id';
  const words = allWords[lang];
  const article = element('article', 'receipt');
  article.lang = lang;
  article.append(element('p', 'receipt-provisional', words.provisional), element('h1', '', words.title));
  article.append(element('p', '', words.office));
  if (facts.ticket) article.append(await head(facts.ticket, paperKey, page, words));
  article.append(element('p', '', facts.ticket ? words.provisionalText : words.noTicketText));
  article.append(definition(rowsOf(form, page, facts, words, lang)));
  const session = sessions.find(({ ends }) => new Date(facts.takenAt) < new Date(ends));
  const result = resultOf(form, words);
  if (result) article.append(element('h2', '', words.result), element('p', '', result));
  else if (session) article.append(...nextOf(session[lang], words));
  for (const block of words.end)
    article.append(
      block.kind === 'list'
        ? listOf(block.items)
        : element(block.kind === 'heading' ? 'h2' : 'p', '', block.text),
    );
  return article;
}

async function head(ticket, paperKey, page, words) {
  const box = element('div', 'receipt-head');
  const left = element('div');
  left.append(element('p', 'receipt-label', words.ticket));
  left.append(element('p', 'ticket', `${ticket.slice(0, 4)}-${ticket.slice(4)}`));
  box.append(left);
  if (!paperKey) return box;
  const link = `${page.origin ?? location.origin}/t/${paperKey}`;
  const line = element('p', 'receipt-track', `${words.track} `);
  line.append(element('span', '', link));
  left.append(line);
  const image = element('img', 'qr');
  Object.assign(image, { src: await qrOf(link), alt: `QR: ${link}`, width: 121, height: 121 });
  box.append(image);
  return box;
}

async function qrOf(text) {
  const { default: qrcode } = await import(`./qrcode.js${version}`);
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  return `data:image/svg+xml;base64,${btoa(code.createSvgTag({ cellSize: 4, margin: 4, scalable: true }))}`;
}

function rowsOf(form, page, facts, words, lang) {
  const value = (name) => form.elements[name]?.value.trim() ?? '';
  const chosen = (name) => form.elements[name]?.selectedOptions?.[0]?.textContent.trim() ?? '';
  const digits = value('phone').replace(/\D/g, '');
  const same = form.querySelector('.intake-same strong')?.textContent ?? '';
  const block = ['rt', 'rw']
    .filter((name) => value(name))
    .map((name) => `${name.toUpperCase()} ${value(name).padStart(3, '0')}`)
    .join('/');
  return [
    [words.at, dateTime(new Date(facts.takenAt), lang, page.zone)],
    [
      words.complainant,
      [value('name') || same, digits && `••${digits.slice(-6, -4)} ••••`].filter(Boolean).join(' · '),
    ],
    [words.matter, `${chosen('categoryCode')}: ${value('text')}`],
    [
      words.location,
      [value('address'), block, chosen('kelurahanCode'), value('landmark')].filter(Boolean).join(', '),
    ],
    [words.receiver, page.person],
    [words.late, form.elements.lateReason?.disabled ? '' : value('lateReason')],
    [words.channel, words.channels[value('channel')]],
    [words.crmNumber, value('crmNumber')],
  ];
}

function resultOf(form, { results }) {
  const value = (name) => form.elements[name]?.value.trim() ?? '';
  if (value('joinTicket')) return results.merged.replace('{ticket}', value('joinTicket'));
  switch (value('outcome')) {
    case 'resolvedOnTheSpot':
      return `${results.resolved} ${value('evidence')}`.trim();
    case 'notAComplaint':
      return results.closed.replace('{reason}', unended(value('reason')));
    case 'refer':
      return results.referred.replace('{institution}', unended(value('institution')));
    default:
      return null;
  }
}

// The sentence around it brings its own full stop.
const unended = (text) => text.replace(/\.$/, '');

function nextOf({ promise, steps }, words) {
  const strong = element('strong', '', promise);
  const line = element('p');
  line.append(strong);
  return [element('h2', '', words.next), line, listOf(steps.map(([day, text]) => `${day}: ${text}`))];
}

function definition(rows) {
  const list = element('dl', 'definition');
  for (const [label, text] of rows.filter(([, each]) => each)) {
    const row = element('div');
    row.append(element('dt', '', label), element('dd', '', text));
    list.append(row);
  }
  return list;
}

function listOf(lines) {
  const list = element('ul');
  list.append(...lines.map((line) => element('li', '', line)));
  return list;
}

function element(name, className = '', text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// "Sab 21 Nov 2026, 09.10" as the server writes it.
function dateTime(instant, lang, timeZone) {
  const parts = new Intl.DateTimeFormat(lang === 'id' ? 'id-ID' : 'en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const of = (type) => parts.find((each) => each.type === type)?.value ?? '';
  const clock = [of('hour'), of('minute')].join(lang === 'id' ? '.' : ':');
  return `${of('weekday')} ${of('day')} ${of('month')} ${of('year')}, ${clock}`;
}
