import type { Sharp } from 'sharp';
import { exifInHeic, originalOf, type Original } from './exif.ts';
import { decodeHeic, isHeic } from './heic.ts';
import { greySide, hashOf } from './likeness.ts';

/** A photo written anew: a JPEG without EXIF, what the camera had written into it, and its perceptual hash. */
export type Picture = {
  bytes: Buffer;
  width: number;
  height: number;
  original: Original;
  hash: bigint | null;
};

const largestSide = 1600;
const pixelLimit = 60_000_000;
// How the files of cameras and phones begin; a drawing like SVG is a program, and nobody photographs in one.
const beginnings = [/^\xff\xd8\xff/, /^\x89PNG\r\n/, /^RIFF[^]{4}WEBP/, /^[^]{4}ftyp(avi|he[ivx]|mif|msf)/];

let loaded: ReturnType<typeof loadVips> | undefined;

/** libvips as this program uses it. It comes with the first picture: a process that has none saves ten megabytes. */
export const vips = () => (loaded ??= loadVips());

async function loadVips() {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  // What is read once is not read again: a cache would only hold memory.
  sharp.cache(false);
  return sharp;
}

/**
 * Reads a photo (JPEG, PNG, WebP, AVIF, HEIC) and writes it anew: upright, at most 1600 pixels wide or high.
 * @throws Error when it is none, is cut off, or has more pixels than a camera takes
 */
export async function pictureOf(bytes: Buffer): Promise<Picture> {
  if (!beginnings.some((pattern) => pattern.test(bytes.toString('latin1', 0, 16))))
    throw new Error('No format of a photo');
  const { picture, exif } = isHeic(bytes) ? await fromHeic(bytes) : await fromOthers(bytes);
  const { data, info } = await picture
    .resize({ width: largestSide, height: largestSide, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 78, mozjpeg: false })
    .toBuffer({ resolveWithObject: true });
  return {
    bytes: data,
    width: info.width,
    height: info.height,
    original: await originalOf(exif),
    hash: await perceptualHash(data),
  };
}

/** The perceptual hash of a JPEG that was kept; null when there is nothing in it to compare. */
export async function perceptualHash(jpeg: Buffer): Promise<bigint | null> {
  const sharp = await vips();
  const grey = await sharp(jpeg)
    .resize({ width: greySide, height: greySide, fit: 'fill', kernel: 'cubic' })
    .flatten({ background: '#fff' })
    .greyscale()
    .raw()
    .toBuffer();
  return hashOf(grey);
}

type Opened = { picture: Sharp; exif: Buffer | undefined };

async function fromHeic(bytes: Buffer): Promise<Opened> {
  const { data, width, height } = await decodeHeic(bytes, { side: largestSide, pixelLimit });
  const sharp = await vips();
  return { picture: sharp(data, { raw: { width, height, channels: 3 } }), exif: exifInHeic(bytes) };
}

async function fromOthers(bytes: Buffer): Promise<Opened> {
  const sharp = await vips();
  const picture = sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'error' });
  const { exif } = await picture.metadata();
  return { picture: picture.rotate(), exif };
}
