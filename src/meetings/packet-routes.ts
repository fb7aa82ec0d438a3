import type { Router } from 'express';
import { placesIn } from '../areas/places.ts';
import { detailsOf } from '../complaints/details.ts';
import { maySeePackets } from '../complaints/policy.ts';
import { visibleComplaint } from '../complaints/queries.ts';
import { readerOf } from '../complaints/reader.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { packetPage } from './packet-page.ts';
import { lineageOf } from './queries.ts';
import { ticketIn } from './requests.ts';

/** The escalation packet: all that a higher level needs to know of a case, on one page for the printer. */
export function packetRoutes(db: Database, router: Router): void {
  router.get('/complaints/:ticket/packet', signedInOnly, onlyIf(maySeePackets), async (req, res) => {
    const complaint = await visibleComplaint(db, personOf(res), ticketIn(req));
    if (!complaint) throw new NotFound();
    const [details, lineage, places, reader] = await Promise.all([
      detailsOf(db, complaint),
      lineageOf(db, complaint.kecamatanCode),
      placesIn(db, complaint.kecamatanCode),
      readerOf(db, res),
    ]);
    const page = packetPage(complaint, { details, lineage, places }, reader);
    const title = reader.t.meetings.packet.of(shownTicket(complaint.ticket));
    await sendPage(req, res, 'meetings/packet', page, { title, print: true });
  });
}
