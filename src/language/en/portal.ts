import type { portal as Portal, PublicParticulars } from '../id/portal.ts';

const to = (unit: string) => (unit ? ` to ${unit}` : ' to the unit in charge');
const levels = { kecamatan: 'kecamatan', city: 'city', province: 'province' };
const at = (level: PublicParticulars['level']) => (level ? levels[level] : 'next');
const institution = (name: string) => name || 'the institution in charge';

const decisions: Record<string, (p: PublicParticulars) => string> = {
  resolved: () => 'The meeting found it solved',
  followUp: (p) =>
    `The meeting decided: to be worked on${p.unit ? ` by ${p.unit}` : ''}${p.dueOn ? `, done by ${p.dueOn}` : ''}`,
  cannotSolve: () => 'The meeting decided: reported to the level above',
  notValid: () => 'The meeting found this not to be a complaint',
  referred: (p) => `The meeting decided: referred to ${institution(p.institution)}`,
  deferred: () => 'The meeting put it off to the next one',
};

export const portal: typeof Portal = {
  title: 'Complaints in person every Saturday',
  heading: 'Bring your complaint on Saturday',
  lead: (opens, closes) =>
    `Come to your kecamatan office between ${opens} and ${closes}. We write it down, and you leave with a ticket and the date of the answer. Free of charge.`,
  next: (day) => `Next counter: ${day}.`,
  emergency: 'Life or property in danger? Do not wait for Saturday: call 112, free, 24 hours.',
  how: 'How it works',
  week: {
    saturday: { label: 'Saturday: counter', text: 'Your complaint is recorded and passed on.' },
    sunday: { label: 'Sunday: review', text: 'Where needed, the lurah and the units visit the place.' },
    monday: { label: 'Monday: kecamatan meeting', text: 'The camat decides with the units. You are told.' },
    tuesday: { label: 'Tuesday: city meeting', text: 'What is still unsolved goes to the mayor.' },
  },
  after: 'What the city cannot solve goes to the Governor through the Sekretaris Daerah.',
  trackTitle: 'Track a complaint',
  trackLead: 'Enter the ticket from your receipt and the last four digits of the phone number you gave.',
  trackHelp: 'Gave no phone number? Open the link or scan the QR code on your receipt.',
  ticket: 'Ticket',
  ticketHint: 'Eight letters and digits, e.g. 7K3M-Q9TX.',
  digits: 'Last four digits of the phone',
  track: 'Track',
  wait: 'Too many attempts. Wait 15 minutes and try again.',
  rightsTitle: 'Your rights',
  rights: (days) => [
    'Free of charge, whatever anybody asks for.',
    'You may stay anonymous; who you are is kept secret, and the matter too if you wish.',
    'Answered on the date that you are told at the start.',
    'Called solved only with evidence, checked by somebody other than who did the work.',
    `Not solved? Object within ${days} working days.`,
    'Not content with the service? The Ombudsman of the Republic stays open to you.',
  ],
  totalsTitle: 'The last four weeks',
  totals: {
    received: 'complaints received',
    resolved: 'complaints solved',
    median: 'half of them solved within',
  },
  few: '< 5',
  tooFew: 'not enough data yet',
  number: (n) => n.toLocaleString('en-GB'),
  days: (n) =>
    n < 1
      ? 'the same day'
      : `${n.toLocaleString('en-GB', { maximumFractionDigits: 1 })} ${n === 1 ? 'day' : 'days'}`,
  placesLink: 'See places and hours',
  placesTitle: (day) => `Places and hours, ${day}`,
  placesLead: 'Come to the kecamatan in which the problem lies.',
  placeSearch: 'Find a kecamatan or kelurahan',
  placesFound: (n) => `${n} kecamatan`,
  placesNone: 'There is no kecamatan or kelurahan of that name',
  placesAll: 'Show all',
  office: (name) => `Kecamatan office ${name}`,
  sessions: {
    held: (hours) => `Open ${hours}`,
    cancelled: (reason) => `Closed${reason ? `: ${reason}` : ''}`,
    piket: (hours, reason) => `Skeleton staff ${hours}${reason ? `: ${reason}` : ''}`,
  },

  stages: {
    received: 'Received',
    review: 'Field review',
    meeting: 'Kecamatan meeting',
    work: 'Kecamatan at work',
    city: 'City meeting',
    cityWork: 'Suku Dinas at work',
    province: 'Sekda and Governor',
    provinceWork: 'Dinas/Badan at work',
    done: 'Solved',
    closed: 'Closed',
  },
  stepsLabel: 'Steps of this complaint',
  confidentialHeading: 'Confidential complaint',
  confidentialNote: 'To keep it confidential, this page shows only state and dates.',
  mergedNote:
    'Your complaint was joined to another about the same matter. What you see here is how that one gets on.',
  now: 'Now',
  handler: 'Handled by',
  outcome: 'Result',
  nextStep: 'Next',
  matter: 'Your complaint',
  place: 'Place',
  photos: 'Photos',
  history: 'What has happened',
  answer: (on, latest) =>
    on === latest ? `You hear from us by ${on}.` : `You hear from us on ${on}, at the latest ${latest}.`,
  late: 'We are late. The level above is told, and your complaint is discussed in the next meeting.',
  resolvedText: (day) =>
    `Reported as solved. Not solved? Object by ${day}. If we hear nothing from you, the complaint is closed.`,
  question: 'We need information from you',
  questionHidden: 'To keep it confidential the question is not shown; the counter can read it to you.',
  questionUntil: (day) => `Please answer by ${day}. After that we go on with what we know.`,
  acts: {
    information: {
      title: 'Add information',
      field: 'Information',
      hint: 'Read by those who handle it. Do not write your NIK or bank account.',
      submit: 'Send',
      done: 'We received your information.',
    },
    answer: { title: 'Answer the question', field: 'Your answer', submit: 'Send the answer' },
    confirmation: {
      title: 'It is solved',
      text: 'The complaint is closed as solved.',
      submit: 'Yes, it is solved',
      done: 'Thank you. The complaint is closed as solved.',
    },
    objection: {
      title: 'It is not solved',
      field: 'What is not solved?',
      hint: 'Your objection is discussed in the next meeting.',
      submit: 'Object',
      done: 'We received your objection.',
    },
    withdrawal: {
      title: 'Withdraw the complaint',
      text: 'The complaint is closed, unless others wait for the same matter. This cannot be undone.',
      submit: 'Yes, withdraw it',
      done: 'You have withdrawn this complaint.',
    },
  },
  actsTitle: 'What you can do',
  closedText: 'Is the problem back? Come to the Saturday counter with this ticket.',
  changed: 'The complaint has moved on, so that step was not carried out. See where it is now.',
  printHint: 'Keep the address of this page: whoever holds it can open it.',
  you: 'You',
  events: {
    received: () => 'Received at the counter',
    assign: (p) => `Passed on${to(p.unit)}`,
    reassign: (p) => `Moved${to(p.unit)}`,
    planReview: (p) => `Field review planned for ${p.plannedOn}`,
    waiveReview: () => 'No field review needed, goes straight to the meeting',
    recordReview: () => 'The place was reviewed',
    decide: (p) => decisions[p.outcome]?.(p) ?? 'Discussed in a meeting',
    completeWork: () => 'The work is reported as done and waits to be checked',
    verify: () => 'The work was checked: done',
    rejectWork: (p) => `The work was checked: not done, to be done again${p.dueOn ? ` by ${p.dueOn}` : ''}`,
    sendReport: (p) => `Reported to the ${at(p.level)} level`,
    forwardReport: () => 'Passed on to the Governor',
    dispose: (p) =>
      `The Governor gave it to ${p.unit || 'the unit in charge'}${p.dueOn ? `, done by ${p.dueOn}` : ''}`,
    returnDown: (p) => `Returned to be discussed at the ${at(p.level)} level`,
    resolveOnTheSpot: () => 'Solved on the spot',
    requestInformation: () => 'We asked you for information',
    informationGiven: (p) => (p.mine ? 'We received your answer' : 'Information was received'),
    informationAdded: (p) => (p.mine ? 'You added information' : ''),
    mergeInto: () => 'Joined to another complaint about the same matter',
    withdraw: (p) => (p.mine ? 'You withdrew the complaint' : 'Closed'),
    refer: (p) => `Referred to ${institution(p.institution)}`,
    notAComplaint: () => 'Recorded as not a complaint',
    object: (p) => (p.mine ? 'You objected' : 'Another complainant objected'),
    confirm: (p) =>
      p.mine ? 'You confirmed that it is solved' : 'The complainant confirmed that it is solved',
    deadlinePassed: () => 'A deadline passed; the level above was told',
    noObjection: () => 'Closed as there was no objection',
  },
};
