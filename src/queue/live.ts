import type { Response } from 'express';
import type { Database } from '../database/connect.ts';
import { log } from '../log.ts';
import { say, streamsOf } from '../web/streams.ts';
import { marksOf } from './queries.ts';

type Display = { sessionId: number; res: Response; mark: string };
type Live = { open(sessionId: number, res: Response): Promise<void> };

const everyMs = 2000;
/** More displays than a province has; beyond it the address was given to somebody who plays with it. */
const streams = streamsOf(1000);

/** The mark of a session that is gone. */
export const noMark = '0';

/**
 * Tells displays by server-sent events that the queue of their session has changed. One small query every two
 * seconds serves all displays of the process, and none runs while no display is open.
 */
export function liveQueues(db: Database): Live {
  const displays = new Set<Display>();
  let timer: NodeJS.Timeout | undefined;

  return {
    open: async (sessionId, res) => {
      const mark = (await marksOf(db, [sessionId])).get(sessionId) ?? noMark;
      if (res.destroyed) return;
      const display = { sessionId, res, mark };
      if (!streams.open(res, () => displays.delete(display))) return;
      displays.add(display);
      show(display);
      timer ??= later();
    },
  };

  function later(): NodeJS.Timeout {
    return setTimeout(() => void round(), everyMs).unref();
  }

  async function round(): Promise<void> {
    timer = undefined;
    if (displays.size === 0) return;
    try {
      await tell();
    } catch (fault) {
      // The next round tries again; a display shows what it has.
      log.warn({ err: fault }, 'queue displays could not be told');
    }
    timer ??= later();
  }

  async function tell(): Promise<void> {
    const ids = [...new Set([...displays].map(({ sessionId }) => sessionId))];
    const marks = await marksOf(db, ids);
    for (const display of displays) {
      const mark = marks.get(display.sessionId) ?? noMark;
      if (mark === display.mark) continue;
      display.mark = mark;
      show(display);
    }
  }
}

const show = ({ res, mark }: Display) => say(res, 'queue', mark);
