/** Whether a path leads nowhere but to this site: for forms and redirects made of what a browser sent. */
export const isOwnPath = (path: string): boolean => /^\/(?![/\\])[^\\\s]*$/.test(path);
