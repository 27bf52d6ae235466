#!/bin/bash
# An array of Slurm tasks that do the parts of one batch. Plan it first, then:
#   sbatch --array=1-8 --export=ALL,BATCH=/shared/night deploy/slurm-batch.sh
# Task I of N does part I; parts have equal bytes. A task that is stopped or lost is put back into the queue, and what it has done is not
# done again.
#SBATCH --job-name=spikeseg-batch
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=04:00:00
#SBATCH --signal=B:TERM@60
#SBATCH --requeue
#SBATCH --open-mode=append
set -uo pipefail

: "${BATCH:?expected the folder of a batch, e.g. BATCH=/shared/night}"
# The folder in which `npm install spikeseg-cli` was run, or a clone after `npm ci`.
export PATH="${SPIKESEG_HOME:-$HOME/project}/node_modules/.bin:$PATH"

index=$((SLURM_ARRAY_TASK_ID - SLURM_ARRAY_TASK_MIN + 1))
# In the background, so that this shell can take the signal.
spikeseg-cli batch run "$BATCH" --shard "$index/$SLURM_ARRAY_TASK_COUNT" --threads "${SLURM_CPUS_PER_TASK:-1}" &
pid=$!
stop() {
  kill -TERM "$pid"
  wait "$pid"
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
  exit 0
}
trap stop TERM
wait "$pid"
