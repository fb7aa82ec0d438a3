import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aduan-sabtu-preflight-'));
  await mkdir(join(folder, 'scripts'));
  await cp(join(root, 'scripts/preflight.mjs'), join(folder, 'scripts/preflight.mjs'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts a program behind the preflight, in a Node that says it has this version. */
async function start(cwd: string, version = process.versions.node, environment: Record<string, string> = {}) {
  const disguise = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
  const { DATABASE_URL: _, ...env } = process.env;
  try {
    const { stdout } = await run(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${encodeURIComponent(disguise)}`,
        '--import',
        './scripts/preflight.mjs',
        '-p',
        '"started"',
      ],
      { cwd, env: { ...env, ...environment } },
    );
    return stdout;
  } catch (fault) {
    return (fault as { stderr: string }).stderr;
  }
}

describe('before anything else', () => {
  it('starts where everything is right', async () => {
    expect(await start(root)).toContain('started');
  });

  it('says to install when nothing is installed', async () => {
    expect(await start(folder)).toContain('Run: npm ci');
  });

  it('says what to do about an old Node', async () => {
    const said = await start(root, '20.19.1');
    expect(said).toContain('needs Node 24, this is Node 20.19.1');
    expect(said).toContain('--ignore-scripts=false');
  });

  it('says what to do when the embedded PostgreSQL is missing, unless another one is named', async () => {
    await mkdir(join(folder, 'node_modules'));
    expect(await start(folder)).toContain('DATABASE_URL');
    expect(await start(folder, process.versions.node, { DATABASE_URL: 'postgres://x' })).toContain('started');
  });
});
