import type { schedule as indonesian } from '../id/schedule.ts';

export const schedule: typeof indonesian = {
  title: 'Counter schedule',
  nav: 'Schedule',
  lead: 'Where and when complaints are received, for the coming eight Saturdays.',
  link: 'Eight weeks’ schedule, also for your calendar',
  none: 'No schedule yet',
  noneText: 'The schedule is made eight weeks ahead.',
  offices: (n) => `${n} kecamatan ${n === 1 ? 'office' : 'offices'}`,
  calendarAll: 'Calendar of every kecamatan (ICS)',
  calendarOf: (name) => `Calendar of Kecamatan ${name} (ICS)`,
  calendarHint:
    'Subscribe to the address in a calendar: when a Saturday is cancelled, your calendar changes, too.',
  calendarName: (area) => `Aduan Sabtu: ${area}`,
  summary: {
    held: (name) => `Complaints counter, Kecamatan ${name}`,
    piket: (name) => `Complaints counter, Kecamatan ${name} (piket)`,
    cancelled: (name) => `Closed: complaints counter, Kecamatan ${name}`,
  },
  because: (reason) => `Reason: ${reason}`,
  bring: 'Free of charge. Bring the place in words and, if you have one, a photo.',
};
