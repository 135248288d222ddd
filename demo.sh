#!/bin/sh
# The main job from end to end, in a new folder under .demo/ that git ignores. PROMPTCRAFT names the command to run.
set -eu

command=${PROMPTCRAFT:-promptcraft}
here=$(pwd)
folder=.demo/$(date +%Y%m%d-%H%M%S)
mkdir -p "$folder"
cd "$folder"

bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi

run() {
    printf '\n%s$ promptcraft %s%s\n' "$bold" "$*" "$plain"
    "$command" "$@"
}

framework=india-inheritance-tax
"$command" init . >/dev/null 2>&1
local=$("$command" models list | grep '^local  ')
if printf '%s\n' "$local" | grep -q '(ready)$'; then
    printf 'The embedded model is here: a critique takes a minute or two on a laptop, a discussion turn 20 to 60 s.\n'
    run critique "$framework" -m local -m checklist || [ $? -eq 1 ]
else
    printf 'The embedded model is not here. It %s.\n' "$(printf '%s\n' "$local" | sed 's/^.*(\(.*\))$/\1/')"
    printf 'Going on without it: the built-in checklist reviews, and prepared replies stand in for a model.\n'
    local=''
    run critique "$framework" -m checklist
fi
run revise "$framework" --accept all
if [ -z "$local" ] || ! run discuss "$framework" -m local --auto --questions 2; then
    [ -z "$local" ] || printf '\nThe embedded model could not go on, as said above; prepared replies stand in for it.\n'
    run discuss "$framework" -m "scripted:$here/docs/demo-replies.yaml" --auto --questions 2
fi
run transcripts list

printf '\n%sAll of it is in %s:%s\n' "$bold" "$folder" "$plain"
printf '  critiques    %s\n' transcripts/"$framework"/*.critique.json
printf '  new version  %s\n' frameworks/"$framework".yaml
printf '  discussion   %s\n' transcripts/"$framework"/*.md
printf '\nGo on there yourself:\n  cd %s\n  %s discuss --resume last\n' "$folder" "$command"
