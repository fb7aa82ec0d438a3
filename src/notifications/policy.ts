import { holds, type Person } from '../people/roles.ts';

/** The administrator looks after deliveries: settles them by hand, tries again, switches channels, sees every text. */
export const operatesDelivery = (person: Person): boolean => holds(person, 'admin') !== undefined;

/** Who looks at how delivery fares in the province: the administrator, and the inspector without touching anything. */
export const watchesDelivery = (person: Person): boolean => holds(person, 'admin', 'inspector') !== undefined;
