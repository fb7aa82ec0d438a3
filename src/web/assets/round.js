// Sunday's stops: drag one to where it is walked; the buttons beside it do the same without this file.

const list = document.querySelector('[data-order]');
const form = list && document.getElementById(list.dataset.order);
if (form) void makeSortable();

async function makeSortable() {
  await import(list.dataset.library); // says its name to the window
  for (const handle of list.querySelectorAll('[data-handle]')) handle.hidden = false;
  globalThis.Sortable.create(list, {
    handle: '[data-handle]',
    draggable: '[data-stop]',
    animation: 150,
    // One way for finger and mouse: a browser's own dragging knows no finger.
    forceFallback: true,
    fallbackOnBody: true,
    ghostClass: 'stop-ghost',
    onEnd: ({ oldIndex, newIndex }) => oldIndex !== newIndex && keep(),
  });
}

async function keep() {
  const ids = [...list.querySelectorAll('[data-stop]')].map(({ dataset }) => dataset.stop);
  for (const [index, input] of form.querySelectorAll('[name=stop]').entries()) input.value = ids[index];
  const status = form.querySelector('[data-order-status]');
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: 'application/json' },
    });
    if (!answer.ok) throw new Error(answer.statusText);
    status.textContent = status.dataset.kept;
    // Numbers, map and buttons follow the new order.
    location.reload();
  } catch {
    status.textContent = status.dataset.failed;
  }
}
