const SUBDOMAIN_LENGTH = 253;
const LABEL_LENGTH = 63;

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const ALPHABET =
  "must consist of lower case alphanumeric characters and '-', and must start and end with an alphanumeric character";

/** Why a text is no DNS-1123 subdomain, the form of most Kubernetes names; `undefined` when it is one. */
export function dnsSubdomainProblem(name: string): string | undefined {
  if (name.length > SUBDOMAIN_LENGTH) return `must be no more than ${SUBDOMAIN_LENGTH} characters`;
  if (SUBDOMAIN.test(name)) return undefined;
  return `a lowercase RFC 1123 subdomain ${ALPHABET}; parts are joined by '.'`;
}

/** Why a text is no DNS-1123 label, the form of a namespace's name; `undefined` when it is one. */
export function dnsLabelProblem(name: string): string | undefined {
  if (name.length > LABEL_LENGTH) return `must be no more than ${LABEL_LENGTH} characters`;
  return LABEL.test(name) ? undefined : `a lowercase RFC 1123 label ${ALPHABET}`;
}
