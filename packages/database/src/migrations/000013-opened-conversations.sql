-- A conversation that a customer of the messenger has opened and not written in: a workflow may have welcomed them there. It is on no
-- list until they write, since most people who open a chat close it again.
alter table conversation add column is_unwritten boolean not null default false;

-- The thread that a visitor has opened last, to lead them there again instead of opening another.
create index messenger_thread_opened on messenger_thread (visitor_id, created_at desc);

-- Whether a message of the agent's answers a question: only then the customer is asked if it helped, and not after a greeting.
alter table messenger_message add column is_answer boolean not null default false;
update messenger_message set is_answer = true where author_kind = 'agent';
