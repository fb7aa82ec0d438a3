import type { Catalogue } from './language/index.ts';
import { holds, type Person } from './people/roles.ts';
import type { NavItem } from './web/pages.ts';

/** The menu of each role: first what waits for the person, then where it comes from. */
export function navigation(person: Person | null, { nav, messages, inbound }: Catalogue): NavItem[] {
  if (!person)
    return [
      { href: '/', label: nav.start },
      { href: '/track', label: nav.track },
    ];
  const items: (NavItem | false)[] = [
    // An administrator's first screen is the settings.
    person.roles.some(({ role }) => role !== 'admin') && { href: '/home', label: nav.home },
    holds(person, 'clerk', 'camat') !== undefined && { href: '/saturday', label: nav.saturday },
    holds(person, 'lurah', 'unitOfficer', 'camat') !== undefined && { href: '/sunday', label: nav.sunday },
    holds(person, 'camat', 'walikota', 'inspector') !== undefined && {
      href: '/meetings',
      label: nav.meetings,
    },
    // Only a city's meeting sends invitations.
    person.roles.some(({ role, level }) => role === 'unitOfficer' && level === 'city') && {
      href: '/invitations',
      label: nav.invitations,
    },
    holds(person, 'camat', 'walikota', 'sekda', 'governor', 'inspector') !== undefined && {
      href: '/reports',
      label: nav.reports,
    },
    holds(person, 'camat', 'walikota', 'sekda', 'governor', 'inspector') !== undefined && {
      href: '/satisfaction',
      label: nav.satisfaction,
    },
    holds(person, 'admin') === undefined && { href: '/complaints', label: nav.complaints },
    holds(person, 'clerk', 'camat') !== undefined && {
      href: '/messages/unassigned',
      label: inbound.clerk.link,
    },
    holds(person, 'admin') !== undefined && { href: '/settings', label: nav.settings },
    holds(person, 'admin', 'inspector') !== undefined && {
      href: '/outbox',
      label: messages.delivery.title,
    },
  ];
  return items.filter((item) => item !== false);
}
