import { once } from 'node:events';
import type { CopyStreamQuery } from 'pg-copy-streams';
import { from as copyFrom } from 'pg-copy-streams';
import { BackupFault } from './fault.ts';
import {
  copyIn,
  obstaclesOf,
  sequencesBehind,
  tablesOf,
  type Sequence,
  type Session,
  type Table,
} from './queries.ts';
import { tallyOf, type Header, type Manifest } from './snapshot.ts';

/** Fills the tables of a database that has the structure of a backup, within the transaction of `session`. */
export type Loading = {
  part(table: string, bytes: Buffer): Promise<void>;
  /** Puts back what was set aside, and compares every table with the manifest as it now reads. */
  finish(manifest: Manifest): Promise<void>;
  /** Ends a copy that is under way, so that the connection can be used again. */
  abandon(): Promise<void>;
};

/**
 * Empties all tables and makes them ready for rows in any order: without their own triggers, foreign keys and
 * further indexes, which come back in `finish`. All of it is a right of the tables' owner, none needs a superuser.
 * @throws BackupFault when the structure is not the backup's.
 */
export async function beginLoading(session: Session, header: Header): Promise<Loading> {
  const tables = new Map((await tablesOf(session)).map((table) => [table.name, table]));
  sameStructure(tables, header);
  const obstacles = await obstaclesOf(session);
  for (const statement of obstacles.remove) await session.query(statement);
  await session.query(`truncate ${[...tables.values()].map(({ sql }) => sql).join(', ')}`);

  let open: { name: string; stream: CopyStreamQuery; failed: Promise<never> } | undefined;
  const close = async () => {
    if (!open) return;
    const { stream, failed } = open;
    open = undefined;
    const finished = once(stream, 'finish');
    stream.end();
    await Promise.race([finished, failed]);
  };
  return {
    part: async (name, bytes) => {
      if (open?.name !== name) {
        await close();
        const table = tables.get(name);
        if (!table)
          throw new BackupFault(`The backup has rows of ${name} and this database has no such table.`);
        const columns = header.tables.find((each) => each.name === name)!.columns;
        const stream = session.query(copyFrom(copyIn({ sql: table.sql, columns })));
        const failed = once(stream, 'error').then(([fault]) => {
          throw fault;
        });
        failed.catch(() => {});
        open = { name, stream, failed: failed as Promise<never> };
      }
      const { stream, failed } = open!;
      if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), failed]);
    },
    finish: async (manifest) => {
      await close();
      for (const statement of obstacles.putBack) await session.query(statement);
      for (const sequence of manifest.sequences) await setSequence(session, sequence);
      await compare(session, tables, manifest);
      const behind = await sequencesBehind(session);
      if (behind.length > 0)
        throw new BackupFault(`These sequences would repeat a number: ${behind.join(', ')}.`);
    },
    abandon: async () => {
      open?.stream.destroy();
      open = undefined;
    },
  };
}

function sameStructure(tables: Map<string, Table>, header: Header): void {
  const wrong = header.tables.filter(({ name, columns }) => {
    const here = tables.get(name)?.columns;
    return !here || columns.some((column) => !here.includes(column));
  });
  if (wrong.length > 0)
    throw new BackupFault(
      `This database has other tables than the backup: ${wrong.map(({ name }) => name).join(', ')}.`,
    );
}

async function setSequence(session: Session, { name, value, called }: Sequence): Promise<void> {
  await session.query('select setval($1::regclass, $2::bigint, $3)', [name, value, called]);
}

async function compare(session: Session, tables: Map<string, Table>, manifest: Manifest): Promise<void> {
  const wrong: string[] = [];
  for (const { name, columns, rows, sha256 } of manifest.tables) {
    const found = await tallyOf(session, { ...tables.get(name)!, columns });
    if (found.rows !== rows || found.sha256 !== sha256) wrong.push(name);
  }
  if (wrong.length > 0)
    throw new BackupFault(`After loading, these tables differ from the backup: ${wrong.join(', ')}.`);
}
