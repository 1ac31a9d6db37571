-- Conversations that were opened in the messenger and never written in are removed after a week: where they are found. Almost all are
-- removed or written in by then, so that it stays small.
create index conversation_unwritten on conversation (connection_id, created_at) where is_unwritten;
