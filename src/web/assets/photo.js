// Photos before they are sent: made smaller, shown, removable, and kept when the form comes back with errors.
// Without this file the field is a plain file field.

const side = 1600;
const smallEnough = 600_000;
const sentKey = 'photos-sent';

const sent = new Set(JSON.parse(sessionStorage.getItem(sentKey) ?? '[]'));
sessionStorage.removeItem(sentKey);
for (const part of document.querySelectorAll('[data-photos]')) begin(part);
void forgetOld();

function begin(part) {
  const input = part.querySelector('input[type=file]');
  const list = part.querySelector('.photo-chosen');
  const status = part.querySelector('[role=status]');
  const { form } = input;
  const most = Number(part.dataset.most);
  const id = `${new URL(form.action).pathname} ${input.id}`;
  // Where errors are shown without another page nothing has to be kept, least of all readable on the disk.
  const stays = form.dataset.keep !== undefined && globalThis.isSecureContext;
  let chosen = [];
  let busy = 0;

  input.addEventListener('change', () => void add([...input.files]));
  form.addEventListener('reset', () => {
    chosen = [];
    write();
  });
  // What is still being made smaller goes out when it is done.
  form.addEventListener(
    'submit',
    (event) => {
      if (busy > 0) {
        event.preventDefault();
        event.stopImmediatePropagation();
        form.dataset.waiting = 'yes';
        return;
      }
      if (chosen.length > 0 && !stays) remember();
    },
    { capture: true },
  );
  form.addEventListener('kept-next', () => {
    chosen = [];
    write();
  });
  if (part.dataset.again !== undefined && sent.has(id)) void restore();
  else void forget(id);

  async function add(files) {
    const room = most === 1 ? 1 : most - chosen.length;
    const taken = files.slice(0, Math.max(0, room));
    if (taken.length === 0) return write();
    busy += 1;
    say(part.dataset.shrinking);
    const smaller = [];
    for (const file of taken) smaller.push(await shrink(file));
    busy -= 1;
    chosen = most === 1 ? smaller : [...chosen, ...smaller];
    write();
    if (taken.length < files.length) say(part.dataset.tooMany.replace('{n}', String(most)));
    if (busy === 0 && form.dataset.waiting) {
      delete form.dataset.waiting;
      form.requestSubmit();
    }
  }

  async function restore() {
    const files = await kept(id);
    if (!files?.length || input.files.length > 0) return;
    chosen = files;
    write();
    say(part.dataset.kept);
  }

  function write() {
    const carrier = new DataTransfer();
    for (const file of chosen) carrier.items.add(file);
    input.files = carrier.files;
    list.replaceChildren(...chosen.map(itemOf));
    list.hidden = chosen.length === 0;
    say(chosen.length > 0 ? part.dataset.chosen.replace('{n}', String(chosen.length)) : '');
    if (!stays) void keep(id, chosen);
  }

  function itemOf(file) {
    const item = document.createElement('li');
    const image = document.createElement('img');
    const button = document.createElement('button');
    const name = document.createElement('span');
    image.alt = '';
    image.src = URL.createObjectURL(file);
    image.addEventListener('load', () => URL.revokeObjectURL(image.src));
    image.addEventListener('error', () => {
      image.remove();
      // A HEIC that this browser can't show is still sent; anything else is said now, while the visitor is there.
      if (!/hei[cf]/i.test(file.type + file.name)) item.append(unreadable());
    });
    name.textContent = file.name;
    button.type = 'button';
    button.className = 'btn btn-outline-secondary btn-sm';
    button.textContent = '×';
    button.setAttribute('aria-label', part.dataset.remove.replace('{name}', file.name));
    button.addEventListener('click', () => {
      chosen = chosen.filter((other) => other !== file);
      write();
      input.focus();
    });
    item.append(image, name, button);
    return item;
  }

  function unreadable() {
    const words = document.createElement('strong');
    words.className = 'tone-danger';
    words.setAttribute('role', 'alert');
    words.textContent = part.dataset.unreadable;
    return words;
  }

  function remember() {
    const ids = JSON.parse(sessionStorage.getItem(sentKey) ?? '[]');
    sessionStorage.setItem(sentKey, JSON.stringify([...ids, id]));
  }

  function say(text) {
    status.textContent = text;
  }
}

/** The photo at most 1600 pixels wide or high, as JPEG with the EXIF that it came with; itself when it is small. */
async function shrink(file) {
  // Of other kinds the browser would lose time and place; they go as they are unless they are very large.
  const readable = file.type === 'image/jpeg' || file.size > 8_000_000;
  if (!readable || file.size <= smallEnough) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((resolve) => {
      canvas.toBlob(resolve, 'image/jpeg', 0.85);
    });
    if (!blob || blob.size >= file.size) return file;
    const exif = await exifOf(file);
    const parts = exif ? [blob.slice(0, 2), exif, blob.slice(2)] : [blob];
    const { lastModified } = file;
    return new File(parts, `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg', lastModified });
  } catch {
    return file;
  }
}

// The server keeps time and place of the original apart; the drawn picture is upright, so its EXIF must say so.
async function exifOf(file) {
  const bytes = new Uint8Array(await file.slice(0, 262_144).arrayBuffer());
  const view = new DataView(bytes.buffer);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda;) {
    const length = view.getUint16(at + 2);
    const isExif = bytes[at + 1] === 0xe1 && view.getUint32(at + 4) === 0x45786966;
    if (isExif && at + 2 + length <= bytes.length) {
      const segment = bytes.slice(at, at + 2 + length);
      setUpright(segment);
      return segment;
    }
    at += 2 + length;
  }
  return null;
}

function setUpright(segment) {
  const view = new DataView(segment.buffer);
  const head = 10;
  const little = view.getUint16(head) === 0x4949;
  const first = head + view.getUint32(head + 4, little);
  const count = view.getUint16(first, little);
  for (let entry = first + 2; entry < first + 2 + count * 12; entry += 12)
    if (view.getUint16(entry, little) === 0x0112) view.setUint16(entry + 8, 1, little);
}

// Chosen photos live in the browser only until the form has come through, an hour at most.
function store(mode, work) {
  return new Promise((resolve) => {
    const opening = indexedDB.open('photos', 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('chosen'));
    opening.addEventListener('error', () => resolve(undefined));
    opening.addEventListener('success', () => {
      const database = opening.result;
      const deal = database.transaction('chosen', mode);
      const asked = work(deal.objectStore('chosen'));
      deal.addEventListener('complete', () => {
        database.close();
        resolve(asked?.result);
      });
      deal.addEventListener('abort', () => resolve(undefined));
    });
  });
}

function keep(id, files) {
  if (files.length === 0) return forget(id);
  return store('readwrite', (photos) => photos.put({ at: Date.now(), files }, id));
}

async function kept(id) {
  return (await store('readonly', (photos) => photos.get(id)))?.files;
}

function forget(id) {
  return store('readwrite', (photos) => photos.delete(id));
}

function forgetOld() {
  return store('readwrite', (photos) => {
    const each = photos.openCursor();
    each.addEventListener('success', () => {
      const cursor = each.result;
      if (!cursor) return;
      if (cursor.value.at < Date.now() - 3_600_000) cursor.delete();
      cursor.continue();
    });
  });
}
