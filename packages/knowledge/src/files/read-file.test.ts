import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { maximumFileBytes, readFile } from "./read-file.ts";

const read = async (name: string, bytes: Buffer | string) => {
  const result = await readFile({ name, bytes: Buffer.from(bytes as string) });
  if (result.kind === "refused") throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result;
};
const code = async (name: string, bytes: Buffer | string) => {
  const result = await readFile({ name, bytes: Buffer.from(bytes as string) });
  return result.kind === "refused" ? result.failure.code : "read";
};

describe("A1: a file", () => {
  it("in Markdown, read, has its main heading as title and the rest as it stands", async () => {
    const { title, articles } = await read(
      "returns.md",
      "# Returns\r\n\r\nYou have **30 days**.\r\n\r\n## Bikes\r\n\r\nCollected.",
    );
    expect(title).toBe("Returns");
    expect(articles).toMatchObject([
      { title: "Returns", body: "You have **30 days**.\n\n## Bikes\n\nCollected." },
    ]);
  });

  it("in Markdown with front matter, read, has the title that stands there", async () => {
    const { articles } = await read("x.md", "---\ntitle: 'Warranty'\ntags: [a]\n---\n\nTwo years.");
    expect(articles).toMatchObject([{ title: "Warranty", body: "Two years." }]);
  });

  it("in plain text, read, is called as it is called", async () => {
    expect((await read("Opening hours.txt", "Nine to five.")).articles).toMatchObject([
      { title: "Opening hours", body: "Nine to five." },
    ]);
  });

  it("in HTML, read, is Markdown without what could run, in the language it names", async () => {
    const { articles } = await read(
      "page.html",
      '<html lang="de"><head><title>Preise</title><style>p{}</style></head><body><h1>Preise</h1><p onclick="x()">Ab <b>10 €</b>.</p><script>steal()</script><img src=x onerror=steal()><a href="javascript:steal()">hier</a></body></html>',
    );
    expect(articles).toMatchObject([{ title: "Preise", body: "Ab **10 €**.\n\nhier", language: "de" }]);
  });

  it("in Windows' own encoding with an unknown charset, read, is text all the same", async () => {
    const { articles } = await read(
      "x.html",
      Buffer.from('<meta charset="windows-1252"><p>Größe</p>', "latin1"),
    );
    expect(articles[0]?.body).toBe("Größe");
  });

  it("in PDF, read, has paragraphs put together, headings by their size and no running lines", async () => {
    const { articles, title } = await read(
      "manual.pdf",
      pdf([page("Brakes"), page("Gears"), page("Lights"), page("Bell")]),
    );
    expect(title).toBe("manual");
    expect(articles[0]?.body).toBe(
      ["Brakes", "Gears", "Lights", "Bell"]
        .map((name) => `## ${name}\n\n${name} are adjusted with a wrench of five millimetres, once a year.`)
        .join("\n\n"),
    );
  });

  it("in PDF, read, keeps where links lead to, unless it is written there, and nothing of other kinds of links", async () => {
    const links: Link[] = [
      { y: 700, uri: "https://help.example/returns" },
      { y: 688, uri: "https://www.help.example/" },
      { y: 676, uri: "javascript:steal()" },
    ];
    const lines = ["Our returns page tells more.", "See help.example for all.", "Never this."];
    const texts = lines.map((text, at) => ({ size: 10, y: 700 - 12 * at, text }));
    const { articles } = await read("links.pdf", pdf([texts], { links }));
    expect(articles[0]?.body).toBe(
      "Our returns page tells more. (https://help.example/returns) See help.example for all. Never this.",
    );
  });

  it("in DOCX, read, keeps headings, lists, tables and links", async () => {
    const { articles } = await read("handbook.docx", docx());
    expect(articles[0]?.body).toBe(
      "## Goodwill\n\nUp to **25 euro**, [as agreed](https://help.example/goodwill).\n\n| Case | Limit |\n| --- | --- |\n| Late | 10 |",
    );
  });

  it.each([
    ["comma and header", 'Question,Answer,URL\nHow long?,"Three days,\n""really"".",https://x.example/a\n'],
    [
      "semicolon, as German Excel writes it",
      '\ufeffFrage;Antwort;Link\r\nHow long?;"Three days,\n""really"".";https://x.example/a\r\n',
    ],
    [
      "tab and other columns first",
      'id\tanswer\tquestion\turl\n1\t"Three days,\n""really""."\tHow long?\thttps://x.example/a',
    ],
  ])("in CSV with %s, read, has an article for each row", async (_, text) => {
    const { articles } = await read("faq.csv", text);
    expect(articles).toMatchObject([
      { title: "How long?", body: 'Three days,\n"really".', url: "https://x.example/a" },
    ]);
  });

  it("in CSV whose rows are moved and completed, read again, keeps the keys of its questions and says what was left out", async () => {
    const first = await read("faq.csv", "How long?,Three days.\nHow much?,Five euro.");
    const second = await read(
      "faq.csv",
      "How much?,Six euro.\nWhere?,\nHow long?,Three days.\nHow long?,Four days.",
    );
    expect(new Set(second.articles.map(({ key }) => key))).toEqual(
      new Set(first.articles.map(({ key }) => key)),
    );
    expect(second.notes).toEqual([
      "1 rows without question or answer were left out.",
      "1 questions stand there more than once; the last answer counts.",
    ]);
  });

  it("that is a long manual, read, is an article per chapter, with keys that stay when another chapter changes", async () => {
    const chapter = (name: string) => `## ${name}\n\n${`All about ${name}. `.repeat(400)}`;
    const first = await read(
      "manual.md",
      `# Manual\n\nWelcome.\n\n${["Brakes", "Gears", "Lights", "Bell"].map(chapter).join("\n\n")}`,
    );
    expect(first.articles.map(({ title }) => title)).toEqual([
      "Manual",
      "Manual: Brakes",
      "Manual: Gears",
      "Manual: Lights",
      "Manual: Bell",
    ]);
    const second = await read(
      "manual.md",
      `# Manual\n\nWelcome.\n\n${["Frame", "Brakes", "Gears", "Lights", "Bell"].map(chapter).join("\n\n")}`,
    );
    const keys = first.articles.map(({ key }) => key);
    expect(second.articles.map(({ key }) => key).filter((key) => keys.includes(key))).toEqual(keys);
  });

  it.each([
    ["nothing", "a.md", "", "file-empty"],
    ["blanks only", "a.txt", " \n\t ", "file-empty"],
    ["markup without text", "a.html", "<div><img src=x></div>", "file-without-text"],
    ["more than the limit", "a.md", Buffer.alloc(maximumFileBytes + 1, "a"), "file-too-large"],
    ["a picture", "a.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]), "file-type-unknown"],
    [
      "a picture that is called text",
      "a.txt",
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]),
      "file-type-unknown",
    ],
    ["an archive that is no document", "a.zip", Buffer.from("PK\u0003\u0004…"), "file-type-unknown"],
    ["a damaged document", "a.docx", Buffer.from("PK\u0003\u0004…"), "file-unreadable"],
    [
      "a document with a password",
      "a.docx",
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]),
      "file-encrypted",
    ],
    ["a program", "a.exe", "MZ", "file-type-unknown"],
    ["a damaged PDF", "a.pdf", "%PDF-1.4\nnothing of it", "file-unreadable"],
    ["a PDF of pictures", "a.pdf", pdf([[], [], []]), "file-scanned"],
    ["a table with one column", "a.csv", "one\ntwo\n", "file-without-questions"],
  ])("that holds %s, read, is refused with a code and words", async (_, name, bytes, expected) => {
    expect(await code(name, bytes)).toBe(expected);
  });

  it("that is a PDF with a password, read, is refused for that", async () => {
    expect(await code("secret.pdf", pdf([page("Secret")], { isLocked: true }))).toBe("file-encrypted");
  });

  it("that would unpack to gigabytes, read, is refused before it does", async () => {
    const bomb = zip({ "word/document.xml": Buffer.from("<a/>") }, { claimedSize: 3_000_000_000 });
    expect(await code("bomb.docx", bomb)).toBe("file-unreadable");
  });
});

type Text = { size: number; y: number; text: string };
type Link = { y: number; uri: string };

function page(name: string): Text[] {
  return [
    { size: 9, y: 800, text: "Lumen Bikes, service manual" },
    { size: 16, y: 740, text: name },
    { size: 10, y: 700, text: `${name} are adjusted with a wrench of five milli-` },
    { size: 10, y: 688, text: "metres, once a year." },
    { size: 9, y: 40, text: `Page ${name.length} of 4` },
  ];
}

/** The smallest PDF that readers accept: pages of texts at their places. */
function pdf(pages: Text[][], options: { isLocked?: boolean; links?: Link[] } = {}): Buffer {
  const annotations = (options.links ?? []).map(
    ({ y, uri }) =>
      `<< /Type /Annot /Subtype /Link /Rect [60 ${y - 2} 120 ${y + 9}] /A << /S /URI /URI (${uri.replace(/[()]/g, "\\$&")}) >> >>`,
  );
  const objects: string[] = [];
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(" ");
  objects[1] = "<< /Type /Catalog /Pages 2 0 R >>";
  objects[2] = `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`;
  objects[3] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
  for (const [index, texts] of pages.entries()) {
    const stream = texts
      .map(({ size, y, text }) => `BT /F1 ${size} Tf 50 ${y} Td (${text}) Tj ET`)
      .join("\n");
    const number = 4 + index * 2;
    objects[number] =
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${number + 1} 0 R /Annots [${annotations.join(" ")}] >>`;
    objects[number + 1] = `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`;
  }
  const locked = objects.length;
  if (options.isLocked) {
    const filler = "ab".repeat(32);
    objects[locked] = `<< /Filter /Standard /V 1 /R 2 /O <${filler}> /U <${filler}> /P -44 >>`;
  }
  let text = "%PDF-1.4\n";
  const offsets: number[] = [];
  for (const [number, object] of objects.entries()) {
    if (object === undefined) continue;
    offsets[number] = text.length;
    text += `${number} 0 obj\n${object}\nendobj\n`;
  }
  const start = text.length;
  const entries = objects
    .map((_, number) => `${String(offsets[number] ?? 0).padStart(10, "0")} 00000 n \n`)
    .slice(1);
  const encrypt = options.isLocked ? ` /Encrypt ${locked} 0 R /ID [<00> <00>]` : "";
  text += `xref\n0 ${objects.length}\n0000000000 65535 f \n${entries.join("")}trailer\n<< /Size ${objects.length} /Root 1 0 R${encrypt} >>\nstartxref\n${start}\n%%EOF`;
  return Buffer.from(text, "latin1");
}

function docx(): Buffer {
  const names =
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
  const run = (text: string, style = "") => `<w:r>${style}<w:t>${text}</w:t></w:r>`;
  const cell = (text: string) => `<w:tc><w:p>${run(text)}</w:p></w:tc>`;
  const row = (...cells: string[]) => `<w:tr>${cells.map(cell).join("")}</w:tr>`;
  const body = [
    `<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr>${run("Goodwill")}</w:p>`,
    `<w:p><w:r><w:t xml:space="preserve">Up to </w:t></w:r>${run("25 euro", "<w:rPr><w:b/></w:rPr>")}<w:r><w:t xml:space="preserve">, </w:t></w:r><w:hyperlink r:id="r2">${run("as agreed")}</w:hyperlink>${run(".")}</w:p>`,
    `<w:tbl>${row("Case", "Limit")}${row("Late", "10")}</w:tbl>`,
  ].join("");
  const types =
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>';
  const relation = (target: string, kind: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"/></Relationships>`;
  return zip({
    "[Content_Types].xml": Buffer.from(types),
    "_rels/.rels": Buffer.from(relation("word/document.xml", "officeDocument")),
    "word/_rels/document.xml.rels": Buffer.from(
      relation("styles.xml", "styles").replace(
        "</Relationships>",
        '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://help.example/goodwill" TargetMode="External"/></Relationships>',
      ),
    ),
    "word/styles.xml": Buffer.from(
      `<w:styles ${names}><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>`,
    ),
    "word/document.xml": Buffer.from(`<w:document ${names}><w:body>${body}</w:body></w:document>`),
  });
}

/** An archive without compression. */
function zip(files: Record<string, Buffer>, options: { claimedSize?: number } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(options.claimedSize ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from([0x50, 0x4b, 3, 4]), common, Buffer.from(name), content);
    const entry = Buffer.alloc(46);
    Buffer.from([0x50, 0x4b, 1, 2]).copy(entry);
    entry.writeUInt16LE(20, 4);
    common.copy(entry, 6);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + content.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  Buffer.from([0x50, 0x4b, 5, 6]).copy(end);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}
