import { vips } from '../complaints/picture.ts';
import { photoById } from '../complaints/photos.ts';
import type { Database } from '../database/connect.ts';
import type { Value } from './kind.ts';
import { imagesIn, templateImage, type TemplateFile } from './templates.ts';

/** Pixels of the longer side: 200 dots an inch at half the width of a page. */
const longestSide = 660;
const atOnce = 2;

export type Pictures = Map<string, Uint8Array>;
type Sources = { values: Value; templates: TemplateFile[]; dataDir: string; areaCode: string };

/**
 * Everything that a document draws, small enough for paper, by photo id, drawn signature or file name. What can't be
 * read is left out; the paper says so. `onProgress` gets the share that is done.
 */
export async function picturesFor(
  db: Database,
  { values, templates, dataDir, areaCode }: Sources,
  onProgress: (share: number) => void,
): Promise<Pictures> {
  const named = new Set(['logo.png', 'logo.jpg', ...templates.flatMap(({ text }) => imagesIn(text))]);
  const { photos, drawn } = drawnIn(values);
  const jobs: [string, () => Promise<Uint8Array | null>][] = [
    ...[...photos].map((id): (typeof jobs)[number] => [
      id,
      async () => forPaper((await photoById(db, id))?.bytes),
    ]),
    ...[...drawn].map((url): (typeof jobs)[number] => [url, () => asPng(decoded(url))]),
    ...[...named].map((name): (typeof jobs)[number] => [
      name,
      async () => asPng(await templateImage(dataDir, areaCode, name)),
    ]),
  ];
  const found: Pictures = new Map();
  let done = 0;
  const work = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const [key, read] = job;
      const bytes = await read();
      if (bytes) found.set(key, bytes);
      onProgress(++done / all);
    }
  };
  const all = jobs.length;
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}

/** Photo ids and drawn signatures anywhere in the values. */
export function drawnIn(value: Value): { photos: Set<string>; drawn: Set<string> } {
  const found = { photos: new Set<string>(), drawn: new Set<string>() };
  const look = (inner: Value) => {
    if (typeof inner !== 'object' || inner === null) return;
    for (const [key, each] of Object.entries(inner)) {
      if (key === 'photo' && typeof each === 'string' && uuid.test(each)) found.photos.add(each);
      else if (key === 'drawn' && typeof each === 'string' && each.startsWith(png)) found.drawn.add(each);
      else look(each as Value);
    }
  };
  look(value);
  return found;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const png = 'data:image/png;base64,';
const decoded = (url: string) => Buffer.from(url.slice(png.length), 'base64');
const limits = { limitInputPixels: 60_000_000 };

async function forPaper(bytes: Buffer | undefined): Promise<Uint8Array | null> {
  if (!bytes) return null;
  const sharp = await vips();
  return orNothing(
    sharp(bytes, limits)
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 74 })
      .toBuffer(),
  );
}

async function asPng(bytes: Buffer | null): Promise<Uint8Array | null> {
  if (!bytes) return null;
  const sharp = await vips();
  const size = { width: 600, height: 600, fit: 'inside', withoutEnlargement: true } as const;
  return orNothing(sharp(bytes, limits).resize(size).png().toBuffer());
}

async function orNothing(reading: Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await reading;
  } catch {
    return null;
  }
}
