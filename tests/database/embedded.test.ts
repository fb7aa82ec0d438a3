import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { connect } from '../../src/database/connect.ts';
import { prepareCluster } from '../../src/database/embedded-files.ts';
import { isPostgres, launch, readPidFile } from '../../src/database/embedded-postmaster.ts';
import { AlreadyRunning, startEmbedded } from '../../src/database/embedded.ts';
import type { EmbeddedServer } from '../../src/database/embedded.ts';

const readyMade = join(tmpdir(), `aduan-embedded-first-${process.pid}`);
afterAll(() => rm(readyMade, { recursive: true, force: true }));

const servers: EmbeddedServer[] = [];
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) {
    const left = await readPidFile(join(folder, 'data/postgres'));
    if (left && (await isPostgres(left.pid))) process.kill(left.pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});

describe('startEmbedded', () => {
  it('keeps its data over a stop, and leaves no process', async () => {
    const dataDir = await readyFolder();
    const first = await start(dataDir);
    await write(first, 'kept');
    const { pid } = await postmaster(dataDir);
    await first.stop();
    expect(await isPostgres(pid)).toBe(false);
    expect(await read(await start(dataDir))).toEqual(['kept']);
  });

  it('lets in only who knows the password, which only its owner can read', async () => {
    const dataDir = await freshFolder();
    const server = await start(dataDir);
    const guess = server.connectionString.replace(/:[0-9a-f]{64}@/, ':guess@');
    await expect(new Client(guess).connect()).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o777).toBe(0o600);
  });

  it('works below a folder that only its owner may enter', async () => {
    const dataDir = join(await freshFolder(), 'deeper');
    await chmod(join(dataDir, '../..'), 0o700);
    const server = await start(dataDir);
    await write(server, 'inside');
    expect(await read(server)).toEqual(['inside']);
  });

  it('runs twice at the same time in two folders', async () => {
    const [one, other] = await Promise.all([start(await readyFolder()), start(await readyFolder())]);
    await write(one, 'one');
    await write(other, 'other');
    expect([await read(one), await read(other)]).toEqual([['one'], ['other']]);
  });

  it('refuses a folder that another process uses, and leaves that process alone', async () => {
    const dataDir = await readyFolder();
    const first = await start(dataDir);
    const second = startEmbedded({ dataDir });
    await expect(second).rejects.toThrow(AlreadyRunning);
    await expect(second).rejects.toThrow(dataDir);
    await write(first, 'mine');
    expect(await read(first)).toEqual(['mine']);
  });

  it('lets one of two processes have a new folder when both start together', async () => {
    const dataDir = await freshFolder();
    const said = await Promise.all([childSays(startChild(dataDir)), childSays(startChild(dataDir))]);
    expect(said.filter((line) => line.startsWith('postgres://'))).toHaveLength(1);
    expect(said.filter((line) => line === 'AlreadyRunning')).toHaveLength(1);
  });
});

describe('after a kill -9', () => {
  it('of the server: loses nothing that was committed', async () => {
    const dataDir = await freshFolder();
    const first = await start(dataDir, true);
    await write(first, 'committed');
    const { pid } = await postmaster(dataDir);
    process.kill(pid, 'SIGKILL');
    await until(async () => !(await isPostgres(pid)));
    await first.stop();
    expect(await read(await start(dataDir, true))).toEqual(['committed']);
  });

  it('of the program: the next one takes the server over and can stop it', async () => {
    const dataDir = await readyFolder();
    const child = startChild(dataDir);
    await write({ connectionString: await childSays(child) }, 'before');
    const { pid } = await postmaster(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');

    const next = await start(dataDir);
    expect((await postmaster(dataDir)).pid).toBe(pid);
    expect(await read(next)).toEqual(['before']);
    await next.stop();
    expect(await isPostgres(pid)).toBe(false);
  });

  it('of a session: the folder stays taken', async () => {
    const dataDir = await readyFolder();
    const first = await start(dataDir);
    await query(
      first.connectionString,
      'select pg_terminate_backend(pid) from pg_locks where locktype = ? and granted',
      'advisory',
    );
    await sleep(1_000);
    await expect(startEmbedded({ dataDir })).rejects.toThrow(AlreadyRunning);
  });

  it('in the middle of initdb: begins again', async () => {
    const dataDir = await freshFolder();
    const child = startChild(dataDir);
    await until(async () => (await readdir(dataDir)).some((name) => name.startsWith('postgres.new')));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(dataDir)).not.toContain('postgres');
    const next = await start(dataDir);
    await write(next, 'begun again');
    expect(await read(next)).toEqual(['begun again']);
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres-password', 'postgres.log']);
  });
});

describe('a pid file that was left behind', () => {
  it('does not matter when its number belongs to another program', async () => {
    const dataDir = await readyFolder();
    await (await start(dataDir)).stop();
    await leavePidFile(dataDir, process.pid, 1, 'starting');
    await expect(start(dataDir)).resolves.toBeDefined();
  });

  it('does not matter when its number and port belong to another PostgreSQL', async () => {
    const other = await readyFolder();
    const theirs = await start(other);
    const dataDir = await readyFolder();
    await (await start(dataDir)).stop();
    const { pid, port } = await postmaster(other);
    await leavePidFile(dataDir, pid, port, 'ready');
    const ours = await start(dataDir);
    expect((await postmaster(dataDir)).pid).not.toBe(pid);
    await ours.stop();
    await write(theirs, 'untouched');
    expect(await read(theirs)).toEqual(['untouched']);
  });
});

describe('launch', () => {
  it('asks to be tried again when the port was taken meanwhile', async () => {
    const dataDir = await freshFolder();
    const cluster = await prepareCluster(dataDir, false);
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(launch(cluster, false, () => Promise.resolve(port))).resolves.toBeUndefined();
    squatter.close();
    await expect(start(dataDir)).resolves.toBeDefined();
  });
});

/** A folder with a cluster that never ran, copied from the one that was made first: initdb takes its time. */
async function readyFolder(): Promise<string> {
  const dataDir = await freshFolder();
  if (existsSync(join(readyMade, 'postgres'))) await cp(readyMade, dataDir, { recursive: true });
  else {
    await prepareCluster(dataDir, false);
    await cp(dataDir, readyMade, { recursive: true });
  }
  return dataDir;
}

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'aduan-embedded-'));
  folders.push(folder);
  await mkdir(join(folder, 'data'));
  return join(folder, 'data');
}

async function start(dataDir: string, durable = false): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, durable });
  servers.push(server);
  return server;
}

/** Another Node that starts the server, says its address or the name of the error, and stays. */
function startChild(dataDir: string): ChildProcess {
  const module = new URL('../../src/database/embedded.ts', import.meta.url).href;
  const program = `import { startEmbedded } from ${JSON.stringify(module)};
    const starting = startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, durable: false });
    console.log(await starting.then((server) => server.connectionString, (error) => error.name));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function childSays(child: ChildProcess): Promise<string> {
  for await (const line of child.stdout ?? []) return String(line).trim();
  throw new Error('the child ended without a word');
}

async function postmaster(dataDir: string) {
  const found = await readPidFile(join(dataDir, 'postgres'));
  if (!found) throw new Error('no postmaster.pid');
  return found;
}

async function leavePidFile(dataDir: string, pid: number, port: number, status: string): Promise<void> {
  const lines = [pid, join(dataDir, 'postgres'), 1, port, '', '127.0.0.1', '1 1', status, ''];
  await writeFile(join(dataDir, 'postgres/postmaster.pid'), lines.join('\n'), { mode: 0o644 });
}

async function write(server: { connectionString: string }, word: string): Promise<void> {
  await query(server.connectionString, 'create table if not exists words (word text)');
  await query(server.connectionString, 'insert into words values (?)', word);
}

async function read(server: { connectionString: string }): Promise<string[]> {
  return (await query(server.connectionString, 'select word from words')).map(({ word }) => String(word));
}

async function query(url: string, sql: string, ...values: string[]): Promise<Record<string, unknown>[]> {
  const db = connect(url, { max: 1 });
  try {
    const { rows } = await db.raw<{ rows: Record<string, unknown>[] }>(sql, values);
    return rows;
  } finally {
    await db.destroy();
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1_000 && !(await holds()); i++) await sleep(10);
}
