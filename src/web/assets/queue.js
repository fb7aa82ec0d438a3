// Kiosk and display; both work without this file, the display then loads itself again every 15 seconds.

// The kiosk goes back to its first page by itself, and follows the clock.
const after = document.querySelector('[data-after]');
if (after) setTimeout(() => location.replace(after.href), Number(after.dataset.after) * 1000);

const reload = document.querySelector('[data-reload]');
if (reload) setInterval(loadAgain, Number(reload.dataset.reload) * 1000);

// Without a network the page stays as it is and does not turn into the browser's error page.
async function loadAgain() {
  const answer = await fetch(location.href, { method: 'HEAD' }).catch(() => null);
  if (answer?.ok) location.reload();
}

const sound = document.getElementById('sound');
let board = document.getElementById('board');
if (board) watch();

function watch() {
  const events = new EventSource(board.dataset.events);
  events.addEventListener('queue', ({ data }) => {
    if (data !== board.dataset.mark) void show();
  });
  // The hours change what the board says without any event.
  setInterval(show, 60_000);
}

const callsOn = (part) =>
  new Map([...part.querySelectorAll('[data-call]')].map((each) => [each.dataset.call, each]));

async function show() {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const { pageOf } = await import(`./app.js${new URL(import.meta.url).search}`);
  const page = await pageOf(answer);
  const next = page.getElementById('board');
  if (!next) return;
  const before = callsOn(board);
  board.replaceWith(next);
  board = next;
  for (const [call, counter] of callsOn(board)) {
    if (before.has(call)) continue;
    counter.classList.add('board-new');
    say(counter.dataset.say);
  }
}

// Browsers speak only after somebody has touched the page.
if (sound && 'speechSynthesis' in window) {
  sound.hidden = false;
  sound.addEventListener('click', () => {
    const on = sound.getAttribute('aria-pressed') !== 'true';
    sound.setAttribute('aria-pressed', String(on));
    [sound.textContent, sound.dataset.on] = [sound.dataset.on, sound.textContent];
    if (!on) speechSynthesis.cancel();
    for (const { dataset } of on ? callsOn(board).values() : []) say(dataset.say);
  });
}

function say(text) {
  if (sound?.getAttribute('aria-pressed') !== 'true') return;
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = 'id-ID';
  speech.voice = speechSynthesis.getVoices().find(({ lang }) => /^id\b/i.test(lang)) ?? null;
  speech.rate = 0.9;
  speechSynthesis.speak(speech);
}
