/**
 * The path without ids, for metrics: `/v2/conversations/9a0b…/messages` becomes `/v2/conversations/:id/messages`.
 *
 * A segment is kept when it is a word (lower-case letters, `-`, `_`, at most 24), a version, or a file that every web site has; all else
 * could name a person or a conversation, and would make one time series for each.
 */
export function pathTemplate(path: string): string {
  return path
    .split("/")
    .map((segment) => (segment === "" || isWord.test(segment) ? segment : ":id"))
    .join("/");
}

const isWord = /^(?:[a-z][a-z_-]{0,23}|v\d{1,2}|robots\.txt|sitemap\.xml)$/;
