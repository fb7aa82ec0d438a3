import type { web as Web } from '../id/web.ts';

export const web: typeof Web = {
  product: 'Aduan Sabtu',
  skipToContent: 'Skip to content',
  menu: 'Main menu',
  otherLanguage: 'Bahasa Indonesia',
  signIn: 'Sign in',
  signOut: 'Sign out',
  ownMenu: 'Account, language, sign out',
  close: 'Close',
  demoBar: 'Demonstration',
  demoRealTime: 'real time',
  demoMoveTo: 'Move on to',
  outbox: 'Outbox',
  emergency: 'Emergency? Call 112 (free, 24 hours).',
  footer: 'Complaints in person every Saturday 08:00–11:00 at the kecamatan office. Free of charge.',
  dataCredit: 'Area data: idn-area-data (ODbL)',
  figuresAge: (seconds) =>
    seconds === null
      ? ''
      : seconds < 1
        ? 'Figures are read from a copy of the database that is up to date.'
        : `Figures are read from a copy of the database that is ${Math.ceil(seconds)} ${Math.ceil(seconds) === 1 ? 'second' : 'seconds'} behind.`,
  optional: 'optional',
  formErrors: (n: number) => (n === 1 ? '1 answer needs correcting' : `${n} answers need correcting`),
  stepStates: { done: 'done', now: 'now', next: 'next', late: 'behind' },
  pages: 'Pages',
  firstPage: 'First page',
  previousPage: 'Previous',
  nextPage: 'Next',
  search: 'Search',
  filter: 'Filter',
  all: 'All',
  yes: 'Yes',
  no: 'No',
  save: 'Save',
  back: 'Back',
  print: 'Print',
  fileHeld:
    'The scanner found a virus in a file. That file is held back and was not kept; everything else goes on. Clean the device, then send another photo if it is needed.',
  saved: 'Saved.',
  /** Of a field that finds its options by words. */
  found: 'choices',
  noneFound: 'Nothing matches; try another word.',
  unchanged: 'This request was carried out before.',
};
