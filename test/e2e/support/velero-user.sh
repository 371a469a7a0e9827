#!/usr/bin/env bash
# What somebody who knows Velero types. Nothing in it knows of another tool but the alias, which comes
# with the environment.
set -euo pipefail
shopt -s expand_aliases
eval "alias velero=\"$VELERO\""

velero backup create web-1 --include-namespaces web --ttl 24h --labels purpose=test --wait
phase=$(velero backup get web-1 -o json | jq -r .status.phase)
test "$phase" = Completed
velero backup get -l purpose=test | grep -q '^web-1 '
velero get backups
velero backup describe web-1 | grep -q '^TTL: *24h0m0s$'
velero backup describe web-1 --details | grep -q 'web/settings'
velero backup logs web-1 | grep -q 'level=info'
velero backup download web-1 -o "$WORK/web-1.tar.gz"
tar -tzf "$WORK/web-1.tar.gz" resources/configmaps/namespaces/web/settings.json

# Schedules as the documentation of Velero shows them.
velero schedule create daily --schedule="0 7 * * *"
velero schedule create every-six --schedule="@every 6h" --include-namespaces web
velero create schedule weekly --schedule="@weekly" --ttl 2160h0m0s
velero schedule create early --schedule "0 3 * * *" --exclude-namespaces kube-system --paused
velero schedule get | grep -q '^every-six .*@every 6h'
velero schedule describe daily | grep -q '0 7 \* \* \*'
velero schedule unpause early
velero schedule pause --all
velero schedule delete weekly --confirm

velero backup create --from-schedule every-six --wait | grep -q 'completed with status: Completed'
velero restore create two --from-backup web-1 \
  --namespace-mappings web:web-a,web-other:web-b --wait
test "$(velero restore get two -o json | jq -r .status.phase)" = Completed
velero restore describe two --details | grep -q 'web-a/settings(created)'
velero restore logs two | grep -q 'restore=velero/two'
velero restore create --from-schedule every-six --namespace-mappings web:web-c --wait

velero backup-location get
velero backup delete web-1 --confirm
if velero backup get web-1; then exit 1; fi
echo "the script is through"
