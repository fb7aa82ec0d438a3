import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { preparePhoto } from '../complaints/photos.ts';
import type { Transaction } from '../database/connect.ts';
import { sealBytes, unsealBytes } from '../database/sealing.ts';
import { Invalid } from '../errors.ts';
import { pdfFault } from '../web/pdf-check.ts';
import { scan } from '../web/scanner.ts';

/** Most files of one form, and most of one request altogether. */
export const documentsAtMost = 3;
export const documentsKept = 9;
/** Largest PDF, bytes. A photo of a letter may be larger: it is written anew, smaller. */
export const pdfLimit = 5 * 1024 * 1024;
const fileLimit = 15 * 1024 * 1024;

export type Paper = { mediaType: 'application/pdf' | 'image/jpeg'; bytes: Buffer };

type Sent = { size: number; buffer: Buffer };

/** No request without the paper that gives the office. */
export const documentMissing = { document: 'documentRequired' };

const sentFiles = (req: Request) => ((req.files ?? []) as Sent[]).filter(({ size }) => size > 0);

/** Whether any paper came with the form, fit to be kept or not. */
export const hadPapers = (req: Request): boolean => sentFiles(req).length > 0;

/**
 * The papers of a form, each read by what it is and not by what it is called: a PDF as it is, a picture written anew
 * as JPEG without what the camera noted. @throws Invalid at `document`
 */
export async function papersOf(req: Request): Promise<Paper[]> {
  const files = sentFiles(req);
  if (files.length > documentsAtMost) throw new Invalid({ document: 'documentsTooMany' });
  if (files.some(({ size }) => size > fileLimit)) throw new Invalid({ document: 'documentTooLarge' });
  if (files.some(({ size, buffer }) => buffer.length < size)) throw new Invalid({ document: 'photosLater' });
  const papers: Paper[] = [];
  for (const { buffer } of files) papers.push(await paperOf(buffer));
  return papers;
}

async function paperOf(bytes: Buffer): Promise<Paper> {
  const { kind } = await scan(bytes);
  if (kind === 'infected') throw new Invalid({ document: 'document' });
  if (kind === 'away') throw new Invalid({ document: 'photosLater' });
  if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-'))) {
    const picture = await preparePhoto({ bytes }, 'document').catch(() => {
      throw new Invalid({ document: 'document' });
    });
    return { mediaType: 'image/jpeg', bytes: picture.bytes };
  }
  if (bytes.length > pdfLimit) throw new Invalid({ document: 'documentTooLarge' });
  const fault = pdfFault(bytes);
  if (fault) throw new Invalid({ document: fault === 'activeContent' ? 'documentActive' : 'document' });
  return { mediaType: 'application/pdf', bytes };
}

/** Keeps papers sealed with their request. @throws Invalid at `document` when it has enough */
export async function keepPapers(
  trx: Transaction,
  requestId: number,
  papers: Paper[],
  now: Date,
): Promise<void> {
  if (papers.length === 0) return;
  const [{ n }] = (await trx('access_documents')
    .where({ request_id: requestId })
    .count('* as n')) as unknown as [{ n: number }];
  if (n + papers.length > documentsKept) throw new Invalid({ document: 'documentsEnough' });
  await trx('access_documents').insert(
    papers.map(({ mediaType, bytes }) => ({
      request_id: requestId,
      media_type: mediaType,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest(),
      content_sealed: sealBytes(bytes, 'access_documents.content_sealed'),
      added_at: now,
    })),
  );
}

export const openedPaper = (content: Buffer): Buffer =>
  unsealBytes(content, 'access_documents.content_sealed');
