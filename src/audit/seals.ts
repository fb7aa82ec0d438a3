import type { Connection, Transaction } from '../database/connect.ts';
import type { Head, Sealed } from './statement.ts';

/** A head as it is kept: with its hash, its signature, and the rows that it covers. */
export type Seal = Head & { hash: string; signature: Buffer; eventLeaves: Buffer; trailLeaves: Buffer };
/** The same without the rows. */
export type KeptHead = Omit<Seal, 'eventLeaves' | 'trailLeaves'>;

type SealRow = Omit<Seal, 'events' | 'trail'> &
  Record<`${'events' | 'trail'}${'After' | 'Through' | 'Count'}`, number> &
  Record<'eventsHash' | 'trailHash', string>;

const headColumns = `number, sealed_on as "sealedOn", made_at as "madeAt", encode(previous, 'hex') as previous,
  events_after as "eventsAfter", events_through as "eventsThrough", events_count as "eventsCount",
  encode(events_hash, 'hex') as "eventsHash", trail_after as "trailAfter", trail_through as "trailThrough",
  trail_count as "trailCount", encode(trail_hash, 'hex') as "trailHash", key_id as "keyId",
  encode(hash, 'hex') as hash, signature`;

const headOf = <Row extends SealRow>(row: Row) => {
  const {
    eventsAfter,
    eventsThrough,
    eventsCount,
    eventsHash,
    trailAfter,
    trailThrough,
    trailCount,
    trailHash,
    ...rest
  } = row;
  const events: Sealed = { after: eventsAfter, through: eventsThrough, count: eventsCount, hash: eventsHash };
  const trail: Sealed = { after: trailAfter, through: trailThrough, count: trailCount, hash: trailHash };
  return { ...rest, events, trail };
};

export async function lastSeal(db: Connection): Promise<KeptHead | undefined> {
  const { rows } = await db.raw<{ rows: SealRow[] }>(
    `select ${headColumns} from audit_seals order by number desc limit 1`,
  );
  return rows[0] && headOf(rows[0]);
}

/** The seal with the lowest number above `after`, with what it covers. */
export async function nextSeal(db: Connection, after: number): Promise<Seal | undefined> {
  const { rows } = await db.raw<{ rows: SealRow[] }>(
    `select ${headColumns}, events_leaves as "eventLeaves", trail_leaves as "trailLeaves"
     from audit_seals where number > ? order by number limit 1`,
    [after],
  );
  return rows[0] && headOf(rows[0]);
}

/** The last head of a day, and how much was recorded in all seals of that day. */
export type DailyHead = KeptHead & { records: number };

/** The last head of each day, the newest first: it vouches for everything before it. */
export async function dailyHeads(db: Connection, limit: number): Promise<DailyHead[]> {
  const { rows } = await db.raw<{ rows: (SealRow & { records: number })[] }>(
    `select ${headColumns},
       (select sum(d.events_count + d.trail_count)::int from audit_seals d where d.sealed_on = s.sealed_on) as records
     from audit_seals s
     where not exists (select from audit_seals n where n.number = s.number + 1 and n.sealed_on = s.sealed_on)
     order by number desc limit ?`,
    [limit],
  );
  return rows.map((row) => headOf(row));
}

const bytes = (hex: string | null) => hex && Buffer.from(hex, 'hex');

export async function insertSeal(trx: Transaction, seal: Seal): Promise<void> {
  const { number, events, trail, hash, previous } = seal;
  await trx('audit_seals').insert({
    number,
    sealed_on: seal.sealedOn,
    made_at: seal.madeAt,
    events_after: events.after,
    events_through: events.through,
    events_count: events.count,
    events_hash: bytes(events.hash),
    trail_after: trail.after,
    trail_through: trail.through,
    trail_count: trail.count,
    trail_hash: bytes(trail.hash),
    previous: bytes(previous),
    key_id: seal.keyId,
    hash: bytes(hash),
    signature: seal.signature,
    events_leaves: seal.eventLeaves,
    trail_leaves: seal.trailLeaves,
  });
}
