import type { Chart } from '../../src/charts/chart.ts';

const facts = { title: 'Diterima', subtitle: 'Kota, 3 pekan', unit: 'pengaduan', lang: 'id' } as const;

/** One chart of each kind, with this word wherever a word stands. */
export function chartsWith(word: string): Chart[] {
  const words = { ...facts, title: word, subtitle: word };
  const categories = [word, 'B', 'C'];
  const series = [
    { name: word, hue: 'teal' as const, values: [1234, 20, null] },
    { name: 'lain', hue: 'amber' as const, values: [500, 6, 7] },
  ];
  return [
    { ...words, kind: 'columns', categories, series },
    { ...words, kind: 'bars', categories, series, stacked: true },
    { ...words, kind: 'bars', categories, series, stacked: false, notes: [word, word, word] },
    { ...words, kind: 'lines', categories, series, from: 0, to: 2000 },
    { ...words, kind: 'heat', rows: categories, columns: [word], values: [[3], [0], [1]] },
    {
      ...words,
      kind: 'bubbles',
      points: [
        { label: word, latitude: -6.2, longitude: 106.8, value: 30 },
        { label: 'B', latitude: -6.3, longitude: 106.9, value: 1 },
      ],
      places: [{ label: word, latitude: -6.25, longitude: 106.85 }],
    },
    {
      ...words,
      kind: 'bubbles',
      points: [{ label: word, latitude: -6.2, longitude: 106.8, value: 3 }],
      places: [],
    },
    { ...words, kind: 'bubbles', points: [], places: [] },
    { ...words, kind: 'columns', categories: [], series: [] },
    {
      ...words,
      kind: 'words',
      text: `${word} belum ada. Pilih masa yang lebih panjang, atau wilayah yang lebih luas.`,
    },
    { ...words, kind: 'bars', categories: [], series, stacked: false },
  ];
}
