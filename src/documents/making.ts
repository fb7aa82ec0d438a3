import { createHash } from 'node:crypto';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { log } from '../log.ts';
import { baseAddress } from '../web/address.ts';
import { verifyPath } from './paths.ts';
import { picturesFor } from './pictures.ts';
import { Press } from './press.ts';
import {
  claimDocument,
  documentsWait,
  keepMade,
  leaveUnmade,
  noteFailure,
  noteProgress,
  ringForDocuments,
  type Claimed,
} from './queries.ts';
import { templatesFor } from './templates.ts';

export { leaveUnmade };

const pressesAtMost = 2;
let working = 0;
let rung = false;

/**
 * Makes every document that waits, one after the other in a thread, and returns how many. Safe beside other workers:
 * each takes another document. What fails is noted with the document and tried again later. Templates of offices are
 * looked for in `dataDir`.
 */
export async function makeDocuments(
  db: Database,
  clock: () => Date,
  dataDir: string = config.dataDir,
): Promise<number> {
  if (working >= pressesAtMost) {
    rung = true;
    return 0;
  }
  working += 1;
  const press = new Press();
  let made = 0;
  try {
    for (;;) {
      const claimed = await claimDocument(db);
      if (claimed) made += (await make(db, press, claimed, { now: clock(), dataDir })) ? 1 : 0;
      else if (rung) rung = false;
      else return made;
    }
  } finally {
    working -= 1;
    await press.close();
  }
}

/** Rings for what a worker that was killed, or a failure, left unmade; for "do what is due". */
export const remindOfDocuments = async (db: Database): Promise<void> => {
  if (await documentsWait(db)) await ringForDocuments(db);
};

type Setting = { now: Date; dataDir: string };

async function make(
  db: Database,
  press: Press,
  document: Claimed,
  { now, dataDir }: Setting,
): Promise<boolean> {
  try {
    const { id, areaCode, data, code, title, office, language, mediaType, confidential, kind } = document;
    const values = data.values ?? {};
    const isPdf = mediaType === 'pdf';
    const templates = isPdf ? await templatesFor(dataDir, document) : [];
    const note = progressNotes(db, id);
    const sources = { values, templates, dataDir, areaCode };
    const images = isPdf
      ? await picturesFor(db, sources, (share) => note(Math.floor(share * 60)))
      : new Map<string, Uint8Array>();
    const url = baseAddress() + verifyPath(code);
    const sheets = data.sheets ?? [];
    const of = { kind, code, url, title, office, language, mediaType, confidential, madeAt: now };
    const done = await press.make({ ...of, templates, values, sheets, images }, (share) =>
      note(60 + Math.floor(share * 38)),
    );
    await note.ended();
    const content = Buffer.from(done.bytes);
    const sha256 = createHash('sha256').update(content).digest();
    if (done.templateFault)
      log.warn({ document: code, fault: done.templateFault }, 'faulty template of an office');
    await keepMade(db, id, { ...done, content, sha256 }, now);
    return true;
  } catch (fault) {
    log.error({ err: fault, document: document.code }, 'a document could not be made');
    await noteFailure(db, document.id, fault instanceof Error ? fault.message.slice(0, 500) : String(fault));
    return false;
  }
}

// At most two notes a second, one after the other: progress is for eyes.
function progressNotes(db: Database, id: number) {
  let next = 0;
  let writing = Promise.resolve();
  const note = (percent: number) => {
    const at = performance.now();
    if (at < next) return;
    next = at + 500;
    writing = writing.then(() => noteProgress(db, id, Math.min(99, percent))).catch(() => {});
  };
  return Object.assign(note, { ended: () => writing });
}
