import express, { type RequestHandler } from 'express';
import multer from 'multer';

/** Largest photo that a form may carry, in bytes. */
export const photoLimit = 15 * 1024 * 1024;

const multipart = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: photoLimit, files: 4, fields: 100, fieldSize: 20_000, parts: 110 },
});

/** Reads what a form sends, of either kind, into `req.body` and `req.files`. */
export const readBody: RequestHandler[] = [
  express.urlencoded({ extended: false, limit: '100kb', parameterLimit: 2000 }),
  multipart.any(),
];
