// Stands for `undici` in the package: its own index needs a newer Node than 20. The client of Kubernetes
// asks for `fetch` in parts that the command does not use, and could as well use Node's.
import request from "../../node_modules/undici/lib/api/api-request.js";
import Agent from "../../node_modules/undici/lib/dispatcher/agent.js";
import Dispatcher from "../../node_modules/undici/lib/dispatcher/dispatcher.js";
import Pool from "../../node_modules/undici/lib/dispatcher/pool.js";
import ProxyAgent from "../../node_modules/undici/lib/dispatcher/proxy-agent.js";

// Which its own index does as well.
Dispatcher.prototype.request = request;

const { fetch } = globalThis;

export { Agent, fetch, Pool, ProxyAgent };
