// Stands for `undici` in bundles: the one class that functions use, without 270 KB of fetch, WebSocket,
// cache and mocks. The package's own index requires all of them at once.
import Pool from "../node_modules/undici/lib/dispatcher/pool.js";

export { Pool };
