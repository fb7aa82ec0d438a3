import { advance, advanceIn, type Act as AdvanceAct } from './advance.ts';
import { levelOf, type Complaint, type EventInput } from './complaint.ts';
import { keepPhotos, preparePhoto, type PreparedPhoto, type Upload } from './photos.ts';
import { alreadyDone, countCitizenPhotos, lockComplaint } from './queries.ts';
import { appendFact } from './records.ts';
import { tell } from './telling.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Conflict, Invalid, NotAllowed } from '../errors.ts';

/** A complaint of the complainant who acts; `lead` is the case that it was joined to. */
export type Followed = { own: Complaint; lead: Complaint | null };

type Act = { tracked: Followed; now: Date; key?: string | undefined };

const citizen = { kind: 'citizen' } as const;

/**
 * Whether the question that waits is for this complainant: the first one is asked, those who joined only once he has
 * left the matter to them.
 */
export const isAsked = ({ own, lead }: Followed): boolean =>
  lead ? lead.pausedAt !== null && lead.withdrawn : own.pausedAt !== null && !own.withdrawn;

/**
 * The complainant writes something: the answer of who was asked lets the clock run again, anything else is added to
 * the history and told to whose turn it is. @throws NotAllowed once the complaint is resolved, closed or withdrawn,
 * Conflict when the key was used for something else, Invalid at photos
 */
export async function giveInformation(
  db: Database,
  { tracked, text, photos: uploads, now, key }: Act & { text: string; photos: Upload[] },
): Promise<void> {
  const { ticket, note } = subjectOf(tracked, 'informationAdded');
  const photos = await Promise.all(uploads.map((upload) => preparePhoto(upload, 'photos')));
  await db.transaction(async (trx) => {
    const complaint = (await lockComplaint(trx, ticket))!;
    const done = key ? await alreadyDone(trx, key) : undefined;
    const said = done?.type.startsWith('information') ? (done.data.answer ?? done.data.text) : undefined;
    if (done?.ticket === ticket && done.personId === null && said === text) return;
    if (done) throw new Conflict(undefined, complaint.version);
    if (isAsked(tracked.lead ? { ...tracked, lead: complaint } : { own: complaint, lead: null })) {
      const event = { type: 'informationGiven', answer: text } as const;
      const { eventId } = await advanceIn(trx, { ticket, event, actor: citizen, now, key, note });
      await keepOwnPhotos(trx, photos, { complaintId: complaint.id, eventId, at: now });
      return;
    }
    if (!levelOf(complaint.state)) throw new NotAllowed('informationAdded', complaint.state);
    const fact = { type: 'informationAdded', at: now } as const;
    const eventId = await appendFact(trx, complaint, {
      ...fact,
      actor: citizen,
      data: { text, ...note },
      key,
    });
    await keepOwnPhotos(trx, photos, { complaintId: complaint.id, eventId, at: now });
    await tell(trx, [{ type: 'tellOwner', message: 'informationGiven' }], {
      complaint,
      event: fact,
      eventId,
    });
  });
}

/** Most photos that complainants may add to one complaint after it was received. */
const photosAtMost = 12;

async function keepOwnPhotos(
  trx: Transaction,
  photos: PreparedPhoto[],
  { complaintId, eventId, at }: { complaintId: number; eventId: number | null; at: Date },
): Promise<void> {
  if (photos.length === 0) return;
  if ((await countCitizenPhotos(trx, complaintId)) + photos.length > photosAtMost)
    throw new Invalid({ photos: 'photosEnough' });
  await keepPhotos(trx, photos, { complaintId, eventId, kind: 'intake', addedBy: null, at });
}

/** The complainant does not find it solved: back to a meeting. Whoever was joined may object as well. */
export async function object(
  db: Database,
  { tracked, reason, now, key }: Act & { reason: string },
): Promise<void> {
  const { ticket, note } = subjectOf(tracked, 'object');
  await advance(db, { ticket, event: { type: 'object', reason }, actor: citizen, now, key, note });
}

/** "Sudah beres": closes the complaint. Only its own complainant can, others may still object. */
export const confirm = (db: Database, act: Act): Promise<void> => onOwn(db, act, { type: 'confirm' });

/** The complainant takes the complaint back. */
export const withdraw = (db: Database, act: Act): Promise<void> => onOwn(db, act, { type: 'withdraw' });

async function onOwn(db: Database, { tracked, now, key }: Act, event: EventInput): Promise<void> {
  await advance(db, { ticket: tracked.own.ticket, event, actor: citizen, now, key });
}

// What somebody says who was joined belongs to the case that is being worked on; who withdrew has left that to others.
function subjectOf({ own, lead }: Followed, event: string): Required<Pick<AdvanceAct, 'ticket' | 'note'>> {
  if (own.withdrawn) throw new NotAllowed(event, own.state);
  return lead ? { ticket: lead.ticket, note: { follower: own.ticket } } : { ticket: own.ticket, note: {} };
}
