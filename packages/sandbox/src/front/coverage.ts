export const frontCoverage = [];
