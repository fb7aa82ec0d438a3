// npm run restore -- <file> [--into postgres://…]: restores a backup into an empty database (DATABASE_URL, or the
// embedded one of an empty DATA_DIR), then proves that everything is there and fits together.
import { parseArgs } from 'node:util';
import { config } from '../src/config.ts';
import { connect } from '../src/database/connect.ts';
import { BackupFault } from '../src/operations/fault.ts';
import { restoreBackup } from '../src/operations/restore.ts';
import { prepareDatabase, prepareStructure } from '../src/prepare.ts';
import { fileAt, keyOr, plainly, seconds } from './backups.ts';
import { reachDatabase } from './database.ts';
import { proofs } from './proofs.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { into: { type: 'string' } } });

await plainly(async () => {
  const [path] = positionals;
  if (!path)
    throw new BackupFault('Which file? npm run restore -- <file>; npm run backup -- --list shows them.');
  const { place, name } = fileAt(path);
  const into = values.into ?? config.databaseOwnerUrl;
  const { url, stop } = into ? { url: into, stop: async () => {} } : await reachDatabase();
  try {
    const took = seconds();
    const { header, manifest, rows, heldMessages } = await restoreBackup(url, place, name, {
      key: keyOr(),
      now: new Date(),
      demonstration: config.demonstration,
      sendsMessages: config.sendsMessages,
      structure: prepareStructure,
      note: (what) => console.log(`  ${what}`),
    });
    const db = connect(url);
    try {
      await prepareDatabase(db, url);
      console.log(
        `\n  Restored in ${took()}: ${manifest.tables.length} tables, ${rows} rows, each read again and equal.`,
      );
      console.log(
        `  What happened after ${header.createdAt} is not in it: accounts closed since then are open again.`,
      );
      console.log('  Everybody has to sign in anew.');
      if (heldMessages > 0)
        console.log(
          `  ${heldMessages} messages were waiting, some may have gone out since: all channels are off until an\n` +
            '  administrator has looked at /outbox and switches them on.',
        );
      for (const { what, faults } of await proofs(db)) {
        console.log(`  ${what}: ${faults.length === 0 ? 'in order' : `${faults.length} faults`}`);
        for (const fault of faults.slice(0, 20)) console.log(`    ${fault}`);
        if (faults.length > 0) process.exitCode = 1;
      }
    } finally {
      await db.destroy();
    }
  } finally {
    await stop();
  }
});
