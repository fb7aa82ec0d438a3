import fc from 'fast-check';
import { figuresOf } from '../../src/open-data/figures.ts';
import type { Counted, Figures } from '../../src/open-data/queries.ts';
import { mostOf, type Known } from './attacker.ts';

const categories = ['banjir', 'jalan', 'pohon', 'sampah'];
/** For each kecamatan of each city, and each category: received, solved in time, solved late, ended otherwise. */
type Facts = readonly (readonly (readonly (readonly [number, number, number, number])[])[])[];

const province = '31';
const cityOf = (city: number) => `31.7${city + 1}`;
const kecamatanOf = (city: number, kecamatan: number) => `${cityOf(city)}.0${kecamatan + 1}`;

/** Each kecamatan with each category is a cell of its own: the finest that anybody could ask about. */
function cellsOf(facts: Facts) {
  return facts.flatMap((city, c) =>
    city.flatMap((kecamatan, k) =>
      kecamatan.map((counts, at) => ({
        areas: [province, cityOf(c), kecamatanOf(c, k)],
        category: categories[at]!,
        counts,
      })),
    ),
  );
}
type Cell = ReturnType<typeof cellsOf>[number];

const belongs = (cell: Cell, { area, category }: Pick<Figures, 'area' | 'category'>) =>
  cell.areas.includes(area) && (category === null || category === cell.category);

function countedOf(facts: Facts): Counted[] {
  const cells = cellsOf(facts);
  const rows = [...new Set(cells.flatMap(({ areas }) => areas))].map(
    (area): Pick<Figures, 'area' | 'category'> => ({ area, category: null }),
  );
  return [...rows, ...categories.map((category) => ({ area: province, category }))].map((row) => {
    const total = (at: number) =>
      cells.filter((cell) => belongs(cell, row)).reduce((sum, { counts }) => sum + counts[at]!, 0);
    const [received, inTime, late, otherwise] = [total(0), total(1), total(2), total(3)];
    return {
      ...row,
      received,
      solved: inTime + late,
      inTime,
      otherwise,
      medianDays: inTime + late ? 3 : null,
    };
  });
}

const placesOf = (facts: Facts) => [
  { code: province, parent: null },
  ...facts.flatMap((city, c) => [
    { code: cityOf(c), parent: province },
    ...city.map((_, k) => ({ code: kecamatanOf(c, k), parent: cityOf(c) })),
  ]),
];

/** Measures that can be reckoned from each other, by the unknown numbers of which they are made. */
const measures = {
  received: [{ name: 'received', parts: [0] }],
  solved: [
    { name: 'solved', parts: [1, 2] },
    { name: 'inTime', parts: [1] },
    { name: 'late', parts: [2] },
  ],
  otherwise: [{ name: 'otherwise', parts: [3] }],
} as const;

/** Every small number that is not told although somebody who knows all that is told could be sure that it is small. */
function betrayed(facts: Facts): string[] {
  const cells = cellsOf(facts);
  const counted = countedOf(facts);
  const told = new Map(
    figuresOf(counted, placesOf(facts)).map((row) => [`${row.area} ${row.category}`, row]),
  );
  const found: string[] = [];
  for (const group of Object.values(measures)) {
    const known: Known[] = [];
    const hidden: { of: string; terms: number[] }[] = [];
    for (const row of counted)
      for (const { name, parts } of group) {
        const terms = cells.flatMap((cell, at) =>
          belongs(cell, row) ? parts.map((part) => at * 4 + part) : [],
        );
        const value = valueOf(row, name);
        const published = told.get(`${row.area} ${row.category}`);
        const shown = published ? valueOf(published, name) : null;
        if (shown !== null) known.push({ terms, sum: shown });
        else if (value! < 5) hidden.push({ of: `${name} of ${row.area} ${row.category}`, terms });
        if (shown !== null && (shown !== value || shown < 5)) found.push(`told ${name}: ${shown}`);
      }
    for (const { of, terms } of hidden)
      if (known.length > 0 && mostOf(terms, known, cells.length * 4) < 5 - 1e-6) found.push(of);
  }
  return found;
}

function valueOf(row: Omit<Figures, 'medianDays'>, name: string): number | null {
  if (name === 'late') return row.inTime === null || row.solved === null ? null : row.solved - row.inTime;
  return row[name as 'received' | 'solved' | 'inTime' | 'otherwise'];
}

const few = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 3 }) },
  { weight: 2, arbitrary: fc.nat({ max: 12 }) },
);
const facts: fc.Arbitrary<Facts> = fc.array(
  fc.array(fc.array(fc.tuple(few, few, few, few), { minLength: 4, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  }),
  { minLength: 1, maxLength: 3 },
);

describe('what is published of small numbers', () => {
  it('lets nobody who knows all tables be sure that a hidden number is below five', () => {
    fc.assert(
      fc.property(facts, (given) => expect(betrayed(given)).toEqual([])),
      { numRuns: 300 },
    );
  });

  it('tells everything where nothing is small', () => {
    const many = [8, 9, 7, 6] as const;
    const large = [0, 1].map(() => [0, 1, 2].map(() => categories.map(() => many)));
    const figures = figuresOf(countedOf(large), placesOf(large));
    expect(figures).toHaveLength(1 + 2 + 6 + 4);
    for (const row of figures)
      expect(Object.values(row)).not.toContain(row.category === null ? undefined : null);
    expect(figures.find(({ area }) => area === kecamatanOf(1, 2))).toMatchObject({
      received: 32,
      solved: 64,
      inTime: 36,
      otherwise: 24,
      medianDays: 3,
    });
  });

  it('hides beside one small place a second one, chosen without regard to its size', () => {
    const of = (n: number) => [[n, 0, 0, 0] as const];
    const received = (numbers: number[]) => {
      const given = [numbers.map(of)];
      const told = figuresOf(countedOf(given), placesOf(given));
      return numbers.map((_, at) => told.find(({ area }) => area === kecamatanOf(0, at))?.received ?? null);
    };
    expect(received([20, 3, 40, 9])).toEqual([20, null, null, 9]);
    expect(received([20, 40, 9, 3])).toEqual([null, 40, 9, null]);
    expect(received([20, 3, 5, 9])).toEqual([20, null, null, null]);
    expect(received([20, 40, 9, 5])).toEqual([20, 40, 9, 5]);
  });

  it('of two cities that are hidden together still tells the larger parts', () => {
    const of = (n: number) => [[n, 0, 0, 0] as const];
    const given = [[of(1), of(2)], [of(30), of(40), of(50)], [of(60)]];
    const told = figuresOf(countedOf(given), placesOf(given));
    const names = told.flatMap(({ area, category, received }) =>
      received && category === null ? [area] : [],
    );
    expect(names).toEqual(['31', '31.72.02', '31.72.03', '31.73', '31.73.01']);
  });
});
