/** How Velero names its AWS plug-in (velero pkg/plugin/clientmgmt/process/registry.go). */
export const AWS_PROVIDERS: readonly string[] = ["aws", "velero.io/aws"];
