// own-address.ts — where this host listens, for those who must know: functions that call it, routes that lead to it.

export class OwnAddress {
  #url: string | undefined;
  #told: () => void = () => undefined;
  readonly #known: Promise<void>;

  /** `expected`: the host is going to listen. */
  constructor({ expected }: { readonly expected: boolean }) {
    this.#known = expected
      ? new Promise((resolve) => {
          this.#told = resolve;
        })
      : Promise.resolve();
  }

  get url(): string | undefined {
    return this.#url;
  }

  learn(url: string): void {
    this.#url = url;
    this.#told();
  }

  /** Waits until the host listens, where it is going to. */
  async whenKnown(): Promise<string | undefined> {
    await this.#known;
    return this.#url;
  }
}
