import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { at, dayOf } from '../src/calendar/cycle.ts';
import { brokenPromises } from '../src/complaints/check.ts';
import { receive } from '../src/complaints/receive.ts';
import { config } from '../src/config.ts';
import { connect, type Database } from '../src/database/connect.ts';
import { run, serverAccount, type Account } from '../src/database/embedded-binaries.ts';
import { BackupFault } from '../src/operations/fault.ts';
import { personByUsername } from '../src/people/queries.ts';
import { prepareDatabase } from '../src/prepare.ts';
import { makeSessionsAhead } from '../src/saturday/sessions.ts';
import { seconds } from './backups.ts';

type Server = { url(database: string): string; stop(mode?: 'fast' | 'immediate'): Promise<void> };

/**
 * Point-in-time recovery with a real PostgreSQL (its programs in `programs`): a server that archives its log, a base
 * backup, complaints, an accident by a superuser, and a second server recovered to the moment before it.
 * @throws BackupFault when a complaint is missing afterwards
 */
export async function drillPointInTime(place: string, programs: string): Promise<void> {
  if (!config.demonstration)
    throw new BackupFault('This drill invents complaints: run it without NODE_ENV=production.');
  const account = await serverAccount(place);
  const [first, base, archive] = ['first', 'base', 'archive'].map((name) => join(place, name)) as [
    string,
    string,
    string,
  ];
  if (account) await chmod(place, 0o755);
  for (const path of [first, base, archive]) {
    await mkdir(path, { mode: 0o700 });
    if (account) await chown(path, account.uid, account.gid);
  }
  const options = { ...account, cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  await run(
    join(programs, 'initdb'),
    ['-D', first, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'],
    options,
  );
  const archiving =
    `wal_level=replica\narchive_mode=on\narchive_timeout=60\n` +
    `archive_command='test ! -f ${archive}/%f && cp %p ${archive}/.%f && mv ${archive}/.%f ${archive}/%f'\n`;
  await writeFile(join(first, 'postgresql.auto.conf'), archiving);

  let server = await launch(programs, first, account);
  await query(server.url('postgres'), 'create database aduan_sabtu');
  let db = connect(server.url('aduan_sabtu'));
  await prepareDatabase(db, server.url('aduan_sabtu'));
  await complain(db, 20);
  await run(
    join(programs, 'pg_basebackup'),
    ['-D', base, '-d', server.url('postgres'), '-X', 'stream', '-c', 'fast'],
    options,
  );
  console.log('  A base backup, made while 20 complaints were there');
  await complain(db, 30);
  const [{ moment }] = await query<{ moment: string }>(
    server.url('aduan_sabtu'),
    'select clock_timestamp()::text as moment',
  );
  await sleep(1_000);
  await query(server.url('aduan_sabtu'), 'truncate complaints cascade');
  const [{ segment }] = await query<{ segment: string }>(
    server.url('postgres'),
    'select pg_walfile_name(pg_switch_wal()) as segment',
  );
  console.log('  30 more, then an accident: a superuser emptied the complaints');
  await archived(join(archive, segment));
  await db.destroy();
  await server.stop('immediate');

  const took = seconds();
  const recovery = `restore_command='cp ${archive}/%f %p'\nrecovery_target_time='${moment}'\nrecovery_target_action=promote\narchive_mode=off\n`;
  await writeFile(join(base, 'postgresql.auto.conf'), recovery);
  await writeFile(join(base, 'recovery.signal'), '');
  if (account) await chown(join(base, 'recovery.signal'), account.uid, account.gid);
  server = await launch(programs, base, account);
  db = connect(server.url('aduan_sabtu'));
  try {
    await prepareDatabase(db, server.url('aduan_sabtu'));
    const [{ n }] = (await db('complaints').count('* as n')) as unknown as [{ n: number }];
    const broken = await brokenPromises(db);
    console.log(`  Recovered to ${moment}: ${n} of 50 complaints, ${broken.length} faults`);
    console.log(
      `  Recovery time (RTO): ${took()} for this small database; the log replays at the speed of the disk.`,
    );
    console.log(
      '  Recovery point (RPO): the moment before the accident; after the loss of the machine itself, what was',
    );
    console.log('  not archived yet: a minute at most (archive_timeout = 60).');
    if (n !== 50 || broken.length > 0) throw new BackupFault('The drill found faults.');
  } finally {
    await db.destroy();
    await server.stop();
  }
}

async function launch(programs: string, data: string, account: Account | undefined): Promise<Server> {
  const port = await freePort();
  const log = await open(`${data}.log`, 'a');
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC' };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(programs, 'postgres'), ['-D', data, ...args], {
    ...account,
    cwd: '/',
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  for (let left = 600; ; left--) {
    const ready = await query<{ recovering: boolean }>(
      url('postgres'),
      'select pg_is_in_recovery() as recovering',
    ).catch(() => []);
    if (ready[0] && !ready[0].recovering) break;
    if (left === 0 || child.exitCode !== null)
      throw new BackupFault(
        `PostgreSQL did not start:\n${(await readFile(`${data}.log`, 'utf8')).slice(-1500)}`,
      );
    await sleep(100);
  }
  return {
    url,
    stop: async (mode = 'fast') => {
      child.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      await gone;
    },
  };
}

async function query<T extends object>(url: string, statement: string): Promise<[T, ...T[]]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<T>(statement)).rows as [T, ...T[]];
  } finally {
    await client.end().catch(() => {});
  }
}

const nothingMore = {
  address: null,
  rt: null,
  rw: null,
  landmark: 'pasar',
  latitude: null,
  longitude: null,
  anonymous: false,
  confidential: false,
  urgent: false,
  channel: 'none',
  lateReason: null,
  crmNumber: null,
} as const;

async function complain(db: Database, count: number): Promise<void> {
  const now = new Date();
  const today = dayOf(now, { zone: config.timeZone });
  const person = await personByUsername(db, 'loket.setiabudi', today);
  if (!person) throw new BackupFault('There is no loket.setiabudi.');
  await makeSessionsAhead(db, now);
  const session = (await db('saturday_sessions')
    .where({ kecamatan_code: person.roles[0]!.areaCode })
    .first('id', 'held_on')) as { id: number; held_on: string };
  const kelurahan = (await db('areas').where({ parent_code: person.roles[0]!.areaCode }).first('code')) as {
    code: string;
  };
  const visitor = {
    name: 'Latihan',
    phone: null,
    email: null,
    nik: null,
    address: null,
    language: 'id',
  } as const;
  for (let n = 0; n < count; n++)
    await receive(db, {
      intake: {
        visitor: { ...visitor },
        sessionId: session.id,
        categoryCode: 'saluran',
        text: `Latihan pemulihan ${n}`,
        kelurahanCode: kelurahan.code,
        ...nothingMore,
      },
      actor: { kind: 'person', person },
      now: at(session.held_on, '09:00', { zone: config.timeZone }),
    });
}

async function archived(file: string): Promise<void> {
  for (let left = 600; left > 0; left--) {
    if (
      await readFile(file).then(
        () => true,
        () => false,
      )
    )
      return;
    await sleep(100);
  }
  throw new BackupFault(`The server did not archive ${file}.`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
