// Asks the device where it is, for forms that can keep a position; the form works without it. A photo that is chosen
// asks by itself and notes the time.

for (const part of document.querySelectorAll('[data-position]')) begin(part);

function begin(part) {
  const form = part.closest('form');
  const button = part.querySelector('button');
  const status = part.querySelector('[role=status]');
  const { latitude, longitude, accuracy } = form.elements;
  const takenAt = part.querySelector('[name=takenAt]');
  form.addEventListener('change', ({ target }) => {
    if (target.type !== 'file' || target.files.length === 0) return;
    if (takenAt) takenAt.value = new Date().toISOString();
    if (part.dataset.position !== 'asked' && 'geolocation' in navigator && !latitude.value) ask();
  });
  // The server counts back from its own clock how long ago the photo was taken: that of a device may be wrong.
  const sentAt = part.querySelector('[name=sentAt]');
  form.addEventListener('submit', () => {
    if (sentAt) sentAt.value = new Date().toISOString();
  });
  if (!('geolocation' in navigator)) return;
  button.hidden = false;
  button.addEventListener('click', ask);

  function ask() {
    status.textContent = part.dataset.taking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        latitude.value = coords.latitude.toFixed(6);
        longitude.value = coords.longitude.toFixed(6);
        if (accuracy) accuracy.value = String(Math.round(coords.accuracy));
        longitude.dispatchEvent(new Event('change', { bubbles: true }));
        status.textContent = part.dataset.taken.replace('{m}', String(Math.round(coords.accuracy)));
      },
      () => {
        status.textContent = part.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
    );
  }
}
