export { parseFlags } from './flags.ts';
export { type Config, type ConfigKey, configKeyNames, configKeys, type KeyDefinition } from './keys.ts';
export { isLoopback, type ListenerName, listenHostOf, speaksTls } from './listen-host.ts';
export { checkConfig, configOf, defaultConfigFile, type ReadConfigOptions, readConfig } from './read.ts';
export { configTable, flagHelp } from './reference.ts';
