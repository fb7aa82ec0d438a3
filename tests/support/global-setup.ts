import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/database/connect.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { prepareDatabase } from '../../src/prepare.ts';

/**
 * One PostgreSQL for the whole run (or the one of TEST_DATABASE_URL, as a user who may create databases) with
 * a prepared `template_aduan` (migrated, with areas, offices and demonstration accounts) that test files clone. Its address goes to them in TEST_CLUSTER_URL.
 */
export default async function setUp(): Promise<void> {
  // Processes that tests start find the program compiled by those before them.
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../../node_modules/.cache/node');
  const url = process.env.TEST_DATABASE_URL ?? (await ownServer());
  process.env.TEST_CLUSTER_URL = url;
  try {
    await makeTemplate(url);
  } catch (error) {
    // Jest calls no teardown after a failed setup.
    await globalThis.stopTestServer?.();
    throw error;
  }
}

async function makeTemplate(url: string): Promise<void> {
  const cluster = connect(url, { max: 1 });
  await cluster.raw('drop database if exists template_aduan with (force)');
  await cluster.raw('create database template_aduan');
  await cluster.destroy();

  const templateUrl = new URL(url);
  templateUrl.pathname = '/template_aduan';
  const template = connect(templateUrl.href, { max: 2 });
  await prepareDatabase(template, templateUrl.href);
  await template.raw('vacuum analyze');
  await template.destroy();
}

async function ownServer(): Promise<string> {
  const folder = (await hasRoom(inMemory)) ? inMemory : tmpdir();
  for (const each of new Set([folder, tmpdir()])) await sweep(each);
  const dataDir = await mkdtemp(join(folder, `${prefix}${process.pid}-`));
  const server = await startEmbedded({ dataDir, durable: false });
  globalThis.stopTestServer = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return server.connectionString;
}

const prefix = 'aduan-sabtu-test-';

/**
 * Linux's file system in memory. Each test file makes and deletes a database of more than a thousand files; on ext4, which
 * gives no inode twice within a minute, the search for free ones takes a sixth of the whole run.
 */
const inMemory = '/dev/shm';
const roomNeeded = 4 * 1024 ** 3;

async function hasRoom(folder: string): Promise<boolean> {
  const found = await statfs(folder).catch(() => null);
  return found !== null && Math.min(found.bavail * found.bsize, freemem()) >= roomNeeded;
}

/** Ends what an interrupted run has left: its server and its folder. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : 0;
    if (!pid || isAlive(pid)) continue;
    const dataDir = join(folder, name);
    const abandoned = await startEmbedded({ dataDir, durable: false }).catch(() => undefined);
    await abandoned?.stop();
    await rm(dataDir, { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

declare global {
  var stopTestServer: (() => Promise<void>) | undefined;
}
