import exifr from 'exifr';
import { DateTime } from 'luxon';
import { config } from '../config.ts';

/** What the camera itself wrote into a photo: when, and where in degrees; null for what it did not write. */
export type Original = { takenAt: Date | null; latitude: number | null; longitude: number | null };

const pick = [
  'DateTimeOriginal',
  'OffsetTimeOriginal',
  'GPSLatitude',
  'GPSLongitude',
  'GPSLatitudeRef',
  'GPSLongitudeRef',
];
const none: Original = { takenAt: null, latitude: null, longitude: null };

/**
 * Time and place from a block of EXIF (with or without its "Exif" mark). A time without an offset is taken as local
 * time. Never throws: photos with broken EXIF are photos all the same.
 */
export async function originalOf(block: Buffer | undefined): Promise<Original> {
  if (!block) return none;
  try {
    const marked = block.toString('latin1', 0, 4) === 'Exif';
    const read = (await exifr.parse(marked ? block.subarray(6) : block, { pick, reviveValues: false })) as
      Record<string, unknown> | undefined;
    return read ? { takenAt: timeOf(read), ...placeOf(read) } : none;
  } catch {
    return none;
  }
}

// In a photo the marks stand a few times; in a file full of them they would be looked for all day.
const marksAtMost = 1000;

/** The EXIF block inside a HEIC, found by how one begins: phones and programs disagree on what stands before it. */
export function exifInHeic(bytes: Buffer): Buffer | undefined {
  for (const mark of ['II*\0', 'MM\0*']) {
    let at = bytes.indexOf(mark, 0, 'latin1');
    for (let n = 0; at >= 0 && n < marksAtMost; n += 1) {
      // Its first directory follows within the block, and everything in it is counted from this place.
      if (isHead(bytes, at)) return bytes.subarray(at, at + 65_536);
      at = bytes.indexOf(mark, at + 1, 'latin1');
    }
  }
  return undefined;
}

function isHead(bytes: Buffer, at: number): boolean {
  const before = bytes.subarray(Math.max(0, at - 6), at);
  if (at < 6 || at + 10 > bytes.length) return false;
  const little = bytes[at] === 0x49;
  const first = little ? bytes.readUInt32LE(at + 4) : bytes.readUInt32BE(at + 4);
  return first === 8 && (before.equals(Buffer.from('Exif\0\0')) || before.readUInt32BE(2) === 0);
}

function timeOf({ DateTimeOriginal: local, OffsetTimeOriginal: offset }: Record<string, unknown>) {
  if (typeof local !== 'string') return null;
  const zone =
    typeof offset === 'string' && /^[+-]\d\d:\d\d$/.test(offset) ? `UTC${offset}` : config.timeZone;
  const time = DateTime.fromFormat(local.trim(), 'yyyy:MM:dd HH:mm:ss', { zone });
  // Cameras whose clock was never set write the year that they were made for.
  return time.isValid && time.year >= 2000 && time.year <= 2100 ? time.toJSDate() : null;
}

function placeOf({ latitude, longitude }: Record<string, unknown>) {
  const known =
    typeof latitude === 'number' &&
    typeof longitude === 'number' &&
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 180 &&
    (latitude !== 0 || longitude !== 0);
  return known ? { latitude, longitude } : { latitude: null, longitude: null };
}
