const WORDS =
  "amber birch cedar delta ember fjord grove haven islet jetty knoll larch mossy north ocean piers quart river shoal tidal upper vapor waves xenon yield zonal".split(
    " ",
  );

/** A word of a small vocabulary, as names and labels have. */
export function word(random: () => number): string {
  return WORDS[Math.floor(random() * WORDS.length)] as string;
}

function text(random: () => number, length: number): string {
  let made = "";
  while (made.length < length) made += `${word(random)}${Math.floor(random() * 1e6).toString(36)} `;
  return made.slice(0, length);
}

function metadata(name: string, namespace: string, random: () => number): object {
  return {
    name,
    namespace,
    labels: {
      "app.kubernetes.io/name": word(random),
      "app.kubernetes.io/instance": `${word(random)}-${word(random)}`,
      "app.kubernetes.io/managed-by": "Helm",
      "helm.sh/chart": `${word(random)}-1.${Math.floor(random() * 40)}.0`,
    },
    annotations: {
      "meta.helm.sh/release-name": word(random),
      "meta.helm.sh/release-namespace": namespace,
      "checksum/config": text(random, 64).replaceAll(" ", "0"),
    },
  };
}

export function configMap(name: string, namespace: string, random: () => number): object {
  const keys = Array.from(
    { length: 3 + Math.floor(random() * 5) },
    (_, i) => `${word(random)}-${i}.conf`,
  );
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(name, namespace, random),
    data: Object.fromEntries(
      keys.map((key) => [key, text(random, 100 + Math.floor(random() * 300))]),
    ),
  };
}

export function secret(name: string, namespace: string, random: () => number): object {
  const bytes = Buffer.from(Array.from({ length: 600 }, () => Math.floor(random() * 256)));
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: "Opaque",
    metadata: metadata(name, namespace, random),
    data: {
      "tls.key": bytes.toString("base64"),
      token: Buffer.from(text(random, 40)).toString("base64"),
    },
  };
}

function container(random: () => number): object {
  return {
    name: word(random),
    image: `registry.example.com/${word(random)}/${word(random)}:v1.${Math.floor(random() * 99)}.0`,
    ports: [{ name: "http", containerPort: 8080 }],
    env: Array.from({ length: 6 }, (_, i) => ({ name: `SETTING_${i}`, value: text(random, 24) })),
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    readinessProbe: { httpGet: { path: "/ready", port: "http" }, periodSeconds: 10 },
    volumeMounts: [{ name: "config", mountPath: "/etc/config" }],
  };
}

function podSpec(random: () => number): object {
  return {
    containers: [container(random)],
    volumes: [{ name: "config", configMap: { name: word(random) } }],
    nodeSelector: { "kubernetes.io/os": "none" },
  };
}

export function pod(name: string, namespace: string, random: () => number): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: metadata(name, namespace, random),
    spec: podSpec(random),
  };
}

/** Paused, so that its controller makes no ReplicaSet and the number of objects stays what was asked for. */
export function deployment(name: string, namespace: string, random: () => number): object {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(name, namespace, random),
    spec: {
      paused: true,
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(random) },
    },
  };
}

export function serviceAccount(name: string, namespace: string, random: () => number): object {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: metadata(name, namespace, random) };
}

export function claim(name: string, namespace: string, random: () => number): object {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: metadata(name, namespace, random),
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "none",
      resources: { requests: { storage: `${1 + Math.floor(random() * 100)}Gi` } },
    },
  };
}

export function widget(name: string, namespace: string, random: () => number): object {
  return {
    apiVersion: "bench.jangada.io/v1",
    kind: "Widget",
    metadata: metadata(name, namespace, random),
    spec: {
      size: Math.floor(random() * 1e6),
      parts: Array.from({ length: 8 }, () => ({ name: word(random), note: text(random, 60) })),
    },
  };
}
