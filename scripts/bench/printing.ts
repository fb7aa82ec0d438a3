// Prints the minutes of a meeting with 120 cases over and over, until it is ended: what runs beside the counter.
import { config } from '../../src/config.ts';
import { resting } from '../../src/database/yielding.ts';
import { requestDocument } from '../../src/documents/document.ts';
import { makeDocuments } from '../../src/documents/making.ts';
import { withDatabase } from '../database.ts';
import { largeMinutes } from './documents.ts';

await withDatabase(async (db) => {
  const { id: officeId } = (await db('offices').where({ slug: 'camat.setiabudi' }).first('id')) as {
    id: number;
  };
  const kind = largeMinutes(officeId);
  for (let subject = 1; ; subject += 1) {
    await db.transaction((trx) => requestDocument(trx, { kind, subject, person: null, now: new Date() }));
    await makeDocuments(db, () => new Date(), { dataDir: config.dataDir, rest: resting(async () => true) });
  }
});
