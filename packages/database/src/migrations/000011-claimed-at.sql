-- When the agent's own newest claim took effect, by the helpdesk's clock as far as it tells. A teammate's taking that is heard of late
-- and lies before it was crossed by the claim, and is given back to them; one that lies behind it was undone by a person (G8).
alter table conversation add column claimed_at timestamptz;
