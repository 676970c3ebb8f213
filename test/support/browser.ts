/** A person at a browser, as far as signing in needs it: cookies by path, redirects, and forms that are filled in and sent. */
export class Browser {
  readonly #cookies: { name: string; path: string; value: string }[] = [];
  readonly #answers: Readonly<Record<string, string>>;

  /** `answers`: what is typed into fields, by their names. */
  constructor(answers: Readonly<Record<string, string>>) {
    this.#answers = answers;
  }

  /** Opens an address, and goes on until a page has no form to fill in; gives what it says. */
  async visit(address: string): Promise<string> {
    let page = await this.#go(address, {});
    for (let steps = 0; steps < 10; steps += 1) {
      const form = /<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/.exec(page.text);
      if (form === null) return page.text;
      const [, action = '', inside = ''] = form;
      page = await this.#go(new URL(action.replaceAll('&amp;', '&'), page.url).href, {
        method: 'POST',
        body: this.#fill(inside),
      });
    }
    throw new Error(`The sign-in does not end: ${page.text.slice(0, 500)}`);
  }

  #fill(form: string): URLSearchParams {
    const fields = new URLSearchParams();
    for (const [input] of form.matchAll(/<(?:input|button)[^>]*>/g)) {
      const name = /\bname="([^"]+)"/.exec(input)?.[1];
      if (name === undefined) continue;
      fields.set(name, this.#answers[name] ?? /\bvalue="([^"]*)"/.exec(input)?.[1] ?? '');
    }
    return fields;
  }

  async #go(address: string, init: RequestInit): Promise<{ readonly url: string; readonly text: string }> {
    let [url, options] = [address, init];
    for (let hops = 0; hops < 20; hops += 1) {
      const { pathname } = new URL(url);
      const sent = this.#cookies.filter(({ path }) => pathname.startsWith(path));
      const cookie = sent.map(({ name, value }) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { ...options, redirect: 'manual', headers: { cookie } });
      for (const text of response.headers.getSetCookie()) this.#keep(text);
      const to = response.headers.get('location');
      if (to === null) return { url, text: await response.text() };
      await response.arrayBuffer();
      [url, options] = [new URL(to, url).href, {}];
    }
    throw new Error(`Redirects without end at ${url}.`);
  }

  #keep(text: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
    const path = /;\s*path=([^;]+)/i.exec(text)?.[1] ?? '/';
    const at = this.#cookies.findIndex((one) => one.name === name && one.path === path);
    if (at >= 0) this.#cookies.splice(at, 1);
    if (value !== '') this.#cookies.push({ name, path, value });
  }
}
