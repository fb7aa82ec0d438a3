import { Router } from 'express';
import { publishedHeads } from '../audit/heads.ts';
import { auditKeys, publicPem } from '../audit/keys.ts';
import { dailyHeads, type DailyHead } from '../audit/seals.ts';
import { rulesOf } from '../calendar/queries.ts';
import { dateTime } from '../calendar/words.ts';
import type { Database } from '../database/connect.ts';
import { sendPage } from '../web/pages.ts';
import { integrityJsonPath, integrityPath } from './paths.ts';
import type { Words } from './sentences.ts';

const shownHeads = 14;
/** Ten years of days: whoever keeps this file notices when any of them changes. */
const keptHeads = 3660;

/** The public proof: signed heads of the audit trail, to look at and to keep. No account is needed. */
export function integrityRoutes(db: Database): Router {
  const router = Router();

  router.get(integrityPath, async (req, res) => {
    const { t, lang } = res.locals.visit;
    const [heads, keys, { calendar }] = await Promise.all([
      dailyHeads(db, shownHeads),
      auditKeys(db),
      rulesOf(db),
    ]);
    const words = { t, lang, zone: calendar.zone };
    const page = {
      json: integrityJsonPath,
      heads: heads.map((head) => headOf(head, words)),
      keys: keys.map((key) => ({ id: key.id, pem: publicPem(key).trim() })),
    };
    await sendPage(req, res, 'inspection/integrity', page, {
      title: t.inspection.integrity.title,
    });
  });

  router.get(integrityJsonPath, async (_req, res) => {
    const [heads, keys] = await Promise.all([dailyHeads(db, keptHeads), auditKeys(db)]);
    res.attachment('aduan-sabtu-integrity.json').set('Cache-Control', 'no-cache');
    res.json(publishedHeads(heads, keys));
  });

  return router;
}

function headOf(head: DailyHead, { t, lang, zone }: Words) {
  return {
    number: String(head.number),
    made: dateTime(head.madeAt, lang, zone),
    records: t.inspection.number(head.records),
    hash: head.hash,
    signature: head.signature.toString('base64'),
    key: head.keyId,
  };
}
