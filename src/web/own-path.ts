/**
 * Whether a path leads nowhere but to this site: for forms and redirects made of what a browser sent. What is longer than
 * any address of ours is none: sent back in a header it would be more than browsers and proxies read.
 */
export const isOwnPath = (path: string): boolean => path.length <= 2000 && /^\/(?![/\\])[^\\\s]*$/.test(path);
