import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import type { Rest } from '../database/yielding.ts';
import { log } from '../log.ts';
import { baseAddress } from '../web/address.ts';
import { verifyPath } from './paths.ts';
import { picturesFor } from './pictures.ts';
import { Press, type Order } from './press.ts';
import {
  claimDocument,
  documentsWait,
  keepMade,
  leaveUnmade,
  noteFailure,
  noteProgress,
  ringForDocuments,
  type Claimed,
  type Printable,
} from './queries.ts';
import { templatesFor } from './templates.ts';

export { leaveUnmade };

const pressesAtMost = 2;
let working = 0;
let rung = false;

type Making = {
  /** Where templates of offices are looked for. */
  dataDir?: string;
  /** Lets it end after the document in hand. */
  stop?: AbortSignal | undefined;
  /** After each document. */
  rest?: Rest;
};

/**
 * Makes every document that waits, one after the other in a thread, and returns how many. Safe beside other workers:
 * each takes another document. What fails is noted with the document and tried again later.
 */
export async function makeDocuments(
  db: Database,
  clock: () => Date,
  { dataDir = config.dataDir, stop, rest }: Making = {},
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
      if (stop?.aborted) return made;
      const claimed = await claimDocument(db);
      if (claimed) {
        made += (await make(db, press, claimed, { now: clock(), dataDir })) ? 1 : 0;
        await rest?.();
      } else if (rung) rung = false;
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

async function make(db: Database, press: Press, document: Claimed, setting: Setting): Promise<boolean> {
  const { id, code } = document;
  try {
    const note = progressNotes(db, id);
    const order = await orderFor(db, document, setting, (share) => note(Math.floor(share * 60)));
    const done = await press.make(order, (share) => note(60 + Math.floor(share * 38)));
    await note.ended();
    const { bytes, pages, templateFault } = done;
    if (templateFault) log.warn({ document: code, fault: templateFault }, 'faulty template of an office');
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const made = { content, sha256: Buffer.from(done.sha256, 'hex'), pages, templateFault };
    await keepMade(db, id, made, setting.now);
    return true;
  } catch (fault) {
    log.error({ err: fault, document: code }, 'a document could not be made');
    await noteFailure(db, id, fault instanceof Error ? fault.message.slice(0, 500) : String(fault));
    return false;
  }
}

/** Everything that the press needs for a document: its templates and pictures beside what it says. */
export async function orderFor(
  db: Database,
  document: Printable,
  { now, dataDir }: Setting,
  onProgress: (share: number) => void = () => {},
): Promise<Order> {
  const { data, areaCode, ...facts } = document;
  const { code, mediaType } = facts;
  const values = data.values ?? {};
  const isPdf = mediaType === 'pdf';
  const templates = isPdf ? await templatesFor(dataDir, document) : [];
  const sources = { values, templates, dataDir, areaCode };
  return {
    ...facts,
    url: baseAddress() + verifyPath(code),
    madeAt: now,
    templates,
    values,
    sheets: data.sheets ?? [],
    images: isPdf ? await picturesFor(db, sources, onProgress) : new Map<string, Uint8Array>(),
  };
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
