// Opens the counter without the server. Keeps assets by their version, and only those pages that name nobody.

const version = new URL(location.href).searchParams.get('v');
const assetCache = `assets-${version}`;
const pageCache = 'pages';
/** Pages that open without the server, and the stored page that stands in for each. */
const shells = { '/saturday/intake': '/saturday/intake/shell', '/offline': '/offline/shell' };
const otherwise = '/offline/shell';
const patience = 3000;
const scripts = [
  'offline.js',
  'offline-store.js',
  'offline-send.js',
  'offline-fields.js',
  'offline-receipt.js',
  'offline-list.js',
  'offline.css',
  'receipt.css',
  'qrcode.js',
].map((name) => `/assets/${name}?v=${version}`);

let awayUntil = 0;

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(Promise.all([keepAssets(scripts), keepPages()]));
});

// The new pages are stored before the old version's files go.
self.addEventListener('activate', (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  if (event.data === 'keepPages')
    event.waitUntil(keepPages().then((kept) => event.ports[0]?.postMessage(kept)));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === 'POST' && pathname === '/sign-out' && request.mode === 'navigate')
    event.respondWith(signOut(request));
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

async function pageOf(request, pathname) {
  const own = shells[pathname];
  const kept = await caches.match(own ?? otherwise, { cacheName: pageCache });
  if (!kept) return fetch(request);
  if (own && Date.now() < awayUntil) return kept;
  try {
    const answer = await (own ? inTime(fetch(request)) : fetch(request));
    if (![502, 503, 504].includes(answer.status)) return answer;
  } catch {
    // Below: the stored page.
  }
  return kept;
}

// A line that is dead without saying so is waited for once in ten seconds.
function inTime(asked) {
  let timer;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => {
      awayUntil = Date.now() + 10_000;
      reject(new Error('The server takes too long'));
    }, patience);
  });
  return Promise.race([asked, tooLate]).finally(() => clearTimeout(timer));
}

async function signOut(request) {
  try {
    const answer = await fetch(request);
    await caches.delete(pageCache);
    return answer;
  } catch (fault) {
    const kept = await caches.match(otherwise, { cacheName: pageCache });
    if (kept) return kept;
    throw fault;
  }
}

/** Stores the pages with all that they need; false when nobody is signed in or the server is away. */
async function keepPages() {
  try {
    const cache = await caches.open(pageCache);
    for (const shell of Object.values(shells)) {
      const answer = await fetch(shell, {
        cache: 'no-store',
        redirect: 'manual',
        headers: { Accept: 'text/html' },
      });
      if (answer.status !== 200) return false;
      const text = await answer.clone().text();
      await keepAssets(text.match(/\/assets\/[\w./-]+\?v=\w+/g) ?? []);
      await cache.put(shell, answer);
    }
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
