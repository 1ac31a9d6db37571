export { createTestDatabase, type TestDatabase } from "./create-test-database.ts";
export { type FakeClock, fakeClock } from "./fake-clock.ts";
export { type WaitForOptions, waitFor } from "./wait-for.ts";
