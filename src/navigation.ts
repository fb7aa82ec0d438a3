import { maySeeAccess } from './access/policy.ts';
import { listsComplaints } from './complaints/policy.ts';
import { hasScreen } from './dashboards/policy.ts';
import { mayReadFigures } from './figures/policy.ts';
import { mayInspect } from './inspection/policy.ts';
import type { Catalogue } from './language/index.ts';
import { isInvited, mayMeet } from './meetings/policy.ts';
import { watchesDelivery } from './notifications/policy.ts';
import { maySeeOperations } from './operations/policy.ts';
import { worksAtCounter, type Person } from './people/roles.ts';
import { mayReadOnData } from './privacy/policy.ts';
import { mayReadReports } from './reports/policy.ts';
import { goesRound } from './reviews/policy.ts';
import { mayReadGrades } from './satisfaction/policy.ts';
import { mayChangeSettings } from './settings/policy.ts';
import type { NavItem } from './web/pages.ts';

/** The menu of each role: first what waits for the person, then where it comes from. */
export function navigation(
  person: Person | null,
  { nav, figures, messages, inbound, inspection, privacy, operations, openData, schedule }: Catalogue,
): NavItem[] {
  if (!person)
    return [
      { href: '/', label: nav.start },
      { href: '/track', label: nav.track },
      { href: '/schedule', label: schedule.nav },
      { href: '/data', label: openData.nav },
    ];
  const items: (NavItem | false)[] = [
    hasScreen(person) && { href: '/home', label: nav.home },
    worksAtCounter(person) && { href: '/saturday', label: nav.saturday },
    goesRound(person) && { href: '/sunday', label: nav.sunday },
    mayMeet(person) && {
      href: '/meetings',
      label: nav.meetings,
    },
    isInvited(person) && {
      href: '/invitations',
      label: nav.invitations,
    },
    mayReadReports(person) && {
      href: '/reports',
      label: nav.reports,
    },
    mayReadFigures(person) && { href: '/figures', label: figures.nav },
    mayReadGrades(person) && {
      href: '/satisfaction',
      label: nav.satisfaction,
    },
    listsComplaints(person) && { href: '/complaints', label: nav.complaints },
    worksAtCounter(person) && {
      href: '/messages/unassigned',
      label: inbound.clerk.link,
    },
    maySeeAccess(person) && { href: '/access', label: nav.access },
    mayChangeSettings(person) && { href: '/settings', label: nav.settings },
    maySeeOperations(person) && {
      href: '/operations',
      label: operations.nav,
    },
    mayInspect(person) && {
      href: '/inspection',
      label: inspection.title,
    },
    watchesDelivery(person) && {
      href: '/outbox',
      label: messages.delivery.title,
    },
    mayReadOnData(person) && { href: '/privacy', label: privacy.nav },
  ];
  return items.filter((item) => item !== false);
}
