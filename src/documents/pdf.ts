import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { layouts } from './paper.ts';

type Pdfmake = typeof import('pdfmake');
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

/** Sets a document and returns its bytes. */
export async function pdfOf(
  definition: TDocumentDefinitions,
  onProgress: (share: number) => void,
): Promise<Uint8Array> {
  const made = pdfmake();
  made.setProgressCallback((share: number) => onProgress(share));
  return made.createPdf(definition).getBuffer();
}
