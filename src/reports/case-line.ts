import { dayOf } from '../calendar/cycle.ts';
import { maskedName } from '../complaints/masking.ts';
import type { State } from '../complaints/machine.ts';
import { unseal } from '../database/sealing.ts';
import type { CaseFacts } from './cases.ts';

/** What happened or was decided last, as the history tells it; free text of confidential cases is left out. */
export type Step = { type: string; data: Record<string, string>; unit: string | null };

/** A case as the report prints it. */
export type CaseLine = {
  ticket: string;
  receivedOn: string;
  /** Masked; null for who asked not to be named. */
  complainant: string | null;
  place: {
    rt: string | null;
    rw: string | null;
    address: string | null;
    kelurahan: string;
    kecamatan: string;
  };
  categoryId: string;
  categoryEn: string;
  /** Null for a confidential matter. */
  text: string | null;
  review: { waived: boolean; text: string | null } | null;
  unit: string | null;
  /** What decided or did it last; for an unsolved case what was tried, if anything. */
  step: Step | null;
  state: State;
  dueOn: string | null;
  overdue: boolean;
  why: string | null;
  ask: string | null;
  /** Ids of the photos that the report's file prints. */
  photos?: { before: string | null; after: string | null };
};

/** A case as it is printed: names masked, nothing of a confidential matter. */
export function lineOf(found: CaseFacts, zone: { zone: string }): CaseLine {
  const { confidential, anonymous, part } = found;
  return {
    ticket: found.ticket,
    receivedOn: found.receivedOn,
    complainant:
      anonymous || confidential ? null : maskedName(unseal(found.nameSealed, 'complainants.name_sealed')),
    place: {
      rt: confidential ? null : found.rt,
      rw: confidential ? null : found.rw,
      address: confidential ? null : [found.address, found.landmark].filter(Boolean).join(', ') || null,
      kelurahan: found.kelurahan,
      kecamatan: found.kecamatan,
    },
    categoryId: found.categoryId,
    categoryEn: found.categoryEn,
    text: confidential ? null : found.text,
    review: reviewOf(found),
    unit: found.unit,
    step: stepOf(found),
    state: found.state,
    dueOn: part === 'underWay' && found.dueAt ? dayOf(found.dueAt, zone) : null,
    overdue: part === 'underWay' && found.overdue,
    // Files travel further than the system: what a confidential case asks for is read in the case itself.
    why: part === 'unsolved' && !confidential ? textOf(found.eventData.reason) : null,
    ask: part === 'unsolved' && !confidential ? textOf(found.eventData.ask) : null,
    photos: confidential
      ? { before: null, after: null }
      : { before: found.photoBefore, after: found.photoAfter },
  };
}

function reviewOf({ reviewType, reviewData, confidential }: CaseFacts): CaseLine['review'] {
  if (!reviewType) return null;
  const waived = reviewType === 'waiveReview';
  const words = [reviewData?.reason, reviewData?.findings, reviewData?.recommendation].map(textOf);
  return { waived, text: confidential ? null : words.filter(Boolean).join(' ') || null };
}

const plain = ['outcome', 'dueOn', 'institution'];
const spoken = ['reason', 'evidence'];

// Why a case cannot be solved stands in a column of its own, so beside its unit stands what that one tried.
function stepOf(found: CaseFacts): Step | null {
  const { eventType, eventData, eventUnit, workType, workData, part, confidential } = found;
  if (part === 'unsolved' && !workType) return null;
  const from = part === 'unsolved' ? workData : eventData;
  const data = Object.fromEntries(
    (confidential ? plain : [...plain, ...spoken]).flatMap((name) => {
      const value = from?.[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
  return part === 'unsolved'
    ? { type: workType!, data, unit: null }
    : { type: eventType, data, unit: eventUnit };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);
