import { Option } from 'commander';
import { countArgument } from './parse.ts';

/** What every command takes, before or after its name. */
export interface GlobalOptions {
  readonly endpoint?: string;
  readonly key?: string;
  readonly signIn?: string;
  readonly keyFile?: string;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly session?: 'encrypted' | 'authenticated' | 'none';
  readonly verifyAnswers?: 'all' | 'administration' | 'none';
  readonly serverKey?: string;
  readonly json?: boolean;
  readonly lang?: 'en' | 'zh';
  readonly timeout?: number;
}

export function globalOptions(): Option[] {
  return [
    new Option(
      '--endpoint <host:port>',
      "the server's gRPC, grpcs://host:port with TLS, or hdl://host:port (NAMEPLATE_ENDPOINT, else 127.0.0.1:7400)",
    ),
    new Option('--key <key>', 'API key; better in NAMEPLATE_KEY, where others on this machine cannot see it'),
    new Option('--sign-in <index:handle>', 'sign in by a key of a handle, such as 300:0.NA/88.118.22'),
    new Option('--key-file <file>', 'its private key; a secret key comes from NAMEPLATE_SECRET instead'),
    new Option('--tls-ca <file>', 'authority that the server is trusted by, PEM (NAMEPLATE_TLS_CA)'),
    new Option('--tls-cert <file>', 'client certificate, PEM (NAMEPLATE_TLS_CERT)'),
    new Option('--tls-key <file>', 'its private key, PEM (NAMEPLATE_TLS_KEY)'),
    new Option(
      '--session <kind>',
      'what is asked over hdl:// signed in goes in (default: encrypted where offered)',
    ).choices(['encrypted', 'authenticated', 'none']),
    new Option('--verify-answers <which>', 'that the server has to sign over hdl:// (default: administration)').choices(
      ['all', 'administration', 'none'],
    ),
    new Option('--server-key <file>', "the server's public key over hdl://, as PEM or HS_PUBKEY data"),
    new Option('--json', 'one JSON document, or JSON Lines for lists and streams'),
    new Option('--lang <language>', 'of the advice in error messages (else by LANG)').choices(['en', 'zh']),
    new Option('--timeout <seconds>', 'how long to wait for the server (default: 10)').argParser(countArgument),
  ];
}
