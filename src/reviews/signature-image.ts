import { vips } from '../complaints/picture.ts';
import { Invalid } from '../errors.ts';

const size = { width: 600, height: 240 };
// A signature pad draws some hundred thousand pixels; whatever has more was not made by one.
const pixelLimit = 4_000_000;

/**
 * Reads a drawn signature (a PNG) and writes it anew: dark on white, at most 600 by 240 pixels, nothing else in it.
 * @throws Invalid at `field` when it is none.
 */
export async function prepareSignature(bytes: Buffer, field: string): Promise<Buffer> {
  try {
    if (bytes.toString('latin1', 0, 6) !== '\x89PNG\r\n') throw new Error('No PNG');
    const sharp = await vips();
    return await sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'error' })
      .flatten({ background: '#fff' })
      .grayscale()
      .resize({ ...size, fit: 'inside', withoutEnlargement: true })
      .png({ palette: true, colours: 16, compressionLevel: 9 })
      .toBuffer();
  } catch {
    throw new Invalid({ [field]: 'signature' });
  }
}
