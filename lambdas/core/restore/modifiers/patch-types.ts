import type { PatchTypes } from "./patch-field.ts";

/**
 * How strategic merge patches merge the lists of Kubernetes' own kinds, from the OpenAPI document of
 * Kubernetes v1.34.4. Written by scripts/generate-patch-types.ts: never by hand.
 */
export const PATCH_TYPES: PatchTypes = {
  kinds: {
    "admissionregistration.k8s.io/v1/MutatingWebhookConfiguration":
      "admissionregistration.v1.MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy":
      "admissionregistration.v1.ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration":
      "admissionregistration.v1.MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/v1alpha1/MutatingAdmissionPolicy":
      "admissionregistration.v1alpha1.MutatingAdmissionPolicy",
    "admissionregistration.k8s.io/v1alpha1/MutatingAdmissionPolicyBinding":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/v1beta1/MutatingAdmissionPolicy":
      "admissionregistration.v1alpha1.MutatingAdmissionPolicy",
    "admissionregistration.k8s.io/v1beta1/MutatingAdmissionPolicyBinding":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "apiextensions.k8s.io/v1/CustomResourceDefinition": "apiextensions.v1.CustomResourceDefinition",
    "apiregistration.k8s.io/v1/APIService": "autoscaling.v2.HorizontalPodAutoscaler",
    "apps/v1/ControllerRevision": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "apps/v1/DaemonSet": "apps.v1.DaemonSet",
    "apps/v1/Deployment": "apps.v1.DaemonSet",
    "apps/v1/ReplicaSet": "apps.v1.DaemonSet",
    "apps/v1/StatefulSet": "apps.v1.StatefulSet",
    "authentication.k8s.io/v1/SelfSubjectReview":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "authentication.k8s.io/v1/TokenRequest":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "authentication.k8s.io/v1/TokenReview":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "authorization.k8s.io/v1/LocalSubjectAccessReview":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "authorization.k8s.io/v1/SelfSubjectAccessReview":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "authorization.k8s.io/v1/SelfSubjectRulesReview":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "authorization.k8s.io/v1/SubjectAccessReview":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "autoscaling/v1/HorizontalPodAutoscaler":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "autoscaling/v1/Scale": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "autoscaling/v2/HorizontalPodAutoscaler": "autoscaling.v2.HorizontalPodAutoscaler",
    "batch/v1/CronJob": "batch.v1.CronJob",
    "batch/v1/Job": "apps.v1.DaemonSet",
    "certificates.k8s.io/v1/CertificateSigningRequest":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "certificates.k8s.io/v1alpha1/ClusterTrustBundle":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "certificates.k8s.io/v1alpha1/PodCertificateRequest": "autoscaling.v2.HorizontalPodAutoscaler",
    "certificates.k8s.io/v1beta1/ClusterTrustBundle":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "coordination.k8s.io/v1/Lease": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "coordination.k8s.io/v1alpha2/LeaseCandidate":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "coordination.k8s.io/v1beta1/LeaseCandidate":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "discovery.k8s.io/v1/EndpointSlice":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "events.k8s.io/v1/Event": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "flowcontrol.apiserver.k8s.io/v1/FlowSchema": "autoscaling.v2.HorizontalPodAutoscaler",
    "flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration":
      "autoscaling.v2.HorizontalPodAutoscaler",
    "internal.apiserver.k8s.io/v1alpha1/StorageVersion":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "networking.k8s.io/v1/IPAddress": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "networking.k8s.io/v1/Ingress": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "networking.k8s.io/v1/IngressClass":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "networking.k8s.io/v1/NetworkPolicy":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "networking.k8s.io/v1/ServiceCIDR": "autoscaling.v2.HorizontalPodAutoscaler",
    "networking.k8s.io/v1beta1/IPAddress":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "networking.k8s.io/v1beta1/ServiceCIDR": "autoscaling.v2.HorizontalPodAutoscaler",
    "node.k8s.io/v1/RuntimeClass": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "policy/v1/Eviction": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "policy/v1/PodDisruptionBudget": "policy.v1.PodDisruptionBudget",
    "rbac.authorization.k8s.io/v1/ClusterRole":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "rbac.authorization.k8s.io/v1/ClusterRoleBinding":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "rbac.authorization.k8s.io/v1/Role":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "rbac.authorization.k8s.io/v1/RoleBinding":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "resource.k8s.io/v1/DeviceClass": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "resource.k8s.io/v1/ResourceClaim": "resource.v1.ResourceClaim",
    "resource.k8s.io/v1/ResourceClaimTemplate": "resource.v1.ResourceClaimTemplate",
    "resource.k8s.io/v1/ResourceSlice": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "resource.k8s.io/v1alpha3/DeviceTaintRule":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "resource.k8s.io/v1beta1/DeviceClass":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "resource.k8s.io/v1beta1/ResourceClaim": "resource.v1.ResourceClaim",
    "resource.k8s.io/v1beta1/ResourceClaimTemplate": "resource.v1.ResourceClaimTemplate",
    "resource.k8s.io/v1beta1/ResourceSlice":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "resource.k8s.io/v1beta2/DeviceClass":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "resource.k8s.io/v1beta2/ResourceClaim": "resource.v1.ResourceClaim",
    "resource.k8s.io/v1beta2/ResourceClaimTemplate": "resource.v1.ResourceClaimTemplate",
    "resource.k8s.io/v1beta2/ResourceSlice":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "scheduling.k8s.io/v1/PriorityClass":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "storage.k8s.io/v1/CSIDriver": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "storage.k8s.io/v1/CSINode": "storage.v1.CSINode",
    "storage.k8s.io/v1/CSIStorageCapacity":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "storage.k8s.io/v1/StorageClass": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "storage.k8s.io/v1/VolumeAttachment":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "storage.k8s.io/v1/VolumeAttributesClass":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "storage.k8s.io/v1alpha1/VolumeAttributesClass":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "storage.k8s.io/v1beta1/VolumeAttributesClass":
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "storagemigration.k8s.io/v1alpha1/StorageVersionMigration":
      "autoscaling.v2.HorizontalPodAutoscaler",
    "v1/Binding": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "v1/ComponentStatus": "core.v1.ComponentStatus",
    "v1/ConfigMap": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "v1/Endpoints": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "v1/Event": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "v1/LimitRange": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "v1/Namespace": "autoscaling.v2.HorizontalPodAutoscaler",
    "v1/Node": "core.v1.Node",
    "v1/PersistentVolume": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "v1/PersistentVolumeClaim": "autoscaling.v2.HorizontalPodAutoscaler",
    "v1/Pod": "core.v1.Pod",
    "v1/PodTemplate": "core.v1.PodTemplate",
    "v1/ReplicationController": "apps.v1.DaemonSet",
    "v1/ResourceQuota": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "v1/Secret": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
    "v1/Service": "core.v1.Service",
    "v1/ServiceAccount": "core.v1.ServiceAccount",
  },
  types: {
    "admissionregistration.v1.MutatingWebhook": {
      matchConditions: { merge: true, mergeKey: "name" },
    },
    "admissionregistration.v1.MutatingWebhookConfiguration": {
      metadata: { type: "meta.v1.ObjectMeta" },
      webhooks: { type: "admissionregistration.v1.MutatingWebhook", merge: true, mergeKey: "name" },
    },
    "admissionregistration.v1.MutatingWebhookConfigurationList": {
      items: { type: "admissionregistration.v1.MutatingWebhookConfiguration" },
    },
    "admissionregistration.v1.ValidatingAdmissionPolicy": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "admissionregistration.v1.ValidatingAdmissionPolicySpec" },
    },
    "admissionregistration.v1.ValidatingAdmissionPolicyBinding": {
      metadata: { type: "meta.v1.ObjectMeta" },
    },
    "admissionregistration.v1.ValidatingAdmissionPolicyBindingList": {
      items: { type: "admissionregistration.v1.ValidatingAdmissionPolicyBinding" },
    },
    "admissionregistration.v1.ValidatingAdmissionPolicyList": {
      items: { type: "admissionregistration.v1.ValidatingAdmissionPolicy" },
    },
    "admissionregistration.v1.ValidatingAdmissionPolicySpec": {
      matchConditions: { merge: true, mergeKey: "name" },
      variables: { merge: true, mergeKey: "name" },
    },
    "admissionregistration.v1alpha1.MutatingAdmissionPolicy": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "admissionregistration.v1.MutatingWebhook" },
    },
    "admissionregistration.v1alpha1.MutatingAdmissionPolicyList": {
      items: { type: "admissionregistration.v1alpha1.MutatingAdmissionPolicy" },
    },
    "apps.v1.DaemonSet": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "apps.v1.DaemonSetSpec" },
      status: { type: "apps.v1.DaemonSetStatus" },
    },
    "apps.v1.DaemonSetList": { items: { type: "apps.v1.DaemonSet" } },
    "apps.v1.DaemonSetSpec": { template: { type: "core.v1.PodTemplateSpec" } },
    "apps.v1.DaemonSetStatus": { conditions: { merge: true, mergeKey: "type" } },
    "apps.v1.StatefulSet": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "apps.v1.StatefulSetSpec" },
      status: { type: "apps.v1.DaemonSetStatus" },
    },
    "apps.v1.StatefulSetList": { items: { type: "apps.v1.StatefulSet" } },
    "apps.v1.StatefulSetSpec": {
      template: { type: "core.v1.PodTemplateSpec" },
      volumeClaimTemplates: { type: "autoscaling.v2.HorizontalPodAutoscaler" },
    },
    "autoscaling.v2.HorizontalPodAutoscaler": {
      metadata: { type: "meta.v1.ObjectMeta" },
      status: { type: "apps.v1.DaemonSetStatus" },
    },
    "autoscaling.v2.HorizontalPodAutoscalerList": {
      items: { type: "autoscaling.v2.HorizontalPodAutoscaler" },
    },
    "batch.v1.CronJob": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "batch.v1.CronJobSpec" },
    },
    "batch.v1.CronJobList": { items: { type: "batch.v1.CronJob" } },
    "batch.v1.CronJobSpec": { jobTemplate: { type: "batch.v1.JobTemplateSpec" } },
    "batch.v1.JobTemplateSpec": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "apps.v1.DaemonSetSpec" },
    },
    "core.v1.ComponentStatus": {
      conditions: { merge: true, mergeKey: "type" },
      metadata: { type: "meta.v1.ObjectMeta" },
    },
    "core.v1.ComponentStatusList": { items: { type: "core.v1.ComponentStatus" } },
    "core.v1.Container": {
      env: { merge: true, mergeKey: "name" },
      ports: { merge: true, mergeKey: "containerPort" },
      volumeDevices: { merge: true, mergeKey: "devicePath" },
      volumeMounts: { merge: true, mergeKey: "mountPath" },
    },
    "core.v1.ContainerStatus": {
      allocatedResourcesStatus: { merge: true, mergeKey: "name" },
      volumeMounts: { merge: true, mergeKey: "mountPath" },
    },
    "core.v1.EphemeralVolumeSource": {
      volumeClaimTemplate: { type: "admissionregistration.v1.ValidatingAdmissionPolicyBinding" },
    },
    "core.v1.Node": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "core.v1.NodeSpec" },
      status: { type: "core.v1.NodeStatus" },
    },
    "core.v1.NodeList": { items: { type: "core.v1.Node" } },
    "core.v1.NodeSpec": { podCIDRs: { merge: true } },
    "core.v1.NodeStatus": {
      addresses: { merge: true, mergeKey: "type" },
      conditions: { merge: true, mergeKey: "type" },
    },
    "core.v1.Pod": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "core.v1.PodSpec" },
      status: { type: "core.v1.PodStatus" },
    },
    "core.v1.PodList": { items: { type: "core.v1.Pod" } },
    "core.v1.PodSpec": {
      containers: { type: "core.v1.Container", merge: true, mergeKey: "name" },
      ephemeralContainers: { type: "core.v1.Container", merge: true, mergeKey: "name" },
      hostAliases: { merge: true, mergeKey: "ip" },
      imagePullSecrets: { merge: true, mergeKey: "name" },
      initContainers: { type: "core.v1.Container", merge: true, mergeKey: "name" },
      resourceClaims: { merge: true, mergeKey: "name" },
      schedulingGates: { merge: true, mergeKey: "name" },
      topologySpreadConstraints: { merge: true, mergeKey: "topologyKey" },
      volumes: { type: "core.v1.Volume", merge: true, mergeKey: "name" },
    },
    "core.v1.PodStatus": {
      conditions: { merge: true, mergeKey: "type" },
      containerStatuses: { type: "core.v1.ContainerStatus" },
      ephemeralContainerStatuses: { type: "core.v1.ContainerStatus" },
      hostIPs: { merge: true, mergeKey: "ip" },
      initContainerStatuses: { type: "core.v1.ContainerStatus" },
      podIPs: { merge: true, mergeKey: "ip" },
      resourceClaimStatuses: { merge: true, mergeKey: "name" },
    },
    "core.v1.PodTemplate": {
      metadata: { type: "meta.v1.ObjectMeta" },
      template: { type: "core.v1.PodTemplateSpec" },
    },
    "core.v1.PodTemplateList": { items: { type: "core.v1.PodTemplate" } },
    "core.v1.PodTemplateSpec": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "core.v1.PodSpec" },
    },
    "core.v1.Service": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "core.v1.ServiceSpec" },
      status: { type: "apps.v1.DaemonSetStatus" },
    },
    "core.v1.ServiceAccount": {
      metadata: { type: "meta.v1.ObjectMeta" },
      secrets: { merge: true, mergeKey: "name" },
    },
    "core.v1.ServiceAccountList": { items: { type: "core.v1.ServiceAccount" } },
    "core.v1.ServiceList": { items: { type: "core.v1.Service" } },
    "core.v1.ServiceSpec": { ports: { merge: true, mergeKey: "port" } },
    "core.v1.Volume": { ephemeral: { type: "core.v1.EphemeralVolumeSource" } },
    "policy.v1.PodDisruptionBudget": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "policy.v1.PodDisruptionBudgetSpec" },
      status: { type: "apps.v1.DaemonSetStatus" },
    },
    "policy.v1.PodDisruptionBudgetList": { items: { type: "policy.v1.PodDisruptionBudget" } },
    "policy.v1.PodDisruptionBudgetSpec": {},
    "resource.v1.ResourceClaim": {
      metadata: { type: "meta.v1.ObjectMeta" },
      status: { type: "resource.v1.ResourceClaimStatus" },
    },
    "resource.v1.ResourceClaimList": { items: { type: "resource.v1.ResourceClaim" } },
    "resource.v1.ResourceClaimStatus": { reservedFor: { merge: true, mergeKey: "uid" } },
    "resource.v1.ResourceClaimTemplate": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "admissionregistration.v1.ValidatingAdmissionPolicyBinding" },
    },
    "resource.v1.ResourceClaimTemplateList": {
      items: { type: "resource.v1.ResourceClaimTemplate" },
    },
    "storage.v1.CSINode": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "storage.v1.CSINodeSpec" },
    },
    "storage.v1.CSINodeList": { items: { type: "storage.v1.CSINode" } },
    "storage.v1.CSINodeSpec": { drivers: { merge: true, mergeKey: "name" } },
    "storagemigration.v1alpha1.StorageVersionMigrationList": {
      items: { type: "autoscaling.v2.HorizontalPodAutoscaler", merge: true, mergeKey: "type" },
    },
    "apiextensions.v1.CustomResourceDefinition": {
      metadata: { type: "meta.v1.ObjectMeta" },
      spec: { type: "apiextensions.v1.CustomResourceDefinitionSpec" },
    },
    "apiextensions.v1.CustomResourceDefinitionList": {
      items: { type: "apiextensions.v1.CustomResourceDefinition" },
    },
    "apiextensions.v1.CustomResourceDefinitionSpec": {
      versions: { type: "apiextensions.v1.CustomResourceDefinitionVersion" },
    },
    "apiextensions.v1.CustomResourceDefinitionVersion": {
      schema: { type: "apiextensions.v1.CustomResourceValidation" },
    },
    "apiextensions.v1.CustomResourceValidation": {
      openAPIV3Schema: { type: "apiextensions.v1.JSONSchemaProps" },
    },
    "apiextensions.v1.JSONSchemaProps": {
      allOf: { type: "apiextensions.v1.JSONSchemaProps" },
      anyOf: { type: "apiextensions.v1.JSONSchemaProps" },
      not: { type: "apiextensions.v1.JSONSchemaProps" },
      oneOf: { type: "apiextensions.v1.JSONSchemaProps" },
      "x-kubernetes-validations": { merge: true, mergeKey: "rule" },
    },
    "meta.v1.ObjectMeta": {
      finalizers: { merge: true },
      ownerReferences: { merge: true, mergeKey: "uid" },
    },
  },
};
