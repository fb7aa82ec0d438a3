import { addDays } from '../calendar/cycle.ts';
import { shortDate } from '../calendar/words.ts';
import { countBy } from '../complaints/counting.ts';
import type { ListFilter } from '../complaints/list.ts';
import { countCell, type Block } from './blocks.ts';
import type { Reader } from './reader.ts';

const weeksShown = 6;

/** Whether an area gets better: six weeks of it side by side. */
export async function betterBlocks(area: ListFilter, reader: Reader): Promise<Block[]> {
  const { db, person, week } = reader;
  const saturdays = Array.from({ length: weeksShown }, (_, n) => addDays(week, -7 * n));
  const period = { ...area, weekFrom: saturdays.at(-1)!, weekTo: week };
  const counts = await countBy(db, person, 'week', {
    received: { ...period, which: 'all' },
    underWay: { ...period, which: 'underWay' },
    late: { ...period, which: 'overdue' },
    solved: { ...period, which: 'solved' },
  });
  return [weeksTable(area, saturdays, counts, reader)];
}

type Counts = Map<string, Record<'received' | 'underWay' | 'late' | 'solved', number>>;

function weeksTable(area: ListFilter, saturdays: string[], counts: Counts, { t, lang }: Reader): Block {
  const words = t.dashboards;
  return {
    kind: 'table',
    title: words.weeks.title,
    text: words.weeks.text,
    head: words.weeks.saturday,
    columns: [words.received, words.underWay, words.late, words.solved, words.weeks.solvedShare],
    rows: saturdays.map((saturday) => {
      const { received, underWay, late, solved } = counts.get(saturday) ?? nothing;
      const ofWeek = { ...area, week: saturday };
      return {
        label: shortDate(saturday, lang),
        cells: [
          countCell(received, { ...ofWeek, which: 'all' }),
          countCell(underWay, { ...ofWeek, which: 'underWay' }),
          countCell(late, { ...ofWeek, which: 'overdue' }, 'danger'),
          countCell(solved, { ...ofWeek, which: 'solved' }),
          { kind: 'bar', value: solved, max: received },
        ],
      };
    }),
    empty: '',
  };
}

const nothing = { received: 0, underWay: 0, late: 0, solved: 0 };
