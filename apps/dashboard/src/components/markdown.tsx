import { marked, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode } from "react";

/**
 * Markdown as React elements. Nothing is ever parsed as HTML: raw HTML in a text is shown as the characters it is, and
 * links lead to the web, to mail or to a phone only. Pictures are shown as links, so that reading an article never
 * tells a stranger's server who reads it.
 *
 * @param keepsLines a line end is one, as in a chat.
 */
export function Markdown({ text, keepsLines = false }: { text: string; keepsLines?: boolean }) {
  return (
    <div className="markdown">{renderBlocks(marked.lexer(text, { gfm: true, breaks: keepsLines }))}</div>
  );
}

/** Whether a link may be followed; `javascript:` and `data:` may not. */
export function isSafeLink(href: string): boolean {
  return /^(https?:|mailto:|tel:)/i.test(href.trim()) || /^[/#]/.test(href.trim());
}

function renderBlocks(tokens: readonly Token[]): ReactNode[] {
  return tokens.map((token, index) => (
    <Fragment key={`${index}-${token.type}`}>{renderBlock(token)}</Fragment>
  ));
}

function renderBlock(token: Token): ReactNode {
  switch (token.type) {
    case "heading": {
      const Heading = `h${Math.min((token as Tokens.Heading).depth + 1, 6)}` as "h2";
      return <Heading>{renderInline(token.tokens)}</Heading>;
    }
    case "paragraph":
      return <p>{renderInline(token.tokens)}</p>;
    case "text":
      return token.tokens ? renderInline(token.tokens) : decode(token.text);
    case "list": {
      const list = token as Tokens.List;
      const items = list.items.map((item, index) => (
        // Drawn anew as a whole.
        <li key={index}>
          {item.task ? <input type="checkbox" checked={item.checked ?? false} readOnly disabled /> : null}
          {renderBlocks(item.tokens.filter((each) => each.type !== "checkbox"))}
        </li>
      ));
      return list.ordered ? <ol start={list.start || 1}>{items}</ol> : <ul>{items}</ul>;
    }
    case "blockquote":
      return <blockquote>{renderBlocks(token.tokens ?? [])}</blockquote>;
    case "code":
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      );
    case "hr":
      return <hr />;
    case "table": {
      const table = token as Tokens.Table;
      return (
        <div className="overflow-x-auto">
          <table>
            <thead>
              <tr>
                {table.header.map((cell, index) => (
                  // Drawn anew as a whole.
                  <th key={index}>{renderInline(cell.tokens)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, index) => (
                // Drawn anew as a whole.
                <tr key={index}>
                  {row.map((cell, column) => (
                    // Drawn anew as a whole.
                    <td key={column}>{renderInline(cell.tokens)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    }
    case "space":
    case "def":
      return null;
    default:
      // Raw HTML and whatever a later version of the parser knows: the characters themselves.
      return <p>{token.raw}</p>;
  }
}

function renderInline(tokens: readonly Token[] | undefined): ReactNode[] {
  return (tokens ?? []).map((token, index) => (
    <Fragment key={`${index}-${token.type}`}>{renderSpan(token)}</Fragment>
  ));
}

function renderSpan(token: Token): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong>{renderInline(token.tokens)}</strong>;
    case "em":
      return <em>{renderInline(token.tokens)}</em>;
    case "del":
      return <del>{renderInline(token.tokens)}</del>;
    case "codespan":
      return <code>{token.text}</code>;
    case "br":
      return <br />;
    case "link":
    case "image": {
      const { href, text } = token as Tokens.Link;
      const content = token.type === "image" ? text || href : renderInline(token.tokens);
      return isSafeLink(href) ? (
        <a href={href} target="_blank" rel="noreferrer">
          {content}
        </a>
      ) : (
        content
      );
    }
    case "text":
      return token.tokens ? renderInline(token.tokens) : decode(token.text);
    case "escape":
      return decode(token.text);
    default:
      return token.raw;
  }
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " };
/** The parser leaves the few entities that people write as they are. */
function decode(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => entities[name] ?? whole);
}
