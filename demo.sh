#!/bin/sh
# The main job from end to end, in a new folder under .demo/ that git ignores. PROMPTCRAFT names the command to run.
set -eu

command=${PROMPTCRAFT:-promptcraft}
here=$(pwd)
folder=.demo/$(date +%Y%m%d-%H%M%S)
mkdir -p "$folder"
cd "$folder"

run() {
    printf '\n\033[1m$ promptcraft %s\033[0m\n' "$*"
    "$command" "$@"
}

framework=india-inheritance-tax
"$command" init . >/dev/null 2>&1
if "$command" models list | grep -q '^local  .*(ready)'; then
    talker=local
    printf 'The embedded model is here: a critique takes a minute or two on a laptop, a discussion turn 20 to 60 s.\n'
    run critique "$framework" -m local -m checklist || [ $? -eq 1 ]
else
    talker="scripted:$here/docs/demo-replies.yaml"
    printf 'The embedded model is not here, so the built-in checklist reviews, and prepared replies stand in for a model.\n'
    run critique "$framework" -m checklist
fi
run revise "$framework" --accept all
run discuss "$framework" -m "$talker" --auto --questions 2
run transcripts list

printf '\n\033[1mAll of it is in %s:\033[0m\n' "$folder"
printf '  critiques    %s\n' transcripts/"$framework"/*.critique.json
printf '  new version  %s\n' frameworks/"$framework".yaml
printf '  discussion   %s\n' transcripts/"$framework"/*.md
printf '\nGo on there yourself:\n  cd %s\n  %s discuss --resume last\n' "$folder" "$command"
