import type { Connection, Transaction } from '../database/connect.ts';
import { kinds, type RetentionKind } from './kinds.ts';

export type RetentionRule = {
  kind: RetentionKind;
  version: number;
  months: number;
  basisId: string;
  basisEn: string;
};

const ruleColumns = `kind, version, months, basis_id as "basisId", basis_en as "basisEn"`;

/** How long each kind of record is kept. */
export async function retentionRules(db: Connection): Promise<RetentionRule[]> {
  const { rows } = await db.raw<{ rows: RetentionRule[] }>(
    `select ${ruleColumns} from retention_rules order by position`,
  );
  return rows;
}

export async function retentionRule(
  db: Connection,
  kind: RetentionKind,
  lock: '' | 'for update' = '',
): Promise<RetentionRule> {
  const { rows } = await db.raw<{ rows: [RetentionRule] }>(
    `select ${ruleColumns} from retention_rules where kind = ? ${lock}`,
    [kind],
  );
  return rows[0];
}

const beginning = new Date(0);
type Span = { before: Date; reached?: Date | null };

/** How many records of a kind are older than `before`, and how old the oldest is. */
export async function countDue(
  db: Connection,
  kind: RetentionKind,
  before: Date,
): Promise<{ found: number; oldest: Date | null }> {
  const { rows } = await db.raw<{ rows: [{ found: number; oldest: Date | null }] }>(
    `select count(*)::int as found, min(since) as oldest from (${kinds[kind].due}) due`,
    { before: before.toISOString(), reached: beginning.toISOString() },
  );
  return rows[0];
}

export type DueRecord = { id: string; ticket: string | null; since: Date };

/** Records of a kind that are old enough, the oldest first; from `reached` and after the record `after` on. */
export async function dueRecords(
  db: Connection,
  kind: RetentionKind,
  { before, reached }: Span,
  { after, limit }: { after?: { since: Date; id: string } | undefined; limit: number },
): Promise<DueRecord[]> {
  const { rows } = await db.raw<{ rows: DueRecord[] }>(
    `select id, ticket, since from (${kinds[kind].due}) due
     where :since::timestamptz is null or (since, id) > (:since::timestamptz, :id::text)
     order by since, id limit :limit`,
    {
      before: before.toISOString(),
      reached: (after?.since ?? reached ?? beginning).toISOString(),
      since: after?.since.toISOString() ?? null,
      id: after?.id ?? null,
      limit,
    },
  );
  return rows;
}

export type Round = {
  id: number;
  kind: RetentionKind;
  beforeAt: Date;
  found: number;
  destroyed: number;
  askedAt: Date;
  askedBy: string;
  reachedAt: Date | null;
  endedAt: Date | null;
};

const roundColumns = `r.id, r.kind, r.before_at as "beforeAt", r.found, r.destroyed, r.asked_at as "askedAt",
  p.name as "askedBy", r.reached_at as "reachedAt", r.ended_at as "endedAt"`;

/** The latest rounds, of one kind or of all. */
export async function latestRounds(
  db: Connection,
  kind: RetentionKind | null,
  limit: number,
): Promise<Round[]> {
  const { rows } = await db.raw<{ rows: Round[] }>(
    `select ${roundColumns} from retention_rounds r join people p on p.id = r.person_id
     where ?::text is null or r.kind = ? order by r.id desc limit ?`,
    [kind, kind, limit],
  );
  return rows;
}

/** The next round that nobody is carrying out at this moment, locked until the transaction ends. */
export async function lockRunningRound(trx: Transaction): Promise<Round | undefined> {
  const { rows } = await trx.raw<{ rows: Round[] }>(
    `select ${roundColumns} from retention_rounds r join people p on p.id = r.person_id
     where r.ended_at is null order by r.id limit 1 for update of r skip locked`,
  );
  return rows[0];
}

export type Hold = { ticket: string; reason: string; person: string; heldAt: Date };

/** The complaints whose records are kept whatever the rules say. */
export async function legalHolds(db: Connection): Promise<Hold[]> {
  const { rows } = await db.raw<{ rows: Hold[] }>(
    `select c.ticket::text as ticket, h.reason, p.name as person, h.held_at as "heldAt"
     from legal_holds h join complaints c on c.id = h.complaint_id join people p on p.id = h.person_id
     order by h.held_at desc, c.id desc`,
  );
  return rows;
}

export type Notice = { version: number; textId: string; textEn: string; since: Date };

/** Every privacy notice that complainants were given, the latest first. */
export async function privacyNotices(db: Connection): Promise<Notice[]> {
  const { rows } = await db.raw<{ rows: Notice[] }>(
    `select version, text_id as "textId", text_en as "textEn", since from privacy_notices order by version desc`,
  );
  return rows;
}
