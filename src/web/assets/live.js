// data-live with an id: these parts are fetched again when the server says that their numbers have changed.

const { liveEvents: address } = document.querySelector('[data-live-events]').dataset;
let events;
let shown = true;
let asking = false;
let askAgain = false;

follow();
document.addEventListener('visibilitychange', follow);

// Nobody looks at a hidden tab: it says nothing, holds no connection, and is fetched again when it comes back.
function follow() {
  if (document.visibilityState !== 'visible') {
    events?.close();
    events = undefined;
    shown = false;
  } else if (!events) {
    events = new EventSource(address);
    events.addEventListener('open', () => {
      if (!shown) void show();
      shown = true;
    });
    events.addEventListener('tallies', () => void show());
    events.addEventListener('error', lost);
  }
}

// The browser comes back by itself, unless it was turned away: then later, and nothing is worse than a reload.
function lost() {
  shown = false;
  if (events?.readyState !== EventSource.CLOSED) return;
  setTimeout(() => {
    if (events?.readyState === EventSource.CLOSED) events = undefined;
    follow();
  }, 60_000);
}

async function show() {
  askAgain = true;
  if (asking) return;
  asking = true;
  while (askAgain) {
    askAgain = false;
    const page = await ask().catch(() => null);
    if (page) for (const part of document.querySelectorAll('[data-live][id]')) renew(part, page);
  }
  asking = false;
}

async function ask() {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
  // The session is over: what stands here is for nobody any more.
  if (answer.redirected) location.reload();
  if (!answer.ok || answer.redirected) return null;
  const { pageOf } = await import(`./app.js${new URL(import.meta.url).search}`);
  return pageOf(answer);
}

function renew(part, page) {
  const next = page.getElementById(part.id);
  if (!next || part.isEqualNode(next)) return;
  // A line that screen readers follow stays, or they would hear nothing of it.
  if (part.role === 'status') {
    part.textContent = next.textContent;
    return;
  }
  // Whoever is pressing something presses that, and not what comes into its place.
  if (part.matches(':active')) {
    setTimeout(() => renew(part, page), 500);
    return;
  }
  const open = [...part.querySelectorAll('details')].map((each) => each.open);
  const focused = part.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  const scrolled = [...part.querySelectorAll('.table-responsive')].map((each) => each.scrollLeft);
  part.replaceWith(next);
  next.querySelectorAll('details').forEach((each, n) => (each.open = open[n] ?? each.open));
  next.querySelectorAll('.table-responsive').forEach((each, n) => (each.scrollLeft = scrolled[n] ?? 0));
  if (focused)
    (next.querySelector(focused) ?? next.querySelector('a, summary'))?.focus({ preventScroll: true });
}

function nameOf(element) {
  const { id, tagName } = element;
  if (id) return `#${CSS.escape(id)}`;
  const href = element.getAttribute('href');
  return href ? `a[href="${CSS.escape(href)}"]` : tagName.toLowerCase();
}
