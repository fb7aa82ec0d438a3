import { addDays, dayOf, saturdayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { maskedName } from '../complaints/masking.ts';
import type { State } from '../complaints/machine.ts';
import type { Connection } from '../database/connect.ts';
import { unseal } from '../database/sealing.ts';
import type { Person, Role } from '../people/roles.ts';
import { hashOf } from './canonical.ts';
import { casesOf, countsOf, type CaseFacts, type Count, type Part } from './cases.ts';
import { letterheadOf, type Letterhead } from './letterhead.ts';
import { lastSentWeek, type Report } from './queries.ts';
import { placesAndCategories } from './names.ts';
import { recapOf, type Recap } from './recap.ts';
import { resultsOf, type Period, type Results } from './results.ts';

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
};

export type Signer = Pick<Role, 'role' | 'capacity' | 'officeName'> & { name: string; nip: string | null };

/** Everything that a report prints. Live for a draft; frozen word by word and number by number when it is sent. */
export type ReportContent = {
  form: 1;
  level: Report['level'];
  areaCode: string;
  weekOf: string;
  period: Period;
  letterhead: Letterhead;
  number: string;
  date: string;
  letter: string;
  parts: Record<Part, CaseLine[]>;
  recap: Recap;
  results: Results | null;
  signer: Signer | null;
  sentAt: string | null;
};

export type Composed = {
  content: ReportContent;
  cases: CaseFacts[];
  counts: Count[];
  officeId: number;
};

type Writing = { now: Date; usualLetter(letterhead: Letterhead): string };

/** The content of a report as the database stands now, not yet signed, with the cases behind it. */
export async function composed(db: Connection, report: Report, writing: Writing): Promise<Composed> {
  const { now } = writing;
  const { level, areaCode } = report;
  const { calendar } = await rulesOf(db);
  const today = dayOf(now, calendar);
  const weekOf = saturdayOf(now, calendar);
  const period = { from: await firstSaturday(db, report, weekOf), to: today };
  const cases = await casesOf(db, report);
  const [counts, named, { officeId, ...letterhead }, results] = [
    await countsOf(db, report),
    await placesAndCategories(db, report),
    await letterheadOf(db, report),
    level === 'city' ? await resultsOf(db, areaCode, period, { now, calendar }) : null,
  ];
  const part = (name: Part) =>
    cases.filter((found) => found.part === name).map((found) => lineOf(found, calendar));
  const content: ReportContent = {
    form: 1,
    level,
    areaCode,
    weekOf,
    period,
    letterhead,
    number: report.letterNumber ?? '',
    date: today,
    letter: report.letter || writing.usualLetter(letterhead),
    parts: { solved: part('solved'), unsolved: part('unsolved'), underWay: part('underWay') },
    recap: recapOf(cases, counts, named),
    results,
    signer: null,
    sentAt: null,
  };
  return { content, cases, counts, officeId };
}

/** What the cases looked like to who read the draft, as hexadecimal text: another decision gives another one. */
export const fingerprint = ({ parts }: Pick<ReportContent, 'parts'>): string => hashOf(parts).toString('hex');

/** The signature of a person in a role. */
export const signature = (
  { name, nip }: Pick<Person, 'name' | 'nip'>,
  { role, capacity, officeName }: Role,
): Signer => ({ role, capacity, officeName, name, nip });

// The first report covers its own week; the next one begins where the last one ended.
async function firstSaturday(db: Connection, report: Report, weekOf: string): Promise<string> {
  const last = await lastSentWeek(db, report);
  if (last === undefined || last >= weekOf) return weekOf;
  return addDays(last, 7);
}

function lineOf(found: CaseFacts, zone: { zone: string }): CaseLine {
  const { confidential, anonymous, part } = found;
  return {
    ticket: found.ticket,
    receivedOn: found.receivedOn,
    complainant: anonymous || confidential ? null : maskedName(unseal(found.nameSealed)),
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
    why: part === 'unsolved' ? textOf(found.eventData.reason) : null,
    ask: part === 'unsolved' ? textOf(found.eventData.ask) : null,
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
