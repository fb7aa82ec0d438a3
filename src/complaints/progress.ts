import type { Database } from '../database/connect.ts';
import { Forbidden, NotAllowed, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import type { Complaint } from './complaint.ts';
import { keepPhotos, preparePhoto, type PreparedPhoto, type Upload } from './photos.ts';
import { roleFor } from './policy.ts';
import { alreadyDone, lockComplaint } from './queries.ts';
import { appendFact } from './records.ts';

export type Progress = {
  ticket: string;
  text: string;
  /** Whether the complainant reads the words, too; that there was progress is always told. */
  forComplainant: boolean;
  photos?: Upload[];
  person: Person;
  now: Date;
  key?: string | undefined;
};

/** Whether it is this person's turn to tell how the work goes: the office that works on the case, while it works. */
export const mayTellProgress = (person: Person, complaint: Complaint): boolean =>
  isWorkedOn(complaint) && roleFor(person, 'completeWork', complaint) !== undefined;

const isWorkedOn = ({ state }: Complaint) => state.endsWith('.followUp');

/**
 * Tells how the work goes, with photos of it if there are any. It moves nothing and resets no clock; the same key
 * again is told once. @throws NotFound, Forbidden, NotAllowed when no work is under way, Invalid at photo, Conflict
 */
export async function tellProgress(
  db: Database,
  { ticket, text, forComplainant, photos: uploads = [], person, now, key }: Progress,
): Promise<{ repeated: boolean }> {
  const photos: PreparedPhoto[] = [];
  for (const upload of uploads) photos.push(await preparePhoto(upload));
  return db.transaction(async (trx) => {
    const complaint = await lockComplaint(trx, ticket);
    if (!complaint) throw new NotFound();
    const repeated = key !== undefined && (await alreadyDone(trx, key)) !== undefined;
    if (!repeated) check(person, complaint);
    const eventId = await appendFact(trx, complaint, {
      type: 'progressTold',
      at: now,
      actor: { kind: 'person', person },
      data: { text, public: forComplainant },
      key,
    });
    const of = { complaintId: complaint.id, eventId, addedBy: person.id, at: now };
    if (!repeated) await keepPhotos(trx, photos, { ...of, kind: 'progress' });
    return { repeated };
  });
}

function check(person: Person, complaint: Complaint): void {
  if (!roleFor(person, 'completeWork', complaint)) throw new Forbidden();
  if (!isWorkedOn(complaint)) throw new NotAllowed('progressTold', complaint.state);
}
