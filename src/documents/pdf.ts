import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { layouts } from './paper.ts';

type Pdfmake = typeof import('pdfmake');
type Place = { verticalRatio: number; pageInnerHeight: number };
type NodeInfo = { id?: string; startPosition: Place };

const require = createRequire(import.meta.url);
const fonts = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');

let ready: Pdfmake | undefined;

// Loaded when first used: only the thread that makes documents needs it.
function pdfmake(): Pdfmake {
  if (ready) return ready;
  ready = require('pdfmake') as Pdfmake;
  ready.setFonts({
    Roboto: {
      normal: join(fonts, 'Roboto-Regular.ttf'),
      bold: join(fonts, 'Roboto-Medium.ttf'),
      italics: join(fonts, 'Roboto-Italic.ttf'),
      bolditalics: join(fonts, 'Roboto-MediumItalic.ttf'),
    },
  });
  // A template reaches no address and no file but the fonts.
  ready.setUrlAccessPolicy(() => false);
  ready.setLocalAccessPolicy((path) => path.startsWith(fonts));
  ready.setTableLayouts(layouts);
  return ready;
}

type Images = { writeFileSync(name: string, bytes: Buffer): void };

/** Lends images to the documents that follow; gives the `images` of their definition. */
export function lendImages(images: readonly Uint8Array[]): {
  names: string[];
  images: Record<string, string>;
} {
  const files = (pdfmake() as unknown as { virtualfs: Images }).virtualfs;
  const names = images.map((bytes, index) => {
    const name = `image-${index}`;
    files.writeFileSync(name, Buffer.from(bytes));
    return name;
  });
  return { names, images: Object.fromEntries(names.map((name) => [name, name])) };
}

const passesAtMost = 4;

/** Points that must be left on a page below the beginning of a heading or a table; else it begins on the next. */
const roomNeeded = 100;

/**
 * Sets a document and returns its bytes. Content with an `id` never begins at the very end of a page: it is found
 * there in one pass and moved in the next, so `compose` is called anew for each.
 */
export async function pdfOf(
  compose: () => TDocumentDefinitions,
  onProgress: (share: number) => void,
): Promise<Uint8Array> {
  const moved = new Set<string>();
  for (let pass = 1; ; pass++) {
    const atEnd = new Set<string>();
    const definition = withBreaks(compose(), moved, atEnd);
    const made = pdfmake();
    made.setProgressCallback((share: number) => onProgress(share));
    const bytes = await made.createPdf(definition).getBuffer();
    if (atEnd.size === 0 || pass === passesAtMost) return bytes;
    for (const id of atEnd) moved.add(id);
  }
}

function withBreaks(
  definition: TDocumentDefinitions,
  moved: ReadonlySet<string>,
  atEnd: Set<string>,
): TDocumentDefinitions {
  const content = (definition.content as Content[]).map((node) => {
    const { id } = node as { id?: string };
    return id && moved.has(id) ? ({ ...(node as object), pageBreak: 'before' } as Content) : node;
  });
  const look = ({ id, startPosition: { verticalRatio, pageInnerHeight } }: NodeInfo) => {
    if (id && !moved.has(id) && (1 - verticalRatio) * pageInnerHeight < roomNeeded) atEnd.add(id);
    return false;
  };
  return {
    ...definition,
    content,
    pageBreakBefore: look as unknown as NonNullable<TDocumentDefinitions['pageBreakBefore']>,
  };
}
