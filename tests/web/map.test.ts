import ejs from 'ejs';
import { catalogues } from '../../src/language/index.ts';
import { groundFor, gridOf, metresBetween, onGround, scaleOf } from '../../src/web/map-ground.ts';
import { apart, markerRadius, namesBeside } from '../../src/web/map-labels.ts';
import { coordinates, mapOf, type MapInput } from '../../src/web/map.ts';

const size = { width: 400, height: 320 };
const karet = { latitude: -6.2215, longitude: 106.8165 };
const places = [
  { code: '31.74.02.1002', name: 'Karet Semanggi', latitude: -6.2229, longitude: 106.8176 },
  { code: '31.74.02.1001', name: 'Setiabudi', latitude: -6.2081, longitude: 106.8277 },
  { code: '31.74.02.1008', name: 'Menteng Atas', latitude: -6.2186, longitude: 106.8413 },
];
const point = (n: number, changes = {}) => ({
  latitude: karet.latitude + n * 0.001,
  longitude: karet.longitude + (n % 3) * 0.002,
  mark: String(n + 1),
  label: `Aduan ${n + 1}`,
  href: `#stop-${n + 1}`,
  ...changes,
});
const { id } = catalogues;

describe('the ground of a map', () => {
  it('shows every point with room around it, in one scale to the east and to the north', () => {
    const points = [0, 1, 2, 3, 9].map((n) => point(n));
    const ground = groundFor(points, places, size);
    for (const { x, y } of points.map((each) => onGround(ground, each))) {
      expect(x).toBeGreaterThan(markerRadius);
      expect(x).toBeLessThan(size.width - markerRadius);
      expect(y).toBeGreaterThan(markerRadius);
      expect(y).toBeLessThan(size.height - markerRadius);
    }
    const [here, east] = [karet, { ...karet, longitude: karet.longitude + 0.01 }];
    const north = { ...karet, latitude: karet.latitude + 0.01 };
    const [a, b, c] = [here, east, north].map((each) => onGround(ground, each));
    const [perEast, perNorth] = [
      (b!.x - a!.x) / metresBetween(here, east),
      (a!.y - c!.y) / metresBetween(here, north),
    ];
    expect(perEast / perNorth).toBeCloseTo(1, 2);
  });

  it('never looks closer than some hundred metres, and has a round scale', () => {
    const ground = groundFor([karet], [], size);
    const { metres, length } = scaleOf(ground);
    expect([100, 200]).toContain(metres);
    expect(length).toBeLessThanOrEqual(size.width / 3);
    const wide = scaleOf(groundFor([karet, { latitude: -5.7, longitude: 106.5 }], [], size));
    expect(wide.metres).toBe(20_000);
    const { x, y } = gridOf(ground, metres);
    expect(x[1]! - x[0]!).toBeCloseTo(length, 0);
    expect(x.length * y.length).toBeGreaterThan(4);
  });

  it('measures distances like the globe', () => {
    expect(metresBetween(karet, { latitude: -6.2081, longitude: 106.8277 })).toBeCloseTo(1937, -2);
  });
});

describe('marks and names', () => {
  it('stand apart from each other, near the place where they belong', () => {
    const crowd = apart(Array.from({ length: 12 }, (_, n) => ({ x: 200, y: 160 + (n % 2) })));
    for (const [index, one] of crowd.entries())
      for (const other of crowd.slice(index + 1))
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThanOrEqual(2 * markerRadius);
    expect(crowd[0]).toMatchObject({ x: 200, y: 160, atX: 200, atY: 160 });
    expect(Math.max(...crowd.map(({ x, y }) => Math.hypot(x - 200, y - 160)))).toBeLessThan(80);
  });

  it('leave a name out rather than print it over a marker or another name', () => {
    const ground = { ...groundFor([karet], [], size) };
    const names = namesBeside(
      Array.from({ length: 9 }, (_, n) => ({ x: 200, y: 160, name: 'Karet Semanggi', code: String(n) })),
      [{ x: 150, y: 160 }],
      ground,
    );
    const printed = names.filter(({ text }) => text !== null);
    expect(printed.length).toBeGreaterThan(0);
    expect(printed.length).toBeLessThan(9);
  });
});

describe('a map', () => {
  const render = (input: MapInput) =>
    ejs.renderFile('views/partials/map.ejs', {
      map: mapOf(input, id),
      t: id,
      shell: { version: '1' },
    });

  it('is printed with numbered markers that lead to their rows, and with the same as a list', async () => {
    const html = await render({
      id: 'stops',
      title: 'Perhentian hari ini',
      points: [point(0), point(1, { label: '<b>Jalan</b>', href: undefined }), point(2)],
      places,
      route: true,
    });
    expect(html).toContain('href="#stop-1" aria-label="1 Aduan 1"');
    expect(html).toContain('&lt;b&gt;Jalan&lt;/b&gt;');
    expect(html).not.toContain('<b>');
    expect(html).toContain('class="map-route"');
    expect(html).toContain(coordinates(point(0)));
    expect(html).toContain('Setiabudi');
    expect(html.match(/<li>/g)).toHaveLength(3);
    expect(html).not.toMatch(/style=|NaN|undefined/);
    const [first, later] = [await render({ id: 'a', title: 'T', points: [point(0)], list: false }), html];
    expect(first).not.toContain('<li>');
    expect(later).toContain('aria-labelledby="map-stops-title"');
  });

  it('is none without a point, but to choose one', async () => {
    expect(mapOf({ id: 'a', title: 'T', points: [], places }, id)).toBeNull();
    expect((await render({ id: 'a', title: 'T', points: [], places })).trim()).toBe('');
    const pick = { latitude: 'latitude', longitude: 'longitude' };
    expect(mapOf({ id: 'a', title: 'T', points: [], places: [], pick }, id)).toBeNull();
    const html = await render({ id: 'a', title: 'T', points: [], places, pick });
    expect(html).toContain('data-pick-latitude="latitude"');
    expect(html).toContain(id.places.movePin);
    expect(html.match(/data-place=/g)).toHaveLength(3);
  });

  it('gives its script what turns a place on the screen into a point and back', () => {
    const map = mapOf({ id: 'a', title: 'T', points: [point(0), point(9)], places }, id)!;
    const { west, north, perLongitude, perLatitude } = map.ground;
    const { atX, atY } = map.markers[0]!;
    expect(Number(west) + atX / Number(perLongitude)).toBeCloseTo(karet.longitude, 4);
    expect(Number(north) - atY / Number(perLatitude)).toBeCloseTo(karet.latitude, 4);
  });

  it('has a place for sixty markers', () => {
    const points = Array.from({ length: 60 }, (_, n) => point(n, { mark: String(n + 1) }));
    const { markers } = mapOf({ id: 'a', title: 'T', points, places, large: true }, id)!;
    expect(new Set(markers.map(({ x, y }) => `${x} ${y}`)).size).toBe(60);
  });
});
