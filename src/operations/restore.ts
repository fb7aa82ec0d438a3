import { Client } from 'pg';
import { recordAudit } from '../audit/record.ts';
import { connect, type Database } from '../database/connect.ts';
import { openKeys } from '../database/keyring.ts';
import { knownMigrations } from '../database/migrate.ts';
import { BackupFault } from './fault.ts';
import { beginLoading, type Loading } from './load.ts';
import type { Place } from './places.ts';
import { isVacant, migrationsOf, plainSpeech } from './queries.ts';
import { readBackup } from './reading.ts';
import type { Header, Manifest } from './snapshot.ts';
import { takesTurn } from './turn.ts';

export type Restored = { header: Header; manifest: Manifest; rows: number; heldMessages: number };

type Options = {
  key: string;
  /** Real time. */
  now: Date;
  /** Whether this program runs as a demonstration: only a demonstration's backup fits. */
  demonstration: boolean;
  /** Whether messages really go out, see `holdMessages`. */
  sendsMessages: boolean;
  /** Makes the structure: of these migrations, or of all that the program knows. */
  structure: (db: Database, connectionString: string, only?: readonly string[]) => Promise<void>;
  note?: (what: string) => void;
};

/**
 * Restores a backup into an empty database, as the ordinary owner of its tables. All rows come in one transaction
 * that is committed only when the whole file was read, its seal held, and every table read again is equal to what was
 * backed up. Until the very end the database is marked and no program starts on it; an interrupted restore is simply
 * begun anew. Then all sessions are ended, and messages that waited are held for a person to decide.
 * @throws BackupFault in words for the operator.
 */
export async function restoreBackup(
  connectionString: string,
  place: Place,
  file: string,
  options: Options,
): Promise<Restored> {
  const client = new Client({ connectionString, application_name: 'aduan-sabtu restore', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  const db = connect(connectionString, { max: 3 });
  try {
    await client.query(plainSpeech);
    await mustBeVacant(client);
    const { header, manifest } = await loadAll(client, db, { connectionString, place, file, ...options });
    options.note?.('structure brought up to this program');
    await options.structure(db, connectionString);
    await openKeys(db).catch((fault: unknown) => {
      throw new BackupFault(fault instanceof Error ? fault.message : String(fault), { cause: fault });
    });
    const heldMessages = await settle(db, header, options);
    return { header, manifest, heldMessages, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0) };
  } finally {
    await db.destroy();
    await client.end();
  }
}

async function mustBeVacant(client: Client): Promise<void> {
  if (!(await takesTurn(client, [1352017, 22])))
    throw new BackupFault('Another restore into this database is under way.');
  if (!(await isVacant(client)))
    throw new BackupFault('This database is not empty. A restore needs an empty one and changes no other.');
}

type Job = Options & { connectionString: string; place: Place; file: string };

async function loadAll(
  client: Client,
  db: Database,
  job: Job,
): Promise<{ header: Header; manifest: Manifest }> {
  let loading: Loading | undefined;
  let table = '';
  try {
    const read = await readBackup(job.place, job.file, job.key, {
      header: async (header) => {
        mustFit(header, job);
        await makeStructure(client, db, header, job);
        await client.query('begin');
        loading = await beginLoading(client, header);
      },
      part: async (name, bytes) => {
        if (name !== table) job.note?.(name);
        table = name;
        await loading!.part(name, bytes);
      },
    });
    job.note?.('indexes, foreign keys, comparison');
    await loading!.finish(read.manifest);
    await client.query('commit');
    await client.query('analyze');
    return read;
  } catch (fault) {
    await loading?.abandon();
    throw fault;
  }
}

function mustFit(header: Header, { demonstration }: Job): void {
  if (header.demonstration !== demonstration)
    throw new BackupFault(
      header.demonstration
        ? 'This backup is of a demonstration, whose accounts everybody can enter: restore it without NODE_ENV=production.'
        : 'This backup is of a real system: restore it with NODE_ENV=production and its DATA_KEY.',
    );
}

async function makeStructure(client: Client, db: Database, header: Header, job: Job): Promise<void> {
  const known = new Set(await knownMigrations());
  const unknown = header.migrations.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new BackupFault(
      `This backup was made by a newer program (${header.program}), with ${unknown.join(', ')}: install that one first.`,
    );
  const wanted = new Set(header.migrations);
  if ((await migrationsOf(client)).some((name) => !wanted.has(name)))
    throw new BackupFault(
      'An interrupted restore of another backup is in this database: take a new, empty one.',
    );
  await client.query(
    'create table if not exists half_restored (only_row boolean primary key default true, begun_at timestamptz default now())',
  );
  await job.structure(db, job.connectionString, header.migrations);
}

// Whoever signed out since, or was thrown out, would be in again; what was sent since would be sent again.
async function settle(db: Database, header: Header, { now, sendsMessages }: Options): Promise<number> {
  return db.transaction(async (trx) => {
    await trx('sign_ins').delete();
    const [{ count }] = (await trx('notifications').where({ status: 'queued' }).count()) as [
      { count: number },
    ];
    const held = sendsMessages ? count : 0;
    if (held > 0) await trx('message_channels').whereNull('off_since').update({ off_since: now });
    await recordAudit(trx, {
      at: now,
      by: 'system',
      action: 'restored',
      particulars: { backupOf: header.createdAt, heldMessages: held },
    });
    await trx.raw('drop table half_restored');
    return held;
  });
}
