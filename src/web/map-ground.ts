export type Point = { latitude: number; longitude: number };
export type Spot = { x: number; y: number };

/** A piece of ground laid onto a drawing: x grows to the east, y to the south, one scale for both. */
export type Ground = {
  width: number;
  height: number;
  west: number;
  north: number;
  perLongitude: number;
  perLatitude: number;
};

const metresPerDegree = 111_195;
const margin = 34;
/** Metres that the shorter side shows at least: one point alone is no reason to look at a doorstep. */
const smallest = 700;

/**
 * The ground that shows all points and, for orientation, the two places nearest to each; without points all places.
 * Within one city the earth is flat enough: only degrees of longitude shrink away from the equator.
 */
export function groundFor(
  points: readonly Point[],
  places: readonly Point[],
  { width, height }: { width: number; height: number },
): Ground {
  const shown = points.length > 0 ? [...points, ...nearestTo(points, places)] : places;
  const [south, north] = edgesOf(shown.map(({ latitude }) => latitude));
  const [west, east] = edgesOf(shown.map(({ longitude }) => longitude));
  const middle = { latitude: (south + north) / 2, longitude: (west + east) / 2 };
  const shrink = Math.cos((middle.latitude * Math.PI) / 180);
  const metresPerUnit = Math.max(
    ((east - west) * shrink * metresPerDegree) / (width - 2 * margin),
    ((north - south) * metresPerDegree) / (height - 2 * margin),
    smallest / height,
  );
  const perLatitude = metresPerDegree / metresPerUnit;
  const perLongitude = perLatitude * shrink;
  return {
    width,
    height,
    west: middle.longitude - width / 2 / perLongitude,
    north: middle.latitude + height / 2 / perLatitude,
    perLongitude,
    perLatitude,
  };
}

/** Where a point lies on the drawing, in its units, rounded to a tenth. */
export const onGround = (ground: Ground, { latitude, longitude }: Point): Spot => ({
  x: tenth((longitude - ground.west) * ground.perLongitude),
  y: tenth((ground.north - latitude) * ground.perLatitude),
});

/** The longest round distance (1, 2 or 5 times a power of ten, metres) in a third of the drawing's width. */
export function scaleOf({ width, perLatitude }: Ground): { metres: number; length: number } {
  const metresPerUnit = metresPerDegree / perLatitude;
  const longest = (metresPerUnit * width) / 3;
  const power = 10 ** Math.floor(Math.log10(longest));
  const metres = ([5, 2, 1].find((digit) => digit * power <= longest) ?? 1) * power;
  return { metres, length: tenth(metres / metresPerUnit) };
}

/** Lines from north to south (x) and from west to east (y), `metres` apart, counted from the middle. */
export function gridOf({ width, height, perLatitude }: Ground, metres: number): { x: number[]; y: number[] } {
  const step = (metres * perLatitude) / metresPerDegree;
  return { x: linesIn(width, step), y: linesIn(height, step) };
}

function linesIn(length: number, step: number): number[] {
  const first = (length / 2) % step;
  return Array.from({ length: Math.floor((length - first) / step) + 1 }, (_, n) => tenth(first + n * step));
}

function nearestTo(points: readonly Point[], places: readonly Point[]): Point[] {
  return points.flatMap((point) => {
    return places.toSorted((one, other) => squared(point, one) - squared(point, other)).slice(0, 2);
  });
}

const squared = (one: Point, other: Point) =>
  (one.latitude - other.latitude) ** 2 + (one.longitude - other.longitude) ** 2;

const edgesOf = (values: number[]): [number, number] => [Math.min(...values), Math.max(...values)];
const tenth = (value: number) => Math.round(value * 10) / 10;

/** Metres between two points of one city, as the crow flies. */
export function metresBetween(one: Point, other: Point): number {
  const shrink = Math.cos((((one.latitude + other.latitude) / 2) * Math.PI) / 180);
  return (
    metresPerDegree * Math.hypot(one.latitude - other.latitude, (one.longitude - other.longitude) * shrink)
  );
}
