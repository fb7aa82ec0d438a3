import type { reports as Reports } from '../id/reports.ts';
import { reportForm } from './report-form.ts';
import { reportResults } from './report-results.ts';

const cases = (n: number) => (n === 1 ? '1 complaint' : `${n} complaints`);

export const reports: typeof Reports = {
  title: 'Reports',
  lead: 'Reports climb from the camat to the walikota or bupati, and to the Governor through the Regional Secretary (Ingub 135/2017, KEEMPAT).',
  names: {
    kecamatan: (area) => `Report of the Camat of ${area}`,
    city: (area) => `Report of ${area}`,
    period: (area) => `Results of ${area}`,
  },
  week: (saturday) => `Week beginning ${saturday}`,

  draft: {
    title: 'Your draft report',
    lead: 'What it says is counted from the database until the report is sent.',
    again:
      "This week's report is sent. This draft gathers what happened since; send it only if it is needed.",
    open: 'Open the draft',
    unsolvedHint: 'climb when the report is sent',
    waitingHint: 'not in the report yet',
    nilLead: 'Nothing to report this week. A nil report is still sent: your password here is all it takes.',
    nilSend: 'Send the nil report',
    late: (week, due) =>
      `Late: the report on the week of ${week} was due ${due} and is not sent. This draft holds all of it; send it now.`,
  },
  late: {
    title: 'Not reported yet',
    lead: (week, due) => `Week of ${week}; due ${due}.`,
    none: 'All have reported.',
    reminded: (at) => `reminded ${at}`,
    notReminded: 'not reminded yet',
    unacknowledged: (at) => `Not acknowledged for more than a working day; reminded ${at}`,
  },
  received: {
    title: 'Waiting for you to acknowledge',
    empty: 'Every report that came in is acknowledged.',
  },
  sent: {
    title: 'Reports sent',
    empty: 'No report was sent yet',
    emptyText: 'Reports will show here once they are sent.',
    from: 'From',
    week: 'Week',
    at: 'Sent',
    state: 'Status',
  },
  sekda: {
    title: 'Waiting to be passed on to the Governor',
    empty: 'No case waits for the Regional Secretary',
    emptyText: 'Cases from the reports of walikota and bupati will show here.',
    hint: 'Forward all cases of a report together, or open a case to forward it alone or to return it to the city with an instruction.',
  },
  governor: {
    title: 'Waiting for the Governor’s decision',
    empty: 'No case waits for the Governor',
    emptyText: 'Cases that the Regional Secretary passes on will show here.',
    hint: 'Give a case to a dinas or badan here, or open it to return it with an instruction.',
    dispose: 'Disposition',
  },
  withoutReport: 'Outside of reports (objections)',
  objection: (reason) => `The complainant objects: ${reason}`,
  open: 'Open the report',
  case: 'Case',

  states: { draft: 'Draft', sent: 'Sent', acknowledged: 'Acknowledged', returned: 'Sent back' },
  trail: {
    title: 'Where the report is',
    draft: 'Draft, not sent yet',
    sent: 'Sent',
    acknowledged: 'Acknowledged',
    notAcknowledged: 'Not acknowledged yet',
    by: (at, name) => (name ? `${at}, by ${name}` : at),
    forwarded: 'Waiting for the Regional Secretary to pass on',
    forwardedOn: 'Passed on',
    returnedOn: 'Sent back',
    actBy: (at, name, office, n) => `${at}, by ${name} (${office}), ${cases(n)}`,
    because: (reason) => `Reason: ${reason}`,
    hash: 'Fingerprint of the document (SHA-256)',
    hashAgrees: 'What the report says agrees with its fingerprint.',
    hashDiffers: 'What the report says does NOT agree with its fingerprint. Call the administrator.',
  },
  briefing: {
    title: 'What is asked of you',
    none: 'No decision is asked for. This report is for your information.',
    asks: (n) =>
      n === 1
        ? '1 complaint cannot be solved where it was reported from and waits for your decision.'
        : `${n} complaints cannot be solved where they were reported from and wait for your decision.`,
    more: (n) => `and ${n} more in part B`,
    numbers: 'The numbers of the week',
    periodNumbers: 'The numbers of the period',
    checked: 'All numbers were counted in two different ways and agreed when the report was signed.',
    detail: 'Letter and details',
  },
  check: {
    agrees: 'All numbers were counted in two different ways: they agree.',
    differs: 'Numbers do not agree; the report cannot be sent',
    lead: 'What the report counts differs from what the database gives when counted again. Nothing was sent; tell the administrator of these differences:',
    difference: (of, field, shown, counted) => `${of}, ${field}: report ${shown}, counted again ${counted}`,
    whole: 'Total',
    missing: 'none',
  },

  paper: {
    government: (province) => `Provincial Government of ${province}`,
    phone: (number) => `Phone ${number}`,
    number: 'Number',
    unnumbered: '(not numbered yet)',
    classification: 'Classification',
    classifications: { ordinary: 'Ordinary', soon: 'Prompt', important: 'Important', secret: 'Secret' },
    attachment: 'Attachment',
    attachments: { none: '-', some: '1 (one) file' },
    subject: 'Subject',
    subjectOf: (saturday) => `Report on the handling of public complaints, week beginning ${saturday}`,
    periodSubject: (from, to) =>
      `Report on the results of Governor’s Instruction 135 of 2017, ${from} to ${to}`,
    postcode: (code) => `Postcode ${code}`,
    onBehalf: (head) => `a.n. ${head}`,
    forThis: 'u.b.',
    copies: 'Copies to',
    to: 'To',
    through: (office) => `through the ${office}`,
    signedAt: (at) => `Signed and sent through Aduan Sabtu on ${at}`,
    unsigned: 'Draft, not signed',
    nip: 'NIP',
    summary: 'Summary',
    appendix: 'Attachment of the report',
  },
  usualLetter: ({ addressee, through }) =>
    through
      ? `Following Governor’s Instruction 135 of 2017 we report the public complaints that cannot be solved at the city’s level, and the results of carrying out the instruction.\n\nEach complaint, why it cannot be solved and the support that we ask for are listed in the attachment. We ask the ${addressee.split(' ')[0]} for directions and a decision on the complaints of part B, if there are any.\n\nThank you for your attention and guidance.`
      : `Following Governor’s Instruction 135 of 2017 we report the public complaints received at the kecamatan office each Saturday, those that can and those that cannot be solved at the kecamatan’s level.\n\nEach complaint is listed in the attachment. We ask the ${addressee.split(' ')[0]}, with the Suku Dinas and Suku Badan concerned, to follow up on the complaints of part B, if there are any.\n\nThank you for your attention.`,

  usualPeriodLetter: ({ addressee, from, to }) =>
    `Following Governor’s Instruction 135 of 2017 we report the results of carrying it out from ${from} to ${to}.\n\nSessions and meetings, the offices present, complaints by area and category, the levels that solved them and the time it took are listed in the attachment.\n\nWe thank the ${addressee.split(' ')[0]} for the attention and guidance.`,
  usualCopies: {
    kecamatan: ({ city, area }) => [`Secretary of ${city}`, `All Lurah of Kecamatan ${area}`],
    city: ({ city, province }) => [`Inspector of the Province of ${province}`, `All Camat of ${city}`],
  },

  parts: {
    solved: {
      short: 'A. Solved or closed',
      title: 'Part A: solved or closed',
      empty: 'Nothing was solved or closed since the last report.',
    },
    unsolved: {
      short: 'B. Cannot be solved here',
      title: 'Part B: cannot be solved at this level',
      empty: 'Nil: no complaint has to climb.',
    },
    underWay: {
      short: 'C. Under way',
      title: 'Part C: being followed up',
      empty: 'No complaint is being followed up.',
    },
    waiting: { short: 'No meeting has decided', title: '', empty: '' },
  },
  closedUnsolved: (n) =>
    `Of these, ${cases(n)} ${n === 1 ? 'was' : 'were'} closed without a solution: not a complaint, or referred to the institution in charge.`,
  total: 'Total',
  cases,
  columns: {
    no: 'No.',
    ticket: 'Ticket and date',
    complainant: 'Complainant',
    place: 'Place',
    matter: 'Complaint',
    review: 'Result of the review',
    work: 'Unit and follow-up',
    state: 'Status',
    why: 'Why it cannot be solved',
    ask: 'What is asked',
  },
  hiddenName: 'Identity withheld',
  hiddenMatter: 'Confidential; what it says stays in the system.',
  hiddenReview: 'The result of the review is withheld.',
  hiddenAsk: 'Withheld; see the complaint in the system.',
  reviewWaived: (reason) => (reason ? `No review: ${reason}` : 'No review'),
  noReview: 'Not reviewed',
  dueOn: (day) => `Due ${day}`,
  overdue: 'Overdue',
  climbs: { kecamatan: 'Goes up to the city', city: 'Goes up to the Governor', province: '' },

  recap: {
    title: 'Recapitulation',
    byKelurahan: 'By kelurahan',
    byKecamatan: 'By kecamatan',
    byCategory: 'By category',
    kelurahan: 'Kelurahan',
    kecamatan: 'Kecamatan',
    category: 'Category',
    empty: 'Nil.',
  },

  acknowledge: 'Acknowledge',
  acknowledged: 'The report is acknowledged.',
  return: {
    open: (n) => (n === 0 ? 'Send the report back to the city' : `Send ${cases(n)} back to the city`),
    reason: 'Reason and instruction',
    hint: 'The city reads it, also in the history of each complaint; all go to the city’s next meeting.',
    submit: 'Send back',
    one: 'Send back to the city',
    instruction: 'Instruction',
  },
  returned: (n) => (n === 0 ? 'The report is sent back to the city.' : `Sent back to the city: ${cases(n)}.`),
  forward: (n) => (n === 0 ? 'Acknowledge' : `Pass ${cases(n)} on to the Governor`),
  forwarded: (n) => (n === 0 ? 'Nothing is left to pass on.' : `Passed on to the Governor: ${cases(n)}.`),
  form: reportForm,
  ...reportResults,
};
