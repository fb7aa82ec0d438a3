import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Response } from 'express';
import type { Database } from '../database/connect.ts';
import { figureColumns, type Column } from './dictionary.ts';
import { dataPackage } from './package.ts';
import { figuresPath, packagePath, sessionsPath, type FileKind } from './paths.ts';
import { editions, figuresIn, figuresVersion } from './queries.ts';
import { sessionsByYear, sessionsVersion } from './schedule-queries.ts';
import { sessionColumns } from './session-columns.ts';
import { share } from './sharing.ts';
import { csvOf, jsonOf } from './writing.ts';

/** Tables that programs fetch: the same for everybody, without a visit, a cookie or a language of somebody's. */
export function openFileRoutes(db: Database): Router {
  const router = Router();

  for (const kind of ['csv', 'json'] as const) {
    router.get(figuresPath(kind), async (req, res) => {
      if (await share(db, req, res, [kind, await figuresVersion(db)]))
        await sendTable(res, kind, 'figures', figureColumns, figuresByMonth(db));
    });

    router.get(sessionsPath(kind), async (req, res) => {
      if (await share(db, req, res, [kind, await sessionsVersion(db)]))
        await sendTable(res, kind, 'sessions', sessionColumns, sessionsByYear(db));
    });
  }

  router.get(packagePath, async (req, res) => {
    const description = dataPackage();
    if (await share(db, req, res, [description])) res.json(description);
  });

  return router;
}

async function* figuresByMonth(db: Database) {
  for (const { month } of (await editions(db)).toReversed()) yield await figuresIn(db, month);
}

async function sendTable<From>(
  res: Response,
  kind: FileKind,
  name: string,
  columns: readonly Column<From>[],
  parts: AsyncIterable<From[]>,
): Promise<void> {
  if (kind === 'json') {
    res.type('json');
    return pipeline(Readable.from(jsonOf(name, columns, parts)), res);
  }
  res.attachment(`aduan-sabtu-${name}.csv`).type('text/csv; charset=utf-8; header=present');
  await pipeline(Readable.from(csvOf(columns, parts)), res);
}
