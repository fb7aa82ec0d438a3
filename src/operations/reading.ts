import { createZstdDecompress } from 'node:zlib';
import { Readable } from 'node:stream';
import { unpacked, type Entry } from './archive.ts';
import { BackupFault, codeOf } from './fault.ts';
import { decrypted } from './keys.ts';
import type { Place } from './places.ts';
import { counter, format, type Header, type Manifest, type Tally } from './snapshot.ts';

/** What reading a backup leads through: its header, each part of each table in order, and its manifest at the end. */
export type Reader = {
  header(header: Header): Promise<void>;
  part(table: string, bytes: Buffer): Promise<void>;
  manifest(manifest: Manifest): Promise<void>;
};

export type Contents = { header: Header; manifest: Manifest };

/**
 * Reads a backup from one end to the other and checks on the way that it is whole: seals, order, counts and hashes.
 * @throws BackupFault in words for the operator.
 */
export async function readBackup(
  place: Place,
  name: string,
  key: string,
  reader: Partial<Reader> = {},
): Promise<Contents> {
  const inflated = Readable.from(decrypted(await place.read(name), key), { objectMode: false });
  const zstd = createZstdDecompress();
  inflated.once('error', (fault) => zstd.destroy(fault));
  const tallies = new Map<string, ReturnType<typeof counter>>();
  let header: Header | undefined;
  let manifest: Manifest | undefined;
  try {
    for await (const entry of unpacked(inflated.pipe(zstd))) {
      const table = /^tables\/(.+)\/\d+$/.exec(entry.name)?.[1];
      if (manifest || (header === undefined) !== (entry.name === 'header.json'))
        throw new BackupFault('The parts of this backup are not in their order.');
      if (entry.name === 'header.json') {
        header = readable(entry);
        await reader.header?.(header);
      } else if (entry.name === 'manifest.json') {
        manifest = JSON.parse(entry.bytes.toString()) as Manifest;
        compare(tallies, manifest);
        await reader.manifest?.(manifest);
      } else if (table !== undefined) {
        const tally = tallies.get(table) ?? counter();
        tally.add(entry.bytes);
        tallies.set(table, tally);
        await reader.part?.(table, entry.bytes);
      } else throw new BackupFault(`This backup holds ${entry.name}, which this program does not know.`);
    }
  } catch (fault) {
    const broken = /^ZSTD|^Z_/.test(codeOf(fault));
    throw broken
      ? new BackupFault('This backup is damaged: it cannot be unpacked.', { cause: fault })
      : fault;
  } finally {
    inflated.destroy();
    zstd.destroy();
  }
  if (!header || !manifest) throw new BackupFault('This backup ends before its end.');
  return { header, manifest };
}

function readable(entry: Entry): Header {
  const header = JSON.parse(entry.bytes.toString()) as Header;
  if (header.format === format) return header;
  throw new BackupFault(
    `This backup has format ${header.format}, made by version ${header.program}; this program reads format ${format}.`,
  );
}

function compare(tallies: Map<string, ReturnType<typeof counter>>, manifest: Manifest): void {
  const nothing = counter().result();
  const named = new Set(manifest.tables.map(({ name }) => name));
  const unnamed = [...tallies.keys()].filter((name) => !named.has(name));
  const wrong = manifest.tables.filter((table) => {
    const { rows, sha256 } = tallies.get(table.name)?.result() ?? nothing;
    return rows !== table.rows || sha256 !== table.sha256;
  });
  const faulty = [...unnamed, ...wrong.map(({ name }: Tally) => name)];
  if (faulty.length > 0)
    throw new BackupFault(`This backup does not hold what it says: ${faulty.toSorted().join(', ')}.`);
}
