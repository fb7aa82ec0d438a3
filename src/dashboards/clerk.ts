import { dayOf } from '../calendar/cycle.ts';
import { time } from '../calendar/words.ts';
import { countEach } from '../complaints/counting.ts';
import { firstComplaints, type ListFilter } from '../complaints/list.ts';
import type { Answers } from './blocks.ts';
import { betterBlocks } from './better.ts';
import { needsBlock, type Errand } from './needs.ts';
import { intakePath, queuePath, unsentPath } from './paths.ts';
import { turnsByState } from './queries.ts';
import type { Reader } from './reader.ts';
import { sessionBlock, sessionOf } from './session.ts';
import { waitingBlocks, waitingShown } from './waiting.ts';
import { weekBlock, weekLists } from './week.ts';
import type { SessionFacts } from './week-queries.ts';

/** The clerk's: the queue, what was taken but not passed on, what this computer has not sent yet, the week (KESATU). */
export async function clerkScreen(reader: Reader): Promise<Answers> {
  const { db, person, role } = reader;
  const kecamatan = role.areaCode;
  const received: ListFilter = { state: 'kecamatan.received', kecamatan };
  const lists = { ...weekLists({ kecamatan }, reader), received } as const;
  const [session, counts, turns, rows, better] = await Promise.all([
    sessionOf(reader),
    countEach(db, person, lists),
    turnsByState(db, person, received),
    firstComplaints(db, person, { ...received, sort: 'due' }, waitingShown),
    betterBlocks(['weeks', 'categories'], reader),
  ]);
  const words = reader.t.dashboards.clerk;
  return {
    now: [
      needsBlock(turns, received, queueOf(session, reader), reader),
      ...waitingBlocks(rows, counts.received, received, reader),
      {
        kind: 'device',
        title: words.unsent,
        text: words.unsentText,
        link: { href: unsentPath, label: words.unsentLink },
      },
    ],
    week: [weekBlock(lists, counts, reader), sessionBlock(session, reader)],
    better,
  };
}

// While the counter is open, whoever waits comes first.
function queueOf(session: SessionFacts | undefined, { t, lang, now, calendar }: Reader): Errand[] {
  if (!session || session.status === 'cancelled' || session.heldOn !== dayOf(now, calendar)) return [];
  const words = t.dashboards.clerk;
  const until = session.closesAt;
  const act =
    session.waiting > 0 ? { href: queuePath, label: words.call } : { href: intakePath, label: words.intake };
  if (now >= until && session.waiting === 0) return [];
  return [
    {
      label: words.inQueue(time(until, lang, calendar.zone)),
      count: session.waiting,
      href: queuePath,
      act,
      at: until > now ? until : null,
      always: true,
    },
  ];
}
