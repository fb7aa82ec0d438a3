// Keeps forms when the server is away: see src/offline/README.md. Without this file they are ordinary forms.

const root = document.documentElement;
const strip = document.getElementById('offline');
const page = JSON.parse(strip.dataset.offline);
const { words, paths } = page;
const version = new URL(import.meta.url).search;
const part = (name) => import(`./offline-${name}.js${version}`);
const sender = () => part('send');
const ours = new Set(['_csrf', '_key', 'ticket', 'takenAt', 'takenBy', 'paperKey']);
const asked = new URLSearchParams(location.search);

let store;
let opening;
let unable = false;
let unsent = 0;
let note = '';
let signInNeeded = false;
const mended = new WeakMap();

// A browser keeps nothing for a page that came over an open line, and nothing in some private windows.
if (
  globalThis.isSecureContext &&
  'locks' in navigator &&
  globalThis.indexedDB &&
  'serviceWorker' in navigator
)
  void begin();
else root.dataset.offline = 'insecure';

async function begin() {
  const forms = [...document.querySelectorAll('form[data-keep]')];
  for (const form of forms) {
    form.addEventListener('submit', (event) => takeOver(event, form));
    form.addEventListener('kept-next', () => startAnew(form));
  }
  const leaving = document.querySelector('form[action="/sign-out"]');
  leaving?.addEventListener('submit', (event) => warn(event, leaving));
  opening = openStore();
  await opening;
  const { responseStart = 0 } = performance.getEntriesByType('navigation')[0] ?? {};
  if (page.now && !(await store.noteClock(page.now, performance.timeOrigin + responseStart))) unable = true;
  // The stored page has the same key each time that it is opened.
  if (!page.now)
    for (const form of forms) if (form.elements._key) form.elements._key.value = crypto.randomUUID();
  for (const form of forms)
    if ('whenever' in form.dataset) (await companionOf(form))?.begin?.(form, page, await now());
  const [form] = forms;
  if (form && asked.has('kept')) await reopen(form, asked.get('kept'));
  if (document.getElementById('kept'))
    (await part('list')).show({ page, store, sender: await sender(), refresh });
  await refresh();
  addEventListener('online', () => void sendNow());
  strip.querySelector('button').addEventListener('click', () => void sendNow());
  void poll();
  if (page.now && !unable) await prepare();
}

/** Opens what this browser keeps; where it keeps nothing, forms still go out while the server is there. */
async function openStore() {
  store = await part('store');
  try {
    await store.ready();
  } catch (fault) {
    console.error(fault);
    store = store.without(fault);
    unable = true;
  }
}

/** The server's time as this device knows it. */
async function now() {
  return new Date(Date.now() + ((await store.recall('offset')) ?? 0));
}

const companionOf = (form) => (form.dataset.keepWith ? part(form.dataset.keepWith) : null);

function takeOver(event, form) {
  event.preventDefault();
  // The page's own lock on forms waits for another page; this one ends with the answer.
  event.stopPropagation();
  if (form.dataset.sending) return;
  form.dataset.sending = 'yes';
  const { submitter } = event;
  submitter?.setAttribute('aria-disabled', 'true');
  // Whoever waits for a slow line sees that something goes on.
  const slow = setTimeout(() => void tell(words.saving), 1000);
  void carryOut(form, submitter)
    .catch((fault) => notKept(form, fault))
    .finally(() => {
      clearTimeout(slow);
      if (note === words.saving) void tell('');
      delete form.dataset.sending;
      submitter?.removeAttribute('aria-disabled');
    });
}

async function carryOut(form, submitter) {
  await opening;
  const { setHidden, showErrors } = await part('fields');
  if (!form.elements._key) setHidden(form, '_key', crypto.randomUUID());
  // A form that the browser brought back after it was kept is another record.
  if (!mended.has(form) && (await store.recordOf(form.elements._key.value))) startAnew(form);
  const answer = await ask(form, submitter, setHidden);
  if (answer.kind === 'done') {
    if (mended.has(form)) await store.removeRecord(mended.get(form).n);
    letGo(form);
    location.assign(answer.body.to ?? location.href);
  } else if (answer.kind === 'invalid') {
    sessionStorage.removeItem('print');
    if (answer.body.fields.ticket) setHidden(form, 'ticket', '');
    showErrors(form, answer.body.messages, words);
    showTime(form, answer.body.fields);
  } else if (isOutdated(form, answer)) await keepRefused(form, submitter, answer);
  else if (answer.kind === 'other') {
    letGo(form);
    HTMLFormElement.prototype.submit.call(form);
  } else await keep(form, submitter, answer);
}

/** Tells the guard of what is unsent (app.js) that nothing of this form is lost by leaving it. */
const letGo = (form) => form.dispatchEvent(new CustomEvent('sent', { bubbles: true }));

// Somebody was faster: native posting would show it, but without the photos.
const isOutdated = (form, { kind, status }) =>
  kind === 'other' && status === 409 && form.elements._version !== undefined;

/** Keeps what the server does not take any more, and shows beside it what has happened meanwhile. */
async function keepRefused(form, submitter, answer) {
  const facts = await keep(form, submitter, { ...answer, kind: 'refused' });
  if (facts) location.assign(store.addressOf(facts));
}

/** Posts the form; a token of another session is renewed, a ticket that somebody has is replaced, once each. */
async function ask(form, submitter, setHidden) {
  const address = form.getAttribute('action');
  for (let attempt = 0; ; attempt++) {
    await giveTicket(form, setHidden);
    if (await isAway()) return { kind: 'away' };
    const answer = await (await sender()).post(address, new FormData(form, submitter));
    if (attempt > 1) return answer;
    if (answer.kind === 'other') {
      const unlocked = await (await sender()).unlock(paths.key);
      if (unlocked === 'away' || unlocked === 'signIn') return { kind: unlocked };
      if (unlocked === 'other' || answer.status !== 403) return answer;
      setHidden(form, '_csrf', unlocked.csrf);
    } else if (answer.kind === 'invalid' && answer.body.fields.ticket && !mended.has(form))
      setHidden(form, 'ticket', '');
    else return answer;
  }
}

// A line that is dead without saying so costs its eight seconds once and not for every visitor.
async function isAway() {
  const since = Date.now() - ((await store.recall('away')) ?? 0);
  if (since > 60_000) return false;
  return !(await isThere(2000));
}

async function isThere(ms) {
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(ms) })).ok;
  } catch {
    return false;
  }
}

async function giveTicket(form, setHidden) {
  if (!form.hasAttribute('data-keep-ticket') || form.elements.ticket?.value) return;
  const taken = await store.takeTicket(page.office.id);
  if (!taken) return;
  setHidden(form, 'ticket', taken.ticket);
  setHidden(form, 'paperKey', randomKey());
}

// 128 bits in the letters of an address: what the receipt's QR code leads by, made when it is needed.
const randomKey = () =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Seals the form and keeps it on this device, unless something in it is missing that nobody could add later. */
async function keep(form, submitter, { kind, status }) {
  const { missingIn, showErrors } = await part('fields');
  const companion = await companionOf(form);
  const at = await now();
  const errors = { ...missingIn(form), ...companion?.check?.(form, at) };
  const told = Object.entries(errors).map(([name, key]) => [name, words.fields[key] ?? key]);
  showErrors(form, Object.fromEntries(told), words);
  if (told.length > 0) return null;
  const data = new FormData(form, submitter);
  const fields = [...data].filter(
    ([name, value]) => !ours.has(name) && (!(value instanceof File) || value.size),
  );
  const before = mended.get(form);
  const facts = {
    id: data.get('_key'),
    office: page.office.id,
    officeName: page.office.name,
    account: before?.account ?? page.account,
    kind: form.dataset.keep,
    action: form.getAttribute('action'),
    page: before?.page ?? pageAddress(),
    ticket: data.get('ticket') || null,
    // What it is about, where that has a number already, and from which version of it the form was made.
    about: form.dataset.keepAbout ?? null,
    version: data.get('_version'),
    prints: Boolean(companion?.kept),
    takenAt: data.get('takenAt') || at.toISOString(),
    size: fields.reduce((sum, [, value]) => sum + (value.size ?? value.length), 0),
    state: kind === 'failed' || kind === 'refused' ? kind : 'waiting',
    status: status ?? null,
    errors: null,
  };
  const paperKey = data.get('paperKey') || null;
  const place = before ? { n: before.n } : {};
  await store.keepRecord({
    ...place,
    ...facts,
    sealed: await store.seal(page.key, facts, { fields, paperKey }),
  });
  letGo(form);
  if (kind === 'away') await store.remember('away', Date.now());
  signInNeeded = kind === 'signIn';
  void navigator.storage?.persist?.();
  if (kind === 'refused') return facts;
  if (companion?.kept) companion.kept(form, page, facts, paperKey);
  else showKept(form, kind);
  // The form is free for the next visitor, whatever there is still to be told.
  void refresh().then(() => poll());
  return facts;
}

/** The same form for another record: nothing of the last one's way stays with it. */
function startAnew(form) {
  mended.delete(form);
  form.elements._key.value = crypto.randomUUID();
  for (const name of ['ticket', 'takenAt', 'takenBy', 'paperKey']) form.elements[name]?.remove();
  history.replaceState(null, '', pageAddress());
}

function pageAddress() {
  const search = new URLSearchParams(asked);
  for (const own of ['kept', 'seen', 'reprint']) search.delete(own);
  return location.pathname + (search.size > 0 ? `?${search}` : '');
}

function showKept(form, kind) {
  const box = document.createElement('div');
  const title = document.createElement('h2');
  const text = document.createElement('p');
  box.className = 'panel';
  box.tabIndex = -1;
  title.textContent = words.keptTitle;
  const signedOut = kind === 'signIn';
  text.textContent = signedOut ? words.keptSignedOut : words.keptText;
  box.append(title, text);
  const back = form.elements.back?.value;
  if (back || signedOut) {
    const link = document.createElement('a');
    Object.assign(link, {
      href: signedOut ? signInPath(back) : back,
      className: 'btn btn-primary btn-lg',
      textContent: signedOut ? words.signIn : words.goOn,
    });
    box.append(link);
  }
  form.replaceWith(box);
  box.focus();
}

const signInPath = (back) =>
  `/sign-in?back=${encodeURIComponent(back || location.pathname + location.search)}`;

async function notKept(form, fault) {
  console.error(fault);
  const { showErrors } = await part('fields');
  const name = fault?.name ?? 'Error';
  showErrors(form, { '': words.notKept.replace('{fault}', name) }, words);
}

/** A form that was kept comes back with what was typed and what the server said of it. */
async function reopen(form, id) {
  const { fill, setHidden, showErrors } = await part('fields');
  const unlocked = await (await sender()).unlock(paths.key);
  const opened = typeof unlocked === 'string' ? null : await (await sender()).openRecord(id, unlocked);
  if (!opened) {
    const known = typeof unlocked === 'string' && unlocked !== 'other';
    showErrors(form, { '': known ? words.unlockFailed : words.gone }, words);
    return;
  }
  const { record, fields, paperKey } = opened;
  await loaded();
  mended.set(form, record);
  // The page carries the version as it is now: whoever mends the form sees what has changed since.
  fill(
    form,
    fields.filter(([name]) => name !== '_version'),
  );
  for (const [name, value] of Object.entries((await sender()).factsIn(record, paperKey)))
    setHidden(form, name, value);
  const companion = await companionOf(form);
  if (asked.has('reprint') && companion?.kept) companion.kept(form, page, record, paperKey);
  else {
    companion?.begin?.(form, page, new Date(record.takenAt));
    showErrors(form, record.errors ?? {}, words);
    showTime(form, record.errors ?? {});
    if (form.querySelector('button:not([type=button])'))
      note = words.mending.replace(
        '{ticket}',
        record.ticket ? shown(record.ticket) : (record.about ?? words.noTicket),
      );
  }
}

/** The time at which something was taken is asked for when the server could not believe it. */
function showTime(form, errors) {
  if (!errors.takenAt || form.querySelector('#field-takenAt')) return;
  const taken = new Date(form.elements.takenAt?.value ?? NaN);
  form.elements.takenAt?.remove();
  form.querySelector('.form-errors')?.after(document.getElementById('offline-time').content.cloneNode(true));
  if (!Number.isNaN(Number(taken))) form.elements.takenAt.value = localMinute(taken);
  void part('fields').then(({ showErrors }) => showErrors(form, errors, words));
}

function localMinute(instant) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: page.zone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return format.format(instant).replace(' ', 'T');
}

const shown = (ticket) => `${ticket.slice(0, 4)}-${ticket.slice(4)}`;

const loaded = () =>
  document.readyState === 'complete'
    ? null
    : new Promise((resolve) => addEventListener('load', () => resolve(), { once: true }));

const say = (text, n) => (n > 0 ? text.replace('{n}', String(n)) : '');

/** What is not yet sent, in one line above the page. */
async function refresh({ left = 0 } = {}) {
  const all = await store.records();
  const mine = all.filter(({ office }) => office === page.office.id);
  const others = Map.groupBy(
    all.filter(({ office }) => office !== page.office.id),
    ({ officeName }) => officeName,
  );
  const refused = mine.filter(({ state }) => state === 'refused').length;
  const tried = await store.recall('tried');
  unsent = mine.length;
  const lines = [
    unable ? words.unable : page.now ? '' : words.away,
    note,
    left > 0 ? say(words.sending, left) : say(words.waiting, mine.length - refused),
    say(words.refused, refused),
    ...[...others].map(([office, list]) => say(words.others, list.length).replace('{office}', office)),
    mine.length > 0 && tried
      ? words.tried.replace('{time}', timeOf(tried + ((await store.recall('offset')) ?? 0)))
      : '',
  ].filter(Boolean);
  strip.hidden = lines.length === 0;
  strip.querySelector('p').textContent = lines.join(' ');
  strip.querySelector('button').hidden = mine.length === refused || signInNeeded;
  const [signIn, list] = strip.querySelectorAll('a');
  signIn.hidden = !signInNeeded || mine.length === 0;
  signIn.href = signInPath();
  list.hidden = all.length === 0;
  strip.dataset.unsent = String(mine.length);
  for (const mark of document.querySelectorAll('[data-unsent]:not(#offline)'))
    mark.textContent = String(mine.length);
  for (const mark of document.querySelectorAll('[data-kept-about]'))
    mark.hidden = asked.has('kept') || !mine.some(({ about }) => about === mark.dataset.keptAbout);
}

const timeOf = (instant) =>
  new Intl.DateTimeFormat(page.lang === 'id' ? 'id-ID' : 'en-GB', {
    timeZone: page.zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));

async function tell(text) {
  note = text;
  await refresh();
}

/** Sends what waits, and says what became of it. */
async function sendNow() {
  const before = unsent;
  const outcome = await (await sender()).send(paths.key, { step: (progress) => void refresh(progress) });
  signInNeeded = outcome === 'signIn';
  if (outcome === 'away') await store.remember('away', Date.now());
  await refresh();
  const sent = before - unsent;
  if (sent > 0) await tell(words.sent.replace('{n}', String(sent)));
  document.dispatchEvent(new CustomEvent('kept-sent'));
  return outcome;
}

let polling = false;

/** Tries again by itself while something waits: after five seconds, ten, twenty … at most every minute. */
async function poll() {
  if (polling) return;
  polling = true;
  for (let pause = 0; ; pause = Math.min(Math.max(5000, pause * 2), 60_000)) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const waits = (await store.records()).some(
      ({ office, state }) => office === page.office.id && state !== 'refused',
    );
    if (!waits) break;
    if (!(await isThere(4000))) continue;
    const outcome = await sendNow();
    if (outcome === 'signIn' || outcome === 'other') break;
  }
  polling = false;
}

/** Whoever signs out hears what stays behind. */
function warn(event, form) {
  const dialog = document.getElementById('offline-leaving');
  if (unsent === 0 || form.dataset.warned) return;
  event.preventDefault();
  event.stopPropagation();
  dialog.showModal();
  dialog.querySelector('[value=leave]').addEventListener(
    'click',
    () => {
      form.dataset.warned = 'yes';
      form.requestSubmit();
    },
    { once: true },
  );
}

// Only a script of this name becomes a worker; what else would is refused by the CSP.
function workerAddress() {
  const address = paths.worker + version;
  if (!/^\/service-worker\.js\?v=\w+$/.test(address)) throw new Error('Not our worker');
  const policy = globalThis.trustedTypes?.createPolicy('offline-worker', { createScriptURL: (url) => url });
  return policy ? policy.createScriptURL(address) : address;
}

/** While the server is there: the worker, a block of tickets, and the pages to open when it is not. */
async function prepare() {
  await loaded();
  await navigator.serviceWorker.register(workerAddress(), { scope: '/' });
  const { active } = await navigator.serviceWorker.ready;
  await refill();
  const told = new MessageChannel();
  const done = new Promise((resolve) => told.port1.addEventListener('message', ({ data }) => resolve(data)));
  told.port1.start();
  active.postMessage({ name: 'keepPages', path: location.pathname }, [told.port2]);
  if ((await done) === true) root.dataset.offline = 'ready';
}

// One at a time: two windows would each ask for a block.
const refill = () =>
  navigator.locks.request('aduan-sabtu-tickets', { ifAvailable: true }, async (lock) => {
    if (page.refillBelow === null || !lock || (await store.countTickets(page.office.id)) >= page.refillBelow)
      return;
    const body = new URLSearchParams({ _csrf: strip.dataset.csrf });
    const headers = { Accept: 'application/json' };
    const answer = await fetch(paths.tickets, { method: 'POST', headers, body });
    if (answer.ok && !answer.redirected)
      await store.addTickets(page.office.id, (await answer.json()).tickets);
  });
