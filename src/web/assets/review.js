// The result of a review on the phone: signatures drawn with the finger, and a kept result shown again.

const group = document.querySelector('[data-signatures]');
const fields = document.querySelectorAll('[data-signature]');
if (group && fields.length > 0) void offerSignatures();

async function offerSignatures() {
  const { default: SignaturePad } = await import(group.dataset.signatures);
  for (const field of fields) offer(field, SignaturePad);
}

// A form's field takes some 20 kB; a signature that is larger is drawn anew with fewer pixels.
const longest = 19_000;

function offer(field, SignaturePad) {
  const [input, canvas] = [field.querySelector('input'), field.querySelector('canvas')];
  const [sign, area, clear] = ['[data-sign]', '[data-pad]', '[data-clear]'].map((name) =>
    field.querySelector(name),
  );
  let pad;
  field.hidden = false;
  const open = () => {
    sign.hidden = true;
    area.hidden = false;
    fit(canvas, 2);
    pad = new SignaturePad(canvas, {
      penColor: '#10242b',
      backgroundColor: '#fff',
      minWidth: 0.8,
      maxWidth: 2.4,
    });
    pad.addEventListener('endStroke', () => {
      input.value = drawingOf(canvas);
    });
  };
  sign.addEventListener('click', () => {
    open();
    canvas.scrollIntoView({ block: 'nearest' });
  });
  clear.addEventListener('click', () => {
    pad.clear();
    input.value = '';
  });
  // A form that came back with an error, or that was kept, brings the drawing along.
  const show = () => {
    if (!input.value) return;
    if (!pad) open();
    void pad.fromDataURL(input.value, { ratio: 1, width: canvas.width / 2, height: canvas.height / 2 });
  };
  show();
  input.addEventListener('change', show);
}

function fit(canvas, ratio) {
  canvas.width = Math.round(canvas.offsetWidth * ratio);
  canvas.height = Math.round(canvas.offsetHeight * ratio);
  canvas.getContext('2d').scale(ratio, ratio);
}

function drawingOf(canvas) {
  for (let part = 1; part > 0.2; part -= 0.2) {
    const small = document.createElement('canvas');
    small.width = Math.round(canvas.width * part);
    small.height = Math.round(canvas.height * part);
    small.getContext('2d').drawImage(canvas, 0, 0, small.width, small.height);
    const drawing = small.toDataURL('image/png');
    if (drawing.length <= longest) return drawing;
  }
  return '';
}

// What the browser fills in again says what it holds, as the server's page would.
const { form } = group ?? {};
form?.addEventListener('change', ({ target }) => {
  if (target.name === 'accuracy' && target.value) {
    const part = form.querySelector('[data-position]');
    part.querySelector('[role=status]').textContent = part.dataset.taken.replace('{m}', target.value);
  }
  const others = target.name === 'came' && target.checked && target.closest('details');
  if (others) others.open = true;
});
