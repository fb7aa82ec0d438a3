import type { openData as indonesian } from '../id/open-data.ts';
import { decimal } from '../numbers.ts';

const number = (n: number) => decimal('en', n, 0);
const tenth = (n: number) => decimal('en', n, 1);

export const openData: typeof indonesian = {
  title: 'Complaints in figures',
  nav: 'Figures',
  heading: (area, period) => `${area}, ${period}`,
  lead: 'How many complaints came in, how many were solved and how fast, for each month that is over.',
  asOf: (day, months) =>
    months === 1
      ? `As of ${day}. The figures of a published month no longer change.`
      : `The sum of ${months} published months, the last on ${day}.`,
  corrected: (month, reason) => `${month} was corrected: ${reason}`,
  empty: 'No month has been published yet',
  emptyText: 'The figures of a month come out three days after its end.',
  period: 'Period',
  show: 'Show',
  periodKinds: { month: 'Month', quarter: 'Quarter', year: 'Year' },
  quarter: (n, year) => `Quarter ${n} of ${year}`,
  above: 'The area above',
  partsTitle: 'By area',
  categoriesTitle: 'By category',
  monthsTitle: 'By month',
  columns: {
    area: 'Area',
    category: 'Category',
    month: 'Month',
    received: 'Received',
    solved: 'Solved',
    median: 'Half solved within',
    inTime: 'Solved in time',
    solvedShare: 'Ended with a solution',
  },
  number,
  share: (part) => part.toLocaleString('en-GB', { style: 'percent', maximumFractionDigits: 0 }),
  days: (lowest, highest) =>
    lowest === highest ? `${tenth(lowest)} days` : `${tenth(lowest)}–${tenth(highest)} days`,
  counted: 'complaints',
  mapTitle: 'Where complaints come from',
  hidden: '–',
  notesTitle: 'How to read them',
  notes: [
    '“–” means not shown: the number is below five, or hidden so that a small one beside it can’t be worked out.',
    'Confidential complaints and those about the conduct of officials are not counted here at all.',
    'Received: complaints taken in that month. Solved: those declared solved in that month, whenever they came in.',
    'In time: none of its deadlines had passed. Ended with a solution: of those solved, withdrawn, referred or found to be no complaint.',
  ],
  filesTitle: 'Open data',
  filesLead: 'The same figures to work with, every month in one file. The addresses do not change.',
  files: {
    csv: 'Figures (CSV)',
    json: 'Figures (JSON)',
    sessionsCsv: 'Schedule (CSV)',
    sessionsJson: 'Schedule (JSON)',
    dictionary: 'Data dictionary',
    package: 'Data dictionary for machines (Data Package)',
  },
  feed: {
    title: (area) => `Solved complaints: ${area}`,
    subtitle:
      'The month that was published last. Each complaint is told as near to its place as five are alike, and otherwise not at all.',
    cut: (n) => `Only the last ${n}; all numbers are in the data files.`,
    entry: (category, area) => `${category}, ${area}: solved`,
    told: (received, solved, level) =>
      `Received in the week of ${received}, solved in that of ${solved}, ${level}.`,
    levels: {
      kecamatan: 'by the kecamatan',
      city: 'by the city or regency',
      province: 'by the province',
    },
  },
  licence: 'Anybody may use them and names the source:',
  licenceName: 'Creative Commons Attribution 4.0 (CC BY 4.0)',
  areasCredit: 'Names and codes of areas: idn-area-data, ODbL.',
  dictionaryTitle: 'Data dictionary',
  dictionaryLead: 'What each column of the open data files means.',
  column: 'Column',
  meaning: 'Meaning',
  kind: 'Kind of value',
  unit: 'Unit',
  rule: 'When it is empty',
  kinds: {
    string: 'text',
    integer: 'whole number',
    number: 'number',
    date: 'date (year-month-day)',
    yearmonth: 'month (year-month)',
    datetime: 'instant (ISO 8601)',
  },
};
