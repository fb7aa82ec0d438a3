import type { Connection } from '../database/connect.ts';
import type { ReadAction } from './kinds.ts';

export type Reading = {
  at: Date;
  personId: number;
  /** Whose data were shown: of these complaints, or of another subject. */
  complaintIds?: readonly number[];
  subject?: { kind: string; id: string | number };
  /** Codes that say what was shown; never the data. */
  particulars?: Record<string, unknown>;
};

/**
 * Records that a person was shown personal data (UU 27/2022 Art. 31), in one statement for all that one page shows.
 * Who loads the same again within ten minutes is not written twice (index audit_events_by_person_and_time). Pages wait
 * for it: what can't be written down is not shown.
 */
export async function recordReading(
  db: Connection,
  action: ReadAction,
  { at, personId, complaintIds = [], subject, particulars }: Reading,
): Promise<void> {
  if (complaintIds.length === 0 && !subject) return;
  await db.raw(
    `insert into audit_events (at, actor, person_id, action, subject_kind, subject_id, complaint_id, particulars)
     select :at::timestamptz, 'person', :personId::bigint, :action::text, :kind::text, :subjectId::text, shown.id,
       :particulars::jsonb
     from unnest(:complaintIds::bigint[]) as shown(id)
     where not exists (
       select from audit_events r
       where r.person_id = :personId and r.at > :at::timestamptz - interval '10 minutes' and r.at <= :at
         and r.action = :action and r.complaint_id is not distinct from shown.id
         and r.subject_kind is not distinct from :kind and r.subject_id is not distinct from :subjectId
         and r.particulars = :particulars::jsonb)`,
    {
      at,
      personId,
      action,
      kind: subject?.kind ?? null,
      subjectId: subject ? String(subject.id) : null,
      complaintIds: complaintIds.length > 0 ? [...complaintIds] : [null],
      particulars: JSON.stringify(particulars ?? {}),
    },
  );
}
