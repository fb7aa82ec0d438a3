export const search = {
  box: 'Search complaints',
  hint: 'Ticket, word, place, RT/RW',
  inList: 'Filter the list',
  corrected: (typed: string, meant: string) => `“${typed}” is not known; also searched: ${meant}.`,
  meantTicket: 'One character of that ticket is wrong. You may have meant:',
  typo: 'One character of that ticket is wrong. Look at the ticket on the receipt again.',
  unknownTicket: (ticket: string) => `There is no complaint ${ticket} in your area or unit.`,
  numberHere:
    'Telephone numbers and NIK are not searched from here, so that none stays in the address of a page. Use the search by number below.',
  numberNotHere: 'Only counter clerks and the camat can search for a telephone number or NIK.',
  noWord: 'Type at least one word that means something.',
  cut: (n: number) => `The newest ${n} are shown. Add words or filters to find others.`,
  best: 'Best match',
  byNumber: {
    title: 'Complaints by the complainant’s number',
    open: 'Search by the complainant’s telephone number or NIK',
    label: 'Telephone number or NIK',
    lead: 'Only complaints in your kecamatan. Anonymous and confidential ones are not found this way. This search is recorded.',
    none: 'No complaint with this number in your kecamatan.',
    noneText: 'Check the number, or search by the ticket on the receipt.',
    back: 'To the list of complaints',
  },
};
