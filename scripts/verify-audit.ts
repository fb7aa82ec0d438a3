// npm run verify-audit [-- --heads file-or-url] [--read-only] [--new-key]: proves that nothing recorded was changed,
// removed, put in another order or added past the rules; names each fault and exits with 1. Without faults it seals
// what was recorded since the last seal. --heads compares with heads downloaded earlier from /integrity.json.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readHeads } from '../src/audit/heads.ts';
import { renewAuditKey } from '../src/audit/keys.ts';
import { lastSeal } from '../src/audit/seals.ts';
import { sealAll } from '../src/audit/sealing.ts';
import { verifyAudit } from '../src/audit/verify.ts';
import { now, readClock } from '../src/clock.ts';
import { faultSentence } from '../src/inspection/verification-page.ts';
import { keepVerification } from '../src/inspection/verifications.ts';
import { catalogues } from '../src/language/index.ts';
import { withDatabase } from './database.ts';

const { values } = parseArgs({
  options: {
    heads: { type: 'string' },
    'read-only': { type: 'boolean', default: false },
    'new-key': { type: 'boolean', default: false },
  },
});

const heads = values.heads ? readHeads(await textOf(values.heads)) : [];

await withDatabase(async (db) => {
  await readClock(db);
  const writes = !values['read-only'];
  // A database of a version that chained nothing is chained first.
  if (writes && !(await lastSeal(db))) await sealAll(db, now());
  const began = performance.now();
  const verified = await verifyAudit(db, {
    heads,
    onProgress: (events) => {
      if (process.stderr.isTTY) process.stderr.write(`\r  ${events} events `);
    },
  });
  const seconds = (performance.now() - began) / 1000;
  if (process.stderr.isTTY) process.stderr.write('\r');
  for (const fault of verified.faults) console.log(`  ${faultSentence(fault, catalogues.en)}`);
  if (verified.count > verified.faults.length)
    console.log(`  and ${verified.count - verified.faults.length} more`);
  const { complaints, events, trail, seals, unsealed, count } = verified;
  const speed = Math.round((events + trail) / Math.max(seconds, 0.001));
  console.log(
    `  ${complaints} complaints, ${events} events, ${trail} other records, ${seals} seals, ${unsealed} not sealed yet`,
  );
  if (values.heads) console.log(`  compared with ${heads.length} heads of ${values.heads}`);
  console.log(`  ${count} faults, ${seconds.toFixed(1)} s, ${speed} records/s`);
  if (count > 0) process.exitCode = 1;
  if (!writes) return;
  await keepVerification(db, verified, now());
  if (count > 0) return;
  if (values['new-key']) {
    const { id } = await db.transaction((trx) => renewAuditKey(trx, now()));
    console.log(`  new key ${id}`);
  }
  const made = await sealAll(db, now());
  const last = await lastSeal(db);
  if (last) console.log(`  ${made} new seals; the last is ${last.number}: ${last.hash}`);
});

async function textOf(place: string): Promise<string> {
  if (!/^https?:/.test(place)) return readFile(place, 'utf8');
  const answer = await fetch(place, { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`${place}: ${answer.status}`);
  return answer.text();
}
