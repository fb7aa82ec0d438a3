import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import type { Database } from '../database/connect.ts';
import { figureColumns } from './dictionary.ts';
import { dataPackage } from './package.ts';
import { figuresPath, packagePath } from './paths.ts';
import { editions, figuresIn, figuresVersion, type Row } from './queries.ts';
import { share } from './sharing.ts';
import { csvOf, jsonOf } from './writing.ts';

/** What programs fetch: the same for everybody, without a visit, a cookie or a language of somebody's. */
export function openFileRoutes(db: Database): Router {
  const router = Router();

  router.get(figuresPath('csv'), async (req, res) => {
    if (!(await share(db, req, res, ['csv', await figuresVersion(db)]))) return;
    res.attachment('aduan-sabtu-figures.csv').type('text/csv; charset=utf-8; header=present');
    await pipeline(Readable.from(csvOf(figureColumns, byMonth(db))), res);
  });

  router.get(figuresPath('json'), async (req, res) => {
    if (!(await share(db, req, res, ['json', await figuresVersion(db)]))) return;
    res.type('json');
    await pipeline(Readable.from(jsonOf('figures', figureColumns, byMonth(db))), res);
  });

  router.get(packagePath, async (req, res) => {
    const description = dataPackage();
    if (await share(db, req, res, [description])) res.json(description);
  });

  return router;
}

async function* byMonth(db: Database): AsyncGenerator<Row[]> {
  for (const { month } of (await editions(db)).toReversed()) yield await figuresIn(db, month);
}
