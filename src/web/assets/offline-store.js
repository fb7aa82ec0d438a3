// What the browser keeps while the server is away: IndexedDB, each record sealed for its office.
// Only facts that name nobody stay readable: number, version, kind, time, account, size, state.

const curve = { name: 'ECDH', namedCurve: 'P-256' };
const { subtle } = crypto;

const patience = 4000;

let opened;

/** The database of this device; throws where the browser refuses it or says nothing. */
function database() {
  opened ??= new Promise((resolve, reject) => {
    setTimeout(
      () => reject(new DOMException('The browser does not open its database', 'TimeoutError')),
      patience,
    );
    const request = indexedDB.open('aduan-sabtu', 1);
    request.addEventListener('upgradeneeded', () => {
      const db = request.result;
      db.createObjectStore('records', { keyPath: 'n', autoIncrement: true }).createIndex('id', 'id', {
        unique: true,
      });
      db.createObjectStore('tickets', { keyPath: 'ticket' }).createIndex('office', 'office');
      db.createObjectStore('device');
    });
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  return opened;
}

/** Runs a deed on one store; the promise is kept when what it did is on the disk. */
async function within(name, mode, deed) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(name, mode, { durability: 'strict' });
    let result;
    transaction.addEventListener('complete', () => resolve(result));
    transaction.addEventListener('abort', () => reject(transaction.error));
    transaction.addEventListener('error', () => reject(transaction.error));
    deed(transaction.objectStore(name), (value) => (result = value));
  });
}

const read = (name, ask) =>
  within(name, 'readonly', (store, give) => {
    const request = ask(store);
    request.addEventListener('success', () => give(request.result));
  });

/** Resolves when the browser can be read from. */
export const ready = async () => void (await database());

/**
 * Something that the device remembers about itself: the clock, the last try. Resolves to whether there was room for
 * it; a full disk is no reason to stop.
 */
export const remember = (key, value) =>
  within('device', 'readwrite', (store) => store.put(value, key)).then(
    () => true,
    () => false,
  );
export const recall = (key) => read('device', (store) => store.get(key));

/** How far the server's clock is from this one's, from what it has just said. */
export const noteClock = (said, heardAt = Date.now()) => remember('offset', Date.parse(said) - heardAt);

/** Every record in the order in which they were kept, without its sealed content. */
export async function records() {
  const all = await read('records', (store) => store.getAll());
  return all.map(({ sealed: _, ...facts }) => facts);
}

/** Where a record is opened again, with what has happened since the version that it was made from. */
export const addressOf = ({ page, id, version }, query = '') =>
  `${page}${page.includes('?') ? '&' : '?'}kept=${id}${version ? `&seen=${version}` : ''}${query}`;

export const recordOf = (id) => read('records', (store) => store.index('id').get(id));
export const removeRecord = (n) => within('records', 'readwrite', (store) => store.delete(n));

/** Changes the readable facts of a record that is still there. */
export const changeRecord = (n, changes) =>
  within('records', 'readwrite', (store) => {
    const request = store.get(n);
    request.addEventListener('success', () => {
      if (request.result) store.put({ ...request.result, ...changes });
    });
  });

/** Keeps a record: with its number in place of what it was, without one as the last. Throws for an id that is there. */
export const keepRecord = (record) => within('records', 'readwrite', (store) => store.put(record));

/**
 * Takes a ticket out of an office's block: nobody on this device takes it again. Any of them, not the first, as the
 * browser keeps them in order: from the receipt of one visitor nothing is known of the next one's number.
 */
export const takeTicket = (office) =>
  within('tickets', 'readwrite', (store, give) => {
    const request = store.index('office').getAllKeys(IDBKeyRange.only(office));
    request.addEventListener('success', () => {
      const tickets = request.result;
      if (tickets.length === 0) return;
      const ticket = tickets[crypto.getRandomValues(new Uint32Array(1))[0] % tickets.length];
      give({ ticket, office });
      store.delete(ticket);
    });
  });

export const countTickets = (office) =>
  read('tickets', (store) => store.index('office').count(IDBKeyRange.only(office)));

export const addTickets = (office, tickets) =>
  within('tickets', 'readwrite', (store) => {
    for (const ticket of tickets) store.put({ ticket, office });
  });

const nothing = async () => undefined;

/** Stands in where the browser keeps nothing: forms go out while the server is there, and none is said to be safe. */
export function without(fault) {
  return {
    seal,
    recordOf: nothing,
    removeRecord: nothing,
    takeTicket: nothing,
    addTickets: nothing,
    recall: nothing,
    records: async () => [],
    countTickets: async () => 0,
    remember: async () => false,
    noteClock: async () => false,
    keepRecord: () => Promise.reject(fault),
  };
}

/** Seals a form for an office: needs no secret, and only the office's private key opens it again. */
export async function seal(publicJwk, facts, payload) {
  const office = await subtle.importKey('jwk', { ...publicJwk, key_ops: [] }, curve, false, []);
  const once = await subtle.generateKey(curve, true, ['deriveBits']);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await contentKey(once.privateKey, office, salt, 'encrypt');
  const sealed = { name: 'AES-GCM', iv, additionalData: bound(facts) };
  return {
    salt,
    iv,
    once: await subtle.exportKey('jwk', once.publicKey),
    content: await subtle.encrypt(sealed, key, await bytesOf(payload)),
  };
}

/** The fields of a record, files as files. Throws when key or record are not the ones that belong together. */
export async function unseal(privateKey, record) {
  const { salt, iv, once, content } = record.sealed;
  const own = await subtle.importKey('jwk', { ...once, key_ops: [] }, curve, false, []);
  const key = await contentKey(privateKey, own, salt, 'decrypt');
  const plain = await subtle.decrypt({ name: 'AES-GCM', iv, additionalData: bound(record) }, key, content);
  return payloadOf(plain);
}

/** An office's private key, which from here on nobody can read any more. */
export const importPrivate = (jwk) => subtle.importKey('jwk', jwk, curve, false, ['deriveBits']);

async function contentKey(own, other, salt, use) {
  const shared = await subtle.deriveBits({ name: 'ECDH', public: other }, own, 256);
  const material = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode('aduan-sabtu kept form');
  const derived = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return subtle.deriveKey(derived, material, { name: 'AES-GCM', length: 256 }, false, [use]);
}

// What stays readable can't be exchanged between records: the seal breaks.
const bound = ({ id, office, account, action, ticket, takenAt }) =>
  new TextEncoder().encode(JSON.stringify([id, office, account, action, ticket ?? null, takenAt]));

async function bytesOf({ fields, paperKey }) {
  const files = fields.map(([, value]) => value).filter((value) => value instanceof File);
  const described = fields.map(([name, value]) =>
    value instanceof File ? [name, { name: value.name, type: value.type, size: value.size }] : [name, value],
  );
  const head = new TextEncoder().encode(JSON.stringify({ fields: described, paperKey }));
  return new Blob([new Uint32Array([head.length]), head, ...files]).arrayBuffer();
}

function payloadOf(plain) {
  const length = new Uint32Array(plain.slice(0, 4))[0];
  const head = JSON.parse(new TextDecoder().decode(plain.slice(4, 4 + length)));
  let at = 4 + length;
  const fields = head.fields.map(([name, value]) => {
    if (typeof value === 'string') return [name, value];
    const file = new File([plain.slice(at, at + value.size)], value.name, { type: value.type });
    at += value.size;
    return [name, file];
  });
  return { fields, paperKey: head.paperKey };
}
