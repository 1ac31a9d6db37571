-- When the agent's own newest claim took effect, by the helpdesk's clock as far as it tells. A teammate's taking that is heard of late
-- and lies before it was crossed by the claim, and is given back to them; one that lies behind it was undone by a person (G8).
alter table conversation add column claimed_at timestamptz;

-- When a teammate handed the conversation back by a note, as long as nothing dated has followed. A reading shows an assignee without a
-- date: shown together with the note it counts as the newer of the two, until the helpdesk tells that it was the older (G8).
alter table conversation add column resumed_at timestamptz;
