import type { Response } from 'express';
import type { Database } from '../database/connect.ts';
import { log } from '../log.ts';
import { marksOf } from './queries.ts';

type Stream = { sessionId: number; res: Response; mark: string };
type Live = { open(sessionId: number, res: Response): Promise<void>; close(): void };

const everyMs = 2000;
const heartbeatRounds = 8;
/** More displays than a province has; beyond it the address was given to somebody who plays with it. */
const mostStreams = 1000;

const lives = new Set<Live>();

/** Ends all streams of the process, so that the server can stop at once. */
export function closeStreams(): void {
  for (const live of lives) live.close();
}

/** The mark of a session that is gone. */
export const noMark = '0';

/**
 * Tells displays by server-sent events that the queue of their session has changed. One small query every two
 * seconds serves all displays of the process, and none runs while no display is open.
 */
export function liveQueues(db: Database): Live {
  const streams = new Set<Stream>();
  let timer: NodeJS.Timeout | undefined;
  let rounds = 0;

  const live: Live = {
    open: async (sessionId, res) => {
      if (streams.size >= mostStreams) {
        res.status(503).set('Retry-After', '60').end();
        return;
      }
      const mark = (await marksOf(db, [sessionId])).get(sessionId) ?? noMark;
      if (res.destroyed) return;
      // no-transform keeps the compression from holding events back; close lets a stop end the connection.
      res.status(200).set({
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store, no-transform',
        Connection: 'close',
        'X-Accel-Buffering': 'no',
      });
      const stream = { sessionId, res, mark };
      streams.add(stream);
      res.on('close', () => streams.delete(stream));
      res.write(`retry: 3000\n\n`);
      send(stream);
      timer ??= later();
    },
    close: () => {
      for (const { res } of streams) res.end();
      streams.clear();
      clearTimeout(timer);
      timer = undefined;
    },
  };
  lives.add(live);
  return live;

  function later(): NodeJS.Timeout {
    return setTimeout(() => void round(), everyMs).unref();
  }

  async function round(): Promise<void> {
    timer = undefined;
    if (streams.size === 0) return;
    try {
      await tell();
    } catch (fault) {
      // The next round tries again; a display shows what it has.
      log.warn({ err: fault }, 'queue displays could not be told');
    }
    timer ??= later();
  }

  async function tell(): Promise<void> {
    rounds += 1;
    const ids = [...new Set([...streams].map(({ sessionId }) => sessionId))];
    const marks = await marksOf(db, ids);
    for (const stream of streams) {
      const mark = marks.get(stream.sessionId) ?? noMark;
      if (mark !== stream.mark) {
        stream.mark = mark;
        send(stream);
      } else if (rounds % heartbeatRounds === 0) stream.res.write(': \n\n');
    }
  }
}

const send = ({ res, mark }: Stream) => res.write(`event: queue\ndata: ${mark}\n\n`);
