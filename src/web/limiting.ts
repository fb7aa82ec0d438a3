import { createHmac } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { NotFound, TooMany } from '../errors.ts';
import { limits, type Counted, type Limit, type LimitName } from './limits.ts';
import { networkPart } from './network-part.ts';

/** Whom a request counts for; what is not given is not counted. Only a keyed hash of it is kept. */
export type Subject = Partial<Record<Counted, string | number | null | undefined>>;

/**
 * Takes one of a limit, in one statement for all that it counts; web processes share what is used up. Give it the plain
 * `db`: in a transaction that fails, nothing would have been counted. Time is the database's, as no demonstration's
 * clock slows an attacker. @throws TooMany
 */
export async function take(db: Database, name: LimitName, subject: Subject): Promise<void> {
  await takeOf(db, name, limits[name], subject);
}

/**
 * A limit as a handler of its own: after the body was read, so that the page that refuses can keep what was typed.
 * Counts the address and the signed-in account, and what `subjectOf` adds.
 */
export const limited =
  (
    db: Database,
    name: LimitName,
    subjectOf: (req: Request, res: Response) => Subject = () => ({}),
  ): RequestHandler =>
  async (req, res, next) => {
    const account = res.locals.visit?.person?.username;
    await take(db, name, { address: req.ip, account, ...subjectOf(req, res) });
    next();
  };

/** Whether it was let in, where being refused is no fault of the whole request: `await within(take(…))`. */
export async function within(taking: Promise<void>): Promise<boolean> {
  try {
    await taking;
    return true;
  } catch (fault) {
    if (fault instanceof TooMany) return false;
    throw fault;
  }
}

/**
 * Counts who asks for what does not exist below addresses that are keys: a link that was cut is told that, who tries
 * keys is told to wait. Keys that open something are never counted, so nobody can shut out their owners.
 */
export const countMisses =
  (db: Database, keyed: RegExp): ErrorRequestHandler =>
  async (fault, req, _res, next) => {
    if (fault instanceof NotFound && keyed.test(req.path)) await take(db, 'trackMiss', { address: req.ip });
    next(fault);
  };

/** The same for any rows of a limit. @throws TooMany */
export async function takeOf(
  db: Database,
  name: string,
  rows: readonly Limit[],
  subject: Subject,
): Promise<void> {
  const counted = rows.flatMap((limit) => {
    const value = subject[limit.per];
    if (value === undefined || value === null || value === '') return [];
    const spanMs = limit.minutes * 60_000;
    return [{ source: sourceOf(name, limit, value), spanMs, spacingMs: spanMs / limit.most }];
  });
  if (counted.length === 0) return;
  // A leaky bucket in two instants (GCRA): next_at lets the next one in, rested_at says when nothing is used any more.
  // Rows are locked in the order of their keys, so that no two requests wait for each other.
  const { rows: refused } = await db.raw<{ rows: { seconds: number | null }[] }>(
    `with given as (
       select source, spacing * interval '1 millisecond' as spacing, span * interval '1 millisecond' as span
       from unnest(:sources::bytea[], :spacings::float8[], :spans::float8[]) as g (source, spacing, span)),
     taken as (
       insert into request_limits as l (name, source, next_at, rested_at)
       select :name, source, now() - span + 2 * spacing, now() + spacing from given order by source
       on conflict (name, source) do update set
         next_at = greatest(l.next_at + (excluded.rested_at - now()), excluded.next_at),
         rested_at = greatest(l.rested_at, now()) + (excluded.rested_at - now())
       where l.next_at <= now()
       returning source)
     select extract(epoch from l.next_at - now())::float8 as seconds
     from given left join request_limits l on l.name = :name and l.source = given.source
     where given.source not in (select source from taken)`,
    {
      name,
      sources: counted.map(({ source }) => source),
      spacings: counted.map(({ spacingMs }) => spacingMs),
      spans: counted.map(({ spanMs }) => spanMs),
    },
  );
  if (refused.length > 0)
    throw new TooMany(Math.max(1, ...refused.map(({ seconds }) => Math.ceil(seconds ?? 1))));
}

/** Forgets what is not used up by anybody any more. Safe to run late, twice, or in several processes at once. */
export async function sweepLimits(db: Database): Promise<void> {
  await db.raw('delete from request_limits where rested_at < now()');
}

// Whose address or number it was is nobody's business.
function sourceOf(name: string, { per, minutes }: Limit, value: string | number): Buffer {
  const text = per === 'address' ? networkPart(String(value)) : String(value).trim().toLowerCase();
  return createHmac('sha256', config.sessionSecret)
    .update(`limit:${name}:${per}:${minutes}:${text}`)
    .digest()
    .subarray(0, 16);
}
