import pino from 'pino';
import { config } from './config.ts';

/**
 * Structured log lines; personal data never goes in, only ids and codes. What PostgreSQL adds to a fault repeats the
 * values of the row, so it is left out.
 */
export const log = pino({
  level: config.logLevel,
  base: null,
  redact: { paths: ['err.detail', 'err.where', 'err.internalQuery'], remove: true },
});
