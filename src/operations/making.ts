import { Client } from 'pg';
import type { Database } from '../database/connect.ts';
import { writeBackup, type Made } from './backup.ts';
import { BackupFault, codeOf, commonFaults } from './fault.ts';
import type { Place } from './places.ts';
import { beginAttempt, endAttempt, turnLock } from './records.ts';
import { takesTurn } from './turn.ts';

type Options = Omit<Parameters<typeof writeBackup>[2], 'now'> & { now: Date };

/**
 * Makes a backup and keeps a record of how it went (UU 27/2022 Art. 35: processed data is protected against loss).
 * `connectionString` is that of the tables' owner. One at a time for a database.
 * @throws BackupFault when another one is under way, and whatever the attempt ended with.
 */
export async function makeBackup(
  db: Database,
  connectionString: string,
  place: Place,
  options: Options,
): Promise<Made> {
  const turn = await takeTurn(connectionString);
  try {
    const begun = performance.now();
    const ended = () => new Date(options.now.getTime() + performance.now() - begun);
    const id = await beginAttempt(db, place.label, options.now);
    try {
      const made = await writeBackup(connectionString, place, options);
      await endAttempt(db, id, made, ended());
      return made;
    } catch (fault) {
      const told = explained(fault);
      await endAttempt(db, id, { fault: told.message.slice(0, 300) }, ended());
      throw told;
    }
  } finally {
    await turn.end();
  }
}

// Ends with the connection, however this process ends.
async function takeTurn(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  if (await takesTurn(client, [turnLock.classId, turnLock.objectId])) return client;
  await client.end();
  throw new BackupFault('Another backup of this database is under way.');
}

/** What commonly goes wrong, in words that say what to do. */
function explained(fault: unknown): Error {
  if (fault instanceof BackupFault) return fault;
  const sentence = sentences[codeOf(fault)];
  return sentence ? new BackupFault(sentence, { cause: fault }) : (fault as Error);
}

const { closed, noSpace, notOwner } = commonFaults;
const sentences: Record<string, string> = {
  ENOSPC: noSpace,
  EACCES: closed,
  EROFS: closed,
  ENOTDIR: closed,
  ENOENT: closed,
  '42501': notOwner,
};
