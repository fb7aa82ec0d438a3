import { createHash } from 'node:crypto';

/** A row as the database prints it: every column as text. */
type Printed = Record<string, string | null>;

/**
 * The columns of an event that its hash covers, as SQL texts of alias `e`, in their order: the same as in the database's
 * own function complaint_event_hash, by which they were hashed when they were written.
 */
export const eventColumns = {
  id: 'e.id::text',
  complaintId: 'e.complaint_id::text',
  position: 'e.position::text',
  version: 'e.version::text',
  at: 'extract(epoch from e.at)::text',
  type: 'e.type',
  fromState: 'e.from_state',
  toState: 'e.to_state',
  actor: 'e.actor',
  personId: 'e.person_id::text',
  officeId: 'e.office_id::text',
  role: 'e.role',
  capacity: 'e.capacity',
  requestKey: 'e.request_key::text',
  data: "encode(sha256(convert_to(e.data::text, 'UTF8')), 'hex')",
  matter: "encode(e.matter, 'hex')",
} as const;
export type EventColumn = keyof typeof eventColumns;
export type PrintedEvent = Record<EventColumn, string | null>;

/** The columns of a row of audit_events that its hash covers, as SQL texts of alias `a`. */
export const trailColumns = {
  id: 'a.id::text',
  at: 'extract(epoch from a.at)::text',
  actor: 'a.actor',
  personId: 'a.person_id::text',
  action: 'a.action',
  subjectKind: 'a.subject_kind',
  subjectId: 'a.subject_id',
  complaintId: 'a.complaint_id::text',
  network: 'a.network::text',
  particulars: "encode(sha256(convert_to(a.particulars::text, 'UTF8')), 'hex')",
} as const;
export type PrintedTrail = Record<keyof typeof trailColumns, string | null>;

/** What a complaint says, as SQL of alias `c`: hex of the same digest as complaint_matter makes. */
export const matterSql = `encode(sha256(convert_to(json_build_array('matter', c.ticket::text,
  extract(epoch from c.received_at)::text, c.session_id::text, c.category_code, c.kelurahan_code, c.text,
  c.created_by::text)::text, 'UTF8')), 'hex')`;

/** A list of columns for a select: `{ id: 'e.id::text' }` → `e.id::text as "id"`. */
export const selected = (columns: Readonly<Record<string, string>>): string =>
  Object.entries(columns)
    .map(([name, sql]) => `${sql} as "${name}"`)
    .join(', ');

/** SHA-256 (hex) of an event of a history after the one with the hash `previous`, null for the first. */
export const eventHash = (event: PrintedEvent, previous: string | null): string =>
  sha256(arrayOf(['event', ...valuesOf(event, eventColumns), previous]));

/** SHA-256 (hex) of a row of the trail. */
export const trailHash = (row: PrintedTrail): string =>
  sha256(arrayOf(['trail', ...valuesOf(row, trailColumns)]));

const valuesOf = (row: Printed, columns: object) => Object.keys(columns).map((name) => row[name] ?? null);

// As PostgreSQL prints json_build_array: texts escaped as JSON asks, a blank after each comma.
const arrayOf = (values: (string | null)[]) =>
  `[${values.map((value) => (value === null ? 'null' : JSON.stringify(value))).join(', ')}]`;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
