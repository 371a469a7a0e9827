#!/usr/bin/env bash
# What somebody who knows Velero types. Nothing in it knows of another tool but the alias, which comes
# with the environment.
set -euo pipefail
shopt -s expand_aliases
eval "alias velero=\"$VELERO\""

velero backup create shop-1 --include-namespaces shop --ttl 24h --labels purpose=test --wait
phase=$(velero backup get shop-1 -o json | field status.phase)
test "$phase" = Completed
velero backup get -l purpose=test | grep -q '^shop-1 '
velero get backups
velero backup describe shop-1 | grep -q '^TTL: *24h0m0s$'
velero backup describe shop-1 --details | grep -q 'shop/settings'
velero backup logs shop-1 | grep -q 'level=info'
velero backup download shop-1 -o "$WORK/shop-1.tar.gz"
tar -tzf "$WORK/shop-1.tar.gz" | grep -q 'resources/configmaps/namespaces/shop/settings.json'

# Schedules as the documentation of Velero shows them.
velero schedule create daily --schedule="0 7 * * *"
velero schedule create every-six --schedule="@every 6h" --include-namespaces shop
velero create schedule weekly --schedule="@weekly" --ttl 2160h0m0s
velero schedule create early --schedule "0 3 * * *" --exclude-namespaces kube-system --paused
velero schedule get | grep -q '^every-six .*@every 6h'
velero schedule describe daily | grep -q '0 7 \* \* \*'
velero schedule unpause early
velero schedule pause --all
velero schedule delete weekly --confirm

velero backup create --from-schedule every-six --wait | grep -q 'completed with status: Completed'
velero restore create two --from-backup shop-1 \
  --namespace-mappings shop:shop-a,shop-other:shop-b --wait
test "$(velero restore get two -o json | field status.phase)" = Completed
velero restore describe two --details | grep -q 'shop-a/settings(created)'
velero restore logs two | grep -q 'restore=velero/two'
velero restore create --from-schedule every-six --namespace-mappings shop:shop-c --wait

velero backup-location get
velero backup delete shop-1 --confirm
if velero backup get shop-1; then exit 1; fi
echo "the script is through"
