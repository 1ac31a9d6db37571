/** Vectors of one article's passages, in order, a byte a dimension: a quarter of the memory, and the ranking stays the same. */
export type PackedVectors = {
  dimensions: number;
  /** Per passage: its scale (float32, little endian), then a signed byte a dimension. */
  bytes: Uint8Array;
};

const scaleBytes = 4;

/** Vectors are brought to length 1 first, so that their products are cosines. Throws for vectors of unlike or no length. */
export function packVectors(vectors: readonly ArrayLike<number>[]): PackedVectors {
  const dimensions = vectors[0]?.length ?? 0;
  const size = scaleBytes + dimensions;
  const bytes = new Uint8Array(vectors.length * size);
  const view = new DataView(bytes.buffer);
  vectors.forEach((vector, at) => {
    if (vector.length !== dimensions || dimensions === 0)
      throw new Error("Vectors of one article have one length.");
    const unit = toUnitLength(vector);
    const largest = unit.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scale = largest / 127;
    view.setFloat32(at * size, scale, true);
    unit.forEach((value, dimension) => {
      view.setInt8(at * size + scaleBytes + dimension, scale === 0 ? 0 : Math.round(value / scale));
    });
  });
  return { dimensions, bytes };
}

/** How many vectors are in it; null when the bytes do not fit the dimensions. */
export function countVectors({ dimensions, bytes }: PackedVectors): number | null {
  const count = bytes.length / (scaleBytes + dimensions);
  return dimensions > 0 && Number.isInteger(count) ? count : null;
}

/** The scale and the signed bytes of one vector. */
export function readVector(
  { dimensions, bytes }: PackedVectors,
  at: number,
): { scale: number; values: Int8Array } {
  const from = at * (scaleBytes + dimensions);
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, scaleBytes);
  return {
    scale: view.getFloat32(0, true),
    values: new Int8Array(bytes.buffer, bytes.byteOffset + from + scaleBytes, dimensions),
  };
}

/** The same direction at length 1; all zeros stay so. */
export function toUnitLength(vector: ArrayLike<number>): Float32Array {
  const unit = Float32Array.from(vector);
  const length = Math.sqrt(unit.reduce((sum, value) => sum + value * value, 0));
  return length > 0 && Number.isFinite(length) ? unit.map((value) => value / length) : unit.fill(0);
}
