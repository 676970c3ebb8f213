/** A GET whose answer is read whole, and no further than a provider's metadata may be long. Redirects are not followed. */
export async function fetchBounded(address: string | URL, options: RequestInit): Promise<Response> {
  const response = await fetch(address, { ...options, redirect: 'error' });
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    // Leaving the loop ends the transfer.
    if (length > answerMax) throw new Error(`its answer is longer than ${answerMax} octets`);
    parts.push(part);
  }
  const { status, headers } = response;
  return new Response(Buffer.concat(parts), { status, headers });
}

const answerMax = 512 * 1024;
