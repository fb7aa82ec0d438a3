import { createHash } from 'node:crypto';
import { constants, createZstdCompress } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { packed } from './archive.ts';
import { BackupFault } from './fault.ts';
import { fileName, superfluous } from './file-names.ts';
import { encrypted } from './keys.ts';
import type { Place } from './places.ts';
import { snapshot, type Tally } from './snapshot.ts';

export type Made = { file: string; bytes: number; rows: number; sha256: string; removed: string[] };

type Options = {
  /** BACKUP_KEY: one or more age keys. */
  key: string;
  /** Real time: it names the file. */
  now: Date;
  demonstration: boolean;
  /** How many backups stay there, this one included. */
  keep: number;
  note?: (tally: Tally) => void;
};

/**
 * Writes one consistent backup of a whole database to a place, reads it back to be sure of it, and only then removes
 * what is older than the newest `keep`. Nothing is held in memory but some megabytes; nobody who writes has to wait.
 * @throws BackupFault in words for the operator; then the place holds what it held before.
 */
export async function writeBackup(connectionString: string, place: Place, options: Options): Promise<Made> {
  const { key, now, demonstration, keep, note } = options;
  superfluous([], keep);
  const file = fileName(now);
  let rows = 0;
  const entries = snapshot(connectionString, {
    now,
    demonstration,
    note: (tally) => {
      rows += tally.rows;
      note?.(tally);
    },
  });
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const written = tap();
  await pipeline(
    packed(entries, now),
    compress,
    (source: AsyncIterable<Uint8Array>) => encrypted(source, key),
    written.pass,
    (source: AsyncIterable<Uint8Array>) => place.write(file, source),
  );
  const { bytes, sha256 } = written.result();
  const read = tap();
  for await (const _ of read.pass(await place.read(file)));
  if (read.result().sha256 !== sha256) {
    await place.remove(file);
    throw new BackupFault(
      `${place.label} gave back something else than was written: the backup was removed.`,
    );
  }
  const removed = superfluous(await place.list(), keep).filter((name) => name !== file);
  for (const name of removed) await place.remove(name);
  return { file, bytes, rows, sha256, removed };
}

function tap() {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    async *pass(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    result: () => ({ bytes, sha256: hash.digest('hex') }),
  };
}
