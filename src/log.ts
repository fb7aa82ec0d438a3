import pino from 'pino';
import { config } from './config.ts';

/** Structured log lines; personal data never goes in, only ids and codes. */
export const log = pino({ level: config.logLevel, base: null });
