import { createHash } from 'node:crypto';
import { trackKey } from '../../complaints/track-key.ts';
import { blindIndex, seal } from '../../database/sealing.ts';
import { landmarks, streetNames } from '../corpus/places.ts';

/** What tells a copied life from its template and from every other copy. */
export type Own = {
  ticket: string;
  track_key: string;
  text: string | null;
  phone_sealed: string | null;
  phone_index: string | null;
  likeness: string;
};

/**
 * Makes copies differ: another street and landmark in the text, another telephone, photos that are not alike. With
 * `same`, all of it stays as it was played, for whoever compares.
 */
export function varietyFor(seed: number, ticketOf: (n: number) => string, { same = false } = {}) {
  return (n: number, text: string): Own => {
    const ticket = ticketOf(n);
    const own = { ticket, track_key: trackKey(ticket) };
    if (same) return { ...own, text: null, phone_sealed: null, phone_index: null, likeness: '0' };
    const chance = createHash('sha256').update(`copy|${seed}|${n}`).digest();
    const phone = `+628${11 + (chance[0]! % 89)}${String(chance.readUInt32BE(1) % 10_000_000).padStart(7, '0')}`;
    return {
      ...own,
      text: elsewhere(text, chance),
      phone_sealed: hex(seal(phone, 'complainants.phone_sealed')),
      phone_index: hex(blindIndex('phone', phone)),
      likeness: String(chance.readBigInt64BE(16)),
    };
  };
}

const hex = (bytes: Buffer) => `\\x${bytes.toString('hex')}`;

function elsewhere(text: string, chance: Buffer): string {
  const moved = (from: readonly string[], at: number) => {
    const known = from.find((name) => text.includes(name));
    return known ? { known, other: from[chance.readUInt32BE(at) % from.length]! } : null;
  };
  return [moved(streetNames, 5), moved(landmarks, 9)].reduce(
    (told, place) => (place ? told.replaceAll(place.known, place.other) : told),
    text,
  );
}

/** The id that the copy of a photo gets, as the database makes it (`md5` of ticket and old id). */
export const copiedId = (ticket: string, id: string): string => {
  const md5 = createHash('md5')
    .update(ticket + id)
    .digest('hex');
  return md5.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
