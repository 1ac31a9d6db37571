import { expect, test } from "vitest";
import { readMultipart } from "./read-multipart.ts";

async function encode(form: FormData): Promise<{ contentType: string; body: Buffer }> {
  const request = new Request("http://localhost/", { method: "POST", body: form });
  return {
    contentType: request.headers.get("content-type") ?? "",
    body: Buffer.from(await request.arrayBuffer()),
  };
}

test("multipart, with a binary file and a value, gives both parts byte for byte", async () => {
  const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
  const form = new FormData();
  form.append("note", "hello\r\n--there");
  form.append("file", new Blob([bytes], { type: "image/png" }), "größe.png");
  const { contentType, body } = await encode(form);
  const [note, file] = readMultipart(contentType, body) ?? [];
  expect(note).toMatchObject({ field: "note", fileName: undefined });
  expect(note?.content.toString()).toBe("hello\r\n--there");
  expect(file).toMatchObject({ field: "file", fileName: "größe.png", contentType: "image/png" });
  expect(file?.content.equals(bytes)).toBe(true);
});

test.each([
  ["another content type", "application/json", "{}"],
  ["no boundary", "multipart/form-data", "--x\r\n\r\n--x--"],
  ["no end", "multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'],
])("multipart, with %s, is not read", (_, contentType, body) => {
  expect(readMultipart(contentType, Buffer.from(body))).toBeUndefined();
});
