#!/bin/bash
# A training that goes on after its time is up, in as many tasks as it needs:
#   sbatch --export=ALL,NAME=first,DATA=$HOME/EBSSA deploy/slurm-train.sh
# Slurm sends SIGTERM to this script two minutes before the end (B:TERM@120).
#SBATCH --job-name=spikeseg
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=04:00:00
#SBATCH --signal=B:TERM@120
#SBATCH --requeue
#SBATCH --open-mode=append
set -uo pipefail

: "${NAME:?expected the name of a run, e.g. NAME=first}" "${DATA:?expected the folder of the recordings, e.g. DATA=$HOME/EBSSA}"
# The folder in which `npm install spikeseg-cli` was run, or a clone after `npm ci`. Not npx or srun, which would stand between.
export PATH="${SPIKESEG_HOME:-$HOME/project}/node_modules/.bin:$PATH"

stop() {
  kill -TERM "$pid"
  wait "$pid"
  scontrol requeue "$SLURM_JOB_ID"
  exit 0
}
trap stop TERM
# In the background, so that this shell can take the signal.
if [ -e "runs/$NAME/config.yaml" ]; then
  spikeseg-cli train --resume "$NAME" &
else
  spikeseg-cli train --data-root "$DATA" device=cpu data.num_workers=3 --name "$NAME" &
fi
pid=$!
wait "$pid"
