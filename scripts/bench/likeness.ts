import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alikeSql, photosAlike } from '../../src/complaints/likeness-index.ts';
import { alikeWithin, probesOf } from '../../src/complaints/likeness.ts';
import { connect, type Database } from '../../src/database/connect.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { table } from './figures.ts';

const photos = 1_000_000;
const lookups = 300;

/**
 * npm run bench -- likeness: how long it takes to find the photos that resemble one among a million, on a database
 * of its own. A tenth of the hashes share their first band with some two thousand others, as skies and walls do.
 */
export async function benchLikeness(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aduan-sabtu-likeness-'));
  const server = await startEmbedded({ dataDir });
  const db = connect(server.connectionString, { max: 2 });
  try {
    await migrate(db);
    await fill(db);
    await measure(db);
  } finally {
    await db.destroy();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function fill(db: Database): Promise<void> {
  // The hashes alone: a million photos would be 150 GB, and no look-up reads one.
  await db.raw('alter table photo_likenesses drop constraint photo_likenesses_photo_id_fkey');
  await db.raw(
    `insert into photo_likenesses (photo_id, hash)
     select gen_random_uuid(), case when n % 10 = 0
       then (h & 281474976710655::bigint) | ((n / 10 % 50)::bigint << 48) else h end
     from (select n, ('x' || substr(md5(n::text), 1, 16))::bit(64)::bigint as h
       from generate_series(1, ?::int) n) numbers`,
    [photos],
  );
  await db.raw('vacuum analyze photo_likenesses');
}

async function measure(db: Database): Promise<void> {
  const times: number[] = [];
  let missed = 0;
  for (let n = 0; n < lookups; n++) {
    const planted = BigInt.asIntN(64, BigInt(`0x${randomBytes(8).toString('hex')}`));
    const id = randomUUID();
    await db('photo_likenesses').insert({ photo_id: id, hash: planted.toString() });
    const sought = n % 10 === 0 ? crowded(planted) : flipped(planted, n);
    const begin = performance.now();
    await photosAlike(db, { id: randomUUID(), hash: sought.toString(), addedAt: new Date(), eventId: null });
    times.push(performance.now() - begin);
    const found = await alike(db, sought);
    if (n % 10 !== 0 && !found.includes(id)) missed += 1;
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => `${times[Math.floor((times.length - 1) * share)]!.toFixed(1)} ms`;
  const { rows } = await db.raw<{ rows: { size: string }[] }>(
    `select pg_size_pretty(pg_total_relation_size('photo_likenesses')) as size`,
  );
  console.log(
    table([
      ['hashes', photos.toLocaleString('en')],
      ['table with its indexes', rows[0]!.size],
      [`look-up of all within ${alikeWithin} bits, p50`, at(0.5)],
      ['p95', at(0.95)],
      ['slowest', at(1)],
      [`planted at ${alikeWithin} bits and missed`, `${missed} of ${lookups - lookups / 10}`],
    ]),
  );
  const { rows: plan } = await explain(db, flipped(1n, 1));
  console.log(plan.map((row) => `  ${row['QUERY PLAN']}`).join('\n'));
}

/** Six bits of it are others, spread over the bands in ever other ways. */
const flipped = (hash: bigint, seed: number) => {
  const bits = new Set<number>();
  for (let n = 0; bits.size < alikeWithin; n++) bits.add((seed * 7 + n * n * 5 + n * 3) % 64);
  return BigInt.asIntN(
    64,
    [...bits].reduce((changed, bit) => changed ^ (1n << BigInt(bit)), hash),
  );
};

const crowded = (hash: bigint) => BigInt.asIntN(64, (hash & 0xffff_ffff_ffffn) | (7n << 48n));

const bindings = (hash: bigint) => ({
  hash: hash.toString(),
  within: alikeWithin,
  ...Object.fromEntries(probesOf(hash).map((values, index) => [`band${index + 1}`, values])),
});

async function alike(db: Database, hash: bigint): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { photo_id: string }[] }>(alikeSql, bindings(hash));
  return rows.map(({ photo_id }) => photo_id);
}

const explain = (db: Database, hash: bigint) =>
  db.raw<{ rows: { 'QUERY PLAN': string }[] }>(
    `explain (analyze, buffers, costs off) ${alikeSql}`,
    bindings(hash),
  );
