/** The language of error messages' remedies. */
export type Language = 'en' | 'zh';

/** `--lang`, else LC_ALL, LC_MESSAGES or LANG as POSIX orders them. */
export function languageOf(
  stated: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const locale = stated ?? [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '') ?? 'en';
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
