export type Point = { latitude: number; longitude: number };

type Stop = { id: number; point: Point | null; rw: string | null; rt: string | null };

/**
 * Stops in an order in which they can be walked: always on to the nearest place (nearest neighbour), at one place
 * by RW and RT. The walk begins at the first stop by RW and RT; stops without a known point come last.
 */
export function walkingOrder<S extends Stop>(stops: S[]): S[] {
  const places = placesOf([...stops].sort(byAddress));
  const known = places.filter(({ point }) => point !== null);
  const walk = [];
  for (let here = known[0]; here; here = nearest(here, known)) {
    known.splice(known.indexOf(here), 1);
    walk.push(here);
  }
  return [...walk, ...places.filter(({ point }) => point === null)].flatMap(({ stops: there }) => there);
}

type Place<S> = { point: Point | null; stops: S[] };

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

function nearest<S>(from: Place<S>, places: Place<S>[]): Place<S> | undefined {
  let found: Place<S> | undefined;
  let least = Infinity;
  for (const place of places) {
    const distance = squaredDistance(from.point!, place.point!);
    if (distance >= least) continue;
    least = distance;
    found = place;
  }
  return found;
}

// Within one kecamatan the ground is flat enough; only degrees of longitude shrink away from the equator.
function squaredDistance(one: Point, other: Point): number {
  const shrink = Math.cos((one.latitude * Math.PI) / 180);
  return (one.latitude - other.latitude) ** 2 + ((one.longitude - other.longitude) * shrink) ** 2;
}

function byAddress(one: Stop, other: Stop): number {
  return (
    (one.rw ?? '').localeCompare(other.rw ?? '') ||
    (one.rt ?? '').localeCompare(other.rt ?? '') ||
    one.id - other.id
  );
}
