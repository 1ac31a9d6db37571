import { spawn } from "node:child_process";

export type ProgramRun = { status: number | null; stdout: string; stderr: string };

/** Runs a program of the product as a person does, in a process of its own with nothing in its environment but what is given. */
export function runProgram(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  options: { cwd?: string } = {},
): Promise<ProgramRun> {
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    ...options,
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => {
    said.stdout += text;
  });
  child.stderr.on("data", (text) => {
    said.stderr += text;
  });
  return new Promise((resolve) => child.once("close", (status) => resolve({ status, ...said })));
}
