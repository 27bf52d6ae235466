/** Names of detectors. Made from the baselines of @spikeseg/evaluation: npx node tools/generate-config.mjs */
export const detectorNames = ['network', 'evidence', 'activity', 'likelihood', 'hough'] as const;
