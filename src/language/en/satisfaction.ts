import type { satisfaction as indonesian } from '../id/satisfaction.ts';
import { decimal, plural } from '../numbers.ts';

const number = (value: number, digits: number) => decimal('en', value, digits, digits);

export const satisfaction: typeof indonesian = {
  elements: {
    u1: {
      name: 'Requirements',
      question: 'Was it easy to meet what was asked of you?',
      answers: ['Not easy', 'Less easy', 'Easy', 'Very easy'],
    },
    u2: {
      name: 'System, mechanism and procedure',
      question: 'Was the procedure easy?',
      answers: ['Not easy', 'Less easy', 'Easy', 'Very easy'],
    },
    u3: {
      name: 'Time taken',
      question: 'Was the complaint solved quickly?',
      answers: ['Not quickly', 'Less quickly', 'Quickly', 'Very quickly'],
    },
    u4: {
      name: 'Cost',
      question: 'Was the service really free?',
      answers: ['Expensive', 'Rather expensive', 'Cheap', 'Free'],
    },
    u5: {
      name: 'Result of the service',
      question: 'Was the result what was promised?',
      answers: ['Not at all', 'Less so', 'Yes', 'Fully'],
    },
    u6: {
      name: 'Competence of the staff',
      question: 'Was the staff able to handle your complaint?',
      answers: ['Not able', 'Less able', 'Able', 'Very able'],
    },
    u7: {
      name: 'Conduct of the staff',
      question: 'Was the staff polite and friendly?',
      answers: ['Not polite', 'Less polite', 'Polite', 'Very polite'],
    },
    u8: {
      name: 'Handling of complaints, advice and input',
      question: 'Was your input handled well?',
      answers: ['Not well', 'Less well', 'Well', 'Very well'],
    },
    u9: {
      name: 'Facilities',
      question: 'How were the room and the equipment of the counter?',
      answers: ['Bad', 'Poor', 'Good', 'Very good'],
    },
  },
  form: {
    title: 'How was our service?',
    text: 'Three questions, one minute. Answers are counted without names; the office reads your remark with the complaint.',
    more: 'Six more questions (may be skipped)',
    remark: 'Your advice',
    remarkHint: 'Don’t write your name or number.',
    submit: 'Send my answers',
    answered: 'You have answered already. You may add or change answers.',
  },
  title: 'Public satisfaction (IKM)',
  lead: 'Index of public satisfaction by nine elements, from the survey on the tracking page (Permenpan RB 14/2017).',
  from: 'From',
  to: 'To',
  show: 'Show',
  index: 'Index',
  grade: 'Grade',
  grades: { a: 'A, very good', b: 'B, good', c: 'C, less good', d: 'D, not good' },
  notYet: 'Can’t be computed yet',
  notYetText: 'Each element needs at least one answer.',
  sampleLabel: 'Sample',
  sample: (answers, needed) => `${plural(answers, 'answer')}; ${needed} needed`,
  tooSmall: 'sample too small',
  sufficient: 'sample large enough',
  population: 'Solved complaints',
  elementsTitle: 'By element',
  element: 'Element',
  mean: 'Mean (1–4)',
  answers: 'Answers',
  areasTitle: 'By area',
  area: 'Area',
  remarksTitle: 'Latest advice',
  remarksEmpty: 'No advice in this period yet.',
  empty: 'No complaint was solved in this period',
  emptyText: 'Choose another period, or invite complainants to answer on their tracking page.',
  open: 'See the results',
  up: (name) => `Back to ${name}`,
  inTwo: (value) => number(value, 2),
  whole: (value) => number(value, 0),
};
