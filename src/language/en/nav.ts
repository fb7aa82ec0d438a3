import type { nav as Nav } from '../id/nav.ts';
export const nav: typeof Nav = {
  start: 'Start',
  track: 'Track a complaint',
  home: 'My work',
  saturday: 'Saturday: counter',
  sunday: 'Sunday: reviews',
  meetings: 'Meetings',
  invitations: 'Invitations',
  satisfaction: 'Satisfaction',
  reports: 'Reports',
  complaints: 'Complaints',
  access: 'Access',
  settings: 'Settings',
};
