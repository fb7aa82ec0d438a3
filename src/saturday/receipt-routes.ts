import { Router } from 'express';
import { recordReading } from '../audit/reading.ts';
import { rulesOf } from '../calendar/queries.ts';
import { detailsOf } from '../complaints/details.ts';
import { complaintByTicket } from '../complaints/queries.ts';
import { mayPrintReceipt } from '../complaints/policy.ts';
import { load, readBy } from '../complaints/routes.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { placeNames } from './queries.ts';
import { readerOf } from '../complaints/reader.ts';
import { receiptPage } from './receipt.ts';
import { receiptWords } from './receipt-words.ts';

/** The receipt, printed at once and whenever the counter is asked for it again. */
export function receiptRoutes(db: Database): Router {
  const router = Router();

  router.get('/complaints/:ticket/receipt', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    if (!mayPrintReceipt(personOf(res), complaint)) throw new NotFound();
    const [details, names, rules, reader] = await Promise.all([
      detailsOf(db, complaint),
      placeNames(db, complaint.kecamatanCode),
      rulesOf(db),
      readerOf(db, res),
      recordReading(db, 'receiptOpened', readBy(res, complaint)),
    ]);
    const lead = details.leadTicket ? await complaintByTicket(db, details.leadTicket) : undefined;
    const page = receiptPage(
      {
        complaint,
        lead: lead ?? null,
        details,
        names,
        paper: req.query.paper === '80' ? '80' : 'a5',
        origin: config.baseUrl ?? `${req.protocol}://${req.get('host')}`,
        end: await receiptWords(complaint.kecamatanCode, details.complainant.language, names, rules),
      },
      reader,
    );
    const title = `${reader.t.saturday.receipt.title} ${page.ticket}`;
    await sendPage(req, res, 'saturday/receipt', page, { title, print: true });
  });

  return router;
}
