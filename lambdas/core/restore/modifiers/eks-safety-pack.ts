/** What is done to objects that would act on the cluster they come from, or in its name. */
export interface SafetyRule {
  readonly name: string;
  /** Resources with their group, as an archive names them. */
  readonly resources: readonly string[];
  /** Annotations that the rule is about; `*` at the end stands for any ending. None means every object. */
  readonly annotations: readonly string[];
  /** Only annotations whose value holds one of these. */
  readonly containing?: readonly string[];
  /** `remove` takes the annotations off, `hold` sets one that keeps a controller away, `leaveOut` restores nothing. */
  readonly does: "remove" | "hold" | "leaveOut";
  /** What would happen otherwise. */
  readonly because: string;
  /** Where that is documented. */
  readonly source: string;
}

/** Has external-dns pass over an object: any value but its own name does. */
export const HOLD_ANNOTATION = "external-dns.alpha.kubernetes.io/controller";
export const HOLD_VALUE = "held-by-jangada";

const NLB = "service.beta.kubernetes.io/aws-load-balancer-";
const ALB = "alb.ingress.kubernetes.io/";
const LBC = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide";
const SERVICES = "services";
const INGRESSES = "ingresses.networking.k8s.io";

/**
 * What a restore into another cluster than the backup's does unless it is told not to: the source may
 * still be alive, and its traffic, names and rights stay its own.
 */
export const EKS_SAFETY_PACK: readonly SafetyRule[] = [
  {
    name: "target-group-binding",
    resources: ["targetgroupbindings.elbv2.k8s.aws"],
    annotations: [],
    does: "leaveOut",
    because:
      "it would register pods of this cluster in a target group of the source's load balancer",
    source: `${LBC}/targetgroupbinding/targetgroupbinding/`,
  },
  {
    name: "load-balancer-name",
    resources: [SERVICES, INGRESSES],
    annotations: [`${NLB}name`, `${ALB}load-balancer-name`],
    does: "remove",
    because:
      "the source's load balancer has this name, and names are unique in an account and Region",
    source: `${LBC}/ingress/annotations/#load-balancer-name`,
  },
  {
    name: "elastic-ip",
    resources: [SERVICES],
    annotations: [`${NLB}eip-allocations`, `${NLB}private-ipv4-addresses`, `${NLB}ipv6-addresses`],
    does: "remove",
    because: "the source's load balancer holds these addresses",
    source: `${LBC}/service/annotations/#eip-allocations`,
  },
  {
    name: "network",
    resources: [SERVICES, INGRESSES],
    annotations: [
      `${NLB}subnets`,
      `${NLB}security-groups`,
      `${NLB}extra-security-groups`,
      `${ALB}subnets`,
      `${ALB}security-groups`,
    ],
    containing: ["subnet-", "sg-"],
    does: "remove",
    because: "these subnets and security groups are the source's",
    source: `${LBC}/ingress/annotations/#subnets`,
  },
  {
    name: "certificate",
    resources: [SERVICES, INGRESSES],
    annotations: [`${NLB}ssl-cert`, `${ALB}certificate-arn`],
    containing: ["arn:"],
    does: "remove",
    because: "the certificate is for the source's names, in the source's account and Region",
    source: `${LBC}/ingress/annotations/#certificate-arn`,
  },
  {
    name: "target-group",
    resources: [INGRESSES],
    annotations: [`${ALB}actions.*`],
    containing: ["targetGroupARN", "TargetGroupArn"],
    does: "remove",
    because: "it would forward requests to target groups of the source",
    source: `${LBC}/ingress/annotations/#actions`,
  },
  {
    name: "cluster-tags",
    resources: [SERVICES, INGRESSES],
    annotations: [`${NLB}additional-resource-tags`, `${ALB}tags`],
    containing: ["kubernetes.io/cluster/", "elbv2.k8s.aws/cluster"],
    does: "remove",
    because:
      "the tags say that the load balancer is the source's, whose controller would take it for its own",
    source: `${LBC}/ingress/annotations/#tags`,
  },
  {
    name: "external-dns",
    resources: [SERVICES, INGRESSES],
    annotations: ["external-dns.alpha.kubernetes.io/*", `${ALB}*`],
    does: "hold",
    because:
      "external-dns would point the source's names at this cluster; remove the annotation when they are to move",
    source: "https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/",
  },
  {
    name: "irsa",
    resources: ["serviceaccounts"],
    annotations: ["eks.amazonaws.com/role-arn"],
    does: "remove",
    because:
      "the role trusts the source's OIDC provider and not this cluster's; set it again when the role trusts this one",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
  },
];
