import type { Response } from 'express';

/** Streams of one kind in this process, and how many it carries. */
export type Streams = {
  /** Begins a stream as the answer; `gone` is called when it is over. False, and 503, where there are too many. */
  open(res: Response, gone: () => void): boolean;
};

const beatMs = 16_000;

const open = new Set<Response>();
const endings = new Set<() => void>();
let beat: NodeJS.Timeout | undefined;

/** Server-sent events; whoever is one too many is told to ask again in a minute. `ended` is called at a stop. */
export function streamsOf(most: number, ended?: () => void): Streams {
  const own = new Set<Response>();
  if (ended) endings.add(ended);
  return {
    open: (res, gone) => {
      if (own.size >= most) {
        res.status(503).set('Retry-After', '60').end();
        return false;
      }
      for (const all of [own, open]) all.add(res);
      res.once('close', () => {
        for (const all of [own, open]) all.delete(res);
        gone();
      });
      // no-transform keeps the compression from holding events back; close lets a stop end the connection.
      res.status(200).set({
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store, no-transform',
        Connection: 'close',
        'X-Accel-Buffering': 'no',
      });
      res.write('retry: 3000\n\n');
      beat ??= setInterval(keepOpen, beatMs).unref();
      return true;
    },
  };
}

/** One event; `data` is a single line. */
export const say = (res: Response, event: string, data: string): boolean =>
  res.write(`event: ${event}\ndata: ${data}\n\n`);

/** Ends all streams of the process, so that the server can stop at once. */
export function closeStreams(): void {
  for (const res of open) res.end();
  for (const ended of endings) ended();
}

// Proxies and routers forget a connection on which nothing is said.
function keepOpen(): void {
  for (const res of open) res.write(': \n\n');
  if (open.size > 0) return;
  clearInterval(beat);
  beat = undefined;
}
