import { basename, dirname } from 'node:path';
import { config } from '../src/config.ts';
import { BackupFault } from '../src/operations/fault.ts';
import { folder } from '../src/operations/folder.ts';
import { configuredPlace, type Place } from '../src/operations/places.ts';

/** The key of the environment. @throws BackupFault when there is none. */
export function keyOr(): string {
  if (config.backup.key) return config.backup.key;
  throw new BackupFault('BACKUP_KEY is not set: npm run backup -- --new-key makes one.');
}

/** The folder named on the command line, else the configured place. */
export function placeOr(path: string | undefined): Place {
  const place = path ? folder(path) : configuredPlace(config);
  if (!place) throw new BackupFault('Where to? --to <folder>, or BACKUP_DIR, or BACKUP_S3_….');
  return place;
}

/** A file by its path, or by its name alone in the configured place. */
export function fileAt(path: string): { place: Place; name: string } {
  const configured = configuredPlace(config);
  if (configured && path === basename(path)) return { place: configured, name: path };
  return { place: folder(dirname(path)), name: basename(path) };
}

/** Ends the command with a sentence for what the operator can mend, and with the whole error for what not. */
export async function plainly(command: () => Promise<void>): Promise<void> {
  await command().catch((fault: unknown) => {
    if (!(fault instanceof BackupFault)) throw fault;
    console.error(`  ${fault.message}`);
    process.exitCode = 1;
  });
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Starts a stop-watch that tells its time in seconds. */
export function seconds(): () => string {
  const begun = performance.now();
  return () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
}
