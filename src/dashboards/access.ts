import { requestsWaiting } from '../access/waiting.ts';
import { accessPath } from '../access/paths.ts';
import type { Errand } from './needs.ts';
import type { Reader } from './reader.ts';

/** Requests for access that wait for the reader in this role (Keputusan Bengkalis 23/2020: given by the head). */
export async function accessErrand({ db, person, role, t, now }: Reader): Promise<Errand> {
  const { count, late, firstDueAt } = await requestsWaiting(db, { ...person, roles: [role] }, now);
  const words = t.dashboards.access;
  return {
    label: words.toDecide(count),
    count,
    href: accessPath,
    act: { href: accessPath, label: words.decide },
    at: firstDueAt,
    late,
  };
}
