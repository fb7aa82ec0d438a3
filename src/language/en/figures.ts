import type { figures as indonesian } from '../id/figures.ts';
import { decimal } from '../numbers.ts';

/** "1,234.5", as numbers are written in English. */
const inWords = (value: number) => decimal('en', value, 2);
const signed = (value: number) => (value > 0 ? `+${inWords(value)}` : inWords(value).replace('-', '−'));
const weeksOf = (n: number) => (n === 1 ? '1 week' : `${n} weeks`);

export const figures: typeof indonesian = {
  nav: 'Figures',
  title: 'Figures',
  of: (area) => `Figures: ${area}`,
  lead: 'The complaints of your area in pictures. Each number of complaints in a table opens the list behind it.',
  span: (area, weeks, to) => `${area}, ${weeksOf(weeks)} up to ${to}`,
  present: (area, day) => `${area}, as of ${day}`,
  number: inWords,
  percent: (value) => `${inWords(value)}%`,
  inDays: (value) => `${inWords(value)} days`,
  none: '–',
  units: { complaints: 'complaints', days: 'days', offices: 'units and lurah' },

  filter: {
    title: 'Filter',
    area: 'Area',
    weeks: 'Period',
    to: 'Up to the week of',
    category: 'Category',
    unit: 'Unit',
    anyCategory: 'All categories',
    anyUnit: 'All units',
    weeksOf,
    show: 'Show',
    usual: 'Back to the usual',
    inside: 'Inside it',
    path: 'Areas above it',
  },
  downloads: 'Download',
  image: 'Picture (SVG)',
  imageAlone: 'Picture alone',
  table: 'Its numbers',
  more: (n) => `${n} more rows are in the CSV and XLSX files.`,
  alt: (title, span) => `${title}: ${span}. The numbers are in the table below the picture.`,
  openList: 'Complaints of this area and period',
  emptyPeriod:
    'No complaint came in during this period. Choose a longer period, another area, or all categories.',

  headline: {
    title: 'At a glance',
    received: (to) => `Received in the week of ${to}`,
    before: (before, change) =>
      `The week before ${inWords(before)} (${change === 0 ? 'the same' : signed(change)})`,
    beforeToday: (before) => `Still coming in today; the week before ${inWords(before)}`,
    solvedShare: (weeks) => `Solved of what came in during ${weeksOf(weeks)}`,
    peer: (area, value) => `Mean of ${area} ${value}`,
    noPeer: 'Nothing came in yet',
    underWay: 'Under way',
    ofReceived: (received) => `${inWords(received)} came in during this period`,
    late: 'Overdue',
    lateShare: (share) => `${share} of what is under way`,
  },

  phases: {
    saturday: 'Received',
    sunday: 'Review',
    monday: 'Kec. meeting',
    tuesday: 'City meeting',
    province: 'Province',
    work: 'Work',
  },
  pipeline: {
    title: 'This week, step by step',
    text: 'Where the complaints of the last Saturday are now.',
    earlier: (saturday) => ({
      title: `The week of ${saturday}, step by step`,
      text: `Where the complaints that came in on ${saturday} are now.`,
    }),
    head: 'Step',
    there: 'At this step',
    late: 'Overdue',
    inTime: 'In time',
    lateNow: (n) => (n === 0 ? 'Nothing is overdue.' : `${inWords(n)} overdue at their step.`),
    steps: {
      saturday: 'Saturday: received, assigned',
      sunday: 'Sunday: review',
      monday: 'Monday: kecamatan meeting',
      tuesday: 'Tuesday: city meeting',
      work: 'Being worked on',
      province: 'Sekda, Governor',
      solved: 'Solved',
    },
    empty: 'No complaint came in this week yet. Choose an earlier week to see what was.',
  },
  weeks: {
    title: 'What came in, week by week',
    text: 'Complaints by the Saturday on which they came in, and what became of them by now.',
    head: 'Saturday',
    solved: 'Solved',
    kecamatan: 'At the kecamatan',
    city: 'At the city',
    province: 'At the province',
    otherwise: 'Closed without a solution',
    received: 'Received',
    solvedShare: 'Solved (%)',
    compared: (last, before) =>
      `${inWords(last)} ${last === 1 ? 'complaint' : 'complaints'} in the last week, ${inWords(before)} in the week before (${last === before ? 'the same' : signed(last - before)}).`,
  },
  ages: {
    title: 'Age of what is not solved',
    text: 'Everything under way, whenever it came in, and what of it is overdue.',
    head: 'Since',
    open: 'Under way',
    late: 'Overdue',
    inTime: 'In time',
    span: (from, to) =>
      to === null
        ? `${from} weeks or more`
        : from === 0
          ? 'This week'
          : from === to
            ? weeksOf(from)
            : `${from}–${to} weeks`,
    lateShare: (late, open, share) =>
      `${inWords(late)} of ${inWords(open)} are overdue (${inWords(share)}%).`,
    empty: 'Nothing is under way here. What is solved is in the list of complaints.',
  },
  heat: {
    title: 'Areas and their steps',
    text: 'At which step the complaints of each area are now; the darker, the more. The name of an area opens its figures.',
    heads: {
      province: 'City or kabupaten',
      city: 'Kecamatan',
      kecamatan: 'Kelurahan',
      kelurahan: 'Kelurahan',
    },
    late: 'Overdue',
  },
  map: {
    title: 'Where complaints come from',
    text: 'Kelurahan at their points; the larger the circle, the more came in during this period.',
    head: 'Kelurahan',
    received: 'Received',
    open: 'Under way',
    late: 'Overdue',
    outside: (n) =>
      `${inWords(n)} complaints of far kelurahan are not on the map; their numbers are in the table.`,
  },
  categories: {
    title: 'What they are about',
    text: 'What was complained about most in this period, and what became of it.',
    head: 'Category',
    received: 'Received',
    solved: 'Solved',
    open: 'Under way',
    otherwise: 'Closed without a solution',
    solvedShare: 'Solved (%)',
  },
  unitWork: {
    title: 'How units work',
    text: 'How many days units took for work that was reported as done in this period: half of it was faster than the median, nine in ten faster than the 90th percentile.',
    head: 'Unit',
    finished: 'Done',
    inTime: 'In time',
    inTimeShare: 'In time (%)',
    reopened: 'Sent back',
    median: 'Median (days)',
    p90: '90th percentile (days)',
    note: (share) => `${inWords(share)}% in time`,
    all: (finished, inTime, reopened) =>
      `${inWords(finished)} pieces of work, ${inWords(inTime)}% in time, ${inWords(reopened)}% sent back.`,
    empty: 'No work was reported as done in this period. Choose a longer one.',
  },
  attendance: {
    title: 'Attendance on Saturdays',
    text: 'Units of the kecamatan and lurah who came to the session, of those invited.',
    head: 'Saturday',
    present: 'Present',
    absent: 'Absent',
    unticked: 'Not recorded',
    share: 'Present (%)',
    held: 'Sessions held',
    cancelled: 'Sessions cancelled',
    compared: (last, before) =>
      `${inWords(last)}% present in the last week, ${inWords(before)}% in the week before.`,
    empty: 'No session in this period yet. Attendance is ticked on the page of a session’s readiness.',
  },
  ikm: {
    title: 'Satisfaction (IKM) from week to week',
    text: 'The index of each week’s answers: where it is going. Grades with a sufficient sample are on the page of satisfaction.',
    head: 'Week',
    index: 'IKM',
    answers: 'Answers',
    empty:
      'No week yet with answers to every element. Complainants are asked once their complaint is solved.',
  },
};
