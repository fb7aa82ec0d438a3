import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
let folder: string;

// A house of its own, whose packages are ours and where nothing has been compiled.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aduan-sabtu-compile-'));
  for (const name of ['package.json', 'scripts', 'src', 'views'])
    await cp(join(root, name), join(folder, name), { recursive: true });
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(join(root, 'node_modules')))
    if (name !== '.cache')
      await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
});
afterAll(() => rm(folder, { recursive: true }));

it('is everything that a web process and a worker load when the packages are installed', async () => {
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  // The run of the tests has a cache of its own.
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  await run(process.execPath, scripts.prepare!.split(' ').slice(1), { cwd: folder, env });
  for (const mode of ['start', 'web', 'worker']) {
    const { stderr } = await run(process.execPath, [...scripts[mode]!.split(' ').slice(1), '--compile'], {
      cwd: folder,
      env: { ...env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' },
      maxBuffer: 2 ** 26,
    });
    const kept = (found: RegExp) => stderr.split('\n').filter((line) => found.test(line));
    expect(kept(/retrieving transpile cache for .*\/src\/.*success/).length).toBeGreaterThan(200);
    expect(kept(/no transpile cache/)).toEqual([]);
  }
});
