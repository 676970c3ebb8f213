export { resetAdministratorKey } from './administrator-key.ts';
export { type AssembleOptions, assemble, type Endpoints, type RunningServer } from './assemble.ts';
export { banner } from './banner.ts';
export { checkFiles } from './check-files.ts';
export { type Config, type ConfigKey, checkConfig, configKeyNames, configOf, readConfig } from './config/index.ts';
export { serverKeyFile } from './listeners/handle/server-key.ts';
export { siteRecord } from './listeners/handle/site.ts';
export { runServer } from './main.ts';
export { createLogger, type Logger, silentLogger } from './observe/logger.ts';
