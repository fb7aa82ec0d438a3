import { dayOf, nextSaturday } from '../calendar/cycle.ts';
import { longDate, time } from '../calendar/words.ts';
import type { Tone } from '../complaints/states.ts';
import type { Block } from './blocks.ts';
import { intakePath, readinessPath, saturdayPath } from './paths.ts';
import { sessionsOn, type SessionFacts } from './queries.ts';
import type { Reader } from './reader.ts';

/** Today's or the next Saturday session: whether it is held, until when and why, what is ready and who is there. */
export async function sessionBlock(reader: Reader): Promise<Block> {
  const { db, role, t, lang, now, calendar, week } = reader;
  const today = dayOf(now, calendar);
  const day = today === week ? week : nextSaturday(now, calendar);
  const session = (await sessionsOn(db, role.areaCode, [day])).find(({ heldOn }) => heldOn === day);
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
    ],
    actions: [
      ...(isToday && status !== 'cancelled' ? [{ href: intakePath, label: words.intake }] : []),
      { href: saturdayPath, label: words.counter },
      ...(session ? [{ href: readinessPath(session.id), label: t.readiness.title }] : []),
    ],
  };
}

// Who is there is known on the day itself.
function preparation({ ready, items, there, invited }: SessionFacts, isToday: boolean, { t }: Reader) {
  const { readiness } = t;
  return [
    { label: readiness.checklist, text: readiness.ready(ready, items), tone: done(ready, items) },
    ...(isToday
      ? [{ label: readiness.roster, text: readiness.there(there, invited), tone: done(there, invited) }]
      : []),
  ];
}

const done = (n: number, of: number): Tone => (n >= of ? 'success' : 'warning');

function hoursOf(session: SessionFacts | undefined, { lang, calendar }: Reader): string {
  if (session)
    return `${time(session.opensAt, lang, calendar.zone)}–${time(session.closesAt, lang, calendar.zone)}`;
  return [calendar.session.opens, calendar.session.closes]
    .map((each) => (lang === 'id' ? each.replace(':', '.') : each))
    .join('–');
}
