import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { recordAudit } from '../audit/record.ts';
import { config } from '../config.ts';
import { dayOf } from '../calendar/cycle.ts';
import type { Database } from '../database/connect.ts';
import { sealBytes } from '../database/sealing.ts';
import { log } from '../log.ts';
import { hostCookie, ownCookie } from './cookies.ts';
import { scan, type Scanner } from './scanner.ts';

type File = { fieldname: string; size: number; buffer: Buffer };
type Options = { scanner?: Scanner; auditPath: string };

/** Tells the next page that files of the form before were held back. */
export const heldCookie = hostCookie('held');

/**
 * Asks the scanner about every file of a form, after the form was found to be ours. An infected one is kept sealed
 * where nothing serves it, noted in the audit trail and told to the administrators; the form goes on without it, and its
 * sender is told. When the scanner is away the form goes on with its files: photos are drawn anew before they are kept,
 * and documents are scanned once more before anybody opens them (`sendUploaded`). Nothing is lost at a counter.
 */
export const filesScanned =
  (db: Database, { scanner = scan, auditPath }: Options): RequestHandler =>
  async (req, res, next) => {
    const files = (req.files ?? []) as File[];
    const held = new Set<File>();
    for (const file of files) {
      if (file.size === 0 || file.buffer.length < file.size) continue;
      const verdict = await scanner(file.buffer);
      if (verdict.kind !== 'infected') continue;
      await quarantine(db, { bytes: file.buffer, signature: verdict.signature, auditPath }, req, res);
      held.add(file);
    }
    if (held.size > 0) {
      req.files = files.filter((file) => !held.has(file)) as unknown as NonNullable<Request['files']>;
      res.locals.filesHeld = true;
      res.cookie(heldCookie, '1', ownCookie({ strict: true, maxAge: 60_000 }));
    }
    next();
  };

type Infected = { bytes: Buffer; signature: string; auditPath: string };

async function quarantine(
  db: Database,
  { bytes, signature, auditPath }: Infected,
  req: Request,
  res: Response,
): Promise<void> {
  const { person, now } = res.locals.visit;
  const sha256 = createHash('sha256').update(bytes).digest();
  // Neither tickets nor keys: the first part of an address says which form it was.
  const route = `/${req.path.split('/')[1] ?? ''}`.slice(0, 100);
  await db.transaction(async (trx) => {
    const [{ id }] = (await trx('quarantined_files')
      .insert({
        found_at: now,
        signature,
        sha256,
        size: bytes.length,
        route,
        person_id: person?.id ?? null,
        content_sealed: sealBytes(bytes, 'quarantined_files.content_sealed'),
      })
      .returning('id')) as [{ id: number }];
    await recordAudit(trx, {
      at: now,
      by: person ? { personId: person.id } : 'visitor',
      action: 'fileQuarantined',
      subject: { kind: 'file', id },
      address: req.ip,
      particulars: { signature, sha256: sha256.toString('hex'), size: bytes.length, route },
    });
    await tellAdministrators(trx, { id, now, auditPath });
  });
  log.warn({ signature, route }, 'an infected file was held back');
}

async function tellAdministrators(
  trx: Pick<Database, 'raw'>,
  { id, now, auditPath }: { id: number; now: Date; auditPath: string },
): Promise<void> {
  await trx.raw(
    `insert into notifications (audience, office_id, message, particulars, created_at, once_key)
     select distinct 'office', g.office_id, 'fileQuarantined', :particulars::jsonb, :now::timestamptz,
       'fileQuarantined:' || :id || ':' || g.office_id
     from role_grants g join people p on p.id = g.person_id and p.deactivated_at is null
     where g.role = 'admin' and g.from_on <= :day::date and (g.to_on is null or g.to_on >= :day::date)
     on conflict do nothing`,
    {
      id,
      now,
      particulars: JSON.stringify({ path: auditPath, onlyFor: 'admin' }),
      day: dayOf(now, { zone: config.timeZone }),
    },
  );
}
