import type { Transaction } from '../database/connect.ts';
import type { RoleName } from '../people/roles.ts';

export type AccessMessage =
  | 'accessRequested'
  | 'accessLate'
  | 'accessLateBelow'
  | 'rolesToConfirm'
  | 'rolesUnconfirmed'
  | 'rolesUnconfirmedBelow'
  | 'officeVacant';

type Telling = {
  officeId: number | null;
  /** Of the office only who holds this role reads it: access is no matter of the whole counter. */
  onlyFor: RoleName;
  message: AccessMessage;
  particulars: { path: string; office?: string; dueAt?: Date; plannedOn?: string; cases?: number };
  now: Date;
};

/** Writes a message to the head of an office, in the transaction that causes it; no office, no message. */
export async function tellHead(trx: Transaction, { officeId, onlyFor, message, particulars, now }: Telling) {
  if (officeId === null) return;
  await trx('notifications').insert({
    audience: 'office',
    office_id: officeId,
    message,
    particulars: JSON.stringify({ ...particulars, onlyFor }),
    created_at: now,
  });
}

/** The same to the administrators, in whatever office they are. */
export async function tellAdministrators(
  trx: Transaction,
  { day, ...telling }: Omit<Telling, 'officeId' | 'onlyFor'> & { day: string },
): Promise<void> {
  const { rows } = await trx.raw<{ rows: { id: number }[] }>(
    `select distinct g.office_id as id from role_grants g join people p on p.id = g.person_id
     where g.role = 'admin' and p.deactivated_at is null and g.from_on <= :day and (g.to_on is null or g.to_on >= :day)`,
    { day },
  );
  for (const { id } of rows) await tellHead(trx, { ...telling, officeId: id, onlyFor: 'admin' });
}

export type Alarm = {
  kind: 'late' | 'confirmationOpen' | 'confirmationLate' | 'vacant';
  subjectId: number;
  forOn: string;
};

/** True for the first who raises this alarm: another process at the same moment waits here and finds it raised. */
export async function raise(
  trx: Transaction,
  { kind, subjectId, forOn }: Alarm,
  now: Date,
): Promise<boolean> {
  const raised = (await trx('access_alarms')
    .insert({ kind, subject_id: subjectId, for_on: forOn, at: now })
    .onConflict(['kind', 'subject_id', 'for_on'])
    .ignore()
    .returning('kind')) as unknown[];
  return raised.length > 0;
}
