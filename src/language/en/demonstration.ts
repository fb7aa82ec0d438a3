import type { demonstration as Demonstration } from '../id/demonstration.ts';

export const demonstration: typeof Demonstration = {
  title: 'Demonstration',
  clockMoved: 'The demonstration clock moved on; everything due in between has happened.',
  notBack: 'The demonstration clock cannot go back before the last event.',
  filling: 'Filling in some weeks of history; everything can be used already.',
  stillFilling: 'History is still being filled in. The clock can be moved when that is done.',
  hour: '+1 hour',
  day: '+1 day',
  real: 'Real time',
};
