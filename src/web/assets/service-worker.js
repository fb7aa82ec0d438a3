// Opens counter and round without the server. Keeps assets by their version, and only those pages that name nobody.

const version = new URL(location.href).searchParams.get('v');
const assetCache = `assets-${version}`;
const pageCache = 'pages';
/** The first page that is stored; each names those that are stored with it as `data-twin`. */
const first = '/offline';
/** What is stored in place of a page: its twin, which names nobody. */
const twinOf = (path) => `${path}/shell`;
const patience = 3000;
// Other pages may be slow for a good reason.
const longPatience = 12_000;
const lasting = 5 * 60_000;
const scripts = [
  'offline.js',
  'offline-store.js',
  'offline-send.js',
  'offline-fields.js',
  'offline-receipt.js',
  'offline-review.js',
  'offline-list.js',
  'offline.css',
  'receipt.css',
  'qrcode.js',
].map((name) => `/assets/${name}?v=${version}`);

let awayUntil = 0;
let keptAt = 0;

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(Promise.all([keepAssets(scripts), keepPages()]));
});

// The new pages are stored before the old version's files go.
self.addEventListener('activate', (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  const { name, path } = event.data;
  if (name === 'keepPages')
    event.waitUntil(refreshPages(path).then((kept) => event.ports[0]?.postMessage(kept)));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === 'POST') {
    // Whatever was changed may stand on a stored page.
    keptAt = 0;
    if (request.mode === 'navigate' && ['/sign-in', '/sign-out'].includes(pathname))
      event.respondWith(changePerson(request));
  }
  if (request.method !== 'GET') return;
  if (pathname.startsWith('/assets/')) event.respondWith(assetOf(request, searchParams.has('v')));
  else if (request.mode === 'navigate') event.respondWith(pageOf(request, pathname));
});

async function assetOf(request, versioned) {
  const kept = await caches.match(request);
  if (kept) return kept;
  try {
    const answer = await fetch(request);
    if (versioned && answer.ok) await (await caches.open(assetCache)).put(request, answer.clone());
    return answer;
  } catch (fault) {
    // Of another version, but better than none.
    const other = await caches.match(request, { ignoreSearch: true });
    if (other) return other;
    throw fault;
  }
}

const stored = (path) => caches.match(path, { cacheName: pageCache });

async function pageOf(request, pathname) {
  const own = await stored(pathname);
  const kept = own ?? (await stored(first));
  if (!kept) return fetch(request);
  if (own && Date.now() < awayUntil) return kept;
  try {
    const answer = await inTime(fetch(request), own ? patience : longPatience);
    if (![502, 503, 504].includes(answer.status)) return answer;
  } catch {
    // Below: the stored page.
  }
  return kept;
}

// A line that is dead without saying so is waited for once in ten seconds.
function inTime(asked, ms) {
  let timer;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => {
      awayUntil = Date.now() + 10_000;
      reject(new Error('The server takes too long'));
    }, ms);
  });
  return Promise.race([asked, tooLate]).finally(() => clearTimeout(timer));
}

/** Signing in and out: the next person finds no page of the one before. */
async function changePerson(request) {
  try {
    const answer = await fetch(request);
    // A password that was wrong comes back with its page.
    if (answer.type === 'opaqueredirect' || answer.redirected) await caches.delete(pageCache);
    return answer;
  } catch (fault) {
    const kept = await stored(first);
    if (kept) return kept;
    throw fault;
  }
}

/** Stores the pages anew when one of them is looked at or they are some minutes old. */
async function refreshPages(path) {
  const known = Date.now() < keptAt + lasting && (await stored(first)) && !(await stored(path));
  return known ? true : keepPages();
}

/**
 * Stores the pages with all that they need, and forgets those that are named no more; false when one of them is
 * missing: nobody is signed in, the server is away.
 */
async function keepPages() {
  try {
    const cache = await caches.open(pageCache);
    const named = new Set([first]);
    let complete = true;
    for (const path of named) {
      const answer = await fetch(twinOf(path), {
        cache: 'no-store',
        redirect: 'manual',
        headers: { Accept: 'text/html' },
      });
      complete &&= answer.status === 200;
      if (answer.status !== 200) continue;
      const text = await answer.clone().text();
      await keepAssets(text.match(/\/assets\/[\w./-]+\?v=\w+/g) ?? []);
      await cache.put(path, answer);
      for (const [, other] of text.matchAll(/data-twin="([\w/-]+)"/g)) named.add(other);
    }
    if (!complete) return false;
    const old = (await cache.keys()).filter(({ url }) => !named.has(new URL(url).pathname));
    await Promise.all(old.map((request) => cache.delete(request)));
    keptAt = Date.now();
    return true;
  } catch {
    return false;
  }
}

async function keepAssets(addresses) {
  const cache = await caches.open(assetCache);
  for (const address of new Set(addresses)) if (!(await cache.match(address))) await cache.add(address);
}

async function dropOld() {
  const old = (await caches.keys()).filter((name) => name !== assetCache && name !== pageCache);
  await Promise.all(old.map((name) => caches.delete(name)));
}
