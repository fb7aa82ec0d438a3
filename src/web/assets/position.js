// Asks the device where it is, for forms that can keep a position; the form works without it.

for (const part of document.querySelectorAll('[data-position]')) {
  const button = part.querySelector('button');
  const status = part.querySelector('[role=status]');
  const [latitude, longitude] = part.querySelectorAll('input');
  if (!('geolocation' in navigator)) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    status.textContent = part.dataset.taking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        latitude.value = coords.latitude.toFixed(6);
        longitude.value = coords.longitude.toFixed(6);
        status.textContent = part.dataset.taken.replace('{m}', String(Math.round(coords.accuracy)));
      },
      () => {
        status.textContent = part.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
    );
  });
}
