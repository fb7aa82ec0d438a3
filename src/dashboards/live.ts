import type { Response } from 'express';
import type { Database } from '../database/connect.ts';
import { talliesChannel } from '../complaints/tallies.ts';
import { listenTo, type Listening } from '../database/listening.ts';
import { log } from '../log.ts';
import type { Person } from '../people/roles.ts';
import { say, streamsOf } from '../web/streams.ts';
import { areasChangedSince, lastChange } from './change-queries.ts';

type Watcher = {
  personId: number;
  areas: string[];
  res: Response;
  /** When it was told last, ms of the process; and the telling that waits for its turn. */
  toldAt: number;
  telling: NodeJS.Timeout | undefined;
};
export type LiveTimes = { shortestMs: number; pollMs: number };
export type LiveTallies = { open(person: Person, res: Response): void };

const usual: LiveTimes = { shortestMs: 3000, pollMs: 30_000 };
/** So many pages of one person follow at once. */
const pagesOfOne = 10;
/** A page that was made so long before its stream began may have missed what came in between. */
const gapMs = 5000;
const everywhere: string[] = [];

/**
 * Tells open pages by server-sent events that numbers of their area have changed, and nothing of what. One connection
 * of the process listens, begun with the first page; while it can't, a cheap question every half minute stands in.
 */
export function liveTallies(
  db: Database,
  pool: Database,
  { shortestMs, pollMs }: LiveTimes = usual,
): LiveTallies {
  const streams = streamsOf(2000, stop);
  const watchers = new Set<Watcher>();
  let heard: { areas: string[]; at: number }[] = [];
  let listening: Listening | undefined;
  let poll: NodeJS.Timeout | undefined;
  let seen: number | undefined;

  return {
    open: ({ id, roles }, res) => {
      // 204 tells a browser not to come back.
      if ([...watchers].filter(({ personId }) => personId === id).length >= pagesOfOne) {
        res.status(204).end();
        return;
      }
      const areas = roles.filter(({ role }) => role !== 'admin').map(({ areaCode }) => areaCode);
      const watcher: Watcher = { personId: id, areas, res, toldAt: -Infinity, telling: undefined };
      const opened = streams.open(res, () => {
        clearTimeout(watcher.telling);
        watchers.delete(watcher);
      });
      if (!opened) return;
      watchers.add(watcher);
      const since = performance.now() - gapMs;
      if (heard.some((each) => each.at > since && concerns(watcher, each.areas))) tell(watcher);
      listening ??= listenTo(pool, talliesChannel, { hear, begun: () => changed(everywhere) });
      poll ??= later();
    },
  };

  function stop(): void {
    clearTimeout(poll);
    void listening?.end();
    poll = listening = seen = undefined;
  }

  function hear(payload: string): void {
    changed(payload.split(/[\s,]+/).filter(Boolean));
  }

  function changed(areas: string[]): void {
    const at = performance.now();
    heard = [...heard.filter((each) => each.at > at - gapMs).slice(-100), { areas, at }];
    for (const watcher of watchers) if (concerns(watcher, areas)) tell(watcher);
  }

  function tell(watcher: Watcher): void {
    watcher.telling ??= setTimeout(
      () => {
        watcher.telling = undefined;
        watcher.toldAt = performance.now();
        say(watcher.res, 'tallies', '');
      },
      Math.max(0, watcher.toldAt + shortestMs - performance.now()),
    ).unref();
  }

  function later(): NodeJS.Timeout {
    return setTimeout(() => void ask().then(() => (poll &&= later())), pollMs).unref();
  }

  async function ask(): Promise<void> {
    if (watchers.size === 0 || listening?.arrives()) {
      seen = undefined;
      return;
    }
    try {
      // What came between the last notification and the first question is not known.
      const { last, areas } =
        seen === undefined ? { last: await lastChange(db), areas: null } : await areasChangedSince(db, seen);
      if (areas === null || areas.length > 0) changed(areas ?? everywhere);
      seen = last;
    } catch (fault) {
      // The next round tries again; a page shows what it has.
      log.warn({ err: fault }, 'pages could not be told');
    }
  }
}

/** An area, what lies in it and what it lies in concern each other; none at all means everywhere. */
const concerns = ({ areas }: Pick<Watcher, 'areas'>, where: string[]): boolean =>
  where.length === 0 ||
  areas.some((own) =>
    where.some((code) => code === own || code.startsWith(`${own}.`) || own.startsWith(`${code}.`)),
  );
