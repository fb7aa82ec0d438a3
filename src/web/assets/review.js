// The result of a review on the phone: signatures drawn with the finger, and when it was written down.

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
  if (!input.value) return;
  // A form that came back with an error brings the drawing along.
  open();
  void pad.fromDataURL(input.value, { ratio: 1, width: canvas.width / 2, height: canvas.height / 2 });
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

// When it was written down, by the clock of the program; without a network it may be sent hours later.
for (const form of document.querySelectorAll('form[data-taken-at]')) {
  const ahead = Number(form.dataset.clockAhead) || 0;
  form.addEventListener(
    'submit',
    () => {
      form.elements.takenAt.value = new Date(Date.now() + ahead).toISOString();
    },
    { capture: true },
  );
}
