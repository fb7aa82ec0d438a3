// npm run drill [-- <file>]: backs the database up with a key of the moment (or takes a kept backup and BACKUP_KEY),
// restores it into a PostgreSQL of its own in a temporary folder, proves it, and says how long that took. The
// original is only read. --point-in-time <folder of PostgreSQL's programs> tries that instead, see drill-point-in-time.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { config } from '../src/config.ts';
import { connect } from '../src/database/connect.ts';
import { startEmbedded } from '../src/database/embedded.ts';
import { writeBackup } from '../src/operations/backup.ts';
import { BackupFault } from '../src/operations/fault.ts';
import { folder } from '../src/operations/folder.ts';
import { newKeys } from '../src/operations/keys.ts';
import { restoreBackup } from '../src/operations/restore.ts';
import { prepareDatabase, prepareStructure } from '../src/prepare.ts';
import { fileAt, keyOr, megabytes, plainly, seconds } from './backups.ts';
import { withDatabase } from './database.ts';
import { drillPointInTime } from './drill-point-in-time.ts';
import { proofs } from './proofs.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'point-in-time': { type: 'string' } },
});

const place = await mkdtemp(join(tmpdir(), 'aduan-sabtu-drill-'));
try {
  await plainly(() =>
    values['point-in-time'] ? drillPointInTime(place, values['point-in-time']) : drillBackup(positionals[0]),
  );
} finally {
  // What was restored is as confidential as the original.
  await rm(place, { recursive: true, force: true });
}

async function drillBackup(path: string | undefined): Promise<void> {
  const source = path ? { ...fileAt(path), key: keyOr() } : await freshBackup();
  const took = seconds();
  const server = await startEmbedded({ dataDir: join(place, 'restored') });
  const db = connect(server.connectionString);
  try {
    const { rows, header } = await restoreBackup(server.connectionString, source.place, source.name, {
      key: source.key,
      now: new Date(),
      demonstration: config.demonstration,
      sendsMessages: false,
      structure: prepareStructure,
    });
    await prepareDatabase(db, server.connectionString);
    console.log(`  Restored ${rows} rows into a new server, each table read again and equal: ${took()}`);
    const found = await proofs(db);
    for (const { what, faults } of found) console.log(`    ${what}: ${faults.length} faults`);
    console.log(`  Recovery time (RTO): ${took()} from an empty machine to a proven database.`);
    const age = (Date.now() - new Date(header.createdAt).getTime()) / 3_600_000;
    console.log(
      `  Recovery point (RPO): ${header.createdAt}, ${age.toFixed(2)} h ago; with a backup each night, 24 h at most`,
    );
    console.log(
      '  and the time that one takes. For minutes instead: point-in-time recovery, src/operations/README.md.',
    );
    if (found.some(({ faults }) => faults.length > 0)) throw new BackupFault('The drill found faults.');
  } finally {
    await db.destroy();
    await server.stop();
  }
}

async function freshBackup() {
  const { identity, recipient } = await newKeys();
  const backups = folder(join(place, 'backups'));
  const took = seconds();
  const made = await withDatabase((_db, url) =>
    writeBackup(config.databaseOwnerUrl ?? url, backups, {
      key: recipient,
      now: new Date(),
      demonstration: config.demonstration,
      keep: 1,
    }),
  );
  console.log(`  Backed up ${made.rows} rows into ${megabytes(made.bytes)}, read back: ${took()}`);
  return { place: backups, name: made.file, key: identity };
}
