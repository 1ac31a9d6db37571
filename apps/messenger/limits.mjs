/**
 * What the messenger may weigh, in bytes as they travel (gzip; Brotli is less still). The loader is on every page of the company's
 * for every visitor, so it is counted alone; "opened" is everything that a visitor has fetched who reads and writes,
 * the largest language included.
 */
export const limits = { loader: 5_000, opened: 25_000 };
