import { marked, type Token, type Tokens } from "marked";

/**
 * The agent's Markdown as plain text, for helpdesks whose messages are plain. Converted when the reply is planned, so that the outbox
 * holds exactly what is sent and can recognise it in the thread. Helpdesks that take HTML get the Markdown, and their connector
 * makes the HTML that they like.
 */
export function writePlainText(markdown: string): string {
  return writeBlocks(marked.lexer(markdown)).trim();
}

function writeBlocks(tokens: readonly Token[], indent = ""): string {
  return tokens
    .map((token) => writeBlock(token, indent))
    .filter((text) => text !== "")
    .join("\n\n");
}

function writeBlock(token: Token, indent: string): string {
  switch (token.type) {
    case "space":
    case "hr":
    case "def":
      return "";
    case "blockquote":
      // Quotation marks say "these are the article's words" where no indentation can.
      return quote(writeBlocks((token as Tokens.Blockquote).tokens, indent));
    case "list":
      return writeList(token as Tokens.List, indent);
    case "table":
      return writeTable(token as Tokens.Table);
    case "code":
      return (token as Tokens.Code).text;
    default:
      return "tokens" in token && token.tokens ? writeInline(token.tokens) : writeInline([token]);
  }
}

function quote(text: string): string {
  const isOneParagraph = !text.includes("\n");
  return isOneParagraph ? `“${text}”` : text;
}

function writeList(list: Tokens.List, indent: string): string {
  const first = typeof list.start === "number" ? list.start : 1;
  return list.items
    .map((item, index) => {
      const mark = list.ordered ? `${first + index}.` : "•";
      const [own = "", ...nested] = item.tokens
        .map((token) => writeBlock(token, `${indent}  `))
        .filter((text) => text);
      return [`${indent}${mark} ${own}`, ...nested].join("\n");
    })
    .join("\n");
}

/** A chat shows no columns: each row is a line, its cells joined, the header first. */
function writeTable(table: Tokens.Table): string {
  const rows = [table.header, ...table.rows];
  return rows.map((row) => row.map((cell) => writeInline(cell.tokens)).join(" – ")).join("\n");
}

function writeInline(tokens: readonly Token[]): string {
  return tokens.map(writeSpan).join("");
}

function writeSpan(token: Token): string {
  switch (token.type) {
    case "br":
      return "\n";
    case "link": {
      const { href, text } = token as Tokens.Link;
      const label = writeInline((token as Tokens.Link).tokens);
      return label === href || `mailto:${text}` === href ? label : `${label}: ${href}`;
    }
    case "image":
      return (token as Tokens.Image).text;
    case "text":
      return "tokens" in token && token.tokens
        ? writeInline(token.tokens)
        : unescapeText((token as Tokens.Text).text);
    case "codespan":
      return unescapeText((token as Tokens.Codespan).text);
    case "escape":
      return (token as Tokens.Escape).text;
    case "html":
      return (token as Tokens.HTML).text;
    default:
      return "tokens" in token && token.tokens ? writeInline(token.tokens) : (token.raw ?? "");
  }
}

/** The lexer escapes for HTML; plain text wants the characters themselves. */
function unescapeText(text: string): string {
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");
}
