// Stands for `undici` in bundles: the one class that functions use, without 270 KB of fetch, WebSocket,
// cache and mocks. The package's own index requires all of them at once, and gives dispatchers their
// methods: those that functions call are given here.
import request from "../node_modules/undici/lib/api/api-request.js";
import Dispatcher from "../node_modules/undici/lib/dispatcher/dispatcher.js";
import Pool from "../node_modules/undici/lib/dispatcher/pool.js";

Dispatcher.prototype.request = request;

export { Pool };
