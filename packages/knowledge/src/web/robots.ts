import { matchesPattern } from "./match-pattern.ts";

export type Robots = {
  isAllowed(pathWithQuery: string): boolean;
  /** What the site asks to be left between two requests; null: nothing asked. */
  crawlDelayMs: number | null;
  sitemaps: string[];
};

export const allowAll: Robots = { isAllowed: () => true, crawlDelayMs: null, sitemaps: [] };

/** What is read of it; RFC 9309 asks for at least 500 kibibytes. */
export const maximumRobotsBytes = 512 * 1024;

type Rule = { pattern: string; isAllow: boolean };
type Group = { agents: string[]; rules: Rule[]; crawlDelayMs: number | null };

/**
 * robots.txt by RFC 9309: the groups that name us, else those for everybody; the longest matching rule decides, and of two
 * equally long ones the one that allows.
 *
 * @param agent our product token, in lower case.
 */
export function parseRobots(text: string, agent: string): Robots {
  const groups: Group[] = [];
  const sitemaps: string[] = [];
  let group: Group | null = null;
  let isInAgents = false;
  for (const line of text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/)) {
    const [, name = "", rest = ""] = /^\s*([A-Za-z-]+)\s*:\s*([^#]*)/.exec(line) ?? [];
    const value = rest.trim();
    const key = name.toLowerCase();
    if (key === "sitemap") {
      if (value !== "") sitemaps.push(value);
      continue;
    }
    if (key === "user-agent") {
      if (!isInAgents || group === null) {
        group = { agents: [], rules: [], crawlDelayMs: null };
        groups.push(group);
      }
      group.agents.push(value.toLowerCase());
      isInAgents = true;
      continue;
    }
    if (key === "") continue;
    isInAgents = false;
    if (group === null) continue;
    if ((key === "allow" || key === "disallow") && value !== "")
      group.rules.push({ pattern: value, isAllow: key === "allow" });
    if (key === "crawl-delay" && Number(value) >= 0) group.crawlDelayMs = Number(value) * 1000;
  }
  const ours = groups.filter(({ agents }) => agents.includes(agent));
  const chosen = ours.length > 0 ? ours : groups.filter(({ agents }) => agents.includes("*"));
  const rules = chosen.flatMap((each) => each.rules);
  return {
    isAllowed(path) {
      if (path === "/robots.txt") return true;
      let best: Rule | null = null;
      for (const rule of rules) {
        if (!matchesPattern(rule.pattern, path)) continue;
        const isBetter =
          best === null ||
          rule.pattern.length > best.pattern.length ||
          (rule.pattern.length === best.pattern.length && rule.isAllow);
        if (isBetter) best = rule;
      }
      return best?.isAllow ?? true;
    },
    crawlDelayMs: chosen.map((each) => each.crawlDelayMs).find((delay) => delay !== null) ?? null,
    sitemaps,
  };
}
