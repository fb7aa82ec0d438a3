import { dayOf } from '../calendar/cycle.ts';
import { longDate, shortDate } from '../calendar/words.ts';
import { attendanceCell, attendedText, textCell, type Cell, type TableBlock } from './blocks.ts';
import { areaWeekPath } from './paths.ts';
import type { Reader } from './reader.ts';
import { readableReport } from './report.ts';
import type { PartWeek } from './week-queries.ts';

type Week = Pick<Reader, 't' | 'lang' | 'calendar' | 'week'>;

/** The week of a city, kecamatan by kecamatan: sessions, who came, meetings, and when the camat's report was sent. */
export function kecamatanWeek(kecamatan: PartWeek[], { t, lang, calendar, week }: Week): TableBlock {
  const words = t.dashboards.city;
  const sum = (name: 'held' | 'reported') => kecamatan.reduce((n, each) => n + each[name], 0);
  return {
    kind: 'table',
    title: words.weekTable,
    text: words.weekText(longDate(week, lang), sum('held'), sum('reported'), kecamatan.length),
    head: words.kecamatan,
    columns: [words.session, words.attendance, words.meeting, words.report],
    rows: kecamatan.map((each) => ({
      label: each.name,
      cells: [
        statusCell(each, t),
        each.held ? attendanceCell(each, t) : textCell(''),
        each.met ? textCell(words.closed, 'success') : textCell(words.notYet),
        each.sentAt
          ? textCell(shortDate(dayOf(each.sentAt, calendar), lang), 'success', readableReport(each))
          : textCell(words.notYet),
      ],
    })),
    empty: '',
  };
}

function statusCell({ held, piket, cancelled }: PartWeek, t: Week['t']): Cell {
  const { statuses } = t.dashboards.clerk;
  if (piket) return textCell(statuses.piket, 'warning');
  if (held) return textCell(statuses.held, 'success');
  return cancelled ? textCell(statuses.cancelled, 'warning') : textCell(t.dashboards.city.noSession);
}

/** The week of the province, city by city; what is counted of a city's kecamatan opens its own week. */
export function citiesWeek(cities: PartWeek[], { t, lang, calendar, week }: Week): TableBlock {
  const words = t.dashboards.province;
  const { of } = t.dashboards;
  const day = (instant: Date) => shortDate(dayOf(instant, calendar), lang);
  return {
    kind: 'table',
    title: words.weekTable,
    text: words.weekText(longDate(week, lang)),
    head: words.city,
    columns: [
      t.dashboards.city.session,
      t.dashboards.city.attendance,
      t.dashboards.city.report,
      words.report,
    ],
    rows: cities.map((each) => {
      const counted = (text: string) => textCell(text, 'neutral', areaWeekPath({ area: each.code, week }));
      return {
        label: each.name,
        cells: [
          counted(of(each.held, each.kecamatan)),
          each.held ? counted(attendedText(each, t)) : textCell(''),
          counted(of(each.reported, each.kecamatan)),
          each.acknowledgedAt
            ? textCell(words.received(day(each.acknowledgedAt)), 'success', readableReport(each))
            : each.sentAt
              ? textCell(words.sent(day(each.sentAt)), 'warning', readableReport(each))
              : textCell(t.dashboards.city.notYet),
        ],
      };
    }),
    empty: '',
  };
}
