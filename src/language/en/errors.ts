import type { errors as Errors } from '../id/errors.ts';

export const errors: typeof Errors = {
  toHome: 'To my work',
  toStart: 'To the front page',
  written: 'What you wrote, to be copied',
  again: 'Send again',
  notFound: {
    title: 'Page not found',
    text: 'This page does not exist, or it is not for you.',
    kept: '',
    todo: 'Check the address, or start again from the button below.',
  },
  signedOut: {
    title: 'The form has expired',
    text: 'This form was open for too long, or you have been signed out.',
    kept: 'Nothing was changed.',
    todo: 'Officials: sign in again, open the form anew and copy your text from here. Photos have to be chosen again. Others: reload the previous page.',
  },
  forbidden: {
    title: 'Not permitted',
    text: 'This is not within your authority, or the form has expired.',
    kept: 'Nothing was changed.',
    todo: 'Reload the previous page and try again.',
  },
  invalid: {
    title: 'Not accepted',
    text: 'An answer is missing or wrong.',
    kept: 'Nothing was changed.',
    todo: 'Go back to the form and correct it.',
  },
  notAllowed: {
    title: 'Not possible now',
    text: 'The state of the complaint no longer allows this step.',
    kept: 'Nothing was changed.',
    todo: 'Open the complaint to see where it is.',
  },
  conflict: {
    title: 'Somebody else was faster',
    text: 'Somebody else changed this record first.',
    kept: 'Your change was not saved; theirs stands.',
    todo: 'Open the record again, see what changed, and repeat your step if it is still needed.',
  },
  versionRequired: {
    title: 'Version missing',
    text: 'A change has to name the version of the record that it was made from.',
    kept: 'Nothing was changed.',
    todo: 'Reload the page and try again.',
  },
  tooLarge: {
    title: 'Too large',
    text: 'This is too large. A photo may have 15 MB, a form four photos.',
    kept: 'Nothing was changed.',
    todo: 'Go back and choose smaller photos.',
  },
  tooMany: {
    title: 'Too many requests',
    text: 'The same was asked for too often from this place or account, so it has to wait a little.',
    kept: 'Nothing was changed.',
    todo: 'Wait some minutes, then try again. What you filled in stays on this page; passwords, codes and photos have to be given again.',
  },
  infected: {
    title: 'This file is held back',
    text: 'The scanner found a virus in this file, so it cannot be opened.',
    kept: 'The file stays where it is, sealed.',
    todo: 'Ask its sender for another file, and tell the operator.',
  },
  scannerAway: {
    title: 'The file cannot be opened yet',
    text: 'Files that were sent are scanned before they are opened, and the virus scanner does not answer.',
    kept: 'The file stays where it is.',
    todo: 'Try again in some minutes. If it happens again, tell the operator.',
  },
  malformed: {
    title: 'Unreadable request',
    text: 'What the browser sent is incomplete or damaged.',
    kept: 'Nothing was changed.',
    todo: 'Reload the previous page and try again.',
  },
  failed: {
    title: 'Something went wrong',
    text: 'This request failed through a fault of ours.',
    kept: 'Nothing of this request was stored.',
    todo: 'Try again. If it happens again, tell the operator the number below.',
  },
};
