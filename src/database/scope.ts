import { AsyncLocalStorage } from 'node:async_hooks';
import type { Connection } from './connect.ts';
import { isWalled } from './walled.ts';

/**
 * What a web request may know of, as db/access.sql reads it. `everything` is the sight of the whole province; without a
 * scope no complaint is visible at all.
 */
export type Scope = 'everything' | Readonly<Partial<Parts>>;
export type Parts = {
  /** Kecamatan, cities, and kelurahan without what is about officials: their complaints. */
  sees: readonly string[];
  /** Units: the complaints that they were given, those of a kecamatan without what is about officials. */
  units: readonly number[];
  kecamatanUnits: readonly number[];
  /** Single complaints. */
  complaints: readonly number[];
  /** Counters, for what citizens write; own offices and areas, for messages, documents and reports. */
  kecamatan: readonly string[];
  offices: readonly number[];
  areas: readonly string[];
};

const scopes = new AsyncLocalStorage<Scope>();

/** The scope in which the present piece of work stands; null outside of one. */
export const presentScope = (): Scope | null => scopes.getStore() ?? null;

/**
 * Lets the rest of the request see single complaints, for the reason given: the second, narrow door. What has begun
 * in a transaction goes on as it began. Does nothing where there is no wall.
 */
export function alsoSee(_why: string, complaintIds: readonly number[]): void {
  const scope = scopes.getStore();
  if (scope && scope !== 'everything')
    (scope as { complaints?: readonly number[] }).complaints = [
      ...new Set([...(scope.complaints ?? []), ...complaintIds]),
    ];
}

/** Runs a piece of work, and all that it awaits, in a scope. */
export const inScope = <T>(scope: Scope, work: () => T): T => scopes.run(scope, work);

/**
 * The one door through the wall: what is asked inside looks beyond the scope of the request, for the reason given.
 * tests/house/doors.test.ts lists every use. Where there is no wall it only runs `work`.
 */
export async function beyondScope<T>(
  db: Connection,
  _why: string,
  work: () => T | PromiseLike<T>,
): Promise<T> {
  if (!isWalled(db) || presentScope() === 'everything') return work();
  // Awaited inside: a query that is only built there would be sent outside.
  return inScope('everything', async () => await work());
}
