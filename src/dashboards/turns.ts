import type { ListFilter } from '../complaints/list.ts';
import { countCell, type Block } from './blocks.ts';
import type { Reader } from './reader.ts';

/** Open and overdue complaints by the id of the office whose turn it is. */
export type Turns = Map<string, { open: number; overdue: number }>;
export type OfficeTurn = { id: number; name: string; open: number; overdue: number };

type Heading = { title: string; text: string; head: string; empty: string };

/** Who holds how much and what of it is late, office by office; each number opens its list within `here`. */
export function turnsTable(heading: Heading, offices: OfficeTurn[], here: ListFilter, { t }: Reader): Block {
  const words = t.dashboards;
  return {
    kind: 'table',
    ...heading,
    columns: [words.underWay, words.late],
    rows: offices.map(({ id, name, open, overdue }) => ({
      label: name,
      cells: [
        countCell(open, { ...here, office: id, which: 'underWay' }),
        countCell(overdue, { ...here, office: id, which: 'overdue' }, 'danger'),
      ],
    })),
  };
}
