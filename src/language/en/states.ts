import type { states as States } from '../id/states.ts';

export const states: typeof States = {
  'kecamatan.received': { label: 'Received', next: 'Passed on to the unit in charge' },
  'kecamatan.assigned': { label: 'Assigned', next: 'The field review is planned or waived' },
  'kecamatan.reviewPlanned': { label: 'Review planned', next: 'The team visits the place on Sunday' },
  'kecamatan.awaitingMeeting': {
    label: 'Awaiting the kecamatan meeting',
    next: 'Decided in the kecamatan meeting',
  },
  'kecamatan.followUp': {
    label: 'Kecamatan follow-up',
    next: 'The unit does the work and reports it with a photo',
  },
  'kecamatan.verification': { label: 'Awaiting validation', next: 'A second person checks the work' },
  'kecamatan.toReport': {
    label: 'Awaiting the camat’s report',
    next: 'The camat reports to the walikota/bupati',
  },
  'city.awaitingMeeting': { label: 'Awaiting the city meeting', next: 'Decided in the city meeting' },
  'city.followUp': {
    label: 'Follow-up by the Suku Dinas',
    next: 'The Suku Dinas does the work and reports it',
  },
  'city.verification': {
    label: 'Awaiting the city’s validation',
    next: 'The walikota/bupati checks the work',
  },
  'city.toReport': {
    label: 'Awaiting the walikota’s report',
    next: 'The walikota/bupati reports to the Governor through the Sekda',
  },
  'province.withSekda': { label: 'With the Sekda', next: 'The Sekda passes it on to the Governor' },
  'province.withGovernor': { label: 'With the Governor', next: 'The Governor gives a disposition' },
  'province.followUp': {
    label: 'Follow-up by the Dinas/Badan',
    next: 'The Dinas/Badan does the work and reports it',
  },
  'province.verification': { label: 'Awaiting the province’s validation', next: 'The Sekda checks the work' },
  resolved: { label: 'Resolved', next: 'The complainant confirms or objects' },
  closed: { label: 'Closed', next: '' },
};
