import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { Connection, Transaction } from '../database/connect.ts';
import { Invalid } from '../errors.ts';

export type PhotoKind = 'intake' | 'before' | 'after';
export type Upload = {
  bytes: Buffer;
  latitude?: number | null;
  longitude?: number | null;
  takenAt?: Date | null;
};
export type PreparedPhoto = Upload & { width: number; height: number };

const largestSide = 1600;
const pixelLimit = 60_000_000;
sharp.concurrency(1);
// How the files of cameras and phones begin; a drawing like SVG is a program, and nobody photographs in one.
const beginnings = [/^\xff\xd8\xff/, /^\x89PNG\r\n/, /^RIFF[^]{4}WEBP/, /^[^]{4}ftyp(avi|hei|mif)/];

// A photo of the largest kind takes some 200 MB while it is read: one after the other, whoever sends them.
let turn: Promise<unknown> = Promise.resolve();

/**
 * Reads an upload as a photo (JPEG, PNG, WebP, AVIF) and writes it anew: upright, at most 1600 pixels wide or high,
 * without EXIF. @throws Invalid at `field` when it is none that can be read.
 */
export function preparePhoto(upload: Upload, field = 'photo'): Promise<PreparedPhoto> {
  const mine = turn.then(() => readAnew(upload, field));
  turn = mine.catch(() => {});
  return mine;
}

async function readAnew(upload: Upload, field: string): Promise<PreparedPhoto> {
  try {
    const beginning = upload.bytes.toString('latin1', 0, 16);
    if (!beginnings.some((pattern) => pattern.test(beginning))) throw new Error('No format of a photo');
    const { data, info } = await sharp(upload.bytes, { limitInputPixels: pixelLimit, failOn: 'error' })
      .rotate()
      .resize({ width: largestSide, height: largestSide, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 78, mozjpeg: false })
      .toBuffer({ resolveWithObject: true });
    return { ...upload, bytes: data, width: info.width, height: info.height };
  } catch {
    throw new Invalid({ [field]: 'photo' });
  }
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
  await trx('photos').insert(
    photos.map((photo) => ({
      id: randomUUID(),
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
      added_by: of.addedBy,
      added_at: of.at,
    })),
  );
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
