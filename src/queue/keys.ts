import { timingSafeEqual } from 'node:crypto';
import { blindIndex } from '../database/sealing.ts';

/** The display shows, the kiosk gives numbers: who reads one address off a screen can't guess the other. */
export type Door = 'kiosk' | 'display';

/** The part of an address that opens one door of one session without signing in: 22 characters after its id. */
export const queueKey = (door: Door, sessionId: number): string =>
  `${sessionId}-${blindIndex('queue', `${door}:${sessionId}`).subarray(0, 16).toString('base64url')}`;

/** The session whose door the key opens, or null. */
export function sessionOfKey(door: Door, key: string): number | null {
  const [, id] = /^(\d{1,9})-[\w-]{22}$/.exec(key) ?? [];
  if (!id) return null;
  const [given, made] = [Buffer.from(key), Buffer.from(queueKey(door, Number(id)))];
  return given.length === made.length && timingSafeEqual(given, made) ? Number(id) : null;
}
