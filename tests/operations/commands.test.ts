import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, watch } from 'node:fs/promises';
import { createConnection as connectTo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { instantOf } from '../../src/operations/file-names.ts';
import { newWorld, type World } from '../support/world.ts';
import { emptyDatabase, keys, temporaryFolder, type Empty, type Folder } from './backups.ts';

let world: World;
let kept: Folder;
let target: Empty;

beforeAll(async () => {
  world = await newWorld();
  kept = await temporaryFolder();
  target = await emptyDatabase();
  await world.complaint();
});
afterAll(async () => {
  await target.drop();
  await kept.remove();
  await world.drop();
});

const root = join(import.meta.dirname, '../..');
const environment = (changes: Record<string, string> = {}) => ({
  ...process.env,
  NODE_ENV: 'development',
  DATABASE_URL: world.url,
  BACKUP_KEY: keys.identity,
  ...changes,
});

type Outcome = { code: number; out: string };

async function command(script: string, args: string[], changes?: Record<string, string>): Promise<Outcome> {
  const options = { cwd: root, env: environment(changes) };
  return promisify(execFile)(process.execPath, [`scripts/${script}.ts`, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
    (fault: { code: number; stdout: string; stderr: string }) => ({
      code: fault.code,
      out: fault.stdout + fault.stderr,
    }),
  );
}

it('npm run backup writes a file, --verify reads it, npm run restore brings it back and proves it', async () => {
  const made = await command('backup', ['--to', kept.path]);
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining('written and read back') as string });
  const [file] = await readdir(kept.path);
  expect((await command('backup', ['--list'], { BACKUP_DIR: kept.path })).out.trim()).toBe(file);

  const path = join(kept.path, file!);
  const verified = await command('backup', ['--verify', path]);
  expect(verified).toMatchObject({
    code: 0,
    out: expect.stringContaining('Whole, and its seal holds') as string,
  });

  const restored = await command('restore', [path, '--into', target.url]);
  expect(restored.out).toContain('each read again and equal');
  for (const proof of [
    'complaints: in order',
    'reports: in order',
    'records): in order',
    'DATA_KEY): in order',
  ])
    expect(restored.out).toContain(proof);
  expect(restored.code).toBe(0);

  expect(await command('restore', [path, '--into', target.url])).toEqual({
    code: 1,
    out: '  This database is not empty. A restore needs an empty one and changes no other.\n',
  });
});

it('says what is missing in one sentence', async () => {
  const without = await command('backup', ['--to', kept.path], { BACKUP_KEY: '' });
  expect(without).toEqual({
    code: 1,
    out: '  BACKUP_KEY is not set: npm run backup -- --new-key makes one.\n',
  });
  expect((await command('backup', [])).out).toBe(
    '  Where to? --to <folder>, or BACKUP_DIR, or BACKUP_S3_….\n',
  );
  expect((await command('backup', ['--to', kept.path, '--keep', '0'])).out).toContain('1 or more');
  const pair = await command('backup', ['--new-key'], { BACKUP_KEY: '' });
  expect(pair.out).toMatch(/BACKUP_KEY=age1[a-z0-9]{58}\n[^]*AGE-SECRET-KEY-1[A-Z0-9]{58}\n/);
});

it('killed in the middle it leaves no file that looks complete, and the next one is made', async () => {
  const folder = join(kept.path, 'killed');
  await mkdir(folder);
  // Somebody holds a table, so the backup stands still in its middle.
  const holder = await world.db.transaction();
  await holder.raw('lock table walking_orders in access exclusive mode');
  const watching = new AbortController();
  const parts = watch(folder, { signal: watching.signal })[Symbol.asyncIterator]();
  const child = spawn(process.execPath, ['scripts/backup.ts', '--to', folder], {
    cwd: root,
    env: environment(),
  });
  await parts.next();
  child.kill('SIGKILL');
  await once(child, 'exit');
  await holder.rollback();
  watching.abort();
  const left = await readdir(folder);
  expect(left.filter((name) => instantOf(name))).toEqual([]);
  expect(left).toEqual([expect.stringMatching(/\.part$/)]);
  // A file has the name of its second.
  await sleep(1000);
  const next = await command('backup', ['--to', folder]);
  expect(next).toEqual({ ...next, code: 0 });
  expect((await readdir(folder)).filter((name) => instantOf(name))).toHaveLength(1);
});

it('ended in the middle it takes along the server that it had for itself', async () => {
  const folder = join(kept.path, 'passing');
  await mkdir(folder);
  const script = `
    import { withDatabase, withPassingDatabase } from './scripts/database.ts';
    await withDatabase((db) => withPassingDatabase(db, async (play) => {
      console.log('playing', (await (await play()).raw('show port')).rows[0].port);
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    env: { ...environment(), TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (/playing \d+/.test(said)) break;
  }
  expect(await readdir(folder)).toHaveLength(1);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([143, null]);
  expect(await readdir(folder)).toEqual([]);
  const port = Number(/playing (\d+)/.exec(said)![1]);
  const [fault] = await once(connectTo(port, '127.0.0.1'), 'error');
  expect(fault).toMatchObject({ code: 'ECONNREFUSED' });
});
