// One keep-alive connection, as one customer has it; remembers how long each call took.
import { Client } from 'undici';

export class Connection {
  constructor(base) {
    const patience = { keepAliveTimeout: 30_000, bodyTimeout: 60_000, headersTimeout: 60_000 };
    this.client = new Client(base, { pipelining: 1, ...patience });
    this.calls = []; // [label, milliseconds] of the flow that runs
  }

  async call(label, method, path, headers = {}, body = undefined) {
    const begun = performance.now();
    const reply = await this.client.request({
      method,
      path,
      headers: { 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await reply.body.text();
    this.calls.push([label, performance.now() - begun]);
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      json = { raw: text.slice(0, 300) };
    }
    return { status: reply.statusCode, headers: reply.headers, json };
  }

  close() {
    return this.client.close();
  }
}
