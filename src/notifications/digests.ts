import {
  addDays,
  at,
  cityMeetingDay,
  kecamatanMeetingDay,
  saturdayOf,
  type CalendarSettings,
  type Day,
} from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { complaintsPath } from '../complaints/paths.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { agendaDigest, receivedDigests, type Digest } from './digest.ts';
import { cityAgendas, kecamatanAgendas, receivedBetween } from './digest-queries.ts';
import { queueEachOnce } from './once.ts';
import type { RoleName } from '../people/roles.ts';

export const digestKinds = ['dayReceived', 'agendaKecamatan', 'agendaCity'] as const;
export type DigestKind = (typeof digestKinds)[number];
type Addressed = { officeId: number; digest: Digest; path: string; onlyFor?: RoleName };

const agendaTime = '06:30';
const receivedTime = '12:00';

/** On which day of a week's cycle and at what hour a digest goes out; holidays move it with its meeting. */
const rounds: Record<DigestKind, (saturday: Day, calendar: CalendarSettings) => { day: Day; time: string }> =
  {
    dayReceived: (saturday) => ({ day: saturday, time: receivedTime }),
    agendaKecamatan: (saturday, calendar) => ({
      day: kecamatanMeetingDay(saturday, calendar),
      time: agendaTime,
    }),
    agendaCity: (saturday, calendar) => ({ day: cityMeetingDay(saturday, calendar), time: agendaTime }),
  };

const contents: Record<
  DigestKind,
  (db: Connection, day: Day, calendar: CalendarSettings) => Promise<Addressed[]>
> = {
  dayReceived: async (db, day, calendar) => {
    const [from, until] = [at(day, '00:00', calendar), at(day, receivedTime, calendar)];
    const digests = receivedDigests(await receivedBetween(db, from, until), from);
    return digests.map((each) => ({ ...each, path: complaintsPath() }));
  },
  agendaKecamatan: async (db, day, calendar) => {
    const starts = at(day, calendar.kecamatanMeeting.starts, calendar);
    return (await kecamatanAgendas(db)).map((row) => ({
      officeId: row.officeId,
      digest: agendaDigest(row, starts),
      // The office's own agenda is for who leads it: its clerks open no meetings.
      ...(row.own === null ? { path: '/meetings', onlyFor: 'camat' as const } : { path: complaintsPath() }),
    }));
  },
  agendaCity: async (db, day, calendar) => {
    const starts = at(day, calendar.cityMeeting.starts, calendar);
    return (await cityAgendas(db, day)).map((row) => ({
      officeId: row.officeId,
      digest: agendaDigest(row, starts),
      path: row.own === null ? '/meetings' : '/invitations',
    }));
  },
};

/**
 * Writes the digests whose hour has come today, each office's once: who has nothing hears nothing. Those of an
 * earlier day are not made up for, as they speak of "today". Safe to run twice or in several processes. Returns how
 * many were written.
 */
export async function sendDigests(db: Database, now: Date): Promise<number> {
  const { calendar } = await rulesOf(db);
  let written = 0;
  for (const kind of digestKinds) {
    const { day, instant } = latestRound(kind, now, calendar);
    if (instant <= now && now < at(addDays(day, 1), '00:00', calendar))
      written += await makeOnce(db, { kind, day, now, calendar });
  }
  return written;
}

/** For `due.ts`: the next hour of a digest. */
export const digests = {
  next: async (db: Database, after: Date): Promise<Date | null> => {
    const { calendar } = await rulesOf(db);
    const coming = digestKinds.map((kind) => {
      let { saturday, instant } = latestRound(kind, after, calendar);
      while (instant <= after) {
        saturday = addDays(saturday, 7);
        instant = instantOf(kind, saturday, calendar);
      }
      return instant.getTime();
    });
    return new Date(Math.min(...coming));
  },
  run: sendDigests,
};

// A meeting that a long holiday moved into the next cycle still belongs to its own Saturday.
function latestRound(kind: DigestKind, now: Date, calendar: CalendarSettings) {
  let saturday = saturdayOf(now, calendar);
  while (instantOf(kind, saturday, calendar) > now) saturday = addDays(saturday, -7);
  return {
    saturday,
    day: rounds[kind](saturday, calendar).day,
    instant: instantOf(kind, saturday, calendar),
  };
}

function instantOf(kind: DigestKind, saturday: Day, calendar: CalendarSettings): Date {
  const { day, time } = rounds[kind](saturday, calendar);
  return at(day, time, calendar);
}

type Round = { kind: DigestKind; day: Day; now: Date; calendar: CalendarSettings };

// The row of the round first: a second process waits for it here and then finds it made.
async function makeOnce(db: Database, { kind, day, now, calendar }: Round): Promise<number> {
  if (await db('digest_rounds').where({ kind, day }).first('kind')) return 0;
  return db.transaction(async (trx: Transaction) => {
    const [round] = (await trx('digest_rounds')
      .insert({ kind, day, made_at: now, recipients: 0 })
      .onConflict(['kind', 'day'])
      .ignore()
      .returning('kind')) as unknown[];
    if (!round) return 0;
    const addressed = await contents[kind](trx, day, calendar);
    const written = await queueEachOnce(
      trx,
      addressed.map(({ officeId, ...particulars }) => ({
        message: kind,
        recipient: { officeId },
        particulars,
        day,
        now,
      })),
    );
    await trx('digest_rounds').where({ kind, day }).update({ recipients: written.length });
    return written.length;
  });
}
