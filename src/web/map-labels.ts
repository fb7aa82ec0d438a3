import type { Ground, Spot } from './map-ground.ts';

/** Half the width of a marker, in the units of the drawing. */
export const markerRadius = 12;
const letter = 6.4;
const lineHeight = 13;

/**
 * Moves markers off each other, each to the nearest free spot on rings around its own: none hides another, and
 * `atX`, `atY` still say where it belongs.
 */
export function apart<Marker extends Spot>(markers: Marker[]): (Marker & { atX: number; atY: number })[] {
  const taken: Spot[] = [];
  return markers.map((marker) => {
    const free = spotsAround(marker).find((spot) => taken.every((other) => isFree(spot, other))) ?? marker;
    taken.push({ x: free.x, y: free.y });
    return { ...marker, x: free.x, y: free.y, atX: marker.x, atY: marker.y };
  });
}

const isFree = (one: Spot, other: Spot) => Math.hypot(one.x - other.x, one.y - other.y) >= 2 * markerRadius;

function spotsAround({ x, y }: Spot): Spot[] {
  const rings = Array.from({ length: 8 }, (_, ring) => (ring + 1) * markerRadius);
  const around = rings.flatMap((radius) =>
    Array.from({ length: 12 }, (_, hour) => {
      const angle = (hour * Math.PI) / 6;
      return { x: round(x + radius * Math.sin(angle)), y: round(y - radius * Math.cos(angle)) };
    }),
  );
  return [{ x, y }, ...around];
}

type Name = Spot & { name: string; code: string };
type Box = { left: number; top: number; right: number; bottom: number };

/** Each place with the spot for its name, beside its dot where nothing else stands; without one it stays a dot. */
export function namesBeside(places: Name[], markers: Spot[], { width, height }: Ground) {
  const taken: Box[] = markers.map(({ x, y }) => boxAround({ x, y }, 2 * markerRadius, 2 * markerRadius));
  return places.map(({ x, y, name, code }) => {
    const length = name.length * letter;
    const free = spotsFor({ x, y }, length).find(({ box }) => fits(box, width, height, taken));
    if (free) taken.push(free.box);
    return { x, y, code, name, text: free ? { x: free.x, y: free.y, anchor: free.anchor } : null };
  });
}

function spotsFor({ x, y }: Spot, length: number) {
  const spot = (anchor: 'start' | 'middle' | 'end', textX: number, textY: number) => {
    const left = anchor === 'start' ? textX : anchor === 'end' ? textX - length : textX - length / 2;
    const box = { left, top: textY - lineHeight + 3, right: left + length, bottom: textY + 3 };
    return { x: round(textX), y: round(textY), anchor, box };
  };
  return [
    spot('start', x + 6, y + 4),
    spot('end', x - 6, y + 4),
    spot('middle', x, y - 7),
    spot('middle', x, y + 16),
  ];
}

const boxAround = ({ x, y }: Spot, width: number, height: number): Box => ({
  left: x - width / 2,
  top: y - height / 2,
  right: x + width / 2,
  bottom: y + height / 2,
});

const fits = (box: Box, width: number, height: number, taken: Box[]) =>
  box.left >= 2 &&
  box.top >= 2 &&
  box.right <= width - 2 &&
  box.bottom <= height - 2 &&
  taken.every(
    (other) =>
      box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom,
  );

const round = (value: number) => Math.round(value * 10) / 10;
