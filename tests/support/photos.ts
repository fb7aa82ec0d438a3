import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

/** A photo-like picture, 800 × 600, another one for each number: ground, houses and blots in many greys. */
export async function scene(seed: number): Promise<Buffer> {
  let state = seed * 2_654_435_761 + 12_345;
  const dice = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const parts = Array.from({ length: 24 }, () => {
    const [x, y, w, h] = [dice(800), dice(600), 40 + dice(260), 30 + dice(220)];
    return `<rect x="${x - w / 2}" y="${y - h / 2}" width="${w}" height="${h}" rx="${dice(60)}" fill="hsl(${dice(360)} ${dice(60)}% ${10 + dice(80)}%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><rect width="800" height="600" fill="hsl(200 30% 70%)"/>${parts.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer();
}

/** What a phone writes into a photo taken on 21 November 2026 at 09.12.45 in Karet Semanggi. */
export const phoneExif = {
  IFD0: { Make: 'Telepon', Model: 'Uji' },
  IFD2: { DateTimeOriginal: '2026:11:21 09:12:45', OffsetTimeOriginal: '+07:00' },
  IFD3: {
    GPSLatitudeRef: 'S',
    GPSLatitude: '6/1 13/1 1740/100',
    GPSLongitudeRef: 'E',
    GPSLongitude: '106/1 48/1 5940/100',
  },
};

/** The same picture as the camera of a phone would save it, with `phoneExif`. */
export const phonePhoto = async (
  seed: number,
  format: 'jpeg' | 'png' | 'webp' | 'avif' = 'jpeg',
): Promise<Buffer> =>
  sharp(await scene(seed))
    .toFormat(format)
    .withExif(phoneExif)
    .toBuffer();

/** A HEIC of 320 × 240 with the same time and place, made with libheif's heif-enc. */
export const iphonePhoto = (): Promise<Buffer> => readFile(new URL('fixtures/iphone.heic', import.meta.url));
