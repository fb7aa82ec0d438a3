// Sends forms to the server: one at once, and what was kept, in order and one sender at a time.

const version = new URL(import.meta.url).search;
const { changeRecord, importPrivate, noteClock, recordOf, records, remember, removeRecord, unseal } =
  await import(`./offline-store.js${version}`);

const stall = 8000;
const perFile = 5000;

/**
 * Posts a form as a script; gives up when nothing moves for eight seconds, and leaves time for the photos.
 * `kind` is done | away | signIn | failed | invalid | other.
 */
export async function post(address, data) {
  const { status, url, body } = await asked(address, data);
  if (status < 300 && status > 0 && body) return { kind: 'done', status, body };
  if ([0, 408, 429, 502, 503, 504].includes(status)) return { kind: 'away', status };
  if (status >= 500) return { kind: 'failed', status };
  if (URL.parse(url)?.pathname === '/sign-in') return { kind: 'signIn', status };
  return { kind: status === 422 && body?.fields ? 'invalid' : 'other', status, body };
}

function asked(address, data) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const files = [...data.values()].filter((value) => value instanceof File && value.size > 0).length;
    let timer;
    const wait = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), ms);
    };
    request.open('POST', address);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', () => wait(stall));
    request.upload.addEventListener('load', () => wait(stall + files * perFile));
    request.addEventListener('loadend', () => {
      clearTimeout(timer);
      resolve({ status: request.status, url: request.responseURL, body: jsonOf(request) });
    });
    wait(stall);
    request.send(data);
  });
}

function jsonOf(request) {
  if (!request.getResponseHeader('content-type')?.includes('json')) return null;
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}

/** The keys of the offices of whoever is signed in, with a fresh token; or 'away' | 'signIn' | 'other'. */
export async function unlock(path) {
  try {
    const answer = await fetch(path, {
      headers: { Accept: 'application/json' },
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.timeout(stall),
    });
    if (answer.type === 'opaqueredirect') return 'signIn';
    if (answer.status >= 500) return 'away';
    if (!answer.ok) return 'other';
    const { csrf, now, keys } = await answer.json();
    await noteClock(now);
    const opened = await Promise.all(keys.map(async ({ office, jwk }) => [office, await importPrivate(jwk)]));
    return { csrf, keys: new Map(opened) };
  } catch {
    return 'away';
  }
}

/** What a record says, opened with the key of its office. */
export async function openRecord(id, { keys }) {
  const record = await recordOf(id);
  const key = record && keys.get(record.office);
  return key ? { record, ...(await unseal(key, record)) } : null;
}

/**
 * Sends what waits, oldest first; stops when the server is away or asks to sign in, goes past what it refuses.
 * `only` sends that record, also one that was refused. Resolves to 'busy' | 'away' | 'signIn' | 'other' | 'done'.
 */
export function send(path, { only, step = () => {} } = {}) {
  return navigator.locks.request('aduan-sabtu-send', { ifAvailable: true }, async (lock) => {
    if (!lock) return 'busy';
    let unlocked = await unlock(path);
    await remember('tried', Date.now());
    if (typeof unlocked === 'string') return unlocked;
    const waiting = (await records()).filter(
      ({ id, office, state }) => unlocked.keys.has(office) && (only ? id === only : state !== 'refused'),
    );
    let sent = 0;
    for (const { id, n } of waiting) {
      step({ left: waiting.length - sent });
      const opened = await openRecord(id, unlocked);
      if (!opened) continue;
      let answer = await post(opened.record.action, formOf(opened, unlocked));
      // The token was another session's, or nobody is signed in any more: ask which.
      if (answer.kind === 'other') {
        unlocked = await unlock(path);
        if (typeof unlocked === 'string') return unlocked;
        answer = await post(opened.record.action, formOf(opened, unlocked));
      }
      if (answer.kind === 'away' || answer.kind === 'signIn') return answer.kind;
      if (answer.kind === 'done') await removeRecord(n);
      else await changeRecord(n, refusalOf(answer));
      sent += 1;
    }
    return 'done';
  });
}

/** What a record remembers of an answer that did not take it. */
export const refusalOf = ({ kind, status, body }) => ({
  state: kind === 'failed' ? 'failed' : 'refused',
  status,
  errors: kind === 'invalid' ? (body.messages ?? body.fields) : null,
});

function formOf({ record, fields, paperKey }, { csrf }) {
  const data = new FormData();
  data.set('_csrf', csrf);
  for (const [name, value] of fields) data.append(name, value);
  for (const [name, value] of Object.entries(factsIn(record, paperKey))) data.set(name, value);
  return data;
}

/** What a form says of its way: its ticket, when it was taken and by whom. */
export const factsIn = ({ id, ticket, takenAt, account }, paperKey) => ({
  _key: id,
  ...(ticket ? { ticket } : {}),
  ...(paperKey ? { paperKey } : {}),
  takenAt,
  takenBy: account,
});
