import { randomUUID } from 'node:crypto';
import type { Connection, Transaction } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { keepHashes } from './likeness-index.ts';
import { pictureOf, type Picture } from './picture.ts';

export type PhotoKind = 'intake' | 'before' | 'progress' | 'after';

/** A photo as it was sent, with the time and position that the app recorded; degrees. */
export type Upload = {
  bytes: Buffer;
  latitude?: number | null;
  longitude?: number | null;
  takenAt?: Date | null;
};
export type PreparedPhoto = Upload & Picture;

// A photo of the largest kind takes some 400 MB while it is read: one after the other, whoever sends them.
let turn: Promise<unknown> = Promise.resolve();

/**
 * Reads an upload as a photo and writes it anew (`pictureOf`), one at a time in the whole process.
 * @throws Invalid at `field` when it is none that can be read.
 */
export function preparePhoto(upload: Upload, field = 'photo'): Promise<PreparedPhoto> {
  const mine = turn.then(async () => {
    const picture = await pictureOf(upload.bytes).catch(() => {
      throw new Invalid({ [field]: 'photo' });
    });
    return { ...upload, ...picture };
  });
  turn = mine.catch(() => {});
  return mine;
}

type PhotoOf = {
  complaintId: number;
  eventId: number | null;
  kind: PhotoKind;
  addedBy: number | null;
  at: Date;
};

/** Keeps prepared photos with the complaint, in the transaction of the act that they prove. */
export async function keepPhotos(trx: Transaction, photos: PreparedPhoto[], of: PhotoOf): Promise<void> {
  if (photos.length === 0) return;
  const kept = photos.map((photo) => ({ ...photo, id: randomUUID() }));
  await trx('photos').insert(
    kept.map((photo) => ({
      id: photo.id,
      complaint_id: of.complaintId,
      event_id: of.eventId,
      kind: of.kind,
      content_type: 'image/jpeg',
      width: photo.width,
      height: photo.height,
      bytes: photo.bytes,
      taken_at: photo.takenAt ?? null,
      latitude: photo.latitude ?? null,
      longitude: photo.longitude ?? null,
      original_taken_at: photo.original.takenAt,
      original_latitude: photo.original.latitude,
      original_longitude: photo.original.longitude,
      hashed_at: of.at,
      added_by: of.addedBy,
      added_at: of.at,
    })),
  );
  await keepHashes(trx, kept);
}

export type StoredPhoto = { ticket: string; contentType: string; bytes: Buffer };

/** One photo with the ticket that it belongs to, or undefined. */
export async function photoById(db: Connection, id: string): Promise<StoredPhoto | undefined> {
  const { rows } = await db.raw<{ rows: StoredPhoto[] }>(
    `select c.ticket, p.content_type as "contentType", p.bytes from photos p
     join complaints c on c.id = p.complaint_id where p.id = ?`,
    [id],
  );
  return rows[0];
}
