/** Calls of services whose clients nothing else here needs, as the account's root; ministack checks no signature of his. */
export class AwsCalls {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** A call of a service that speaks AWS's query protocol; answers with its XML. */
  query(service: string, version: string, parameters: Readonly<Record<string, string>>) {
    const body = new URLSearchParams({ ...parameters, Version: version });
    return this.#send(service, { "content-type": "application/x-www-form-urlencoded" }, `${body}`);
  }

  /** A call of a service that speaks AWS's JSON protocol; `target` is `AWSEvents.PutRule`. */
  async json<Answer>(service: string, target: string, input: object): Promise<Answer> {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return JSON.parse(await this.#send(service, headers, JSON.stringify(input)));
  }

  async #send(
    service: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<string> {
    const credential = `test/20261123/us-east-1/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
    const answer = await fetch(this.#url, {
      method: "POST",
      headers: { ...headers, authorization },
      body,
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${service} answers ${answer.status}: ${said}`);
    return said;
  }
}
