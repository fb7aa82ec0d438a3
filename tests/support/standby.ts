import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Database } from '../../src/database/connect.ts';
import { startEmbedded, type EmbeddedServer } from '../../src/database/embedded.ts';

export type Pair = {
  primary: Database;
  primaryUrl: string;
  standby: Database;
  standbyUrl: string;
  /** Waits until the standby has replayed what the primary has written so far. */
  caughtUp(): Promise<void>;
  stopPrimary(): Promise<void>;
  stopStandby(): Promise<void>;
  drop(): Promise<void>;
};

/** A PostgreSQL of its own and a real streaming replica of it, prepared by `fill` before the copy is taken. */
export async function startPair(
  fill: (db: Database, url: string) => Promise<void> = async () => {},
): Promise<Pair> {
  const folder = await mkdtemp(join(tmpdir(), 'aduan-sabtu-pair-'));
  const [first, second] = [join(folder, 'primary'), join(folder, 'standby')];
  const main = await startEmbedded({ dataDir: first, durable: false });
  const primary = connect(main.connectionString);
  await fill(primary, main.connectionString);
  await copyRunning(first, second, main.connectionString);
  const copy = await startEmbedded({ dataDir: second, durable: false });
  const standby = connect(copy.connectionString);
  const stop = (db: Database, server: EmbeddedServer) => db.destroy().then(() => server.stop());
  return {
    primary,
    primaryUrl: main.connectionString,
    standby,
    standbyUrl: copy.connectionString,
    caughtUp: async () => {
      const written = await primary.raw<Lsn>('select pg_current_wal_insert_lsn()::text as lsn');
      for (;;) {
        const { rows } = await standby.raw<{ rows: [{ there: boolean }] }>(
          'select pg_last_wal_replay_lsn() >= ?::pg_lsn as there',
          [written.rows[0].lsn],
        );
        if (rows[0].there) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    stopPrimary: () => stop(primary, main),
    stopStandby: () => stop(standby, copy),
    drop: async () => {
      await stop(standby, copy);
      await stop(primary, main);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Lsn = { rows: [{ lsn: string }] };

// What pg_basebackup does, which the embedded PostgreSQL lacks: copy the files of a running server, with their label.
async function copyRunning(from: string, to: string, url: string): Promise<void> {
  const session = connect(url, { max: 1 });
  await session.raw(`select pg_backup_start('standby', true)`);
  await mkdir(to);
  await cp(from, to, {
    recursive: true,
    filter: (path) => !/postmaster\.(pid|opts)$|\/pg_replslot\/.|\/postgres\.log$/.test(path),
  });
  const { rows } = await session.raw<{ rows: [{ labelfile: string }] }>(
    'select labelfile from pg_backup_stop(false)',
  );
  await session.destroy();
  const { hostname, port, username, password } = new URL(url);
  const data = join(to, 'postgres');
  await writeFile(join(data, 'backup_label'), rows[0].labelfile);
  await writeFile(join(data, 'standby.signal'), '');
  await writeFile(
    join(data, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=${hostname} port=${port} user=${username} password=${password} sslmode=disable'\n`,
  );
}
