import { randomBytes } from 'node:crypto';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/connect.ts';
import { readKeys } from '../../src/database/keyring.ts';

export type TestDatabase = { db: Database; url: string; drop(): Promise<void> };

/** A database of its own for a test file: a clone of the migrated template. Drop it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onCluster(`create database ${name} template template_aduan strategy file_copy`);
  const url = clusterUrl();
  url.pathname = `/${name}`;
  const db = connect(url.href);
  await readKeys(db);
  return {
    db,
    url: url.href,
    drop: async () => {
      await db.destroy();
      await onCluster(`drop database if exists ${name} with (force)`);
    },
  };
}

async function onCluster(statement: string): Promise<void> {
  const cluster = connect(clusterUrl().href, { max: 1 });
  try {
    // One at a time: a template that is being copied counts as in use.
    await cluster.raw('select pg_advisory_lock(135)');
    await cluster.raw(statement);
  } finally {
    await cluster.destroy();
  }
}

function clusterUrl(): URL {
  const url = process.env.TEST_CLUSTER_URL;
  if (!url) throw new Error('TEST_CLUSTER_URL is not set: start the tests with npm run jest');
  return new URL(url);
}
