import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import multer from 'multer';

export type Digest = { sha256: string; size: number };

// The file is read through the hash and kept nowhere.
const hashing: multer.StorageEngine = {
  _handleFile(_req, { stream }, done) {
    const hash = createHash('sha256');
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      hash.update(chunk);
    });
    stream.once('error', done);
    stream.once('end', () => done(null, { size, sha256: hash.digest('hex') } as object));
  },
  _removeFile: (_req, _file, done) => done(null),
};

/**
 * The SHA-256 of the file that a form sends in its field `file`, without keeping the file: for forms of visitors, so
 * it stands before the parser of all other bodies. 'none' when no file was chosen, 'tooLarge' above `limit` bytes.
 */
export async function digestOfFile(
  req: Request,
  res: Response,
  limit: number,
): Promise<Digest | 'none' | 'tooLarge'> {
  const limits = { fileSize: limit, files: 1, fields: 10, fieldSize: 1000, parts: 12 };
  const parse = multer({ storage: hashing, limits }).single('file');
  const fault = await new Promise<unknown>((resolve) => parse(req, res, resolve));
  if (fault instanceof multer.MulterError && fault.code === 'LIMIT_FILE_SIZE') return 'tooLarge';
  if (fault) throw Object.assign(new Error('Not the file of a form'), { status: 400, cause: fault });
  const file = req.file as unknown as Digest | undefined;
  return file && file.size > 0 ? { sha256: file.sha256, size: file.size } : 'none';
}
