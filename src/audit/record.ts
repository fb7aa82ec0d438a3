import type { Connection } from '../database/connect.ts';
import type { AuditAction } from './actions.ts';
import { networkOf } from './network.ts';

export type Auditor = { personId: number } | 'visitor' | 'system';

export type AuditEntry = {
  at: Date;
  by: Auditor;
  action: AuditAction;
  /** What it was done to, when that is no complaint: e.g. `{ kind: 'person', id: 12 }`. */
  subject?: { kind: string; id: string | number };
  complaintId?: number;
  /** The address of who asked; only its network is kept. */
  address?: string | undefined;
  /** Ids, codes and reasons that an official typed; never personal data of a citizen. */
  particulars?: Record<string, unknown>;
};

/**
 * Appends what happened to the audit trail, in the transaction of what it tells of (Keputusan Bengkalis 23/2020: an
 * audit trail of all activity; UU 27/2022 Art. 31: processing is recorded).
 */
export async function recordAudit(db: Connection, entry: AuditEntry): Promise<void> {
  const { at, by, action, subject, complaintId, address, particulars } = entry;
  await db('audit_events').insert({
    at,
    actor: typeof by === 'string' ? by : 'person',
    person_id: typeof by === 'string' ? null : by.personId,
    action,
    subject_kind: subject?.kind ?? null,
    subject_id: subject ? String(subject.id) : null,
    complaint_id: complaintId ?? null,
    network: networkOf(address),
    particulars: JSON.stringify(particulars ?? {}),
  });
}
