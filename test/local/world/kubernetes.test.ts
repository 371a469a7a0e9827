import { startKubernetesWorld } from "../../../local/world/kubernetes/kubernetes-world.ts";
import { describeKubernetesApi } from "../../contract/kubernetes-api.ts";

const ROLES = {
  "admin-token": "admin",
  "reader-token": "reader",
  "nobody-token": "nobody",
} as const;

describeKubernetesApi("embedded Kubernetes API server", async () => {
  const world = await startKubernetesWorld({ tokens: ROLES });
  return {
    server: world.url,
    tokens: { admin: "admin-token", reader: "reader-token", nobody: "nobody-token" },
    fetch: (url, init) => fetch(url, init),
    compact: async () => world.compact(),
    stop: () => world.stop(),
  };
});
