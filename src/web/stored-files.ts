import type { Request, Response } from 'express';
import { NotClean, NotFound } from '../errors.ts';
import { scan, type Scanner } from './scanner.ts';

// What we made ourselves, or looked into before we kept it: nobody who sends a file says what it is.
const mediaTypes = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  // Drawn by us alone: what somebody sends is never one.
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;
export type StoredKind = keyof typeof mediaTypes;

export type StoredFile = {
  kind: StoredKind;
  bytes: Buffer | (() => Promise<Buffer>);
  /** What it is called when it is saved; letters, digits, blanks, dots and hyphens of it are kept. */
  name: string;
  /** Shown by the browser itself: pictures, and PDFs that we made. Others are only saved. */
  inline?: boolean;
  /** What it can be recognised by when it is asked for again. */
  etag?: string;
};

/**
 * Sends a stored file as what it is and nothing else: fixed media type, no guessing, nothing in it runs (OWASP ASVS 5.0,
 * V5.4). Only for pages that show or save it: as a script, a style or a frame it does not exist (Fetch Metadata).
 * @throws NotFound
 */
export async function sendStored(
  req: Request,
  res: Response,
  { kind, bytes, name, inline = false, etag }: StoredFile,
): Promise<void> {
  if (!destinations.has(req.get('sec-fetch-dest') ?? '')) throw new NotFound();
  const saved = `${name.replace(/[^\p{L}\p{N} .-]+/gu, ' ').trim() || 'berkas'}.${kind === 'jpeg' ? 'jpg' : kind}`;
  res.attachment(saved);
  if (inline)
    res.set('Content-Disposition', res.get('Content-Disposition')!.replace(/^attachment/, 'inline'));
  // Browsers show a PDF in a page of their own, with styles and a plugin that a sandbox would stop: one that we made
  // holds no script, others are never shown.
  res.set(
    'Content-Security-Policy',
    kind === 'pdf' && inline
      ? "frame-ancestors 'none'"
      : "default-src 'none'; sandbox; frame-ancestors 'none'",
  );
  res.set('X-Content-Type-Options', 'nosniff').set('Cache-Control', 'private, no-cache');
  if (etag) res.set('ETag', `"${etag}"`);
  if (etag && req.fresh) res.status(304).end();
  else res.set('Content-Type', mediaTypes[kind]).send(typeof bytes === 'function' ? await bytes() : bytes);
}

/**
 * Sends a document that somebody sent us as it came, only ever to be saved, and never unscanned where there is a scanner:
 * it looks once more, by what it has learnt since. @throws NotClean, NotFound
 */
export async function sendUploaded(
  req: Request,
  res: Response,
  { bytes, ...file }: Omit<StoredFile, 'inline' | 'etag' | 'bytes'> & { bytes: Buffer },
  scanner: Scanner = scan,
): Promise<void> {
  const verdict = await scanner(bytes);
  if (verdict.kind === 'infected') throw new NotClean('infected');
  if (verdict.kind === 'away') throw new NotClean('scannerAway');
  await sendStored(req, res, { ...file, bytes });
}

const destinations = new Set(['', 'image', 'document', 'empty']);
