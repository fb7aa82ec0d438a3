import type { accessLetters as Letters } from '../id/access-letters.ts';
import type { OfficeValues } from '../id/messages.ts';

const letter = (subject: string, sentence: (values: OfficeValues) => string) => (values: OfficeValues) => ({
  subject: values.office ? `${subject}: ${values.office}` : subject,
  body: [sentence(values), '', `Open: ${values.link}`].join('\n'),
});

export const accessLetters: typeof Letters = {
  accessRequested: letter(
    'Request for access',
    (v) => `Access was asked for at ${v.office}. Decide within two working hours.`,
  ),
  accessLate: letter(
    'Request for access is late',
    (v) => `The request for access at ${v.office} was due ${v.due}. The level above was told.`,
  ),
  accessLateBelow: letter(
    'Request for access is late',
    (v) => `The request for access at ${v.office} was due ${v.due}. You can decide it as well.`,
  ),
  rolesToConfirm: letter(
    'Yearly confirmation of access',
    (v) => `Roles that wait for your confirmation by ${v.plannedOn}: ${v.cases}.`,
  ),
  rolesUnconfirmed: letter(
    'Confirmation of access is late',
    (v) => `Roles that you did not confirm by ${v.plannedOn}: ${v.cases}. Without it they will be suspended.`,
  ),
  rolesUnconfirmedBelow: letter(
    'Confirmation of access is late',
    (v) =>
      `${v.office} did not confirm all roles by ${v.plannedOn}: ${v.cases} are left. The office was reminded.`,
  ),
  officeVacant: letter(
    'Office without a holder',
    (v) => `Nobody signs for ${v.office} any more. Its work stays there: name a successor or a Plt.`,
  ),
};
