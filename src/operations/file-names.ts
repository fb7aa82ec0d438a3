import { BackupFault } from './fault.ts';

/** The file name of a backup made at an instant: `aduan-sabtu-20261121T010000Z.tar.zst.age`. */
export const fileName = (at: Date): string =>
  `aduan-sabtu-${at.toISOString().replace(/[-:]|\.\d+/g, '')}.tar.zst.age`;

/** The instant in a file name of ours, or null for any other file. */
export function instantOf(name: string): Date | null {
  const found = /^aduan-sabtu-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.zst\.age$/.exec(name);
  if (!found) return null;
  const [, year, month, day, hour, minute, second] = found;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/**
 * Which backups are no longer kept: all but the newest `keep` (at least one). Asked only after a new one was written
 * and read back, so that the last good one always stays.
 */
export function superfluous(names: readonly string[], keep: number): string[] {
  if (!Number.isInteger(keep) || keep < 1)
    throw new BackupFault('The number of backups to keep is 1 or more.');
  return names
    .filter((name) => instantOf(name))
    .toSorted()
    .slice(0, -keep);
}
