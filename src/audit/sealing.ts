import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { config } from '../config.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { log } from '../log.ts';
import { sha256, trailHash } from './canonical.ts';
import { isOwnKey, auditKeys, isSignedBy, signingKey, signText } from './keys.ts';
import { packLeaves, type Leaf } from './leaves.ts';
import { chainHistory, eventHashes, settledIds, trailRows, unchainedComplaints } from './queries.ts';
import { insertSeal, lastSeal, type KeptHead } from './seals.ts';
import { statementOf, type Head, type Sealed } from './statement.ts';

const hourMs = 60 * 60 * 1000;
/** At most so many rows of each table in one seal, so that making and verifying one needs little memory. */
const rowsAtMost = 20_000;
/** What no seal has to wait for longer than: then writers wait, for two seconds at most. */
const patienceMs = 6 * hourMs;

/** A row whose hash is missing: what came past the database's own rules. */
export const noHash = '0'.repeat(64);

/**
 * Seals what was recorded since the last seal, when that is an hour old or of a day before; returns how many seals
 * were made. Safe late, twice and in several processes; what can't be sealed is logged and tried again next time.
 */
export async function sealWhatIsDue(db: Database, now: Date): Promise<number> {
  const last = await lastSeal(db);
  if (last && now.getTime() - last.madeAt.getTime() < hourMs && last.sealedOn === dayIn(now)) return 0;
  try {
    return await sealAll(db, now);
  } catch (fault) {
    log.error({ err: fault }, 'sealing the audit trail failed');
    return 0;
  }
}

/** For `due.ts`: it comes along with whatever else is due. */
export const sealing = { next: async (): Promise<null> => null, run: sealWhatIsDue };

/** Seals everything recorded so far. @throws Error when the last seal isn't this installation's */
export async function sealAll(db: Database, now: Date): Promise<number> {
  const last = await lastSeal(db);
  if (!last) await chainHistories(db);
  const limits = await settled(db, last ? now.getTime() - last.madeAt.getTime() > patienceMs : true);
  if (!limits) return 0;
  for (let made = 0; ; made++) {
    const more = await db.transaction((trx) => sealNext(trx, limits, now));
    if (!more) return made;
  }
}

/** Chains what versions before this one recorded, complaint after complaint; goes on where it was interrupted. */
export async function chainHistories(db: Database): Promise<void> {
  for (let after = 0; ;) {
    const complaints = await unchainedComplaints(db, after, 500);
    if (complaints.length === 0) return;
    for (const id of complaints) await chainHistory(db, id);
    after = complaints.at(-1)!;
  }
}

type Limits = { events: number; trail: number };

// Writers are not kept waiting: the lock is only taken where nobody writes in this moment.
async function settled(db: Database, mayWait: boolean): Promise<Limits | null> {
  const tries = 10;
  for (let attempt = 1; attempt <= tries; attempt++) {
    try {
      return await db.transaction((trx) => settledIds(trx, { mayWait: mayWait && attempt === tries }));
    } catch (fault) {
      if ((fault as { code?: string }).code !== '55P03') throw fault;
      if (attempt < tries) await sleep(20);
    }
  }
  return null;
}

async function sealNext(trx: Transaction, limits: Limits, now: Date): Promise<boolean> {
  // One process at a time; the others find it done.
  await trx.raw('select pg_advisory_xact_lock(1352017, 46)');
  const last = await lastSeal(trx);
  if (last) await checkOwn(trx, last);
  const events = await sealedEvents(trx, last?.events.through ?? 0, limits.events);
  const trail = await sealedTrail(trx, last?.trail.through ?? 0, limits.trail);
  if (events.count + trail.count === 0) return false;
  const key = await signingKey(trx, now);
  const head: Head = {
    number: (last?.number ?? 0) + 1,
    sealedOn: dayIn(now),
    madeAt: now,
    events: sealedOf(events),
    trail: sealedOf(trail),
    previous: last?.hash ?? null,
    keyId: key.id,
  };
  const statement = statementOf(head);
  const signature = signText(key, statement);
  const leaves = { eventLeaves: events.leaves, trailLeaves: trail.leaves };
  await insertSeal(trx, { ...head, hash: sha256(statement), signature, ...leaves });
  return true;
}

// Sealing upon a forged seal would vouch for it.
async function checkOwn(trx: Transaction, { hash, signature, ...head }: KeptHead): Promise<void> {
  const key = (await auditKeys(trx)).find(({ id }) => id === head.keyId);
  const statement = statementOf(head);
  if (
    !key ||
    !isOwnKey(key) ||
    sha256(statement) !== hash ||
    !isSignedBy(key.publicKey, statement, signature)
  )
    throw new Error(`Seal ${head.number} was not made by this installation: run npm run verify-audit`);
}

type Covered = Sealed & { leaves: Buffer };

async function sealedEvents(trx: Transaction, after: number, through: number): Promise<Covered> {
  const rows = await eventHashes(trx, { after, through, limit: rowsAtMost });
  const leaves = rows.map(({ id, complaintId, hash }) => ({ id, complaintId, hash: hash ?? noHash }));
  return covered(leaves, { after, through });
}

async function sealedTrail(trx: Transaction, after: number, through: number): Promise<Covered> {
  const rows = await trailRows(trx, { after, through, limit: rowsAtMost });
  const leaves = rows.map((row) => ({ id: Number(row.id), complaintId: 0, hash: trailHash(row) }));
  return covered(leaves, { after, through });
}

function covered(leaves: Leaf[], { after, through }: { after: number; through: number }): Covered {
  const end = leaves.length < rowsAtMost ? Math.max(after, through) : leaves.at(-1)!.id;
  return {
    after,
    through: end,
    count: leaves.length,
    hash: hashOfLeaves(leaves),
    leaves: packLeaves(leaves),
  };
}

/** SHA-256 (hex) over rows in their order: a line with id, complaint and hash for each. */
export function hashOfLeaves(leaves: readonly Leaf[]): string {
  const hash = createHash('sha256');
  for (const leaf of leaves) hash.update(`${leaf.id} ${leaf.complaintId} ${leaf.hash}\n`);
  return hash.digest('hex');
}

const sealedOf = ({ after, through, count, hash }: Covered): Sealed => ({ after, through, count, hash });

// YYYY-MM-DD in the province.
const dayIn = (at: Date): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: config.timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
