/** Where to go after signing in: a path on this site. Anything else, such as a link smuggled in, becomes the inbox. */
export function safeReturnPath(path: string | undefined): string {
  const isOwnPath = path !== undefined && /^\/(?![/\\])/.test(path) && !path.startsWith("/login");
  return isOwnPath ? path : "/inbox";
}
