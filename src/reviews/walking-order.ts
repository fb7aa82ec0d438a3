export type Point = { latitude: number; longitude: number };

type Stop = { id: number; point: Point | null; rw: string | null; rt: string | null };

/**
 * Stops in an order in which they can be walked: on to the nearest place (nearest neighbour), then untangled (2-opt:
 * no stretch of the walk is shorter the other way round), at one place by RW and RT. Of the two directions the one
 * whose first stop comes first by RW and RT; stops without a known point come last. The same stops always give the
 * same order.
 */
export function walkingOrder<S extends Stop>(stops: S[]): S[] {
  const places = placesOf([...stops].sort(byAddress));
  const walk = directed(untangled(nearestNeighbour(places.filter(isKnown))));
  return [...walk, ...places.filter((place) => !isKnown(place))].flatMap(({ stops: there }) => there);
}

/** The way on to the nearest place each time, from the first; untouched places of `places`. */
export function nearestNeighbour<P extends { point: Point }>(places: P[]): P[] {
  const left = [...places];
  const walk: P[] = [];
  for (let here = left[0]; here; here = nearest(here, left)) {
    left.splice(left.indexOf(here), 1);
    walk.push(here);
  }
  return walk;
}

/** The walk with every stretch turned round that is shorter so, until none is left (2-opt); both ends are free. */
export function untangled<P extends { point: Point }>(places: P[]): P[] {
  const walk = [...places];
  for (let shorter = true; shorter;) {
    shorter = false;
    for (let from = 0; from < walk.length - 1; from += 1)
      for (let to = from + 1; to < walk.length; to += 1) {
        if (gain(walk, from, to) <= 0.01) continue;
        walk.splice(from, to - from + 1, ...walk.slice(from, to + 1).reverse());
        shorter = true;
      }
  }
  return walk;
}

/** Metres from each place to the next as the crow flies. */
export const lengthOf = (places: { point: Point }[]): number =>
  places.slice(1).reduce((metres, place, index) => metres + distance(places[index], place), 0);

/** Stops in the order that somebody chose; those that the choice doesn't know yet follow as they come. */
export function arranged<S>(stops: S[], chosen: readonly number[], idOf: (stop: S) => number): S[] {
  const rank = new Map(chosen.map((id, index) => [id, index]));
  const place = (stop: S) => rank.get(idOf(stop)) ?? chosen.length;
  return stops.toSorted((one, other) => place(one) - place(other));
}

type Place<S> = { point: Point | null; stops: S[] };
type Known<S> = Place<S> & { point: Point };

const isKnown = <S>(place: Place<S>): place is Known<S> => place.point !== null;

function placesOf<S extends Stop>(stops: S[]): Place<S>[] {
  const places = new Map<string, Place<S>>();
  for (const stop of stops) {
    const name = stop.point ? `${stop.point.latitude},${stop.point.longitude}` : '';
    const place = places.get(name);
    if (place) place.stops.push(stop);
    else places.set(name, { point: stop.point, stops: [stop] });
  }
  return [...places.values()];
}

function directed<S extends Stop>(walk: Known<S>[]): Known<S>[] {
  const [first, last] = [walk[0]?.stops[0], walk.at(-1)?.stops[0]];
  return first && last && byAddress(last, first) < 0 ? walk.toReversed() : walk;
}

function nearest<P extends { point: Point }>(from: P, places: P[]): P | undefined {
  let found: P | undefined;
  let least = Infinity;
  for (const place of places) {
    const metres = distance(from, place);
    if (metres >= least) continue;
    least = metres;
    found = place;
  }
  return found;
}

// Metres saved by walking the stretch the other way round; beyond an end of the walk there is nothing to walk.
function gain(walk: { point: Point }[], from: number, to: number): number {
  const [before, first, last, after] = [walk[from - 1], walk[from], walk[to], walk[to + 1]];
  return distance(before, first) + distance(last, after) - distance(before, last) - distance(first, after);
}

const metresPerDegree = 111_195;
// One measure for all: were it taken at each place, the way back would differ from the way there.
const shrink = Math.cos((6.2 * Math.PI) / 180);

// Within one kecamatan the ground is flat enough; only degrees of longitude are a little shorter here in Jakarta.
function distance(one: { point: Point } | undefined, other: { point: Point } | undefined): number {
  if (!one || !other) return 0;
  const north = one.point.latitude - other.point.latitude;
  const east = (one.point.longitude - other.point.longitude) * shrink;
  return Math.hypot(north, east) * metresPerDegree;
}

function byAddress(one: Stop, other: Stop): number {
  return (
    (one.rw ?? '').localeCompare(other.rw ?? '') ||
    (one.rt ?? '').localeCompare(other.rt ?? '') ||
    one.id - other.id
  );
}
