import sharp from 'sharp';
import type { Upload } from '../../complaints/photos.ts';
import type { Dice } from './dice.ts';

/**
 * A drawn street scene that stands for a photo: grey and broken before, green and tidy after. Every picture
 * differs, so that comparing photos has something to compare.
 */
export async function pictureOf(
  dice: Dice,
  kind: 'before' | 'after',
  at: Date,
  place: { latitude: number | null; longitude: number | null },
): Promise<Upload> {
  const bytes = await sharp(Buffer.from(drawing(dice, kind)))
    .jpeg({ quality: 70 })
    .toBuffer();
  return { bytes, takenAt: at, latitude: place.latitude, longitude: place.longitude };
}

/** A picture as small as one can be, which stands for the photos of a database that is only measured. */
export const smallPicture = (): Promise<Buffer> =>
  sharp({ create: { width: 16, height: 12, channels: 3, background: '#888' } })
    .jpeg({ quality: 50 })
    .toBuffer();

function drawing(dice: Dice, kind: 'before' | 'after') {
  const horizon = dice.between(110, 190);
  const sky = `hsl(${dice.between(190, 215)} ${dice.between(20, 60)}% ${dice.between(65, 85)}%)`;
  const houses = Array.from({ length: dice.between(3, 6) }, (_, n) => {
    const height = dice.between(40, 110);
    return `<rect x="${n * 90 + dice.between(-10, 20)}" y="${horizon - height}" width="${dice.between(50, 85)}" height="${height}" fill="hsl(${dice.between(10, 50)} ${dice.between(15, 45)}% ${dice.between(45, 75)}%)"/>`;
  }).join('');
  const marks = Array.from({ length: dice.between(5, 12) }, () => mark(dice, kind, horizon)).join('');
  const ground = kind === 'after' ? 'hsl(95 25% 62%)' : 'hsl(35 12% 48%)';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360"><rect width="480" height="360" fill="${sky}"/>${houses}<rect y="${horizon}" width="480" height="${360 - horizon}" fill="${ground}"/><path d="M${dice.between(120, 220)} ${horizon} L${dice.between(240, 330)} ${horizon} L470 360 L${dice.between(0, 60)} 360 Z" fill="hsl(220 5% ${kind === 'after' ? 42 : 34}%)"/>${marks}</svg>`;
}

function mark(dice: Dice, kind: 'before' | 'after', horizon: number) {
  const [x, y] = [dice.between(0, 470), dice.between(horizon, 350)];
  return kind === 'after'
    ? `<circle cx="${x}" cy="${y}" r="${dice.between(4, 14)}" fill="hsl(${dice.between(90, 140)} 45% 35%)"/>`
    : `<ellipse cx="${x}" cy="${y}" rx="${dice.between(8, 46)}" ry="${dice.between(4, 16)}" fill="hsl(30 20% ${dice.between(14, 30)}%)"/>`;
}
