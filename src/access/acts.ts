import type { AuditAction } from '../audit/actions.ts';
import { recordAudit } from '../audit/record.ts';
import type { Connection, Transaction } from '../database/connect.ts';
import { Conflict } from '../errors.ts';
import type { Person } from '../people/roles.ts';

/** Who does something with access, when, and from which version of the page; the same key again acts once. */
export type By = { person: Person; now: Date; version: number; key?: string | undefined };

export type Act = {
  act: AuditAction;
  at: Date;
  by: Person | 'applicant' | 'system';
  requestId?: number | undefined;
  /** The account that it is about. */
  personId?: number | undefined;
  grantId?: number | undefined;
  particulars?: Record<string, unknown>;
  key?: string | undefined;
};

/** Keeps an act with the account or the request that it is about, and in the audit trail. */
export async function noteAct(trx: Transaction, act: Act): Promise<void> {
  const { by, requestId, personId, grantId, particulars = {} } = act;
  const person = typeof by === 'string' ? null : by;
  await trx('access_acts').insert({
    at: act.at,
    actor: person ? 'person' : by,
    by_id: person?.id ?? null,
    act: act.act,
    request_id: requestId ?? null,
    person_id: personId ?? null,
    grant_id: grantId ?? null,
    particulars: JSON.stringify(particulars),
    request_key: act.key ?? null,
  });
  await recordAudit(trx, {
    at: act.at,
    by: person ? { personId: person.id } : by === 'system' ? 'system' : 'visitor',
    action: act.act,
    ...(personId !== undefined
      ? { subject: { kind: 'person', id: personId } }
      : requestId !== undefined
        ? { subject: { kind: 'accessRequest', id: requestId } }
        : {}),
    particulars: {
      ...particulars,
      ...(requestId === undefined ? {} : { request: requestId }),
      ...(grantId === undefined ? {} : { grant: grantId }),
    },
  });
}

export type Subject = { requestId: number } | { personId: number };

/** The version of a request or of an account's access: the last act that is about it, 0 before the first. */
export async function versionOf(db: Connection, subject: Subject): Promise<number> {
  const [column, id] =
    'requestId' in subject ? ['request_id', subject.requestId] : ['person_id', subject.personId];
  const { rows } = await db.raw<{ rows: [{ id: number }] }>(
    'select coalesce(max(id), 0) as id from access_acts where ?? = ?',
    [column, id],
  );
  return rows[0].id;
}

/**
 * Whether this form was carried out already: its key stands with an act of the same person about the same subject.
 * Call with the subject's row locked. @throws Conflict when the key was used for something else, or the version is old
 */
export async function isRepeat(
  trx: Transaction,
  subject: Subject,
  { person, version, key }: By,
): Promise<boolean> {
  const current = await versionOf(trx, subject);
  const done = key
    ? ((await trx('access_acts').where({ request_key: key }).first('by_id', 'request_id', 'person_id')) as
        { by_id: number | null; request_id: number | null; person_id: number | null } | undefined)
    : undefined;
  if (done) {
    const same =
      'requestId' in subject ? done.request_id === subject.requestId : done.person_id === subject.personId;
    if (!same || done.by_id !== person.id) throw new Conflict(version, current);
    return true;
  }
  if (version !== current) throw new Conflict(version, current);
  return false;
}

export type StoredAct = {
  id: number;
  at: Date;
  actor: 'person' | 'applicant' | 'system';
  by: string | null;
  act: AuditAction;
  particulars: Record<string, unknown>;
};

/** What happened to a request or an account's access, the latest first. */
export async function actsOf(db: Connection, subject: Subject, limit = 100): Promise<StoredAct[]> {
  const [column, id] =
    'requestId' in subject ? ['request_id', subject.requestId] : ['person_id', subject.personId];
  const { rows } = await db.raw<{ rows: StoredAct[] }>(
    `select a.id, a.at, a.actor, p.name as by, a.act, a.particulars
     from access_acts a left join people p on p.id = a.by_id
     where a.?? = ? order by a.id desc limit ?`,
    [column, id, limit],
  );
  return rows;
}
