import type { ClosedReason, ComplaintEvent, Context, Level, Stamp, State } from './machine.ts';
import type { Position } from './workflow.ts';

/** One complaint as its row says, with the offices that can own it and the session it came in on. */
export type Complaint = {
  id: number;
  ticket: string;
  version: number;
  state: State;
  enteredAt: Date;
  receivedAt: Date;
  sessionOn: string;
  complainantId: number;
  categoryCode: string;
  text: string;
  cityCode: string;
  kecamatanCode: string;
  kelurahanCode: string;
  anonymous: boolean;
  confidential: boolean;
  restricted: boolean;
  urgent: boolean;
  ownerRole: string | null;
  ownerOfficeId: number | null;
  unitId: number | null;
  workedByPersonId: number | null;
  workedByOfficeId: number | null;
  dueAt: Date | null;
  overdueAt: Date | null;
  pausedAt: Date | null;
  onAgenda: boolean;
  objections: number;
  resolvedLevel: Level | null;
  closedReason: ClosedReason | null;
  leadId: number | null;
  followed: boolean;
  withdrawn: boolean;
  answerOn: string | null;
  answerLatestOn: string | null;
  offices: { camat: number; lurah: number; walikota: number; sekda: number; governor: number };
};

/** An event as a verb gives it; `advance` adds time and actor. */
export type EventInput = ComplaintEvent extends infer E
  ? E extends Stamp
    ? Omit<E, keyof Stamp>
    : never
  : never;

/** Rebuilds the machine's position from the row: the row is the one truth. */
export function positionOf(complaint: Complaint): Position {
  const context: Context = {
    onAgenda: complaint.onAgenda,
    paused: complaint.pausedAt !== null,
    overdue: complaint.overdueAt !== null,
    objections: complaint.objections,
    followed: complaint.followed,
    withdrawn: complaint.withdrawn,
    resolvedLevel: complaint.resolvedLevel,
    closedReason: complaint.closedReason,
    workedBy:
      complaint.workedByOfficeId === null
        ? null
        : { personId: complaint.workedByPersonId, officeId: complaint.workedByOfficeId },
  };
  return { state: complaint.state, context };
}

/** `kecamatan.followUp` → `kecamatan`; null for resolved and closed. */
export const levelOf = (state: State): Level | null =>
  state.includes('.') ? (state.split('.')[0] as Level) : null;
