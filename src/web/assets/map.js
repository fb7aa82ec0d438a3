// Panning, zooming, the own position and choosing a point; the map is complete without this file.

for (const map of document.querySelectorAll('[data-map]')) begin(map);

function begin(map) {
  const svg = map.querySelector('svg');
  const tools = map.querySelector('[data-map-tools]');
  const status = map.querySelector('[data-map-status]');
  const { west, north, perLongitude, perLatitude, pickLatitude, pickLongitude } = map.dataset;
  const whole = svg.viewBox.baseVal;
  const full = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  let view = { ...full };
  const fields = pickLatitude ? fieldsOf(map, pickLatitude, pickLongitude) : null;
  const marks = { here: null, about: null, pin: null };

  tools.hidden = false;
  for (const button of tools.querySelectorAll('[data-map-do]'))
    button.addEventListener('click', () => deeds[button.dataset.mapDo]());
  const deeds = {
    in: () => zoom(0.6),
    out: () => zoom(1 / 0.6),
    here: showHere,
    pin: () => movePin(0, 0),
    clear: () => fields && setPoint(null),
  };

  const toX = (longitude) => (longitude - west) * perLongitude;
  const toY = (latitude) => (north - latitude) * perLatitude;
  const toPoint = ({ x, y }) => ({
    latitude: Number(north) - y / perLatitude,
    longitude: Number(west) + x / perLongitude,
  });
  const size = () => view.width / full.width;

  function look(next) {
    const width = Math.min(full.width, Math.max(full.width / 40, next.width));
    const height = (width * full.height) / full.width;
    view = {
      width,
      height,
      x: Math.min(Math.max(next.x, full.x), full.x + full.width - width),
      y: Math.min(Math.max(next.y, full.y), full.y + full.height - height),
    };
    svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${view.height}`);
    // Letters and markers keep their size on the screen.
    for (const part of map.querySelectorAll('[data-x]')) {
      const { x, y, dx = -x, dy = -y } = part.dataset;
      part.setAttribute('transform', `translate(${x} ${y}) scale(${size()}) translate(${dx} ${dy})`);
    }
    map
      .querySelector('.map-frame')
      .setAttribute('transform', `translate(${view.x} ${view.y}) scale(${size()})`);
    map.classList.toggle('map-zoomed', size() < 1);
    scaleText();
  }

  function zoom(factor, about = { x: view.x + view.width / 2, y: view.y + view.height / 2 }) {
    const width = Math.min(full.width, Math.max(full.width / 40, view.width * factor));
    const by = width / view.width;
    look({ width, x: about.x - (about.x - view.x) * by, y: about.y - (about.y - view.y) * by });
  }

  // A round distance again, and the bar as long as that is now.
  function scaleText() {
    const [bar, text] = [map.querySelector('.map-scale'), map.querySelector('.map-scale-text')];
    const metresPerUnit = (size() * 111_195) / perLatitude;
    const longest = (metresPerUnit * full.width) / 3;
    const power = 10 ** Math.floor(Math.log10(longest));
    const metres = ([5, 2, 1].find((digit) => digit * power <= longest) ?? 1) * power;
    bar.setAttribute('d', `M10 ${full.height - 16}v6h${metres / metresPerUnit}v-6`);
    text.textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  }

  const spotOf = (event) =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

  // One finger or the mouse drags once it is zoomed in, two fingers pinch, Ctrl and the wheel zoom.
  const fingers = new Map();
  let dragged = false;
  svg.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, spotOf(event));
  });
  svg.addEventListener('pointerdown', (event) => {
    if (fingers.size === 0) dragged = false;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  svg.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const unit = view.width / svg.clientWidth;
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot);
    const [dx, dy] = [event.clientX - before.x, event.clientY - before.y];
    if (!dragged && Math.hypot(dx, dy) < 5) return;
    dragged = true;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const [other] = others;
    if (other) {
      const far = (spot) => Math.hypot(spot.x - other.x, spot.y - other.y) || 1;
      zoom(far(before) / far({ x: event.clientX, y: event.clientY }), spotOf(event));
    } else if (size() < 1) look({ ...view, x: view.x - dx * unit, y: view.y - dy * unit });
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'])
    svg.addEventListener(end, (event) => fingers.delete(event.pointerId));

  function showHere() {
    if (!('geolocation' in navigator)) return say(tools.dataset.failed);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const [x, y] = [toX(coords.longitude), toY(coords.latitude)];
        marks.about ??= add('circle', 'map-here-about');
        marks.here ??= mark('map-here', () => shape('circle', { r: 7 }));
        set(marks.about, { cx: x, cy: y, r: (coords.accuracy * perLatitude) / 111_195 });
        place(marks.here, x, y);
        say(tools.dataset.here.replace('{m}', String(Math.round(coords.accuracy))));
      },
      () => say(tools.dataset.failed),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
    );
  }

  if (fields) {
    svg.addEventListener('click', (event) => {
      if (!dragged && !event.target.closest('a')) setPoint(toPoint(spotOf(event)));
    });
    const pinButton = tools.querySelector('[data-map-do=pin]');
    pinButton.addEventListener('keydown', (event) => {
      const [dx, dy] = arrows[event.key] ?? [];
      if (dx === undefined) return;
      event.preventDefault();
      const step = (event.shiftKey ? 25 : 5) * size();
      movePin(dx * step, dy * step);
    });
    for (const field of Object.values(fields)) field.addEventListener('change', showPoint);
    // A kelurahan that was chosen comes into the middle.
    map.closest('form')?.elements.kelurahanCode?.addEventListener('change', ({ target }) => {
      const found = map.querySelector(`[data-place="${CSS.escape(target.value)}"]`);
      if (!found) return look(full);
      const [x, y] = [Number(found.dataset.x), Number(found.dataset.y)];
      const width = full.width / 2.5;
      look({ width, x: x - width / 2, y: y - (width * full.height) / full.width / 2 });
    });
    showPoint();
  }

  function movePin(dx, dy) {
    const point = chosen();
    const from = point
      ? { x: toX(point.longitude), y: toY(point.latitude) }
      : { x: view.x + view.width / 2, y: view.y + view.height / 2 };
    const x = Math.min(Math.max(from.x + dx, full.x), full.x + full.width);
    const y = Math.min(Math.max(from.y + dy, full.y), full.y + full.height);
    if (x < view.x || x > view.x + view.width || y < view.y || y > view.y + view.height)
      look({ ...view, x: x - view.width / 2, y: y - view.height / 2 });
    setPoint(toPoint({ x, y }));
  }

  function chosen() {
    const [latitude, longitude] = [fields.latitude.value, fields.longitude.value].map((typed) =>
      typed.trim() === '' ? NaN : Number(typed.replace(',', '.')),
    );
    return Number.isFinite(latitude) && Number.isFinite(longitude) ? { latitude, longitude } : null;
  }

  function setPoint(point) {
    fields.latitude.value = point ? point.latitude.toFixed(6) : '';
    fields.longitude.value = point ? point.longitude.toFixed(6) : '';
    fields.longitude.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function showPoint() {
    const point = chosen();
    if (!point) {
      marks.pin?.remove();
      marks.pin = null;
      return say(tools.dataset.none);
    }
    const [x, y] = [toX(point.longitude), toY(point.latitude)];
    marks.pin ??= mark('map-pin', () =>
      shape('path', { d: 'M0 0C-2-7-9-10-9-18A9 9 0 1 1 9-18C9-10 2-7 0 0zM0-21.5a3.5 3.5 0 1 0 .01 0z' }),
    );
    place(marks.pin, x, y);
    say(
      tools.dataset.chosen
        .replace('{point}', `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`)
        .replace('{place}', nearest(x, y)),
    );
  }

  function nearest(x, y) {
    const far = ({ dataset }) => Math.hypot(dataset.x - x, dataset.y - y);
    const [found] = [...map.querySelectorAll('[data-place]')].sort((one, other) => far(one) - far(other));
    return found?.dataset.name ?? '';
  }

  function mark(name, draw) {
    const group = add('g', name);
    group.append(draw());
    return group;
  }

  function place(group, x, y) {
    Object.assign(group.dataset, { x, y, dx: 0, dy: 0 });
    group.setAttribute('transform', `translate(${x} ${y}) scale(${size()})`);
  }

  function add(kind, name) {
    const part = shape(kind, { class: name });
    svg.querySelector('.map-frame').before(part);
    return part;
  }

  function say(text) {
    status.textContent = text;
  }
}

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function fieldsOf(map, latitude, longitude) {
  const { elements } = map.closest('form');
  return { latitude: elements[latitude], longitude: elements[longitude] };
}

function shape(kind, attributes) {
  return set(document.createElementNS('http://www.w3.org/2000/svg', kind), attributes);
}

function set(part, attributes) {
  for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
  return part;
}
