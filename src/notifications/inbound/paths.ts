export const unassignedPath = '/messages/unassigned';
/** Joins a message to the complaint that it is about. */
export const assignmentPath = (id: number): string => `/messages/${id}/assignment`;
/** Keeps a message that is about no complaint. */
export const setAsidePath = (id: number): string => `/messages/${id}/set-aside`;
/** In a demonstration: what the reader of this message answers. */
export const answerPath = (id: number): string => `/outbox/${id}/answer`;
