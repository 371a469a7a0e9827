import type { ServedResource, ServedSubresource } from "./served-resource.ts";

/**
 * What an API server of Kubernetes 1.34 serves by itself, in the order of its discovery documents.
 * Columns: group (`-` is core), version, resource, kind, scope, short names, categories, verbs
 * (`*` is all eight), then subresources: `name` reads and writes the object itself,
 * `name=kind:verbs` is something else.
 */
const TABLE = `
- v1 bindings Binding namespaced - - create
- v1 componentstatuses ComponentStatus cluster cs - get,list
- v1 configmaps ConfigMap namespaced cm - *
- v1 endpoints Endpoints namespaced ep - *
- v1 events Event namespaced ev - *
- v1 limitranges LimitRange namespaced limits - *
- v1 namespaces Namespace cluster ns - create,delete,get,list,patch,update,watch finalize=Namespace:update status
- v1 nodes Node cluster no - * proxy=NodeProxyOptions:create,delete,get,patch,update status
- v1 persistentvolumeclaims PersistentVolumeClaim namespaced pvc - * status
- v1 persistentvolumes PersistentVolume cluster pv - * status
- v1 pods Pod namespaced po all * attach=PodAttachOptions:create,get binding=Binding:create ephemeralcontainers eviction=policy/v1/Eviction:create exec=PodExecOptions:create,get log=Pod:get portforward=PodPortForwardOptions:create,get proxy=PodProxyOptions:create,delete,get,patch,update resize status
- v1 podtemplates PodTemplate namespaced - - *
- v1 replicationcontrollers ReplicationController namespaced rc all * scale=autoscaling/v1/Scale:get,patch,update status
- v1 resourcequotas ResourceQuota namespaced quota - * status
- v1 secrets Secret namespaced - - *
- v1 serviceaccounts ServiceAccount namespaced sa - * token=authentication.k8s.io/v1/TokenRequest:create
- v1 services Service namespaced svc all * proxy=ServiceProxyOptions:create,delete,get,patch,update status
apiregistration.k8s.io v1 apiservices APIService cluster - api-extensions * status
apps v1 controllerrevisions ControllerRevision namespaced - - *
apps v1 daemonsets DaemonSet namespaced ds all * status
apps v1 deployments Deployment namespaced deploy all * scale=autoscaling/v1/Scale:get,patch,update status
apps v1 replicasets ReplicaSet namespaced rs all * scale=autoscaling/v1/Scale:get,patch,update status
apps v1 statefulsets StatefulSet namespaced sts all * scale=autoscaling/v1/Scale:get,patch,update status
events.k8s.io v1 events Event namespaced ev - *
authentication.k8s.io v1 selfsubjectreviews SelfSubjectReview cluster - - create
authentication.k8s.io v1 tokenreviews TokenReview cluster - - create
authorization.k8s.io v1 localsubjectaccessreviews LocalSubjectAccessReview namespaced - - create
authorization.k8s.io v1 selfsubjectaccessreviews SelfSubjectAccessReview cluster - - create
authorization.k8s.io v1 selfsubjectrulesreviews SelfSubjectRulesReview cluster - - create
authorization.k8s.io v1 subjectaccessreviews SubjectAccessReview cluster - - create
autoscaling v2 horizontalpodautoscalers HorizontalPodAutoscaler namespaced hpa all * status
autoscaling v1 horizontalpodautoscalers HorizontalPodAutoscaler namespaced hpa all * status
batch v1 cronjobs CronJob namespaced cj all * status
batch v1 jobs Job namespaced - all * status
certificates.k8s.io v1 certificatesigningrequests CertificateSigningRequest cluster csr - * approval status
networking.k8s.io v1 ingressclasses IngressClass cluster - - *
networking.k8s.io v1 ingresses Ingress namespaced ing - * status
networking.k8s.io v1 ipaddresses IPAddress cluster ip - *
networking.k8s.io v1 networkpolicies NetworkPolicy namespaced netpol - *
networking.k8s.io v1 servicecidrs ServiceCIDR cluster - - * status
policy v1 poddisruptionbudgets PodDisruptionBudget namespaced pdb - * status
rbac.authorization.k8s.io v1 clusterrolebindings ClusterRoleBinding cluster - - *
rbac.authorization.k8s.io v1 clusterroles ClusterRole cluster - - *
rbac.authorization.k8s.io v1 rolebindings RoleBinding namespaced - - *
rbac.authorization.k8s.io v1 roles Role namespaced - - *
storage.k8s.io v1 csidrivers CSIDriver cluster - - *
storage.k8s.io v1 csinodes CSINode cluster - - *
storage.k8s.io v1 csistoragecapacities CSIStorageCapacity namespaced - - *
storage.k8s.io v1 storageclasses StorageClass cluster sc - *
storage.k8s.io v1 volumeattachments VolumeAttachment cluster - - * status
storage.k8s.io v1 volumeattributesclasses VolumeAttributesClass cluster vac - *
admissionregistration.k8s.io v1 mutatingwebhookconfigurations MutatingWebhookConfiguration cluster - api-extensions *
admissionregistration.k8s.io v1 validatingadmissionpolicies ValidatingAdmissionPolicy cluster - api-extensions * status
admissionregistration.k8s.io v1 validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding cluster - api-extensions *
admissionregistration.k8s.io v1 validatingwebhookconfigurations ValidatingWebhookConfiguration cluster - api-extensions *
apiextensions.k8s.io v1 customresourcedefinitions CustomResourceDefinition cluster crd,crds api-extensions * status
scheduling.k8s.io v1 priorityclasses PriorityClass cluster pc - *
coordination.k8s.io v1 leases Lease namespaced - - *
node.k8s.io v1 runtimeclasses RuntimeClass cluster - - *
discovery.k8s.io v1 endpointslices EndpointSlice namespaced - - *
resource.k8s.io v1 deviceclasses DeviceClass cluster - - *
resource.k8s.io v1 resourceclaims ResourceClaim namespaced - - * status
resource.k8s.io v1 resourceclaimtemplates ResourceClaimTemplate namespaced - - *
resource.k8s.io v1 resourceslices ResourceSlice cluster - - *
flowcontrol.apiserver.k8s.io v1 flowschemas FlowSchema cluster - - * status
flowcontrol.apiserver.k8s.io v1 prioritylevelconfigurations PriorityLevelConfiguration cluster - - * status
`;

const ALL_VERBS = "create,delete,deletecollection,get,list,patch,update,watch";

/** The resources of the table above; built anew for each world, which adds its custom ones. */
export function builtInResources(): ServedResource[] {
  return TABLE.trim().split("\n").map(parseRow);
}

function parseRow(row: string): ServedResource {
  const columns = row.split(" ");
  const [group = "", version = "", resource = "", kind = "", scope, short, categories] = columns;
  const served = { group: group === "-" ? "" : group, version, resource, kind };
  return {
    ...served,
    // Events live once and are served by two groups.
    storage: group === "events.k8s.io" ? "events" : storageOf(served.group, resource),
    namespaced: scope === "namespaced",
    singularName: kind.toLowerCase(),
    listKind: `${kind}List`,
    shortNames: words(short),
    categories: words(categories),
    verbs: words(columns[7] === "*" ? ALL_VERBS : columns[7]),
    subresources: columns.slice(8).map((text) => parseSubresource(text, kind)),
    custom: false,
  };
}

function storageOf(group: string, resource: string): string {
  return group === "" ? resource : `${resource}.${group}`;
}

function words(text = "-"): string[] {
  return text === "-" ? [] : text.split(",");
}

function parseSubresource(text: string, ownKind: string): ServedSubresource {
  const [name = "", rest] = text.split("=");
  if (rest === undefined) {
    return { name, group: "", version: "", kind: ownKind, verbs: ["get", "patch", "update"] };
  }
  const [type = "", verbs] = rest.split(":");
  const [kind = "", version = "", group = ""] = type.split("/").reverse();
  return { name, group, version, kind, verbs: words(verbs) };
}
