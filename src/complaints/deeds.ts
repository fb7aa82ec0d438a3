import type { Database } from '../database/connect.ts';
import { Forbidden, Invalid } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { advanceIn, type Act, type Advanced } from './advance.ts';
import type { Complaint } from './complaint.ts';
import type { EventType } from './machine.ts';
import { mergeIn } from './merge.ts';
import { keepPhotos, preparePhoto, type PhotoKind, type Upload } from './photos.ts';
import { mayKnow, mayNote } from './policy.ts';
import { appendFact } from './records.ts';

type Deed = Act & { photos?: Upload[] };

/**
 * An action from a complaint's page, with the photos that prove it. Work counts as done only with an after-photo.
 * @throws Invalid when that photo is missing or unreadable, and whatever `advanceIn` throws.
 */
export async function carryOut(db: Database, { photos: uploads = [], ...act }: Deed): Promise<Advanced> {
  const { event } = act;
  const field = event.type === 'completeWork' ? 'afterPhoto' : 'photo';
  const missing = missingPhoto(event.type, uploads);
  if (missing) throw new Invalid(missing);
  const photos = await Promise.all(uploads.map((upload) => preparePhoto(upload, field)));
  return db.transaction(async (trx) => {
    const advanced =
      event.type === 'mergeInto' ? await mergeIn(trx, act, event.ticket) : await advanceIn(trx, act);
    if (!advanced.repeated)
      await keepPhotos(trx, photos, {
        complaintId: advanced.complaint.id,
        eventId: advanced.eventId,
        kind: kindOf(event.type),
        addedBy: act.actor.kind === 'person' ? act.actor.person.id : null,
        at: act.now,
      });
    return advanced;
  });
}

/** Work is not done without its photo: the error, or undefined. */
export const missingPhoto = (
  type: EventType,
  uploads: readonly Upload[],
): Record<string, string> | undefined =>
  type === 'completeWork' && uploads.length === 0 ? { afterPhoto: 'photoRequired' } : undefined;

const kindOf = (type: string): PhotoKind =>
  type === 'completeWork' || type === 'resolveOnTheSpot'
    ? 'after'
    : type === 'recordReview'
      ? 'before'
      : 'intake';

type Note = { note: string; person: Person; now: Date; key?: string | undefined };

/** Adds a note to the history; it moves nothing and resets no clock. The inspector only reads. */
export async function addNote(
  db: Database,
  complaint: Complaint,
  { note, person, now, key }: Note,
): Promise<void> {
  if (!mayNote(person)) throw new Forbidden();
  await appendFact(db, complaint, {
    type: 'noteAdded',
    at: now,
    actor: { kind: 'person', person },
    data: { note },
    key,
  });
}

type Look = { reason: string; person: Person; now: Date };

/**
 * Records that somebody looked at a complainant's identity (UU 27/2022). That of anonymous and confidential
 * complainants is for the clerk and the camat of the kecamatan alone. @throws Forbidden
 */
export async function showIdentity(
  db: Database,
  complaint: Complaint,
  { reason, person, now }: Look,
): Promise<void> {
  if (!mayKnow(person, complaint)) throw new Forbidden();
  await appendFact(db, complaint, {
    type: 'identityShown',
    at: now,
    actor: { kind: 'person', person },
    data: { reason },
  });
}
