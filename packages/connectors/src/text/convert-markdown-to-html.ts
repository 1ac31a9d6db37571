import MarkdownIt from "markdown-it";

/**
 * A reply as the agent writes it (Markdown, or plain text) as the HTML of an e-mail.
 *
 * Markup in the text is shown, never obeyed. Line breaks stay line breaks. Headings, rules, indented code and images
 * are left as written: in a support reply "# 5 is broken" is a sentence. Paragraphs are block elements, since helpdesks
 * collapse what is not.
 */
export function convertMarkdownToHtml(text: string): string {
  // Line ends between elements are made line breaks by some mail programs, and by helpdesks in their text form.
  return renderer.render(text).replace(/>\n(?=<|$)/g, ">");
}

const renderer = new MarkdownIt({ html: false, breaks: true, linkify: true }).disable([
  "code",
  "heading",
  "lheading",
  "hr",
  "image",
  "html_block",
  "html_inline",
  "reference",
]);
renderer.renderer.rules.softbreak = () => "<br>";
renderer.renderer.rules.hardbreak = () => "<br>";
// "help.me" is no address; "https://help.me" is.
renderer.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
