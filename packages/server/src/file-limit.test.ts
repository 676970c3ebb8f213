import { describe, expect, it } from 'vitest';
import { configOf } from './config/index.ts';
import { fileLimitProblem } from './file-limit.ts';

describe('the limit of open files', () => {
  it('is enough for 18,000 MQTT connections in the default configuration, or somebody hears of it', () => {
    expect(configOf().mqtt_connections_max).toBeGreaterThanOrEqual(18_000);
    expect(fileLimitProblem(configOf(), 40_000)).toBeUndefined();
    expect(fileLimitProblem(configOf(), 20_000)).toMatchObject({
      fatal: false,
      message: expect.stringMatching(/18800 fit under the limit of 20000.*ulimit -n 33488/),
    });
  });

  it('counts what the configuration allows', () => {
    const few = {
      grpc_connections_max: 1,
      http_connections_max: 1,
      handle_connections_max: 1,
      mqtt_connections_max: 1,
    };
    expect(fileLimitProblem(configOf(few), 1204)).toBeUndefined();
    expect(fileLimitProblem(configOf(few), 1203)).toMatchObject({ fatal: false });
  });

  it('refuses a limit that leaves nothing for connections, with the remedy', () => {
    expect(fileLimitProblem(configOf(), 1024)).toMatchObject({
      fatal: true,
      message: expect.stringMatching(/limit of 1024 open files.*LimitNOFILE=33488/),
    });
  });

  it('is quiet where the limit is not known', () => {
    expect(fileLimitProblem(configOf(), Number.POSITIVE_INFINITY)).toBeUndefined();
  });
});
