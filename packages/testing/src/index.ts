export { createTestDatabase, type TestDatabase } from "./create-test-database.ts";
export { type FakeClock, fakeClock } from "./fake-clock.ts";
export { type FakeSettings, failWith, fakeConnector, passWith } from "./fake-connector.ts";
export * from "./run-program.ts";
export { type S3Server, startS3Server } from "./start-s3-server.ts";
export { type WaitForOptions, waitFor } from "./wait-for.ts";
