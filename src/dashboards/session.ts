import { dayOf, nextSaturday, type Day } from '../calendar/cycle.ts';
import { longDate, time } from '../calendar/words.ts';
import type { Tone } from '../complaints/states.ts';
import type { Block } from './blocks.ts';
import { intakePath, queuePath, readinessPath, rosterPath, saturdayPath } from './paths.ts';
import type { Reader } from './reader.ts';
import { sessionsOn, type SessionFacts } from './week-queries.ts';

/** The day of today's session, or of the next. */
function dayAhead({ now, calendar, week }: Reader): Day {
  return dayOf(now, calendar) === week ? week : nextSaturday(now, calendar);
}

/** Today's or the next Saturday session of the reader's kecamatan, undefined while it is not planned. */
export async function sessionOf(reader: Reader): Promise<SessionFacts | undefined> {
  const [session] = await sessionsOn(reader.db, reader.role.areaCode, [dayAhead(reader)]);
  return session;
}

/** Whether a session is held, until when and why, what is ready, who is there and how its queue stands. */
export function sessionBlock(session: SessionFacts | undefined, reader: Reader): Block {
  const { t, lang, now, calendar } = reader;
  const today = dayOf(now, calendar);
  const day = dayAhead(reader);
  const words = t.dashboards.clerk;
  const isToday = day === today;
  const status = session?.status;
  return {
    kind: 'facts',
    title: isToday ? words.today : words.coming,
    facts: [
      { label: words.day, text: longDate(day, lang) },
      { label: words.hours, text: hoursOf(session, reader) },
      {
        label: words.status,
        text: status ? words.statuses[status] : words.planned,
        tone: status === 'cancelled' ? 'danger' : status === 'piket' ? 'warning' : 'success',
      },
      { label: words.reason, text: session?.reason ?? '' },
      ...(session?.hoursKind
        ? [
            {
              label: words.hoursChanged[session.hoursKind],
              text: words.hoursBecause(
                time(session.hoursAt!, lang, calendar.zone),
                session.hoursBy ?? '',
                session.hoursReason ?? '',
              ),
            },
          ]
        : []),
      ...(session && status !== 'cancelled' ? preparation(session, isToday, reader) : []),
      ...(session && isToday && session.numbers > 0 ? [queueFact(session, reader)] : []),
    ],
    actions: [
      ...(isToday && status !== 'cancelled'
        ? [
            { href: intakePath, label: words.intake },
            { href: queuePath, label: t.queue.title },
          ]
        : []),
      { href: saturdayPath, label: words.counter },
      ...(session ? [{ href: readinessPath(session.id), label: t.readiness.title }] : []),
    ],
  };
}

// Who is there is known on the day itself.
function preparation({ id, ready, items, there, invited }: SessionFacts, isToday: boolean, { t }: Reader) {
  const { readiness } = t;
  return [
    {
      label: readiness.checklist,
      text: readiness.ready(ready, items),
      tone: done(ready, items),
      href: readinessPath(id),
    },
    ...(isToday
      ? [
          {
            label: readiness.roster,
            text: readiness.there(there, invited),
            tone: done(there, invited),
            href: rosterPath(id),
          },
        ]
      : []),
  ];
}

const queueFact = ({ numbers, waiting, called, served }: SessionFacts, { t }: Reader) => ({
  label: t.queue.title,
  text: t.dashboards.clerk.queue({ numbers, waiting, called, served }),
  href: queuePath,
});

const done = (n: number, of: number): Tone => (n >= of ? 'success' : 'warning');

function hoursOf(session: SessionFacts | undefined, { lang, calendar }: Reader): string {
  if (session)
    return `${time(session.opensAt, lang, calendar.zone)}–${time(session.closesAt, lang, calendar.zone)}`;
  return [calendar.session.opens, calendar.session.closes]
    .map((each) => (lang === 'id' ? each.replace(':', '.') : each))
    .join('–');
}
