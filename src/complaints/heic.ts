import { Worker } from 'node:worker_threads';

export type Pixels = { data: Uint8Array; width: number; height: number };

const patience = 30_000;
const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

/** Whether a file begins like the HEIC or HEIF of a phone; an AVIF that calls itself HEIF is none. */
export function isHeic(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return false;
  const length = Math.min(bytes.readUInt32BE(0), 256);
  const also: string[] = bytes.toString('latin1', 16, length).match(/[^]{4}/g) ?? [];
  return heicBrands.has(bytes.toString('latin1', 8, 12)) && !also.includes('avif');
}

/**
 * Decodes the first picture of a HEIC, upright, as RGB, made smaller by a whole number while its longer side stays
 * at `side` pixels or more. It runs in a thread of its own, which is thrown away afterwards with all its memory; the
 * caller sees to it that one runs at a time. @throws Error when it can't be read, is larger than `pixelLimit` or
 * takes longer than half a minute
 */
export async function decodeHeic(
  bytes: Buffer,
  { side, pixelLimit }: { side: number; pixelLimit: number },
): Promise<Pixels> {
  const worker = new Worker(new URL('heic-worker.ts', import.meta.url), {
    workerData: { bytes: new Uint8Array(bytes), side, pixelLimit },
    // The decoder writes to the console what it does not like.
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<Pixels | { fault: string }>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('Decoding takes too long')), patience);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The decoder stopped')));
    });
    if ('fault' in answer) throw new Error(answer.fault);
    return answer;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
