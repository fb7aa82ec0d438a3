import type { reportForm as Form } from '../id/report-form.ts';

const cases = (n: number) => (n === 1 ? '1 complaint' : `${n} complaints`);

// Not nil: what was solved, is under way or waits is in it all the same.
const noneClimbs = 'No complaint climbs with this report. Once sent, it cannot be changed.';

export const reportForm: typeof Form = {
  title: 'Covering letter',
  letterNumber: 'Number of the letter',
  letterNumberHint: 'As your office numbers its letters; may stay empty.',
  classification: 'Classification',
  attachment: 'Attachment',
  subject: 'Subject',
  letter: 'Text of the letter',
  letterHint: 'Leave empty for the usual text. The numbers are added below it by themselves.',
  copies: 'Copies to',
  copiesHint: 'One in a line; leave empty for none.',
  signing: 'How you sign',
  signings: {
    capacity: (title) => `As ${title}`,
    an: 'On behalf of the head (a.n.)',
    ub: 'For one who acts on behalf (u.b.)',
  },
  signingTitle: 'Your own title (for a.n. and u.b.)',
  signingVia: 'Title of the official in between (for u.b.)',
  save: 'Save and see the preview',
  toPreview: 'To the preview',
  toSigning: 'To the signature',
  preview: 'Preview',
  previewHint: 'This is how the report will go out. Changes of the letter show once they are saved.',
  signTitle: 'Sign and send',
  signLead: (n) =>
    n === 0
      ? noneClimbs
      : `Part B (${cases(n)}) climbs to the next level. Once sent, the report cannot be changed.`,
  periodLead: noneClimbs,
  password: 'Your password, as your signature',
  send: 'Sign and send',
  notYours: 'Only the head of this office (or who acts as such, Plt./Plh.) signs and sends.',
  saved: 'The letter is saved. The report is not sent yet.',
  sent: (n) =>
    n === 0 ? 'The report is sent; no complaint climbed.' : `The report is sent; ${cases(n)} climbed.`,
  periodSent: 'The report went to the Governor through the Regional Secretary.',
  alreadySent: 'This report was sent before.',
  changed:
    'The report changed since you opened it. Nothing was sent; your letter is still here. Read it again, then send.',
  savedElsewhere: 'What is saved now differs from what you typed; if you send, what you typed counts:',
  savedEmpty: '(empty)',
};
