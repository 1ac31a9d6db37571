/** Elements that hold no text of the page, or text that is no part of it. */
const skipped = new Set(
  "title meta link script style noscript template svg math canvas iframe object embed audio video map head button input select textarea form-control dialog".split(
    " ",
  ),
);
const blocks = new Set(
  "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody thead tfoot tr td th ul".split(
    " ",
  ),
);
/** Nobody nests like this on purpose; beyond it the text is kept and the structure is not. */
const maximumDepth = 120;

/** As much of the DOM as is read here, whoever made it. */
export type HtmlNode = {
  nodeType: number;
  nodeName: string;
  textContent: string | null;
  childNodes: Iterable<HtmlNode>;
  getAttribute?(name: string): string | null;
};

/**
 * A part of a page as Markdown: headings, paragraphs, nested lists, tables, code, quotes and links. Only text and the
 * addresses of links get through, so that whatever scripts, forms or styles a page has end here. Of a picture its description stays, in brackets.
 *
 * @param baseUrl what relative links are completed by; null: links become their text.
 */
export function convertToMarkdown(root: HtmlNode, baseUrl: string | null): string {
  return blocksOf(root, { baseUrl, depth: 0 })
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

type Context = {
  baseUrl: string | null;
  depth: number;
  /** Text of the figure around: a description that repeats the caption says nothing new. */
  caption?: string;
};

function blocksOf(parent: HtmlNode, context: Context): string[] {
  if (context.depth > maximumDepth) return [tidy(parent.textContent ?? "")].filter(Boolean);
  const found: string[] = [];
  let inline = "";
  const flush = () => {
    const text = tidy(inline);
    if (text !== "") found.push(text.replace(/^(#{1,6} )/, "\\$1"));
    inline = "";
  };
  const inner = { ...context, depth: context.depth + 1 };
  for (const node of parent.childNodes) {
    const name = nameOf(node);
    if (node.nodeType === 3) inline += collapse(node.textContent ?? "");
    else if (node.nodeType !== 1 || skipped.has(name)) continue;
    else if (blocks.has(name)) {
      flush();
      found.push(...blockOf(node, name, inner));
    } else if (holdsBlock(node, 0)) {
      flush();
      found.push(...blocksOf(node, inner));
    } else inline += inlineOf(node, name, inner);
  }
  flush();
  return found;
}

function blockOf(node: HtmlNode, name: string, context: Context): string[] {
  switch (name) {
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6": {
      const title = oneLine(inlineChildren(node, context));
      return title === "" ? [] : [`${"#".repeat(Number(name[1]))} ${title}`];
    }
    case "ul":
    case "ol":
      return listOf(node, name === "ol", context);
    case "table":
      return tableOf(node, context);
    case "pre": {
      const code = (node.textContent ?? "").replace(/\s+$/, "").replace(/^\n+/, "");
      const fence = code.includes("```") ? "~~~~" : "```";
      return code.trim() === "" ? [] : [`${fence}\n${code}\n${fence}`];
    }
    case "blockquote": {
      const quoted = blocksOf(node, context).join("\n\n");
      return quoted === "" ? [] : [quoted.replace(/^/gm, "> ").replace(/^> $/gm, ">")];
    }
    case "dt":
    case "summary": {
      const term = oneLine(inlineChildren(node, context)).replace(/\*\*/g, "");
      return term === "" ? [] : [`**${term}**`];
    }
    case "hr":
      return [];
    case "figure":
      return blocksOf(node, { ...context, caption: oneLine(node.textContent ?? "") });
    default:
      return blocksOf(node, context);
  }
}

function listOf(list: HtmlNode, isOrdered: boolean, context: Context): string[] {
  const items: string[] = [];
  let number = Number(list.getAttribute?.("start") ?? 1) || 1;
  for (const item of list.childNodes) {
    if (item.nodeType !== 1 || skipped.has(nameOf(item))) continue;
    const parts = nameOf(item) === "li" ? blocksOf(item, context) : blockOf(item, nameOf(item), context);
    if (parts.length === 0) continue;
    const marker = isOrdered ? `${number}. ` : "- ";
    number += 1;
    const indent = " ".repeat(marker.length);
    const text = parts
      .map((part, index) => {
        // A list inside an item follows it closely; other blocks need the blank line to stay blocks.
        const gap = index === 0 ? "" : /^([-*] |\d+\. )/.test(part) ? "\n" : "\n\n";
        return gap + part;
      })
      .join("");
    items.push(marker + text.replace(/\n(?=.)/g, `\n${indent}`));
  }
  return items.length === 0 ? [] : [items.join("\n")];
}

function tableOf(table: HtmlNode, context: Context): string[] {
  const rows = rowsOf(table, 0);
  const width = Math.max(0, ...rows.map((cells) => cells.length));
  // One column is a layout, not a table.
  if (width < 2) return blocksOf(table, context);
  const lines = rows
    .map((cells) => cells.map((cell) => oneLine(blocksOf(cell, context).join(" ")).replaceAll("|", "\\|")))
    .filter((cells) => cells.some((cell) => cell !== ""))
    .map((cells) => [...cells, ...Array<string>(width - cells.length).fill("")]);
  if (lines.length === 0) return [];
  const [head = [], ...body] = lines;
  return [
    [head, Array<string>(width).fill("---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n"),
  ];
}

function rowsOf(node: HtmlNode, depth: number): HtmlNode[][] {
  const rows: HtmlNode[][] = [];
  for (const child of node.childNodes) {
    const name = nameOf(child);
    if (name === "tr") {
      rows.push([...child.childNodes].filter((cell) => nameOf(cell) === "td" || nameOf(cell) === "th"));
    } else if (depth === 0 && ["thead", "tbody", "tfoot"].includes(name)) rows.push(...rowsOf(child, 1));
  }
  return rows;
}

function inlineChildren(node: HtmlNode, context: Context): string {
  if (context.depth > maximumDepth) return collapse(node.textContent ?? "");
  let text = "";
  const inner = { ...context, depth: context.depth + 1 };
  for (const child of node.childNodes) {
    if (child.nodeType === 3) text += collapse(child.textContent ?? "");
    else if (child.nodeType === 1 && !skipped.has(nameOf(child)))
      text += inlineOf(child, nameOf(child), inner);
  }
  return text;
}

function inlineOf(node: HtmlNode, name: string, context: Context): string {
  if (name === "br") return "  \n";
  if (name === "img") return describePicture(node, context);
  const text = inlineChildren(node, context);
  // Blocks inside a heading or a cell: their words must not run together.
  if (blocks.has(name)) return ` ${text} `;
  if (text.trim() === "") return text === "" ? "" : " ";
  switch (name) {
    case "strong":
    case "b":
      return text.includes("**") ? text : around(text, "**");
    case "em":
    case "i":
      return text.includes("*") ? text : around(text, "*");
    case "code":
    case "kbd":
    case "samp":
      return text.includes("`") ? text : around(text, "`");
    case "a": {
      const href = absoluteLink(node.getAttribute?.("href") ?? null, context.baseUrl);
      const label = oneLine(text);
      // Signs that only mark a heading's own address.
      if (/^[#¶§🔗]$/u.test(label)) return "";
      return href === null || label.includes("](") ? text : `[${label.replace(/[[\]]/g, "")}](${href})`;
    }
    default:
      return text;
  }
}

/** Names of files and words that stand on every second picture. */
const saysNothing =
  /\.(?:png|jpe?g|gif|webp|svg|avif|bmp)$|^(?:img|dsc|image|picture|photo|screenshot|screen shot|icon|logo|banner|thumbnail|bild|foto|imagen|captura|untitled|null|undefined)[-_ ]?[\d_-]*$/i;

/** What a picture shows, as whoever made the page wrote it down for those who cannot see it. */
function describePicture(picture: HtmlNode, { caption = "" }: Context): string {
  const said = oneLine(picture.getAttribute?.("alt") ?? "").replace(/[[\]]/g, "");
  const isDecoration =
    picture.getAttribute?.("aria-hidden") === "true" ||
    /^(?:presentation|none)$/.test(picture.getAttribute?.("role") ?? "");
  if (isDecoration || said.length > 400 || !/\p{L}{3}/u.test(said) || saysNothing.test(said)) return "";
  return caption.toLowerCase().includes(said.toLowerCase()) ? "" : ` (${said.replace(/^\((.*)\)$/, "$1")}) `;
}

/** Marks stand at the words: Markdown knows none that begin with a blank. */
function around(text: string, mark: string): string {
  const [, before = "", words = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return `${before}${mark}${words}${mark}${after}`;
}

function absoluteLink(href: string | null, baseUrl: string | null): string | null {
  if (href === null || baseUrl === null || href.startsWith("#")) return null;
  if (!URL.canParse(href, baseUrl)) return null;
  const url = new URL(href, baseUrl);
  if (!["http:", "https:", "mailto:", "tel:"].includes(url.protocol)) return null;
  return url.href.replaceAll("(", "%28").replaceAll(")", "%29");
}

function holdsBlock(node: HtmlNode, depth: number): boolean {
  if (depth > 6) return false;
  for (const child of node.childNodes) {
    if (child.nodeType === 1 && (blocks.has(nameOf(child)) || holdsBlock(child, depth + 1))) return true;
  }
  return false;
}

function nameOf(node: HtmlNode): string {
  return node.nodeName.toLowerCase();
}

/** White space of the source means one blank; a no-break space is one too, since people search for the words. */
function collapse(text: string): string {
  return text.replace(/[\s\u00a0\u200b\ufeff]+/g, " ");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function tidy(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/[ \t]+/g, " ").trim())
    .join("  \n")
    .replace(/^(\s*\n)+|(\s*\n\s*)+$/g, "")
    .replace(/(\s*\n){2,}/g, "\n\n")
    .trim();
}
