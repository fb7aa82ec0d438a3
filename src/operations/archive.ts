import { BackupFault } from './fault.ts';

export type Entry = { name: string; bytes: Buffer };

const block = 512;
const largest = 1024 ** 3;

/**
 * Entries as a tar archive (POSIX ustar), so that a backup can be read without this program:
 * `age -d -i key file | zstd -d | tar x`.
 */
export async function* packed(entries: AsyncIterable<Entry>, at: Date): AsyncGenerator<Buffer> {
  for await (const { name, bytes } of entries) {
    yield headerOf(name, bytes.length, at);
    yield bytes;
    const rest = bytes.length % block;
    if (rest > 0) yield Buffer.alloc(block - rest);
  }
  yield Buffer.alloc(2 * block);
}

/** The entries of an archive, one after the other. @throws BackupFault when it ends before its end or is none. */
export async function* unpacked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  const reader = readerOf(source);
  try {
    for (;;) {
      const header = await reader.take(block);
      if (header.every((byte) => byte === 0)) break;
      const size = Number.parseInt(header.toString('ascii', 124, 135), 8);
      const sum = Number.parseInt(header.toString('ascii', 148, 154), 8);
      if (!(size <= largest) || sum !== checksum(header)) throw new BackupFault(notAnArchive);
      const name = header.toString('ascii', 0, 100).split('\0', 1)[0]!;
      const bytes = await reader.take(size);
      await reader.take((block - (size % block)) % block);
      yield { name, bytes };
    }
    // To the last chunk: only there is it known that nothing is missing.
    await reader.drain();
  } finally {
    await reader.close();
  }
}

const notAnArchive = 'This backup holds something that this program did not write.';

function headerOf(name: string, size: number, at: Date): Buffer {
  if (Buffer.byteLength(name) > 100 || size > largest)
    throw new BackupFault(`Too large for a backup: ${name}`);
  const header = Buffer.alloc(block);
  header.write(name, 0);
  header.write(`${octal(0o600, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  header.write(`${octal(size, 11)}\0${octal(Math.floor(at.getTime() / 1000), 11)}\0`, 124);
  header.write('0', 156);
  header.write('ustar', 257);
  header.write('00', 263);
  header.write(`${octal(checksum(header), 6)}\0 `, 148);
  return header;
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

// The sum of all bytes, with the field of the sum itself read as spaces.
function checksum(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 32 : header[at]!;
  return sum;
}

function readerOf(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]();
  let held: Uint8Array[] = [];
  let size = 0;
  return {
    async take(wanted: number): Promise<Buffer> {
      while (size < wanted) {
        const { done, value } = await chunks.next();
        if (done) throw new BackupFault('This backup ends before its end.');
        held.push(value);
        size += value.length;
      }
      const all =
        held.length === 1 ? Buffer.from(held[0]!.buffer, held[0]!.byteOffset, size) : Buffer.concat(held);
      held = [all.subarray(wanted)];
      size -= wanted;
      return all.subarray(0, wanted);
    },
    async drain(): Promise<void> {
      while (!(await chunks.next()).done);
    },
    async close(): Promise<void> {
      await chunks.return?.();
    },
  };
}
