"""Starts ministack with what AWS does and it does not.

- EventBridge Scheduler puts the time of the tick for `<aws.scheduler.scheduled-time>`; ministack
  delivers the placeholder as it stands.
- An EKS cluster has an API server and a certificate authority; without Docker, ministack's has none.
  EKS_CLUSTER_ENDPOINT and EKS_CLUSTER_CA (PEM in base64) say which API server stands behind every one.
- A request has `aws:SecureTransport`: loopback counts as TLS, or buckets that demand it deny everything.
- A request has `aws:ResourceAccount`, on which the roles of CDK's bootstrap depend; there is one account.
- Where ministack does not know which resource a call is about, such as a path of parameters or the
  group of a schedule, the action alone decides.

Everything else is ministack as it is. The last three matter only where it enforces IAM (AUTH=true).
"""

import os
from datetime import datetime, timezone

from ministack import app
from ministack.core import iam_evaluator
from ministack.services import eks, eventbridge

SCHEDULED_TIME = "<aws.scheduler.scheduled-time>"

invoke_target = eventbridge._invoke_target
sanitize = eks._sanitize
make_context = iam_evaluator.EvalContext
resource_matches = iam_evaluator._resource_matches


def invoke_with_scheduled_time(target, event, rule, view=None):
    if event.get("Source") == "aws.scheduler" and SCHEDULED_TIME in target.get("Input", ""):
        due = datetime.fromtimestamp(event["Time"], timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        target = {**target, "Input": target["Input"].replace(SCHEDULED_TIME, due)}
    invoke_target(target, event, rule, view)


def sanitize_with_endpoint(cluster):
    described = sanitize(cluster)
    endpoint = os.environ.get("EKS_CLUSTER_ENDPOINT")
    if endpoint:
        described["endpoint"] = endpoint
        described["certificateAuthority"] = {"data": os.environ["EKS_CLUSTER_CA"]}
    return described


def context_with_account(*arguments, **fields):
    context = make_context(*arguments, **fields)
    context.secure_transport = True
    context.service_context.setdefault("aws:resourceaccount", os.environ["MINISTACK_ACCOUNT_ID"])
    return context


def known_resource_matches(resource_arn, resources, not_resources):
    unknown = resource_arn == "*" or ":schedule/default/" in resource_arn
    return unknown or resource_matches(resource_arn, resources, not_resources)


eventbridge._invoke_target = invoke_with_scheduled_time
eks._sanitize = sanitize_with_endpoint
iam_evaluator.EvalContext = context_with_account
iam_evaluator._resource_matches = known_resource_matches
app.main()
