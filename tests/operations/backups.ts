import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Database } from '../../src/database/connect.ts';
import { newKeys } from '../../src/operations/keys.ts';

export type Empty = { db: Database; url: string; drop(): Promise<void> };

/** An empty database; with `ordinary` its owner is a login without any right beyond it. */
export async function emptyDatabase({ ordinary = false } = {}): Promise<Empty> {
  const name = `empty_${randomBytes(8).toString('hex')}`;
  const url = new URL(process.env.TEST_CLUSTER_URL!);
  if (ordinary) {
    await onCluster(`create role ${name} login password '${name}'; grant aduan_web, aduan_worker to ${name}`);
    [url.username, url.password] = [name, name];
  }
  await onCluster(`create database ${name} template template0 ${ordinary ? `owner ${name}` : ''}`);
  url.pathname = `/${name}`;
  const db = connect(url.href, { max: 2 });
  return {
    db,
    url: url.href,
    drop: async () => {
      await db.destroy();
      await onCluster(`drop database ${name} with (force)`);
      if (ordinary) await onCluster(`drop role ${name}`);
    },
  };
}

async function onCluster(statements: string): Promise<void> {
  const cluster = connect(process.env.TEST_CLUSTER_URL!, { max: 1 });
  try {
    await cluster.raw(statements);
  } finally {
    await cluster.destroy();
  }
}

export const keys = await newKeys();

export type Folder = { path: string; remove(): Promise<void> };

export async function temporaryFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'aduan-sabtu-backups-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Every table's rows as JSON, read another way than a backup reads them. */
export async function contents(
  db: Database,
  except: readonly string[] = [],
): Promise<Record<string, string[]>> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name !~ '^(knex_|access_rules)' order by 1`,
  );
  const all: Record<string, string[]> = {};
  for (const { name } of rows.filter((table) => !except.includes(table.name))) {
    const found = await db.raw<{ rows: { row: string }[] }>(
      `select to_jsonb(t)::text as row from ${name} t order by 1`,
    );
    all[name] = found.rows.map(({ row }) => row);
  }
  return all;
}

/** The sealed chunks of an age file, and what stands before them. */
export async function chunksOf(path: string): Promise<{ head: Buffer; chunks: Buffer[] }> {
  const bytes = await readFile(path);
  const begin = bytes.indexOf('\n', bytes.indexOf('\n---') + 1) + 1 + 16;
  const size = 64 * 1024 + 16;
  const chunks: Buffer[] = [];
  for (let at = begin; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return { head: bytes.subarray(0, begin), chunks };
}
