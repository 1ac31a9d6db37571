import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";

export type ConnectionTask = "reconcile" | "doctor" | "outcomes" | "unwritten";

export type TakenTask = { connectionId: string; state: Record<string, unknown> };

/**
 * Takes the connections for which a task is due; whoever asks at the same moment gets others. Nobody else gets them again
 * within `holdMs`, or before `finishConnectionTask` says when.
 */
export async function takeConnectionTasks(
  database: Queryable,
  input: { task: ConnectionTask; holdMs: number; limit: number },
): Promise<TakenTask[]> {
  const { rows } = await database.query<TakenTask>({
    name: "take-connection-tasks",
    text: `with due as (
        select c.id from connection c left join connection_task t on t.connection_id = c.id and t.task = $1
        where c.status <> 'disconnected' and (t.due_at is null or t.due_at <= now())
        order by t.due_at nulls first, c.id limit $3
      )
      insert into connection_task (connection_id, task, due_at)
      select id, $1, now() + $2::float8 * interval '1 millisecond' from due
      on conflict (connection_id, task) do update set due_at = excluded.due_at where connection_task.due_at <= now()
      returning connection_id as "connectionId", state`,
    values: [input.task, input.holdMs, input.limit],
  });
  return rows;
}

/** Says when the task is due again and what it wants to remember. */
export async function finishConnectionTask(
  database: Queryable,
  input: { task: ConnectionTask; connectionId: string; nextInMs: number; state: Record<string, unknown> },
): Promise<void> {
  await database.query({
    name: "finish-connection-task",
    text: `update connection_task set due_at = now() + $3::float8 * interval '1 millisecond', state = $4
      where connection_id = $1 and task = $2`,
    values: [input.connectionId, input.task, input.nextInMs, writeJson(input.state)],
  });
}

/** Has a task done soon, because something happened that it should look at. */
export async function hastenConnectionTask(
  database: Queryable,
  input: { task: ConnectionTask; connectionId: string },
): Promise<void> {
  await database.query("update connection_task set due_at = now() where connection_id = $1 and task = $2", [
    input.connectionId,
    input.task,
  ]);
}
