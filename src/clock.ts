import { config } from './config.ts';
import type { Connection } from './database/connect.ts';

let offsetMs = 0;

/** The present moment: real time, in demonstration mode moved by the demonstration clock. */
export const now = (): Date => new Date(Date.now() + offsetMs);

/** Milliseconds by which the demonstration clock is ahead of real time; 0 in production. */
export const clockAhead = (): number => offsetMs;

/** True while the demonstration clock shows real time. */
export const isRealTime = (): boolean => offsetMs === 0;

/** Takes over the demonstration clock's position from the database, where web and worker share it. */
export async function readClock(db: Connection): Promise<void> {
  if (!config.demonstration) return;
  const { rows } = await db.raw<{ rows: { offset: number }[] }>('select offset_ms as "offset" from clock');
  offsetMs = rows[0]?.offset ?? 0;
}

/** Puts the demonstration clock to a moment, for every process; null is real time. */
export async function setClock(db: Connection, to: Date | null): Promise<void> {
  if (!config.demonstration) throw new Error('There is no demonstration clock in production');
  const offset = to === null ? 0 : to.getTime() - Date.now();
  await db.raw('update clock set offset_ms = ?', [Math.round(offset)]);
  offsetMs = Math.round(offset);
}
