/** Where a server reports to: `host:port` in the clear, `https://host:port` over TLS. Undefined for what is neither. */
export function parseReportAddress(text: string): { readonly address: string; readonly tls: boolean } | undefined {
  const [, scheme, host = '', port = ''] =
    /^(https:\/\/)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(text) ?? [];
  if (host === '' || Number(port) < 1 || Number(port) > 65_535) return undefined;
  return { address: `${host}:${port}`, tls: scheme !== undefined };
}
