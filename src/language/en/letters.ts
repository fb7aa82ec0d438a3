import type { LetterValues, letters as Letters } from '../id/letters.ts';

const notYou =
  'Was it not you? Tell the administrator or the head of your office at once: somebody else may be using your account.';
const greeting = ({ name }: LetterValues) => `Dear ${name},`;
const closing = 'Regards,\nAduan Sabtu';
const letter = (about: LetterValues, ...parts: string[]) => [greeting(about), ...parts, closing].join('\n\n');

export const letters: typeof Letters = {
  resetLink: (about) => ({
    subject: 'Resetting your password',
    body: letter(
      about,
      `Somebody asked to reset the password of the account ${about.username}. Open this link to set a new one. It works once, within 30 minutes.`,
      about.link,
      'You did not ask for it? Ignore this letter. Your password has not changed.',
    ),
  }),
  passwordReset: (about) => ({
    subject: 'Your password was reset',
    body: letter(
      about,
      `The password of the account ${about.username} was reset on ${about.at}. All earlier sessions have ended.`,
      notYou,
    ),
  }),
  passwordChanged: (about) => ({
    subject: 'Your password was changed',
    body: letter(
      about,
      `The password of the account ${about.username} was changed on ${about.at}. Sessions on other devices have ended.`,
      notYou,
    ),
  }),
  resetCodeIssued: (about) => ({
    subject: 'A code for a new password was made',
    body: letter(
      about,
      `${about.values.by ?? ''} made a code to reset the password of the account ${about.username} on ${about.at}. It is handed to you in person and works once, within 24 hours.`,
      notYou,
    ),
  }),
  secondFactorSet: (about) => ({
    subject: 'Two-step verification was turned on',
    body: letter(
      about,
      `Two-step verification for the account ${about.username} was turned on, or set up on another phone, on ${about.at}.`,
      notYou,
    ),
  }),
  secondFactorRemoved: (about) => ({
    subject: 'Two-step verification was turned off',
    body: letter(
      about,
      `Two-step verification for the account ${about.username} was turned off on ${about.at}. Codes from the phone and recovery codes no longer work.`,
      notYou,
    ),
  }),
  recoveryCodeUsed: (about) => ({
    subject: 'A recovery code was used',
    body: letter(
      about,
      `Somebody signed in to the account ${about.username} with a recovery code on ${about.at}. Codes left: ${about.values.left ?? ''}.`,
      notYou,
    ),
  }),
  identityLinked: (about) => ({
    subject: 'A new way to sign in was linked',
    body: letter(
      about,
      `The account ${about.username} was linked to an account at the sign-in provider on ${about.at}. Whoever has that account can sign in as you.`,
      notYou,
    ),
  }),
};
