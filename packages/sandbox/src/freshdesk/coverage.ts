export const freshdeskCoverage = [];
