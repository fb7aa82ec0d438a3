import type { Config } from '../config.ts';
import { bucket } from './bucket.ts';
import { folder } from './folder.ts';

/** Where backups are kept. A file is there whole or not at all. */
export type Place = {
  /** For the operator: a path or an address, without a secret. */
  readonly label: string;
  write(name: string, source: AsyncIterable<Uint8Array>): Promise<void>;
  read(name: string): Promise<AsyncIterable<Uint8Array>>;
  /** The names of the backups there, in order of time. */
  list(): Promise<string[]>;
  remove(name: string): Promise<void>;
};

/** The place that the settings name, or undefined. */
export function configuredPlace({ backup }: Pick<Config, 'backup'>): Place | undefined {
  if (backup.s3) return bucket(backup.s3);
  return backup.dir ? folder(backup.dir) : undefined;
}
