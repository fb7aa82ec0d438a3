import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import multer from 'multer';
import type { Database } from '../database/connect.ts';
import { take, within } from './limiting.ts';

/** Largest photo that a form may carry, in bytes. */
export const photoLimit = 15 * 1024 * 1024;
/** Most photos that a form may carry. */
export const photosAtMost = 4;

/** Bytes of photos that the forms of this moment may hold in memory together: of visitors, and of everybody. */
export const heldAtMost = { visitors: 180 * 1024 * 1024, everybody: 540 * 1024 * 1024 };
let held = 0;

const received = new WeakMap<object, { files: number; bytes: number; over: boolean }>();

// What a request holds is free again when it is answered or breaks off.
function receiving(req: Request) {
  const known = received.get(req);
  if (known) return known;
  const begun = { files: 0, bytes: 0, over: false };
  received.set(req, begun);
  req.res!.once('close', () => {
    held -= begun.bytes;
    begun.bytes = 0;
    begun.over = true;
  });
  return begun;
}

// A photo too many or too large is let run through unkept, so that the form can say so and keep what was typed; so
// is one for which there is no room now.
const storage: multer.StorageEngine = {
  _handleFile(req, { stream }, done) {
    const mine = receiving(req);
    const number = (mine.files += 1);
    const { visit, keepsFiles = true } = req.res!.locals;
    const most = visit.person ? heldAtMost.everybody : heldAtMost.visitors;
    let chunks: Buffer[] = [];
    let keeps = keepsFiles && number <= photosAtMost;
    let size = 0;
    const hold = (bytes: number) => {
      mine.bytes += bytes;
      held += bytes;
    };
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (!keeps || mine.over) return;
      keeps = size <= photoLimit && held + chunk.length <= most;
      hold(keeps ? chunk.length : -chunks.reduce((sum, each) => sum + each.length, 0));
      if (keeps) chunks.push(chunk);
      else chunks = [];
    });
    stream.once('error', done);
    stream.once('end', () => done(null, { size, buffer: Buffer.concat(chunks) }));
  },
  _removeFile: (_req, _file, done) => done(null),
};

// Beyond this a file is a film or an attack, and the request ends; nothing over photoLimit is kept in memory.
const limits = { fileSize: 8 * photoLimit, fields: 100, fieldSize: 20_000, parts: 130 };
const multipart = multer({ storage, limits: { ...limits, files: 5 * photosAtMost } });
// Of visitors only who holds the key of a complaint sends files. Those of anybody else run through unkept: their session
// may just have ended, and what they wrote is still to be shown to them.
const unkept: multer.StorageEngine = {
  _handleFile: (_req, { stream }, done) => {
    stream.once('error', done).once('end', () => done(null, { size: 0, buffer: Buffer.alloc(0) }));
    stream.resume();
  },
  _removeFile: (_req, _file, done) => done(null),
};
const withoutFiles = multer({
  storage: unkept,
  limits: { ...limits, fileSize: photoLimit, files: photosAtMost },
});

/** Reads what a form sends, of either kind, into `req.body` and `req.files`. */
export const readBody = (db: Database): RequestHandler[] => [
  express.urlencoded({ extended: false, limit: '100kb', parameterLimit: 2000 }),
  uploadsLimited(db),
  readParts,
  textsOnly,
];

// Counted before anything is held in memory; beyond it the form's words are read, and its files let run through.
const uploadsLimited =
  (db: Database): RequestHandler =>
  async (req, res, next) => {
    const { visit, takesFiles, keepsFiles = true } = res.locals;
    const { person } = visit;
    if ((person || takesFiles) && keepsFiles && req.is('multipart/form-data'))
      res.locals.keepsFiles = await within(
        take(db, 'upload', { account: person?.username, address: req.ip }),
      );
    next();
  };

// What the parser of multipart forms calls an error is a request that broke off or was never right.
function readParts(req: Request, res: Response, next: NextFunction): void {
  const parser = res.locals.visit.person || res.locals.takesFiles ? multipart.any() : withoutFiles.any();
  parser(req, res, (fault?: unknown) => {
    const foreign = fault instanceof Error && !('code' in fault) && !('status' in fault);
    next(foreign ? Object.assign(fault, { status: 400 }) : fault);
  });
}

/**
 * Forms send texts, some of them more than once; nested names are nobody's. No column of PostgreSQL takes a NUL
 * character or half a surrogate pair, and no honest browser sends one.
 */
function textsOnly(req: Request, _res: Response, next: NextFunction): void {
  const values: unknown[] = Object.values((req.body ?? {}) as Record<string, unknown>).flat();
  const right = values.every(
    (value) => typeof value === 'string' && !value.includes('\0') && value.isWellFormed(),
  );
  next(
    right && !req.url.includes('%00')
      ? undefined
      : Object.assign(new Error('Not the text of a form'), { status: 400 }),
  );
}
