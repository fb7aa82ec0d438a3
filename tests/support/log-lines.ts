import { pino } from 'pino';
import { log } from '../../src/log.ts';

export type Line = Record<string, unknown> & { msg?: string };
export type LogLines = {
  /** Every line as it was written. */
  raw: string[];
  lines(msg?: string): Line[];
  restore(): void;
};

/** Takes over what this process logs from `level` on, as it would be written. */
export function captureLog(level = 'info'): LogLines {
  const own = log as unknown as Record<symbol, unknown>;
  const [stream, before] = [own[pino.symbols.streamSym], log.level];
  const raw: string[] = [];
  own[pino.symbols.streamSym] = { write: (text: string) => void raw.push(text) };
  log.level = level;
  return {
    raw,
    lines: (msg) =>
      raw.map((text) => JSON.parse(text) as Line).filter((line) => msg === undefined || line.msg === msg),
    restore: () => {
      own[pino.symbols.streamSym] = stream;
      log.level = before;
    },
  };
}
