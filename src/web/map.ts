import type { Catalogue } from '../language/index.ts';
import { groundFor, gridOf, onGround, scaleOf, type Ground, type Point } from './map-ground.ts';
import { apart, namesBeside } from './map-labels.ts';

/**
 * A map without tiles: points in a local projection, the names of the kelurahan around them, grid, scale and north.
 * It is made on the server and works without JavaScript; map.js adds panning, zooming and the own position.
 *
 *   pages.ts   map: mapOf({ id: 'stops', title: t.reviews.map, points, places, route: true }, t),
 *   view       <%- include('../partials/map', { map: page.map }) %>       (prints nothing when map is null)
 *
 * points    numbered markers in the order of their rows: { latitude, longitude, mark: '1', label, href: '#stop-1', tone }
 * places    orientation: `placesIn(db, areaCode)` of src/areas/places.ts
 * route     joins the points by a dotted line in their order
 * list      false where the page itself lists the same rows; otherwise the markers are listed below the map
 * large     twice as wide for the same height of letters: for a PC or a projector, not for a phone
 * pick      names of two fields of the form around the map: a point can be chosen, by pointer or arrow keys
 */
export type MapInput = {
  /** Unique on its page. */
  id: string;
  title: string;
  points: MapPoint[];
  places?: MapPlace[];
  route?: boolean;
  list?: boolean;
  large?: boolean;
  pick?: { latitude: string; longitude: string };
};

export type MapPoint = Point & {
  /** What stands in the marker: the row's number or a letter; at most three characters. */
  mark: string;
  label: string;
  href?: string;
  tone?: 'neutral' | 'info' | 'progress' | 'warning' | 'success' | 'danger';
};

export type MapPlace = Point & { code: string; name: string };

export type MapPage = NonNullable<ReturnType<typeof mapOf>>;

/** The map that partials/map prints, or null when there is nothing to show. Points in degrees (WGS 84). */
export function mapOf(input: MapInput, t: Catalogue) {
  const { points, places = [], pick } = input;
  if (points.length === 0 && (places.length === 0 || !pick)) return null;
  const size = input.large ? { width: 800, height: 400 } : { width: 400, height: 320 };
  const ground = groundFor(points, places, size);
  const markers = apart(points.map((point) => ({ ...point, ...onGround(ground, point) }))).map(markerOf);
  const scale = scaleOf(ground);
  return {
    id: input.id,
    title: input.title,
    ...size,
    large: input.large ?? false,
    list: input.list ?? true,
    grid: gridOf(ground, scale.metres),
    route: input.route && points.length > 1 ? markers.map(({ atX, atY }) => `${atX},${atY}`).join(' ') : null,
    places: namesOf(places, markers, ground),
    markers,
    scale: { length: scale.length, text: t.places.distance(scale.metres) },
    ground: printed(ground),
    pick: pick ?? null,
  };
}

function markerOf(point: MapPoint & { x: number; y: number; atX: number; atY: number }) {
  const { x, y, atX, atY, mark, label, latitude, longitude } = point;
  return {
    x,
    y,
    atX,
    atY,
    dx: tenth(x - atX),
    dy: tenth(y - atY),
    moved: x !== atX || y !== atY,
    mark,
    label,
    href: point.href ?? null,
    tone: point.tone ?? 'progress',
    coordinates: coordinates({ latitude, longitude }),
  };
}

const tenth = (value: number) => Math.round(value * 10) / 10;

/** "-6.22150, 106.81650": the way phones and maps take a point; five digits are a metre. */
export const coordinates = ({ latitude, longitude }: Point): string =>
  `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

function namesOf(places: MapPlace[], markers: { x: number; y: number }[], ground: Ground) {
  const inside = places
    .map((place) => ({ ...place, ...onGround(ground, place) }))
    .filter(({ x, y }) => x > 4 && y > 4 && x < ground.width - 4 && y < ground.height - 4);
  return namesBeside(inside, markers, ground);
}

// What map.js needs to turn a pointer's place into a point and back.
const printed = ({ west, north, perLongitude, perLatitude }: Ground) => ({
  west: west.toFixed(7),
  north: north.toFixed(7),
  perLongitude: perLongitude.toFixed(4),
  perLatitude: perLatitude.toFixed(4),
});
