// Compares a chosen file with the issued one in the browser: the file stays where it is. Without this script, or on
// an address without TLS, the form sends the file to be compared.

const form = document.querySelector('form[data-compare]');
const told = document.querySelector('[data-compared]');
const field = form?.elements.file;

if (field && told && globalThis.crypto?.subtle)
  field.addEventListener('change', async () => {
    const [file] = field.files;
    told.replaceChildren();
    if (!file) return;
    const hash = hexOf(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    if (field.files[0] === file) tell(hash === form.dataset.compare, hash);
  });

function hexOf(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function tell(same, hash) {
  const notice = document.createElement('p');
  notice.className = `notice tone-${same ? 'success' : 'danger'}`;
  notice.textContent = same ? told.dataset.same : told.dataset.different;
  const yours = document.createElement('p');
  yours.textContent = `${told.dataset.yours}: ${hash.match(/.{8}/g).join(' ')}`;
  told.replaceChildren(notice, yours);
}
