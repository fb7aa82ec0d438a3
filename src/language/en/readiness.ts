import type { readiness as indonesian } from '../id/readiness.ts';

export const readiness: typeof indonesian = {
  title: 'Readiness and attendance',
  checklist: 'Readiness',
  ready: (n, of) => `${n} of ${of} ready`,
  isReady: 'Ready',
  notReady: 'Not ready yet',
  makeReady: 'Mark as ready',
  takeBack: 'Take back',
  checked: (name, at) => `${name}, ${at}`,
  roster: 'Attendance',
  there: (n, of) => `${n} of ${of} present`,
  arrived: (at, by) => (by ? `Came at ${at}, represented by ${by}` : `Came at ${at}`),
  notThere: 'Not there yet',
  present: 'Present now',
  details: 'Time and representative',
  arrivedAt: 'Time of arrival',
  arrivedAtHint: 'Leave empty for the present time.',
  representedBy: 'Represented by',
  rosterAhead: 'Attendance is noted on that Saturday.',
  emptyList: 'There is nothing on the checklist yet.',
};
