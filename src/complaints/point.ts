import { placesIn } from '../areas/places.ts';
import type { Connection } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { metresBetween } from '../web/map-ground.ts';

/** Kelurahan are known by one point each, and some reach far from it: islands, airport, harbour. */
const reach = 10_000;

type Given = { latitude: number | null; longitude: number | null };

/**
 * Whether a point given for a complaint can be meant: both of its numbers, and at most 10 km from a kelurahan of the
 * kecamatan. No point is right, too. @throws Invalid at latitude or longitude
 */
export async function checkPoint(
  db: Connection,
  { latitude, longitude }: Given,
  kecamatanCode: string,
): Promise<void> {
  if (latitude === null && longitude === null) return;
  if (latitude === null) throw new Invalid({ latitude: 'required' });
  if (longitude === null) throw new Invalid({ longitude: 'required' });
  const places = await placesIn(db, kecamatanCode);
  const near = places.some((place) => metresBetween(place, { latitude, longitude }) <= reach);
  if (places.length > 0 && !near) throw new Invalid({ latitude: 'pointFar' });
}
