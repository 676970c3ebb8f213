export { type StartTestServerOptions, startTestServer } from './start-test-server.ts';
export type { TestClientOptions, TestServer } from './test-server.ts';
