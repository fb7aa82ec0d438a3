import type { Part } from '../../src/reports/cases.ts';
import type { World } from '../support/world.ts';

type Told = {
  id: number;
  ticket: string;
  type: string;
  from: string | null;
  to: string;
  kecamatan: string;
  city: string;
  kelurahan: string;
  category: string;
};

/** Every event of the history in its order, read once. */
export async function historyOf(world: World): Promise<Told[]> {
  const { rows } = await world.db.raw<{ rows: Told[] }>(
    `select e.id, c.ticket::text, e.type, e.from_state as "from", e.to_state as "to", c.kecamatan_code as kecamatan,
       c.city_code as city, c.kelurahan_code as kelurahan, c.category_code as category
     from complaint_events e join complaints c on c.id = e.complaint_id order by e.id`,
  );
  return rows;
}

export type Placed = {
  ticket: string;
  part: Part | 'waiting';
  kelurahan: string;
  kecamatan: string;
  category: string;
};

/**
 * What an area's report must hold after the first events of the history, told from these events alone: no state
 * column, no join, no SQL. `reported` are the solving events that earlier reports told.
 */
export function replay(
  history: readonly Told[],
  { level, areaCode }: { level: 'kecamatan' | 'city'; areaCode: string },
  through: number,
  reported: ReadonlySet<number>,
): Placed[] {
  const cases = new Map<string, { last: Told; solved: Told | null; dropped: boolean }>();
  for (const event of history) {
    if (event.id > through || event[level] !== areaCode) continue;
    const known = cases.get(event.ticket) ?? { last: event, solved: null, dropped: false };
    const leaves = event.to === 'resolved' || event.to === 'closed';
    if (leaves && event.from !== 'resolved' && event.from !== event.to) known.solved = event;
    if (!leaves) known.solved = null;
    if (event.type === 'withdraw' || event.type === 'mergeInto') known.dropped = true;
    cases.set(event.ticket, { ...known, last: event });
  }
  return [...cases.values()].flatMap(({ last, solved, dropped }): Placed[] => {
    const { ticket, kelurahan, kecamatan, category } = last;
    const placed = (part: Placed['part']) => [{ ticket, part, kelurahan, kecamatan, category }];
    if (last.to === `${level}.toReport`) return placed('unsolved');
    if (last.to === `${level}.followUp` || last.to === `${level}.verification`) return placed('underWay');
    if (last.to.startsWith(`${level}.`)) return placed('waiting');
    const here = solved?.from?.startsWith(`${level}.`) && !dropped && !reported.has(solved.id);
    return here ? placed('solved') : [];
  });
}
